"""The staff of Oakfield School, the lead of another school, and waves of both."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveyapp.records import accounts, responses, schools, waves
from surveyapp.records.accounts import Role
from surveyapp.records.base import School
from surveyapp.records.waves import Mode, Wave
from tests import factories, prepared
from tests.factories import HASH, MASTER_KEY, PASSWORD

OAKFIELD = {
    "leila": ("Leila", [Role.LEAD]),
    "dev": ("Dev", [Role.LEAD, Role.DATA]),
    "dana": ("Dana", [Role.DATA]),
    "dora": ("Dora", [Role.DESIGNER]),
    "tom": ("Tom", [Role.TEACHER]),
    "sana": ("Sana", [Role.SAFEGUARDING_LEAD]),
    "hugo": ("Hugo", [Role.HEAD]),
    "ada": ("Ada", [Role.ADMINISTRATOR]),
    "nia": ("Nia", []),
}

TOKEN = r'name="csrf_token" [^>]*value="([^"]+)"'
STEPS = r'name="steps" value="(\d+)"'


@dataclass(frozen=True)
class Cast:
    """The numbers of the waves that the tests speak of."""

    open: int
    planned: int
    closed: int
    other_school: int


@dataclass
class Staff:
    """A browser of a member of staff, who presses what the page before it showed."""

    client: FlaskClient

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def read(self, path: str) -> str:
        """Give a page without its forms' tokens, in which a short word may stand by chance."""
        return re.sub(TOKEN, "", self.get(path).text)

    def submit(self, path: str, **fields: str) -> TestResponse:
        return self.submit_on(path, path, **fields)

    @staticmethod
    def token(page: str) -> str:
        """Find the token of a page's form."""
        found = re.search(TOKEN, page)
        return found[1] if found else ""

    def submit_on(self, page: str, path: str, **fields: str) -> TestResponse:
        """Press a button on one page that sends its form to another."""
        return self.press(self.client.get(page).text, path, **fields)

    def press(self, page: str, path: str, **fields: str) -> TestResponse:
        """Press a button on a page that is open already, be it for long."""
        shown = re.search(STEPS, page)
        hidden = {"csrf_token": self.token(page)} | ({"steps": shown[1]} if shown else {})
        return self.client.post(path, data=hidden | fields)

    def sign_in(self, who: str, password: str = PASSWORD, **fields: str) -> TestResponse:
        email = who if "@" in who else f"{who}@oakfield.test"
        return self.submit("/staff/sign-in", email=email, password=password, **fields)


@pytest.fixture
def cast(app: Flask, engine: Engine) -> Cast:
    """Fill both schools."""
    return prepared.put(engine, both_schools)


def both_schools(session: Session) -> Cast:
    """Add the schools, who works there, and their waves."""
    oakfield = factories.school(session, "Oakfield School")
    for key, (name, roles) in OAKFIELD.items():
        _account(session, oakfield, f"{key}@oakfield.test", name, roles)
    other = factories.school(session, "Another School")
    _account(session, other, "olga@another.test", "Olga", [Role.LEAD, Role.DATA])
    return Cast(
        open=_wave(session, oakfield, "Summer").id,
        planned=_wave(session, oakfield, "Winter", starts=7).id,
        closed=_closed(session, oakfield).id,
        other_school=_wave(session, other, "Canary").id,
    )


@pytest.fixture
def staff(client: FlaskClient, cast: Cast) -> Staff:
    """Give a browser in which nobody is signed in."""
    return Staff(client)


@pytest.fixture
def leila(staff: Staff) -> Staff:
    """Give the browser of Oakfield's lead."""
    staff.sign_in("leila")
    return staff


@pytest.fixture
def others(app: Flask, cast: Cast) -> Staff:
    """Give a second browser."""
    return Staff(app.test_client())


def _account(session: Session, of: School, email: str, name: str, roles: list[Role]) -> None:
    accounts.add(session, of, email, name, roles).password_hash = HASH


def _wave(session: Session, of: School, title: str, starts: int = -7) -> Wave:
    """Plan a wave of two pupils in two classes, named after it."""
    factories.readers(session, of)
    groups = [factories.group(session, of, f"{title} {name}") for name in "AB"]
    terms = _terms(title, Mode.ANONYMOUS, starts)
    made = waves.plan(session, factories.version(session, of), terms, groups)
    for group in groups:
        factories.code(session, made, factories.pupil(session, group))
    return made


def _closed(session: Session, of: School) -> Wave:
    """Let twelve of 8A and three of 8B answer, then close the wave."""
    groups = [factories.group(session, of, name) for name in ("8A", "8B")]
    asked = [factories.pupil(session, groups[0]) for _ in range(12)]
    asked += [factories.pupil(session, groups[1]) for _ in range(3)]
    version = factories.version(session, of)
    made = waves.plan(session, version, _terms("Spring", Mode.CONFIDENTIAL), groups)
    key = schools.comment_key(of, MASTER_KEY)
    for number, person in enumerate(asked):
        values = {"safe": 1 + number % 4, "liked": 4, "alone": 1 + number % 2}
        comments = {"more": "My teacher is kind and helps me."} if number < 11 else {}
        answers = factories.submission(values, comments)
        responses.submit(session, factories.found_code(session, made, person), answers, key)
    waves.close(session, made)
    return made


def _terms(title: str, mode: Mode, starts: int = -7) -> waves.Terms:
    today = datetime.now(UTC).date()
    return waves.Terms(title, mode, today + timedelta(days=starts), today + timedelta(days=14))
