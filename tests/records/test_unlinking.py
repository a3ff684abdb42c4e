"""Once a wave is over, the database's own notes lead from nobody to their answers."""

import threading
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from surveyapp.records import help_requests, responses, tablets, unlinking
from surveyapp.records.codes import Code
from surveyapp.records.help_requests import Message
from surveyapp.records.responses import Intake, Response
from surveyapp.records.waves import Wave
from tests import factories
from tests.records.unlinking import KEY, PUPILS, invited, leads_nowhere, submit, submit_all


def test_no_transaction_leads_from_a_person_to_an_answer(answered: list[int], engine: Engine):
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite keeps no number of a transaction")
    assert len(pairs(engine)) == PUPILS

    unlink(engine)

    assert len(pairs(engine)) == PUPILS * PUPILS
    assert leads_nowhere(engine)


def test_rows_lie_in_an_order_that_tells_nothing(answered: list[int], engine: Engine):
    unlink(engine)

    for table in unlinking.TABLES:
        (key,) = table.primary_key.columns
        lying = laid_down(engine, table.name, key.name)
        assert lying == sorted(lying), table.name
    assert laid_down(engine, "code", "id") != answered


def test_nothing_of_the_earlier_rows_is_left_between_them(answered: list[int], engine: Engine):
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite overwrites a row where it lies")

    unlink(engine)

    with engine.connect() as connection:
        places = connection.execute(
            text("SELECT ctid::text FROM code ORDER BY code.ctid")
        ).scalars()
        assert list(places) == [f"(0,{place})" for place in range(1, PUPILS + 2)]


def test_the_log_of_what_was_written_is_emptied(answered: list[int], engine: Engine):
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL's own log is the administrator's")
    assert not leads_nowhere(engine)

    unlink(engine)

    assert leads_nowhere(engine)


def test_everything_kept_stays_as_it_is(answered: list[int], engine: Engine):
    before = contents(engine)
    assert all(before[name] for name in ("code", "response", "comment", "concern", "help_request"))

    unlink(engine)
    assert contents(engine) == before

    unlink(engine)
    assert contents(engine) == before


def test_a_retry_finds_its_receipt_afterwards(answered: list[int], engine: Engine):
    with Session(engine) as session:
        sittings = session.scalars(select(Response.sitting)).all()
        before = [responses.receipt(session, sitting) for sitting in sittings]

    unlink(engine)

    with Session(engine) as session:
        assert [responses.receipt(session, sitting) for sitting in sittings] == before


def test_answers_that_come_meanwhile_are_all_kept(engine: Engine):
    numbers = invited(engine)
    unlinked = []
    hand_in = threading.Thread(target=submit_all, args=(engine, numbers))

    hand_in.start()
    while hand_in.is_alive():
        with Session(engine) as session, session.begin():
            unlinking.mix(session)
        unlinked.append(unlinking.settle(engine))
    hand_in.join()

    assert unlinked
    with Session(engine) as session:
        assert len(session.scalars(select(Response)).all()) == len(numbers)
        assert all(session.scalars(select(Code.used).where(Code.id.in_(numbers))))


def test_it_gives_way_to_whoever_reads_for_long(answered: list[int], engine: Engine):
    if engine.dialect.name == "sqlite":
        pytest.skip("its waiting is set for the whole connection, and longer than a test's")
    with Session(engine) as reading:
        reading.scalars(select(Code)).all()

        assert not unlinking.settle(engine)

    assert unlinking.settle(engine)


def test_it_does_not_wait_for_ever_for_whoever_changes_an_answer(
    answered: list[int], engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    if engine.dialect.name == "sqlite":
        pytest.skip("it takes nothing but the log there")
    monkeypatch.setattr(unlinking, "PATIENCE", "50ms")
    before = contents(engine)
    with Session(engine) as changing, Session(engine) as session, session.begin():
        changing.scalars(select(Response).with_for_update()).all()

        assert not unlinking.mix(session)
        assert session.scalar(text("SHOW lock_timeout")) == "0"

    assert contents(engine) == before
    assert len(pairs(engine)) == PUPILS


def unlink(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        unlinking.mix(session)
    assert unlinking.settle(engine)


def pairs(engine: Engine) -> list[Any]:
    """Do as somebody would who reads the database to find out who wrote what."""
    wanted = "SELECT c.person_id, r.sitting FROM response r JOIN code c ON c.xmin = r.xmin"
    with engine.connect() as connection:
        return list(connection.execute(text(wanted)).all())


def laid_down(engine: Engine, table: str, key: str) -> list[int]:
    place = "rowid" if engine.dialect.name == "sqlite" else "ctid"
    with engine.connect() as connection:
        return list(
            connection.execute(text(f"SELECT {key} FROM {table} ORDER BY {place}")).scalars()
        )


def contents(engine: Engine) -> dict[str, list[Any]]:
    with engine.connect() as connection:
        return {
            table.name: list(connection.execute(table.select().order_by(*table.primary_key)).all())
            for table in unlinking.TABLES
        }


@pytest.fixture
def answered(engine: Engine) -> list[int]:
    """Have pupils answer one after another, some asking to talk; give their codes.

    One stops, and the tablet tells how many answers wait on it.
    """
    numbers = invited(engine)
    for number in numbers:
        if number % 3 == 0:
            with Session(engine) as session, session.begin():
                asked = (uuid4(), Message(words="Please"))
                code = session.get_one(Code, number)
                help_requests.ask(session, code, asked, KEY, Intake())
        submit(engine, number)
    with Session(engine) as session, session.begin():
        wave = session.scalars(select(Wave)).one()
        factories.left(session, wave, factories.pupil(session, wave.groups[0]))
    with Session(engine) as session, session.begin():
        wave = session.scalars(select(Wave)).one()
        tablets.add(session, wave, wave.groups[0], factories.CODE_KEY, date(2026, 10, 5))
    return numbers
