"""A tablet leaves unfinished answers under their code, and another tablet goes on with them."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from surveyapp.records import waves
from surveyapp.records.aside import Reason, counts
from surveyapp.records.audit import Entry
from surveyapp.records.partials import MOST_BYTES, Partial
from surveyapp.records.responses import Response
from tests import factories
from tests.web.place import OneWave, one_wave

SITTING = "0b8cc7a1-9d50-4a6e-9f1b-1f8d3f1f6f10"


class Place(OneWave):
    """A school with one wave, and a tablet in it."""

    def leave(self, code: str, headers: Any = None, **changed: Any) -> TestResponse:
        return self.put(code, json.dumps(left(**changed)), headers)

    def put(self, code: str, body: str, headers: Any = None) -> TestResponse:
        return self.client.put(
            "/api/v1/partials",
            data=body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {code}", **(headers or {})},
        )

    def fetch(self, code: str, **headers: str) -> TestResponse:
        sent = {"Authorization": f"Bearer {code}", **headers}
        return self.client.get("/api/v1/partials", headers=sent)

    def finish(self, code: str, sitting: object = SITTING, **answers: list[str]) -> TestResponse:
        return self.client.post(
            f"/api/v1/sittings/{sitting}",
            json={"answers": answers or {"safe": ["3"]}},
            headers={"Authorization": f"Bearer {code}"},
        )

    def rows(self, table: Any) -> list[Any]:
        self.database.rollback()
        return list(self.database.scalars(select(table)))


def left(**changed: Any) -> dict[str, Any]:
    """Give what a page leaves of a sitting, with some changes."""
    whole = {
        "answers": {"safe": ["3"], "more": ["Longer breaks."]},
        "changes": 4,
        "language": "en",
        "screen": "liked",
        "sitting": SITTING,
    }
    return whole | changed


def said(reply: TestResponse) -> Any:
    return reply.json


def receipt(**changed: Any) -> dict[str, str]:
    body = json.dumps(left(**changed)).encode()
    return {"sitting": SITTING, "sha256": hashlib.sha256(body).hexdigest()}


def test_another_tablet_goes_on_with_what_was_left(place: Place):
    code = place.code()

    reply = place.leave(code)

    last_day = f"{place.wave.closes_on.day} {place.wave.closes_on:%B %Y}"
    assert reply.status_code == 200
    assert reply.json == {**receipt(), "until": last_day}
    assert reply.headers["Cache-Control"] == "no-store"
    fetched = place.fetch(code)
    assert fetched.json == {"left": left()}
    assert fetched.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in fetched.headers


def test_a_code_that_nobody_stopped_with_has_none(place: Place):
    assert place.fetch(place.code()).json == {"left": None}


def test_older_answers_do_not_replace_newer_ones(place: Place):
    code = place.code()
    place.leave(code, changes=9)

    reply = place.leave(code, changes=5, answers={})

    assert reply.status_code == 200
    assert said(reply) == said(reply) | receipt(changes=5, answers={})
    assert place.fetch(code).json == {"left": left(changes=9)}


def test_a_receipt_for_as_many_changes_is_for_what_is_kept(place: Place):
    code = place.code()
    place.leave(code, answers={"safe": ["1"]})

    reply = place.leave(code, answers={"safe": ["4"]}, sitting=str(uuid4()))

    assert reply.status_code == 200
    kept = json.dumps(said(place.fetch(code))["left"]).encode()
    assert hashlib.sha256(kept).hexdigest() == said(reply)["sha256"]


def test_the_questionnaires_page_says_whether_there_are_any(place: Place):
    code, other = place.code(), place.code()
    place.leave(code)

    pages = [place.client.post("/answer", data={"code": it}) for it in (code, other)]

    assert ['data-left="1"' in page.text for page in pages] == [True, False]
    assert ['data-left="0"' in page.text for page in pages] == [False, True]
    assert len(pages[0].data) == len(pages[1].data)


def test_a_packed_page_says_it_too(place: Place):
    code = place.code()
    place.leave(code)

    packed = {"Accept-Encoding": "gzip"}
    reply = place.client.post("/answer", data={"code": code}, headers=packed)

    assert b'data-left="1"' in gzip.decompress(reply.data)


def test_a_finished_sitting_leaves_nothing(place: Place):
    code = place.code()
    place.leave(code)

    assert place.finish(code).status_code == 201

    assert place.rows(Partial) == []
    assert place.rows(Entry) == []
    assert [str(kept.sitting) for kept in place.rows(Response)] == [SITTING]


def test_the_same_sitting_finished_on_two_tablets_is_counted_once(place: Place):
    code = place.code()
    place.leave(code)

    statuses = [place.finish(code, safe=[value]).status_code for value in "34"]

    assert statuses == [201, 202]
    place.database.rollback()
    assert counts(place.database, place.wave) == {Reason.DIFFERENT: 1}


def test_a_sitting_begun_anew_elsewhere_is_kept_aside(place: Place):
    code = place.code()
    place.leave(code)

    statuses = [place.finish(code, sitting).status_code for sitting in (uuid4(), SITTING)]

    assert statuses == [201, 202]
    place.database.rollback()
    assert counts(place.database, place.wave) == {Reason.CODE_USED: 1}


def test_a_used_code_has_nothing_to_come_back_to(place: Place):
    code = place.code()
    place.finish(code)

    why = {"problem": "This code has been used. If that wasn't you, tell an adult."}
    for reply, proof in ((place.leave(code), receipt()), (place.fetch(code), {})):
        assert reply.status_code == 410
        assert reply.json == why | proof
    assert place.rows(Partial) == []


def test_a_closed_wave_has_nothing_to_come_back_to(place: Place):
    code = place.code()
    place.leave(code)
    waves.close(place.database, place.wave)
    place.database.commit()

    reply = place.leave(code, changes=9)

    assert reply.status_code == 410
    why = {"problem": "This survey has closed. It takes no more answers."}
    assert reply.json == why | receipt(changes=9)
    assert place.fetch(code).json == {"left": None}


def test_a_wave_that_is_not_open_yet_has_the_tablet_keep_what_it_holds(place: Place):
    code = place.code()
    place.wave.opens_on = place.wave.closes_on = datetime(2099, 6, 3, tzinfo=UTC).date()
    place.database.commit()

    reply = place.leave(code)

    assert reply.status_code == 409
    why = "This survey is not open yet. It opens on 3 June 2099. Come back then."
    assert reply.json == {"problem": why}
    assert place.rows(Partial) == []


def test_what_is_over_is_cleared_away_when_somebody_stops(place: Place):
    place.leave(place.code())
    (kept,) = place.rows(Partial)
    kept.last_day = datetime.now(UTC).date() - timedelta(days=1)
    old = kept.code_hash
    place.database.commit()

    place.leave(place.code())

    (kept,) = place.rows(Partial)
    assert kept.code_hash != old


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer BBBB-BBBB-BB", "Basic x"])
def test_without_a_known_code_there_is_nothing(place: Place, authorization: str):
    place.leave(place.code())

    for reply in (
        place.leave("", {"Authorization": authorization}),
        place.fetch("", Authorization=authorization),
    ):
        assert reply.status_code == 409
        why = "Not sent. We don't know the code of this page. Tell an adult."
        assert said(reply) == {"problem": why}
    assert len(place.rows(Partial)) == 1


def test_a_replaced_card_cannot_be_come_back_to(place: Place):
    pupil = factories.pupil(place.database, place.group)
    first = factories.code(place.database, place.wave, pupil)
    factories.code(place.database, place.wave, pupil)
    place.database.commit()

    reply = place.leave(first)

    assert (reply.status_code, said(reply)["sha256"]) == (410, receipt()["sha256"])
    assert place.rows(Partial) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"answers": []},
        {"answers": {"safe": "3"}},
        {"answers": {"safe": [3]}},
        {"changes": -1},
        {"changes": 2**31},
        {"changes": True},
        {"changes": "4"},
        {"language": 1},
        {"screen": "x" * 65},
        {"sitting": "x"},
        {"sitting": None},
        {"more": 1},
    ],
)
def test_what_no_page_of_ours_leaves_is_refused(place: Place, changed: dict[str, Any]):
    assert place.leave(place.code(), **changed).status_code == 400
    assert place.rows(Partial) == []


def test_a_body_that_was_changed_on_its_way_is_refused(place: Place):
    assert place.leave(place.code(), {"X-Content-SHA256": "0" * 64}).status_code == 400
    assert place.rows(Partial) == []


def test_what_does_not_come_as_json_is_refused(place: Place):
    headers = {"Authorization": f"Bearer {place.code()}"}
    body = json.dumps(left())

    for kind in ("text/plain", "application/x-www-form-urlencoded", None):
        reply = place.client.put("/api/v1/partials", data=body, content_type=kind, headers=headers)
        assert reply.status_code == 415
    assert place.rows(Partial) == []


@pytest.mark.parametrize("body", ["", "x", "[]", "{}", "null"])
def test_what_is_no_mapping_of_ours_is_refused(place: Place, body: str):
    assert place.put(place.code(), body).status_code == 400


def test_more_than_anybodys_answers_is_refused(place: Place):
    long = {"more": ["x" * MOST_BYTES]}

    assert place.leave(place.code(), answers=long).status_code == 413
    assert place.rows(Partial) == []


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}]
)
def test_another_site_can_neither_leave_nor_fetch(place: Place, headers: dict[str, str]):
    code = place.code()

    assert place.leave(code, headers).status_code == 403
    assert place.fetch(code, **headers).status_code == 403


@pytest.fixture
def place(app: Flask, engine: Engine) -> Iterator[Place]:
    with one_wave(Place, app, engine) as place:
        yield place
