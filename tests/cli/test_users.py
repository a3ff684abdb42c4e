"""`surveyapp users …`"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from surveyapp import db
from surveyapp.cli import main
from surveyapp.records import accounts, audit
from surveyapp.records.accounts import Account, Role
from surveyapp.records.base import School
from tests import factories

ADD = ("add", "Lead@school.test", "--name", "Lee", "--role", "lead", "--role", "data")


def test_it_adds_an_account_and_shows_the_password_once(bind: Engine):
    printed = run(*ADD).output
    password = printed.split()[-1]

    with Session(bind) as session:
        made = session.scalars(select(Account)).one()
        assert made.email == "lead@school.test"
        assert made.roles == {Role.LEAD, Role.DATA}
        assert made.password_hash.startswith("$argon2id$")
        entry = session.scalars(select(audit.Entry)).one()
        assert password not in str(entry.detail)
    assert len(password) == 24


def test_it_gives_more_roles_to_an_account(bind: Engine):
    run(*ADD)
    result = run("give", "LEAD@school.test", "--role", "administrator", "--role", "lead")

    assert result.output == "lead@school.test is now: administrator, data, lead.\n"
    with Session(bind) as session:
        made = session.scalars(select(Account)).one()
        assert made.roles == {Role.LEAD, Role.DATA, Role.ADMINISTRATOR}
        entry = session.scalars(select(audit.Entry).order_by(audit.Entry.id.desc())).first()
        assert entry is not None
        assert (entry.action, entry.detail) == (
            "gave roles",
            {"roles": ["administrator", "lead"]},
        )


def test_who_has_no_account_is_given_no_role():
    result = run("give", "nobody@school.test", "--role", "lead")

    assert (result.exit_code, result.output) == (
        2,
        "Error: nobody@school.test has no account.\n",
    )


def test_it_asks_for_the_password_when_told_to(bind: Engine):
    result = run(*ADD, "--ask", typed="a-long-enough-one\na-long-enough-one\n")

    assert result.exit_code == 0
    assert "a-long-enough-one" not in result.output


def test_a_short_password_is_refused(bind: Engine):
    result = run(*ADD, "--ask", typed="short\nshort\n")

    assert result.exit_code == 2
    assert "at least 12 characters" in result.output
    with Session(bind) as session:
        assert session.scalars(select(Account)).all() == []


def test_an_email_address_that_is_taken_is_refused():
    run(*ADD)
    result = run(*ADD)

    assert (result.exit_code, result.output) == (
        2,
        "Error: lead@school.test has an account already.\n",
    )


def test_among_several_schools_it_wants_to_know_which(bind: Engine):
    with Session(bind) as session, session.begin():
        factories.school(session, "Another School")

    assert "--school: Another School, Oakfield School" in run(*ADD).output
    assert run(*ADD, "--school", "Oakfield School").exit_code == 0
    assert "no school called" in run(*ADD, "--school", "Nowhere").output


def test_a_new_password_replaces_the_old_one(bind: Engine):
    run(*ADD)
    with Session(bind) as session:
        before = session.scalars(select(Account.password_hash)).one()
    result = run("password", "lead@school.test")

    with Session(bind) as session:
        assert session.scalars(select(Account.password_hash)).one() != before
    assert "shown this once" in result.output


def test_closing_ends_access(bind: Engine):
    run(*ADD)
    run("close", "lead@school.test")

    with Session(bind) as session:
        found = accounts.by_email(session, "lead@school.test")
        assert found is not None
        assert not found.active


@pytest.mark.parametrize("role", [Role.SAFEGUARDING_LEAD, Role.HEAD])
def test_the_last_who_looks_after_a_wave_is_not_closed(bind: Engine, role: Role):
    with Session(bind) as session, session.begin():
        school = session.scalars(select(School)).one()
        last = factories.account(session, school, role).email
        factories.account(session, school, Role.SAFEGUARDING_LEAD, Role.HEAD).active = False
        other = Role.HEAD if role is Role.SAFEGUARDING_LEAD else Role.SAFEGUARDING_LEAD
        factories.account(session, school, other)
        factories.wave(session, factories.version(session, school))

    refused = run("close", last)

    assert refused.exit_code == 2
    assert f"Nobody else is a {role}, and somebody must look" in refused.output
    assert "“Autumn”, which is open: name somebody else first, or close the wave." in refused.output
    assert "surveyapp users give EMAIL --role ROLE" in refused.output
    with Session(bind) as session:
        found = accounts.by_email(session, last)
        assert found is not None
        assert found.active
        assert session.scalars(select(audit.Entry)).all() == []
    run(*ADD)
    run("give", "lead@school.test", "--role", role.value)
    assert "can't sign in any more" in run("close", last).output


def test_it_lists_who_may_do_what():
    run(*ADD)

    listed = run("list").output
    assert "Oakfield School" in listed
    assert "lead@school.test" in listed
    assert "data, lead" in listed


@pytest.mark.parametrize("command", ["password", "close"])
def test_an_unknown_email_address_is_named(command: str):
    result = run(command, "nobody@school.test")

    assert result.exit_code == 2
    assert "nobody@school.test has no account." in result.output


def test_a_database_without_tables_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")

    assert "surveyapp db upgrade" in run("list").output


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, ["users", *arguments], input=typed)


@pytest.fixture(autouse=True)
def bind(own_database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Engine]:
    """Set up a database with one school, and the settings that name it."""
    monkeypatch.setenv("DATABASE_URL", own_database)
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path))
    made = db.engine(own_database)
    with Session(made) as session, session.begin():
        factories.school(session, "Oakfield School")
    yield made
    made.dispose()
