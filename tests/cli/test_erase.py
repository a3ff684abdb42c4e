"""`surveyapp erase`"""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import make_url, select
from sqlalchemy.orm import Session

from surveyapp import db
from surveyapp.cli import main
from surveyapp.cli.erase import WHAT_STAYS
from surveyapp.records import audit, erased, people, responses, schools, waves
from surveyapp.records.comments import Comment
from surveyapp.records.concerns import Concern
from surveyapp.records.erased import WasErased
from surveyapp.records.people import Person
from surveyapp.records.responses import Response
from surveyapp.records.waves import Mode, Wave
from tests import factories
from tests.conftest import BOTH
from tests.records.unlinking import leads_nowhere

both = pytest.mark.parametrize("empty_database", BOTH, indirect=True)
REASON = ("--apply", "--reason", "A parent has written to us.")
MODES = {"Autumn": Mode.CONFIDENTIAL, "Winter": Mode.NAMED, "Spring": Mode.ANONYMOUS}


@both
def test_it_shows_what_it_would_erase_and_erases_only_when_told_to(place: str):
    dry = run("ada  byron")

    assert dry.stdout.splitlines() == [
        "Ada Byron (7B), pupil",
        "Whatever they gave in these waves (2):",
        f"{number(place, 'Autumn'):>6}  confidential Autumn",
        f"{number(place, 'Winter'):>6}  named        Winter",
        "Not in anonymous ones, where nobody can tell what is whose (1):",
        f"{number(place, 'Spring'):>6}  anonymous    Spring",
        *WHAT_STAYS.splitlines(),
        "Nothing was erased. Add --apply to erase it.",
    ]
    assert kept(place) == {"Autumn": 2, "Winter": 2, "Spring": 2}

    assert run("Ada Byron", *REASON).stdout.endswith("It is erased now.\n")
    assert kept(place) == {"Autumn": 1, "Winter": 1, "Spring": 2}
    assert run("Ada Byron", *REASON).exit_code == 0


@both
def test_one_wave_alone_is_erased_and_noted_with_the_reason(place: str):
    winter = number(place, "Winter")

    run("1207", "--wave", str(winter), *REASON)

    assert kept(place) == {"Autumn": 2, "Winter": 1, "Spring": 2}
    with db.transaction(place) as session:
        entry = session.scalars(select(audit.Entry)).one()
        assert (entry.action, entry.thing) == ("erased what somebody gave", f"wave {winter}")
        assert entry.detail == {"reason": "A parent has written to us."}


def test_it_tells_nobody_whether_there_was_anything(place: str):
    before = run("Ada Byron").stdout

    run("Ada Byron", *REASON)

    assert run("Ada Byron").stdout == before


def test_it_asks_why(place: str):
    result = CliRunner().invoke(main, ["erase", "Ada Byron", "--apply"], input="She asked.\n")

    assert result.exit_code == 0, result.output
    with db.transaction(place) as session:
        reasons = [it.detail["reason"] for it in session.scalars(select(audit.Entry))]
        assert reasons == ["She asked.", "She asked."]


def test_in_an_anonymous_wave_it_says_that_nobody_can(place: str):
    result = run("Ada Byron", "--wave", str(number(place, "Spring")), *REASON)

    assert result.exit_code == 2
    assert "“Spring” is anonymous: nobody can tell whose answers are whose" in result.stderr
    assert kept(place)["Spring"] == 2


def test_whoever_was_asked_anonymously_alone_is_told_the_same(place: str):
    with db.transaction(place) as session:
        factories.code(session, wave(session, "Spring"), person(session, "Cy"))

    result = run("Cy Twain")

    assert result.exit_code == 2
    assert "Cy Twain has cards in anonymous waves only, or in none" in result.stderr


def test_nothing_is_erased_while_a_concern_of_one_of_the_waves_is_open(place: str):
    with db.transaction(place) as session:
        answer(session, wave(session, "Winter"), person(session, "Cy"), "I want to die.")
        assert session.scalars(select(Concern)).all()

    result = run("Ada Byron", *REASON)

    assert result.exit_code == 2
    assert "A concern in “Winter” is still open, whoever wrote it" in result.stderr
    assert kept(place)["Autumn"] == 2


def test_namesakes_are_told_apart(place: str):
    with db.transaction(place) as session:
        school = schools.named(session, "Hill School")
        assert school is not None
        group = factories.group(session, school, "8A")
        people.add(session, school, "pupil", ("Ada", "Byron"), [group])

    result = run("Ada Byron", *REASON)

    assert result.exit_code == 2
    assert "(Ada Byron (7B), pupil; Ada Byron (8A), pupil): add --group" in result.stderr
    assert run("Ada Byron", "--group", "Class:7b").exit_code == 0
    assert run("1207").exit_code == 0


@pytest.mark.parametrize("name", ["Ada Lovelace", "", "9999"])
def test_it_says_whom_it_does_not_know(place: str, name: str):
    assert f"There is nobody called {name!r}." in run(name).stderr


def test_it_says_that_the_figures_of_a_closed_wave_change(place: str):
    assert "The figures" not in run("Ada Byron").stdout
    with db.transaction(place) as session:
        waves.close(session, wave(session, "Autumn"))

    assert "The figures of closed waves change." in run("Ada Byron").stdout


@both
def test_the_database_forgets_in_which_order_the_others_came(place: str):
    bind = db.engine(place)
    try:
        with Session(bind) as session, session.begin():
            answer(session, wave(session, "Autumn"), person(session, "Cy"), "More trees.")
        assert not leads_nowhere(bind)

        run("Ada Byron", *REASON)

        assert leads_nowhere(bind)
    finally:
        bind.dispose()


def test_the_files_of_sqlite_hold_nothing_of_it_afterwards(place: str):
    autumn = number(place, "Autumn")
    with db.transaction(place) as session:
        sealed = session.scalars(select(Comment.sealed).where(Comment.wave_id == autumn)).all()

    for name in ("Ada Byron", "Ben Okri"):
        run(name, *REASON)

    path = make_url(place).database or ""
    files = b"".join(it.read_bytes() for it in Path(path).parent.glob(f"{Path(path).name}*"))
    assert len(sealed) == 2
    assert not any(it in files for it in sealed)


def test_after_an_older_backup_the_same_command_erases_again(place: str):
    file = Path(make_url(place).database or "")
    autumn, backup = number(place, "Autumn"), file.with_suffix(".backup")
    with db.transaction(place) as session:
        given = session.scalars(select(Response.sitting).where(Response.wave_id == autumn)).all()
    shutil.copyfile(file, backup)
    run("Ada Byron", *REASON)
    shutil.copyfile(backup, file)
    assert kept(place)["Autumn"] == 2

    run("Ada Byron", *REASON)

    with db.transaction(place) as session:
        (left,) = session.scalars(select(Response.sitting).where(Response.wave_id == autumn))
        (gone,) = set(given) - {left}
        with pytest.raises(WasErased):
            erased.refuse(session, gone, school_key(session))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["erase", *arguments])


def kept(url: str) -> dict[str, int]:
    with db.transaction(url) as session:
        titles = session.scalars(
            select(Wave.title).join(Response, Response.wave_id == Wave.id)
        ).all()
        return {title: titles.count(title) for title in MODES}


def number(url: str, title: str) -> int:
    with db.transaction(url) as session:
        return wave(session, title).id


def wave(session: Session, title: str) -> Wave:
    return session.scalars(select(Wave).where(Wave.title == title)).one()


def person(session: Session, given_name: str) -> Person:
    return session.scalars(select(Person).where(Person.given_name == given_name)).one()


def answer(session: Session, wave: Wave, who: Person, words: str) -> None:
    submission = factories.submission(comments={"more": words})
    code = factories.found_code(session, wave, who)
    responses.submit(session, code, submission, school_key(session))


def school_key(session: Session) -> bytes:
    school = schools.named(session, "Hill School")
    assert school is not None
    return schools.comment_key(school, factories.MASTER_KEY)


@pytest.fixture
def place(database: str) -> str:
    """Have two of three pupils answer in a wave of each mode."""
    with db.transaction(database) as session:
        school = factories.school(session, "Hill School")
        group = factories.group(session, school)
        named = (("Ada", "Byron"), ("Ben", "Okri"), ("Cy", "Twain"))
        pupils = [people.add(session, school, "pupil", name, [group]) for name in named]
        pupils[0].own_id = "1207"
        version = factories.version(session, school)
        for title, mode in MODES.items():
            made = factories.wave(session, version, group, mode=mode)
            made.title = title
            for pupil in pupils[:2]:
                answer(session, made, pupil, "More trees.")
    return database
