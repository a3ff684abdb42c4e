"""The migrations lead to exactly the tables that the models describe, on both databases."""

from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.orm import Session

from surveyapp import db, places
from surveyapp.analysis.text.concerns import Concern as Found
from surveyapp.records import cases, concerns, responses, tables
from surveyapp.records.cases import State, Step
from surveyapp.records.comments import Comment
from surveyapp.records.concerns import Concern, Flag
from surveyapp.records.people import Person
from surveyapp.records.responses import Response
from tests import factories
from tests.conftest import BOTH

CARDS = "SELECT id, wave_id, person_id, hash, replaced, used FROM code"
both = pytest.mark.parametrize("empty_database", BOTH, indirect=True)


def table_names(url: str) -> set[str]:
    bind = db.engine(url)
    names = set(inspect(bind).get_table_names())
    bind.dispose()
    return names


def test_there_is_one_newest_migration():
    assert ScriptDirectory(str(places.MIGRATIONS)).get_heads() == [db.head()]


def test_the_migrated_tables_are_those_of_the_models(bind: Engine):
    with bind.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, tables.METADATA) == []


def test_every_module_with_a_table_is_listed():
    files = {path.stem for path in places.MIGRATIONS.parent.glob("surveyapp/records/*.py")}
    listed = {module.__name__.split(".")[-1] for module in tables.MODULES}
    helping = {
        "cases",
        "erasing",
        "refused",
        "rosters",
        "schools",
        "sealing",
        "tables",
        "unlinking",
    }

    assert files - helping - {"__init__"} == listed


@both
def test_down_leaves_nothing_and_up_works_again(empty_database: str):
    db.upgrade(empty_database)
    db.downgrade(empty_database, "base")

    assert table_names(empty_database) <= {"alembic_version"}

    db.upgrade(empty_database)

    assert table_names(empty_database) == {*tables.METADATA.tables, "alembic_version"}


@both
def test_upgrading_again_keeps_every_row(empty_database: str):
    db.upgrade(empty_database)
    with db.transaction(empty_database) as session:
        kept = fill(session)

    db.upgrade(empty_database)

    with db.transaction(empty_database) as session:
        assert session.scalar(select(Response.sha256)) == kept


@both
def test_cards_of_before_stay_with_their_people(empty_database: str):
    db.upgrade(empty_database)
    with db.transaction(empty_database) as session:
        fill(session)
        before = session.execute(text(CARDS)).all()

    db.downgrade(empty_database, "0007")
    db.upgrade(empty_database)

    with db.transaction(empty_database) as session:
        assert session.execute(text(CARDS)).all() == before != []


@both
def test_people_of_before_have_no_id_of_their_school(empty_database: str):
    db.upgrade(empty_database, "0002")
    school = "INSERT INTO school (id, name, sealed_key, made_at) VALUES (1, 'Hill', '', :now)"
    person = "INSERT INTO person (school_id, kind, given_name, family_name) VALUES (1, '', '', '')"
    with db.transaction(empty_database) as session:
        session.execute(text(school), {"now": datetime.now(UTC)})
        session.execute(text(person))
        session.execute(text(person))

    db.upgrade(empty_database)

    with db.transaction(empty_database) as session:
        assert session.scalars(select(Person.own_id)).all() == [None, None]


@both
def test_flags_stay_when_they_may_be_raised_and_the_most_severe_when_not(empty_database: str):
    db.upgrade(empty_database)
    with db.transaction(empty_database) as session:
        fill(session)
        comment = session.scalars(select(Comment)).one()
        concerns.flag(session, comment, [Found("unsafe", 1, (0, 3), "a")], "1", datetime.now(UTC))

    db.downgrade(empty_database, "0009")
    db.upgrade(empty_database)

    with db.transaction(empty_database) as session:
        comment = session.scalars(select(Comment)).one()
        concerns.flag(session, comment, [Found("unsafe", 3, (0, 3), "b")], "2", datetime.now(UTC))
        assert session.scalars(select(Flag.rule).order_by(Flag.rule)).all() == ["a", "b"]

    db.downgrade(empty_database, "0009")

    with db.transaction(empty_database) as session:
        assert session.scalars(select(Flag.rule)).all() == ["b"]


@both
def test_the_steps_of_before_are_counted_in_the_order_of_their_moments(empty_database: str):
    db.upgrade(empty_database)
    with db.transaction(empty_database) as session:
        fill(session)
        comment = session.scalars(select(Comment)).one()
        concern = flagged(session, comment, "unsafe")
        for state in (State.SEEN, State.ACTING):
            cases.change(session, concern, Step("sana@school.test", state), b"k" * 32)
        flagged(session, comment, "bullying")

    db.downgrade(empty_database, "0013")
    db.upgrade(empty_database)

    with db.transaction(empty_database) as session:
        concern = session.scalars(select(Concern)).one()
        steps = [(it.step, it.state) for it in concern.changes]
        assert steps == [(1, "seen"), (2, "acting"), (3, "new")]
        assert concern.steps == 3


@both
def test_of_answers_from_before_nobody_knows_how_they_were_given(empty_database: str):
    db.upgrade(empty_database)
    with db.transaction(empty_database) as session:
        kept = fill(session)

    db.downgrade(empty_database, "0010")
    db.upgrade(empty_database)

    with db.transaction(empty_database) as session:
        response = session.scalars(select(Response)).one()
        assert (response.sha256, response.manner, response.claimed_on) == (kept, None, None)


@both
def test_a_failed_migration_leaves_no_half(empty_database: str):
    bind = db.engine(empty_database)
    with bind.begin() as connection:
        connection.execute(text("CREATE TABLE comment (id INTEGER)"))  # the last one to be made

    with pytest.raises(Exception, match="comment"):
        db.upgrade(empty_database)
    bind.dispose()

    assert table_names(empty_database) - {"alembic_version"} == {"comment"}


def flagged(session: Session, comment: Comment, category: str) -> Concern:
    found = Found(category, 1, (0, 3), "a")
    made = concerns.flag(session, comment, [found], "1", datetime.now(UTC))
    assert made is not None
    return made


def fill(session: Session) -> str:
    school = factories.school(session)
    group = factories.group(session, school)
    wave = factories.wave(session, factories.version(session, school), group)
    code = factories.found_code(session, wave, factories.pupil(session, group))
    submission = factories.submission(comments={"more": "All fine."})
    assert wave.made_at <= datetime.now(UTC)
    return responses.submit(session, code, submission, b"k" * 32).sha256
