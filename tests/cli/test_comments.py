"""`surveyapp comments …`"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from surveyapp import db
from surveyapp.analysis.text import reader
from surveyapp.analysis.text.reader import Read, Reader
from surveyapp.cli import comments as cli
from surveyapp.cli import main
from surveyapp.records import audit, cases, readings, responses, schools
from surveyapp.records.base import School
from surveyapp.records.cases import Outcome, State, Step
from surveyapp.records.comments import Comment
from surveyapp.records.concerns import Change, Concern, Flag
from surveyapp.records.readings import Better, Reading
from surveyapp.records.waves import Mode
from tests import factories
from tests.conftest import BOTH

GLAD = "Lunch is good and I like my teacher."
WORRYING = "Two boys wait for me at the bus stop and I am scared to go home."
OWN = "own-1\tbullying\t2\tlunch $\tlunch\tlunch is\tHill School\t2026-09-01"
WHO = "sana@school.test"

both = pytest.mark.parametrize("empty_database", BOTH, indirect=True)


@both
def test_without_apply_it_lists_and_keeps_nothing(bind: Engine):
    forget(bind)

    said = run("reread")

    assert said.exit_code == 0, said.output
    assert f"3 comments read with reader version {reader.VERSION}." in said.output
    assert "1 newly flagged." in said.output
    assert "unsafe" in said.output
    assert "Nothing was kept." in said.output
    assert "bus stop" not in said.output
    with Session(bind) as session:
        assert session.scalar(select(func.count()).select_from(Reading)) == 0
        assert session.scalar(select(func.count()).select_from(Concern)) == 0


@both
def test_with_apply_it_keeps_readings_and_raises_concerns(bind: Engine):
    forget(bind)

    said = run("reread", "--apply")

    with Session(bind) as session:
        concern = session.scalars(select(Concern)).one()
        assert f"/staff/concerns/{concern.id}" in said.output
        assert session.scalar(select(func.count()).select_from(Reading)) == 3
    assert "0 newly flagged." in run("reread", "--apply").output


@both
def test_first_flags_are_kept(bind: Engine):
    with Session(bind) as session, session.begin():
        (flag, *rest) = session.scalars(select(Concern)).one().flags
        flag.rule, flag.reader = "an-old-rule", "an old reader"
        category = flag.category
        for it in rest:
            session.delete(it)

    run("reread", "--apply")

    with Session(bind) as session:
        flags = {it.category: it for it in session.scalars(select(Concern)).one().flags}
        assert (flags[category].rule, flags[category].reader) == ("an-old-rule", "an old reader")
        assert all(it.reader == reader.VERSION for it in flags.values() if it.category != category)


@both
def test_what_is_more_severe_now_is_newly_flagged(bind: Engine):
    with Session(bind) as session, session.begin():
        concern = session.scalars(select(Concern)).one()
        (flag, *rest) = concern.flags
        severity = flag.severity
        concern.severity = flag.severity = 1
        for it in rest:
            session.delete(it)

    said = run("reread", "--apply").output

    assert "1 newly flagged." in said
    assert severity > 1
    with Session(bind) as session:
        concern = session.scalars(select(Concern)).one()
        assert (concern.severity, concern.state) == (severity, "new")
        assert [it.severity for it in concern.flags if it.category == flag_of(concern)][-1] == 1


@both
def test_reading_again_is_noted_when_it_is_kept(bind: Engine):
    forget(bind)
    run("reread")
    run("reread", "--apply")

    with Session(bind) as session:
        (entry,) = session.scalars(select(audit.Entry))
        assert (entry.action, entry.thing) == ("read again", "comments 3")
        assert entry.detail == {"newly_flagged": 1, "reader": reader.VERSION}


def test_reading_that_breaks_off_is_noted_as_far_as_it_came(
    bind: Engine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(cli, "BATCH", 1)
    with Session(bind) as session, session.begin():
        last = session.scalars(select(Comment).order_by(Comment.id.desc())).first()
        assert last is not None
        last.sealed = b"damaged"

    assert run("reread", "--apply").exit_code != 0

    with Session(bind) as session:
        assert session.scalars(select(audit.Entry.thing)).one() == "comments 2"


def test_it_says_where_the_reader_failed(bind: Engine, monkeypatch: pytest.MonkeyPatch):
    forget(bind)
    works = Reader.__call__

    def fails_on_one(self: Reader, text: str) -> Read:
        return works(self, text if text != "Lunch." else cast(str, None))

    monkeypatch.setattr(Reader, "__call__", fails_on_one)
    said = run("reread", "--apply")

    assert said.exit_code == 1
    assert "3 comments read" in said.output
    assert "2 newly flagged." in said.output
    assert "The reader failed on 1 of them: a person has to read these." in said.stderr


def test_own_phrases_flag_what_was_read_before(
    bind: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "own.tsv").write_text(OWN, encoding="utf-8")
    monkeypatch.setenv("CONCERN_PHRASES", str(tmp_path / "own.tsv"))

    said = run("reread", "--apply")

    assert f"read with reader version {reader.VERSION}+" in said.output
    assert "1 newly flagged." in said.output
    with Session(bind) as session:
        assert session.scalars(select(Flag.rule).where(Flag.rule == "own-1")).one()
        assert all("+" in version for version in session.scalars(select(Reading.reader)))


def test_broken_phrases_are_refused_before_anything_is_read(
    bind: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "own.tsv").write_text("own-1\tbullying\n", encoding="utf-8")
    monkeypatch.setenv("CONCERN_PHRASES", str(tmp_path / "own.tsv"))

    said = run("reread")

    assert said.exit_code == 2
    assert "CONCERN_PHRASES: own.tsv, line 1: it has 2 fields and needs 8" in said.output
    assert "comments read" not in said.output


def test_it_says_how_far_it_is(bind: Engine):
    assert "Reading 3 comments" in run("reread").stderr


@both
def test_it_writes_what_was_put_right_as_training_rows(bind: Engine, tmp_path: Path):
    with Session(bind) as session, session.begin():
        key = schools.comment_key(session.scalars(select(School)).one(), factories.MASTER_KEY)
        concern = session.scalars(select(Concern)).one()
        done = Step(WHO, State.CLOSED, "A film.", Outcome.NO_CONCERN)
        cases.change(session, concern, done, key)
        glad = session.scalars(select(Reading).where(Reading.label == "positive")).first()
        assert glad is not None
        readings.correct(session, glad, Better(WHO, "mixed", "Amy was joking."), key)

    said = run("export-corrections", "-o", str(tmp_path / "rows.csv"))

    assert said.exit_code == 0, said.output
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as file:
        glad_row, worry_row = csv.DictReader(file)
    assert (glad_row["text"], glad_row["read_as"], glad_row["sentiment"]) == (
        GLAD,
        "positive",
        "mixed",
    )
    assert (worry_row["text"], worry_row["flag"]) == (WORRYING, "no")
    assert "unsafe" in worry_row["categories"].split(";")
    assert "Amy" not in (tmp_path / "rows.csv").read_text(encoding="utf-8")
    with Session(bind) as session:
        entry = session.scalars(select(audit.Entry)).one()
        assert (entry.action, entry.thing) == ("exported", "corrections 2")


def test_a_file_that_can_not_be_written_is_named(bind: Engine, tmp_path: Path):
    said = run("export-corrections", "-o", str(tmp_path / "nowhere" / "rows.csv"))

    assert said.exit_code == 2
    assert "can't be written" in said.output
    with Session(bind) as session:
        assert session.scalars(select(audit.Entry)).all() == []


def test_a_wrong_key_is_named(bind: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COMMENT_KEY", "00" * 32)

    said = run("reread")

    assert said.exit_code == 2
    assert "COMMENT_KEY is not the key" in said.output


def forget(bind: Engine) -> None:
    """Leave the comments without readings, as before there was a reader."""
    with Session(bind) as session, session.begin():
        for table in (Change, Flag, Concern, Reading):
            session.execute(delete(table))


def flag_of(concern: Concern) -> str:
    """Name the category that was flagged twice."""
    (twice,) = {it.category for it in concern.flags if it.severity == 1}
    return twice


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["comments", *arguments])


@pytest.fixture
def bind(database: str) -> Iterator[Engine]:
    """Set up a database with three comments, one of them worrying."""
    made = db.engine(database)
    with Session(made) as session, session.begin():
        fill(session)
    yield made
    made.dispose()


def fill(session: Session) -> None:
    school = factories.school(session)
    key = schools.comment_key(school, factories.MASTER_KEY)
    group = factories.group(session, school)
    version = factories.version(session, school)
    wave = factories.wave(session, version, group, mode=Mode.CONFIDENTIAL)
    for words in (GLAD, "Lunch.", WORRYING):
        code = factories.found_code(session, wave, factories.pupil(session, group))
        responses.submit(session, code, factories.submission(comments={"more": words}), key)
