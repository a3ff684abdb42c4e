"""`surveyapp roster import`"""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from surveyapp import db
from surveyapp.cli import main
from surveyapp.records import audit
from surveyapp.records.people import Person
from tests import factories
from tests.conftest import BOTH

both = pytest.mark.parametrize("empty_database", BOTH, indirect=True)


@both
def test_it_shows_the_difference_and_keeps_it_only_when_told_to(database: str, file: Path):
    file.write_text("First name,Surname,Class,UPN\nAda,Byron,7B,x\nTom,Lee,7B,y\n")

    dry = run(file)
    assert dry.exit_code == 0
    assert dry.output.splitlines()[1:] == [
        "Columns not read: UPN.",
        "2 new",
        "  Ada Byron (7B), pupil, row 2",
        "  Tom Lee (7B), pupil, row 3",
        "0 unchanged",
        "Nothing was kept. Add --apply to keep it.",
    ]
    assert count(database) == 0

    assert run(file, "--apply").output.endswith("It is kept now.\n")
    assert count(database) == 2

    file.write_text("First name,Surname,Class\nAda,Byron,8A\n")
    assert run(file).output.splitlines()[1:] == [
        "1 changed",
        "  Ada Byron: class 8A instead of 7B, row 2",
        "1 not in the file; kept as they are, in their groups",
        "  Tom Lee (7B), pupil",
        "0 unchanged",
        "Nothing was kept. Add --apply to keep it.",
    ]


def test_applying_is_noted_without_a_name(database: str, file: Path):
    file.write_text("First name,Surname\nAda,Byron\n")
    run(file, "--apply")

    with db.transaction(database) as session:
        entry = session.scalars(select(audit.Entry)).one()
        assert (entry.action, entry.detail) == ("imported a roster", {"new": 1, "changed": 0})


def test_problems_of_rows_and_of_people_are_listed_together(database: str, file: Path):
    file.write_text("First name,Surname,Class\nTom,Lee,7B\nTom,Lee,7B\n,Byron,7B\n")

    result = run(file, "--apply")

    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "Error: people.csv can't be used yet:",
        "row 4: the given name is missing.",
        "rows 2 and 3: several people are called Tom Lee (2 here): add a column id that tells "
        "people apart, or keep one row if they are one person.",
    ]
    assert count(database) == 0


def test_a_file_without_names_is_bad_input(database: str, file: Path):
    file.write_text("Pupil,Class\nAda,7B\n")

    result = run(file)

    assert result.exit_code == 2
    assert "no column 'given name'; its columns are: Pupil, Class." in result.stderr


@both
def test_a_large_school_is_kept_at_once(database: str, file: Path):
    rows = (f"Given{n},Family{n % 97},{n % 40}X,{n % 7 + 7}" for n in range(1_500))
    file.write_text("\n".join(["First name,Surname,Class,Year", *rows]))

    assert "1,500 new" in run(file, "--apply").output
    assert "1,500 unchanged" in run(file).output


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["roster", "import", *map(str, arguments)])


def count(database: str) -> int:
    with db.transaction(database) as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


@pytest.fixture
def file(database: str, tmp_path: Path) -> Path:
    """Give the path of a list of people of the one school that is there."""
    with db.transaction(database) as session:
        factories.school(session, "Hill School")
    return tmp_path / "people.csv"
