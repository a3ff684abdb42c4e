"""A school with one wave, and a browser in front of it, for the tests of what pupils meet."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from surveyapp.records import people
from surveyapp.records.waves import Wave
from tests import factories, prepared


@dataclass
class OneWave:
    """A school with one wave, and a browser in front of it."""

    client: FlaskClient
    database: Session
    wave: Wave
    group: people.Group

    def code(self) -> str:
        """Give the code of one more pupil."""
        made = factories.code(self.database, self.wave, factories.pupil(self.database, self.group))
        self.database.commit()
        return made


Kind = TypeVar("Kind", bound=OneWave)


@contextmanager
def one_wave(kind: type[Kind], app: Flask, engine: Engine) -> Iterator[Kind]:
    """Put a questionnaire to a class."""
    wave, group = prepared.put(engine, wave_of_a_class)
    with Session(engine, expire_on_commit=False) as database:
        found = database.get_one(Wave, wave), database.get_one(people.Group, group)
        database.commit()
        yield kind(app.test_client(), database, *found)


def wave_of_a_class(session: Session) -> tuple[int, int]:
    """Add a school, a class and a wave that asks it."""
    school = factories.school(session)
    group = factories.group(session, school)
    wave = factories.wave(session, factories.version(session, school), group)
    return wave.id, group.id
