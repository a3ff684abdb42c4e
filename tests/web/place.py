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
from tests import factories


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
    with Session(engine, expire_on_commit=False) as database:
        school = factories.school(database)
        group = factories.group(database, school)
        wave = factories.wave(database, factories.version(database, school), group)
        database.commit()
        yield kind(app.test_client(), database, wave, group)
