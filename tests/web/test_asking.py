"""Whoever asks to talk is heard once, beside the answers, from any page of theirs."""

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from werkzeug.test import TestResponse

from surveyapp.records import help_requests, schools, waves
from surveyapp.records.base import School
from surveyapp.records.help_requests import HelpRequest, Message
from surveyapp.records.waves import Mode
from tests import factories
from tests.web.place import OneWave, one_wave

AMY = {"name": " Amy ", "whom": "Mr Jones", "words": "I am left out."}


class Place(OneWave):
    """A school with one wave, and a tablet in it."""

    def ask(self, code: str, number: object, given: Any = AMY, headers: Any = None) -> TestResponse:
        body = json.dumps(given).encode()
        claimed = hashlib.sha256(body).hexdigest()
        return self.client.post(
            f"/api/v1/help-requests/{number}",
            data=body,
            content_type="application/json",
            headers={
                "Authorization": f"Bearer {code}",
                "X-Content-SHA256": claimed,
                **(headers or {}),
            },
        )

    def kept(self) -> list[tuple[Message, ...]]:
        self.database.rollback()
        school = self.database.get_one(School, self.wave.school_id)
        key = schools.comment_key(school, factories.MASTER_KEY)
        found = self.database.scalars(select(HelpRequest))
        return [help_requests.content(it, key).messages for it in found]

    def set_mode(self, mode: Mode) -> None:
        self.wave.mode = mode.value
        self.database.commit()


def test_a_receipt_names_the_request_and_what_is_kept(place: Place):
    number = uuid4()

    reply = place.ask(place.code(), number)

    assert reply.status_code == 201
    body = json.dumps(AMY).encode()
    assert reply.json == {"request": str(number), "sha256": hashlib.sha256(body).hexdigest()}
    assert place.kept() == [(Message("Amy", "Mr Jones", "I am left out."),)]


def test_a_retry_is_kept_once(place: Place):
    code, number = place.code(), uuid4()
    place.ask(code, number)

    assert place.ask(code, number).status_code == 200
    assert len(place.kept()) == 1


def test_a_used_code_and_a_closed_wave_are_heard_all_the_same(place: Place):
    code = place.code()
    answers = {"answers": {"safe": ["3"]}, "language": "en"}
    headers = {"Authorization": f"Bearer {code}"}
    place.client.post(f"/api/v1/sittings/{uuid4()}", json=answers, headers=headers)
    assert place.ask(code, uuid4()).status_code == 201
    waves.close(place.database, place.wave)
    place.database.commit()

    assert place.ask(code, uuid4()).status_code == 201
    assert len(place.kept()) == 2


def test_a_wave_that_has_not_begun_takes_none(place: Place):
    code = place.code()
    place.wave.opens_on = datetime.now(UTC).date() + timedelta(days=1)
    place.database.commit()

    reply = place.ask(code, uuid4())

    assert reply.status_code == 409
    assert "not open yet" in reply.get_json()["problem"]


def test_an_unknown_code_is_refused_in_a_sentence(place: Place):
    reply = place.ask("2222-2222-222", uuid4())

    assert reply.status_code == 409
    assert "Tell an adult" in reply.get_json()["problem"]
    assert place.kept() == []


def test_a_full_list_never_refuses_silently(place: Place, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(help_requests, "MOST_UNOPENED", 0)

    reply = place.ask(place.code(), uuid4())

    assert reply.status_code == 409
    assert "Show this screen to an adult." in reply.get_json()["problem"]


@pytest.mark.parametrize(
    "given",
    [
        [],
        "words",
        {"words": 5},
        {"words": ["a"]},
        {"words": "a", "code": "b"},
        {"words": "x" * 2001},
    ],
    ids=str,
)
def test_what_no_tablet_sends_is_refused(place: Place, given: Any):
    assert place.ask(place.code(), uuid4(), given).status_code == 400
    assert place.kept() == []


def test_words_that_are_no_text_everywhere_are_kept(place: Place):
    place.ask(place.code(), uuid4(), {"words": "\ud83d\x00 =1+1 <b>"})

    assert place.kept() == [(Message(words="\ud83d\x00 =1+1 <b>"),)]


def test_damaged_bytes_and_other_sites_are_refused(place: Place):
    code = place.code()
    damaged = place.ask(code, uuid4(), headers={"X-Content-SHA256": "0" * 64})
    other = place.ask(code, uuid4(), headers={"Sec-Fetch-Site": "cross-site"})

    assert (damaged.status_code, other.status_code) == (400, 403)
    assert place.kept() == []


def test_an_improper_number_is_not_found(place: Place):
    assert place.ask(place.code(), "7").status_code == 404


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        (Mode.ANONYMOUS, "come to find you unless you write your name here."),
        (Mode.CONFIDENTIAL, "Nobody knows who you are unless you say so: write your name."),
        (Mode.NAMED, "They will know it is you."),
    ],
)
def test_the_consent_is_made_from_the_mode(place: Place, mode: Mode, sentence: str):
    place.set_mode(mode)

    page = place.client.post("/answer", data={"code": place.code()}).text

    assert sentence in page
    assert ('for="asking-name"' in page) == (mode != Mode.NAMED)
    for others in ("They will know it is you.", "unless you say so", "unless you write your name"):
        assert (others in page) == (others in sentence)


def test_the_number_of_a_request_is_not_that_of_the_sitting(place: Place):
    page = place.client.post("/answer", data={"code": place.code()}).text

    number = page.split('action="/help-requests/')[1].split('"')[0]
    assert UUID(number)
    assert f"/sittings/{number}" not in page


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("Amy", "can come to find you."), (" ", "so nobody can come to find you.")],
)
def test_without_script_a_form_posts_it(place: Place, name: str, sentence: str):
    code = place.code()
    given = {"_code": code, "_lang": "en", "name": name, "whom": "", "words": "Hello"}

    reply = place.client.post(f"/help-requests/{uuid4()}", data=given)

    assert reply.status_code == 200
    assert sentence in reply.text
    assert code not in reply.text
    assert place.kept() == [(Message(name.strip(), "", "Hello"),)]


def test_without_script_a_double_tap_is_one_request(place: Place, monkeypatch: pytest.MonkeyPatch):
    both = Barrier(2, timeout=1)
    is_full = help_requests.is_full

    def wait_for_the_other(*given: Any) -> bool:
        with suppress(BrokenBarrierError):  # on SQLite one waits till the other is done
            both.wait()
        return is_full(*given)

    monkeypatch.setattr(help_requests, "is_full", wait_for_the_other)
    form = {"_code": place.code(), "_lang": "en", **AMY}
    path = f"/help-requests/{uuid4()}"
    app = place.client.application
    with ThreadPoolExecutor(2) as taps:
        replies = list(taps.map(lambda _: app.test_client().post(path, data=form), range(2)))

    assert [it.status_code for it in replies] == [200, 200]
    assert place.kept() == [(Message("Amy", "Mr Jones", "I am left out."),)]


def test_without_script_what_is_in_the_way_is_said(place: Place):
    reply = place.client.post(f"/help-requests/{uuid4()}", data={"_code": "2222"})

    assert reply.status_code == 409
    assert "Tell an adult" in reply.text


def test_without_script_it_can_be_pressed_after_the_answers_too(place: Place):
    code = place.code()
    page = place.client.post(f"/sittings/{uuid4()}", data={"_code": code, "safe": "3"}).text

    number = page.split('action="/help-requests/')[1].split('"')[0]
    place.client.post(f"/help-requests/{number}", data={"_code": code, "words": "Hi"})

    assert place.kept() == [(Message(words="Hi"),)]


def test_a_reload_of_its_page_starts_again(place: Place):
    assert place.client.get(f"/help-requests/{uuid4()}").status_code == 303


def test_no_cookie_is_set(place: Place):
    reply = place.ask(place.code(), uuid4())

    assert "Set-Cookie" not in reply.headers
    assert place.database.scalar(select(func.count()).select_from(HelpRequest)) == 1


@pytest.fixture
def place(app: Flask, engine: Engine) -> Iterator[Place]:
    with one_wave(Place, app, engine) as place:
        yield place
