"""`surveyapp waves …`"""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from surveyapp import db
from surveyapp.cli import main
from surveyapp.records import audit, people
from surveyapp.records.base import School
from surveyapp.records.partials import Partial
from surveyapp.records.waves import Wave
from tests import factories
from tests.conftest import BOTH
from tests.records.unlinking import invited, leads_nowhere, submit_all

TODAY = datetime.now(UTC).date()
PLAN = (
    *("plan", "week", "--title", "Autumn", "--mode", "confidential"),
    *("--opens", str(TODAY), "--closes", str(TODAY + timedelta(days=7))),
)


@pytest.mark.parametrize("empty_database", BOTH, indirect=True)
def test_a_wave_is_planned_for_some_groups(school: str):
    result = run(*PLAN, "--group", "Class:7b", "--group", "class:8A", "--group", "class:7B")

    assert result.exit_code == 0, result.output
    with db.transaction(school) as session:
        wave = session.scalars(select(Wave)).one()
        assert (wave.title, wave.mode, wave.status(TODAY)) == ("Autumn", "confidential", "open")
        assert [group.name for group in wave.groups] == ["7B", "8A"]
        assert result.stdout.splitlines() == [
            f"Wave {wave.id} is planned; it asks 2 people.",
            f"http://127.0.0.1:8000/staff/waves/{wave.id}",
        ]
        assert session.scalars(select(audit.Entry.action)).all() == ["planned"]


def test_it_says_who_must_be_named_before_cards_can_be_made(school: str):
    assert "name a safeguarding lead and a head first" in run(*PLAN, "--group", "class:7B").stderr

    with db.transaction(school) as session:
        factories.readers(session, session.scalars(select(School)).one())

    assert run(*PLAN, "--group", "class:7B").stderr == ""


def test_a_group_that_is_not_there_is_named_with_those_that_are(school: str):
    result = run(*PLAN, "--group", "class:9Z", "--group", "class:7B")

    assert result.exit_code == 2
    assert result.stderr == (
        "Error: There is no group class:9Z. There are: class:7B, class:8A, team:Office.\n"
    )


def test_a_questionnaire_must_be_published_first(school: str):
    result = run("plan", "belonging", *PLAN[2:], "--group", "class:7B")

    assert result.exit_code == 2
    assert "surveyapp surveys publish belonging" in result.stderr


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--closes", str(TODAY - timedelta(days=1))), "choose a later last day"),
        (("--closes", "7/9/2026"), "does not match the format"),
        (("--mode", "secret"), "'secret' is not one of"),
        (("--group", "team:Office"), "is for pupils, and 1 of the 2 people"),
    ],
)
def test_what_cannot_be_planned_is_told_in_a_sentence(
    school: str, wrong: tuple[str, ...], said: str
):
    result = run(*PLAN, "--group", "class:7B", *wrong)

    assert result.exit_code == 2
    assert said in result.stderr
    with db.transaction(school) as session:
        assert session.scalars(select(Wave)).all() == []


@pytest.mark.parametrize("empty_database", BOTH, indirect=True)
def test_waves_are_listed_and_closed_when_it_is_confirmed(school: str):
    run(*PLAN, "--group", "class:7B")
    with db.transaction(school) as session:
        number = str(session.scalars(select(Wave.id)).one())

    assert run("close", number, typed="n\n").exit_code == 1
    assert " open " in run("list").output

    assert "Close 'Autumn' of Hill School?" in run("close", number, typed="y\n").output
    assert run("list").output.split()[:4] == ["Hill", "School", number, "closed"]


def test_yes_closes_without_asking_and_only_once(school: str):
    run(*PLAN, "--group", "class:7B")

    assert run("close", "1", "--yes").output == "Autumn is closed. Its results are ready.\n"
    again = run("close", "1", "--yes")
    assert (again.exit_code, again.stderr) == (2, "Error: Autumn is closed already.\n")


@pytest.mark.parametrize("empty_database", BOTH, indirect=True)
def test_closing_leaves_nothing_that_leads_to_answers(database: str):
    bind = db.engine(database)
    try:
        submit_all(bind, invited(bind)[:3])
        assert not leads_nowhere(bind)
        with db.transaction(database) as session:
            number = session.scalars(select(Wave.id)).one()

        assert run("close", str(number), "--yes").exit_code == 0

        assert leads_nowhere(bind)
    finally:
        bind.dispose()


def test_closing_deletes_unfinished_answers(school: str):
    run(*PLAN, "--group", "class:7B")
    with db.transaction(school) as session:
        factories.readers(session, session.scalars(select(School)).one())
        wave = session.scalars(select(Wave)).one()
        factories.left(session, wave, factories.pupil(session, wave.groups[0]))

    run("close", "1", "--yes")

    with db.transaction(school) as session:
        assert session.scalars(select(Partial)).all() == []


def test_a_wave_that_is_not_there_is_bad_input(school: str):
    assert "There is no wave 7" in run("close", "7", "--yes").stderr
    assert run("close", "7", "--yes").exit_code == run("close", "9" * 12, "--yes").exit_code == 2


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, ["waves", *arguments], input=typed)


@pytest.fixture
def school(database: str) -> str:
    """Give the address of a database with a school of two classes and an office."""
    with db.transaction(database) as session:
        hill = factories.school(session, "Hill School")
        factories.version(session, hill)
        factories.pupil(session, factories.group(session, hill, "7B"))
        factories.pupil(session, factories.group(session, hill, "8A"))
        office = factories.group(session, hill, "Office", "team")
        people.add(session, hill, "staff", ("Sam", "Reed"), [office])
    return database
