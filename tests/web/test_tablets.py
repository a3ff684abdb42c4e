"""A tablet uses a join code up; guesses at one are counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveyapp.records import joining, tablets, waves
from surveyapp.records.tablets import Tablet
from surveyapp.records.waves import Wave
from surveyapp.web.tablets import MOST_TRIES
from tests import factories


@dataclass
class Door:
    """A tablet without cookies, and a wave that it may join."""

    client: FlaskClient
    database: Session
    wave: Wave

    def offer(self, pupils: int = 3) -> str:
        code = joining.offer(
            self.database, self.wave, self.wave.groups[0], pupils, factories.CODE_KEY
        )
        self.database.commit()
        return code

    def join(self, code: object) -> TestResponse:
        return self.client.post("/api/v1/joinings", json={"code": code})

    def report(self, token: str, given: object, **headers: str) -> TestResponse:
        """Say how many answers wait on a tablet."""
        headers = {"Authorization": f"Bearer {token}", **headers}
        return self.client.put("/api/v1/tablets", json=given, headers=headers)

    def tablets(self) -> list[Tablet]:
        self.database.expire_all()
        found = list(tablets.of_wave(self.database, self.wave))
        self.database.commit()
        return found


def test_a_tablet_gets_starts_that_open_the_questionnaire(door: Door):
    reply = door.join(door.offer())

    said = reply.get_json()
    assert (reply.status_code, said["title"], said["group"]) == (200, "Autumn", "7B")
    assert said["languages"] == ["en"]
    assert len(said["codes"]) == 3
    page = door.client.post("/answer", data={"code": said["codes"][0], "_lang": "en"})
    assert "I felt safe." in page.text


def test_a_join_code_works_once(door: Door):
    code = door.offer()
    door.join(code)

    again = door.join(code)

    assert again.status_code == 409
    assert "We don't know this join code." in again.get_json()["problem"]


def test_a_closed_wave_says_so_and_leaves_the_code(door: Door):
    code = door.offer()
    waves.close(door.database, door.wave)
    door.database.commit()

    assert "not open" in door.join(code).get_json()["problem"]


@pytest.mark.parametrize("given", [None, 3, {"a": 1}, "x" * 1000, "\x00"])
def test_nonsense_finds_nothing(door: Door, given: object):
    assert door.join(given).status_code == 409


def test_guesses_are_counted(door: Door):
    code = door.offer()
    for _ in range(MOST_TRIES):
        door.join("2222-2222")

    assert "Too many tries." in door.join(code).get_json()["problem"]


def test_another_site_joins_nothing(door: Door):
    code = door.offer()
    headers = {"Origin": "https://other.test"}

    reply = door.client.post("/api/v1/joinings", json={"code": code}, headers=headers)

    assert reply.status_code == 403
    assert door.join(code).status_code == 200


def test_a_tablet_says_by_its_token_how_many_answers_wait_on_it(door: Door):
    said = door.join(door.offer()).get_json()

    reply = door.report(said["token"], {"waiting": 3})

    assert (said["tablet"], reply.status_code) == (1, 200)
    (tablet,) = door.tablets()
    assert (tablet.number, tablet.waiting, tablet.seen_on) == (1, 3, datetime.now(UTC).date())


def test_a_token_that_is_not_known_any_more_may_be_forgotten(door: Door):
    door.join(door.offer())

    reply = door.report("0" * 32, {"waiting": 3})

    assert reply.status_code == 410
    assert door.tablets()[0].seen_on is None


@pytest.mark.parametrize(
    "given", ["x", [], {}, {"waiting": -1}, {"waiting": True}, {"waiting": "3"}]
)
def test_a_report_that_no_page_of_ours_sends_is_refused(door: Door, given: object):
    token = door.join(door.offer()).get_json()["token"]

    assert door.report(token, given).status_code == 400
    assert door.tablets()[0].seen_on is None


def test_a_report_that_says_nothing_new_waits_for_nobody_who_writes(door: Door):
    token = door.join(door.offer()).get_json()["token"]
    door.report(token, {"waiting": 0})
    door.database.connection()  # on SQLite this is the one that may write

    assert door.report(token, {"waiting": 0}).status_code == 200


def test_another_site_reports_nothing(door: Door):
    token = door.join(door.offer()).get_json()["token"]

    reply = door.report(token, {"waiting": 3}, Origin="https://other.test")

    assert reply.status_code == 403
    assert door.tablets()[0].seen_on is None


def test_the_page_of_a_tablet_knows_nobody(door: Door):
    page = door.client.get("/join")

    assert page.status_code == 200
    assert "Is it ready?" in page.text
    assert "Set-Cookie" not in page.headers


@pytest.fixture
def door(app: Flask, engine: Engine) -> Iterator[Door]:
    with Session(engine, expire_on_commit=False) as database:
        school = factories.school(database)
        group = factories.group(database, school)
        for _ in range(4):
            factories.pupil(database, group)
        wave = factories.wave(database, factories.version(database, school), group)
        assert wave.groups
        database.commit()
        yield Door(app.test_client(), database, wave)
