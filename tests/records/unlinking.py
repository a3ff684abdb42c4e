"""Pupils who answer one after another, and whether the database tells which answers are whose."""

import random
from pathlib import Path

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from surveyapp.records import codes, responses
from surveyapp.records.codes import Code
from tests import factories

KEY = b"k" * 32
PUPILS = 12


def invited(engine: Engine) -> list[int]:
    """Give the codes of pupils of one class, in an order of their own."""
    with Session(engine) as session, session.begin():
        school = factories.school(session)
        group = factories.group(session, school)
        pupils = [factories.pupil(session, group) for _ in range(PUPILS)]
        wave = factories.wave(session, factories.version(session, school), group)
        codes.mint(session, wave, pupils, factories.CODE_KEY)
        numbers = list(session.scalars(select(Code.id).order_by(Code.id)))
    random.Random(7).shuffle(numbers)
    return numbers


def submit(engine: Engine, number: int) -> None:
    with Session(engine) as session, session.begin():
        code = session.get_one(Code, number)
        words = {"more": "I want to disappear"}
        responses.submit(session, code, factories.submission(comments=words), KEY)


def submit_all(engine: Engine, numbers: list[int]) -> None:
    for number in numbers:
        submit(engine, number)


def transactions(engine: Engine) -> set[str]:
    """Give the numbers of the transactions that wrote what respondents did."""
    answers = ("response", "comment", "reading", "concern", "flag", "partial")
    kept = (*answers, "help_request", "tablet")
    wanted = [f'SELECT xmin::text FROM "{table}"' for table in kept]
    with engine.connect() as connection:
        every = " UNION ".join([*wanted, "SELECT xmin::text FROM code WHERE used"])
        return set(connection.execute(text(every)).scalars())


def leads_nowhere(engine: Engine) -> bool:
    """Say whether neither rows nor the log say which answers came with which code."""
    if engine.dialect.name == "sqlite":
        log = Path(f"{engine.url.database}-wal")
        return not log.exists() or log.stat().st_size == 0
    return len(transactions(engine)) == 1
