"""`surveyapp schools …`"""

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from surveyapp import db
from surveyapp.cli import main
from surveyapp.records import schools
from surveyapp.records.base import School
from tests import factories
from tests.conftest import BOTH


@pytest.mark.parametrize("empty_database", BOTH, indirect=True)
def test_an_empty_database_gets_its_first_school_and_then_its_first_user(database: str):
    added = run("schools", "add", "Hill School")
    user = run("users", "add", "head@hill.test", "--name", "Head", "--role", "lead")

    assert added.output == "Hill School is added.\n"
    assert user.exit_code == 0
    with db.transaction(database) as session:
        school = session.scalars(select(School)).one()
        assert schools.comment_key(school, factories.MASTER_KEY)


def test_before_the_first_school_it_is_said_how_to_add_one(database: str):
    result = run("users", "add", "head@hill.test", "--name", "Head", "--role", "lead")

    assert result.exit_code == 2
    assert "surveyapp schools add NAME" in result.stderr


def test_a_school_is_added_once(database: str):
    run("schools", "add", "Hill School")
    again = run("schools", "add", "Hill School")

    assert again.exit_code == 2
    assert again.stderr == "Error: There is a school called Hill School already.\n"


@pytest.mark.parametrize("empty_database", BOTH, indirect=True)
def test_the_schools_are_listed_with_their_people(database: str):
    with db.transaction(database) as session:
        school = factories.school(session, "Hill School")
        factories.pupil(session, of=school)
        factories.pupil(session, of=school)
        factories.school(session, "Dale School")

    lines = run("schools", "list").output.splitlines()

    assert [" ".join(line.split()) for line in lines] == [
        "Dale School 0 people",
        "Hill School 2 people",
    ]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)
