"""`surveyapp purge`"""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from surveyapp import db
from surveyapp.cli import main
from surveyapp.records import audit, lookups, tablets, waves
from surveyapp.records.accounts import Role
from surveyapp.records.base import School
from surveyapp.records.codes import Code
from surveyapp.records.lookups import Lookup, Said
from surveyapp.records.partials import Partial
from surveyapp.records.tablets import Tablet
from surveyapp.records.waves import Wave
from tests import factories
from tests.conftest import BOTH
from tests.records.lookups import colleague, raised
from tests.records.unlinking import invited, leads_nowhere, submit_all

both = pytest.mark.parametrize("empty_database", BOTH, indirect=True)


@both
def test_it_shows_what_would_go_and_keeps_it(stopped: str):
    close_first_wave(stopped)

    assert run() == said("To be deleted with --apply", 1)
    assert number(stopped) == 2


@both
def test_it_deletes_what_is_over_and_notes_nothing(stopped: str):
    close_first_wave(stopped)

    assert run("--apply") == said("Deleted", 1)
    assert number(stopped) == 1
    assert run("--apply") == said("Deleted", 0)
    with db.transaction(stopped) as session:
        assert session.scalars(select(audit.Entry)).all() == []


@both
def test_requests_that_nobody_answered_lapse(database: str):
    with db.transaction(database) as session:
        worry = raised(session)
        asker = colleague(session, session.get_one(School, worry.school_id), Role.SAFEGUARDING_LEAD)
        lookups.ask(
            session, worry, Said(asker, "Danger.", datetime.now(UTC) - lookups.WAITS), b"k" * 32
        )

    assert "To lapse with --apply: requests to look up a name that nobody answered (1)." in run()
    assert "Lapsed: requests to look up a name that nobody answered (1)." in run("--apply")
    assert "Lapsed" not in run("--apply")
    with db.transaction(database) as session:
        assert session.scalars(select(Lookup.state)).all() == ["lapsed"]


@both
def test_tablets_of_waves_that_are_long_over_go(stopped: str, monkeypatch: pytest.MonkeyPatch):
    with db.transaction(stopped) as session:
        for wave in session.scalars(select(Wave)):
            tablets.add(session, wave, wave.groups[0], factories.CODE_KEY, wave.opens_on)
        first = session.scalars(select(Wave).order_by(Wave.id)).all()[0]
        first.opens_on = first.closes_on = first.opens_on - timedelta(days=14)

    assert "To be deleted with --apply: joined tablets of waves that are long over (1)." in run()
    monkeypatch.setenv("LATE_DAYS", "30")
    assert "tablets" not in run()
    monkeypatch.delenv("LATE_DAYS")
    assert "Deleted: joined tablets of waves that are long over (1)." in run("--apply")
    with db.transaction(stopped) as session:
        assert len(session.scalars(select(Tablet)).all()) == 1


@both
def test_nothing_leads_to_answers_afterwards(database: str):
    bind = db.engine(database)
    try:
        submit_all(bind, invited(bind)[:3])
        run()
        assert not leads_nowhere(bind)

        run("--apply")

        assert leads_nowhere(bind)
    finally:
        bind.dispose()


@pytest.mark.parametrize("empty_database", ["postgresql"], indirect=True)
def test_it_says_when_somebody_read_all_the_while(database: str):
    with db.transaction(database) as reading:
        reading.scalars(select(Code)).all()
        result = CliRunner().invoke(main, ["purge", "--apply"])

    assert result.exit_code == 1
    assert "The database still shows in which order answers came" in result.stderr


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["purge", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def said(what: str, number: int) -> str:
    return f"{what}: unfinished answers of whoever stopped half-way ({number}).\n"


def close_first_wave(url: str) -> None:
    with db.transaction(url) as session:
        waves.close(session, session.scalars(select(Wave).order_by(Wave.id)).all()[0])


def number(url: str) -> int:
    with db.transaction(url) as session:
        return len(session.scalars(select(Partial)).all())


@pytest.fixture
def stopped(database: str) -> str:
    """Have two pupils of two waves stop half-way."""
    with db.transaction(database) as session:
        school = factories.school(session)
        group = factories.group(session, school)
        version = factories.version(session, school)
        for _ in range(2):
            wave = factories.wave(session, version, group)
            factories.left(session, wave, factories.pupil(session, group))
    return database
