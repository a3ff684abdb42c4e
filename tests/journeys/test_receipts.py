"""What a tablet takes for a receipt, and how it hands in."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.records import erasing, people, schools
from surveyapp.records.base import School
from surveyapp.records.comments import Comment
from surveyapp.records.waves import Mode, Wave
from tests import factories
from tests.journeys.asking import ask, requests
from tests.journeys.conftest import Survey, Tablet
from tests.journeys.steps import (
    ASKING,
    SAVED,
    SENDING,
    SENT,
    begin,
    finish,
    held,
    left,
    lose_the_reply,
    said,
    wait_for,
)

HALF_WAY = re.compile("/api/v1/partials")
OTHER_REPLIES: list[dict[str, Any]] = [
    {"status": 200, "json": {}},
    {"status": 200, "content_type": "application/json", "body": "null"},
    {"status": 200, "json": []},
    {"status": 202, "json": {}},
    {"status": 202, "body": ""},
    {"status": 204, "body": ""},
    {"status": 404, "json": {"problem": "There is nothing here."}},
    {"status": 415, "body": ""},
    {"status": 422, "json": {}},
    {"status": 422, "json": {"errors": {}}},
    {"status": 410, "json": {}},
]
# Notes every transaction, and what is written in it.
NOTING = """
globalThis.noted = [];
const transaction = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (...asked) {
  const begun = transaction.apply(this, asked);
  const { mode, durability } = begun;
  begun.written = [];
  noted.push({ names: [...begun.objectStoreNames], mode, durability, written: begun.written });
  return begun;
};
for (const verb of ["put", "delete"]) {
  const write = IDBObjectStore.prototype[verb];
  IDBObjectStore.prototype[verb] = function (...of) {
    this.transaction.written.push(`${verb} ${this.name}`);
    if (verb === "delete") this.transaction.written.push(`${verb} ${this.name} ${of[0]}`);
    return write.apply(this, of);
  };
}"""

WRITTEN = """async (given) => {
  const { canonical } = await import("/static/respond/sending.js");
  return canonical(given);
}"""


class Forger:
    """Answers with a receipt that fits, but for some of it."""

    def __init__(self, **wrong: str) -> None:
        self.wrong = wrong
        self.asked: list[str] = []

    def __call__(self, route: Route) -> None:
        url = urlsplit(route.request.url)
        self.asked.append(url.query)
        name = url.path.rsplit("/", 1)[-1]
        if name == "partials":
            name = json.loads(route.request.post_data or "")["sitting"]
        named = "request" if "help-requests" in url.path else "sitting"
        sha256 = route.request.headers["x-content-sha256"]
        route.fulfill(status=200, json={named: name, "sha256": sha256} | self.wrong)


def finish_and_wait(tablet: Tablet) -> None:
    finish(tablet)
    said(tablet, SAVED)


def stop_half_way(tablet: Tablet) -> None:
    tablet.page.get_by_role("button", name="Need a break").click()
    tablet.page.get_by_role("button", name="Stop now and carry on later").click()
    expect(tablet.page.locator("[data-state]")).to_contain_text("are kept on this tablet")


def ask_to_talk(tablet: Tablet) -> None:
    ask(tablet, "I am left out.")
    expect(tablet.page.locator("[data-asked]")).to_contain_text("Saved on this tablet")


KINDS: dict[str, tuple[re.Pattern[str], Callable[[Tablet], None], Callable[[Survey], list[Any]]]]
KINDS = {
    "answers": (SENDING, finish_and_wait, Survey.kept),
    "half-way": (HALF_WAY, stop_half_way, left),
    "request to talk": (ASKING, ask_to_talk, requests),
}


@pytest.mark.parametrize("wrong", [{"sha256": "0" * 64}, {"sitting": "x", "request": "x"}], ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_a_receipt_of_something_else_deletes_nothing(
    tablet: Tablet, survey: Survey, kind: str, wrong: dict[str, str]
):
    path, hand_in, kept = KINDS[kind]
    forger = Forger(**wrong)
    begin(tablet, survey)
    tablet.page.route(path, forger)

    hand_in(tablet)
    sent_again(tablet.page, lambda: forger.asked.count("left=1") >= 2)
    assert kept(survey) == []
    tablet.page.unroute(path)

    sent_again(tablet.page, lambda: len(kept(survey)) == 1)


def sent_again(page: Page, done: Callable[[], bool]) -> None:
    """Have the tablet send what waits, without a pause, until something is so."""
    for _ in range(100):
        if done():
            return
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(50)
    raise AssertionError("not sent again")


@pytest.mark.parametrize("kind", KINDS)
def test_a_receipt_of_the_same_is_enough(tablet: Tablet, survey: Survey, kind: str):
    path, hand_in, _ = KINDS[kind]
    forger = Forger()
    begin(tablet, survey)
    tablet.page.route(path, lambda route: route.abort())
    hand_in(tablet)

    tablet.page.route(path, forger)
    sent_again(tablet.page, lambda: len(forger.asked) > 0)

    wait_for(tablet, lambda: not waiting(tablet))
    assert len(forger.asked) == 1


def waiting(tablet: Tablet) -> list[Any]:
    """List what waits to be sent, of every kind."""
    return [it for store in held(tablet).values() for it in store if "body" in it]


def test_no_other_reply_deletes_an_answer(tablet: Tablet, survey: Survey):
    given: list[dict[str, Any]] = []

    def reply(route: Route) -> None:
        given.append(OTHER_REPLIES[len(given) % len(OTHER_REPLIES)])
        route.fulfill(**given[-1])

    begin(tablet, survey)
    tablet.page.route(SENDING, reply)
    finish_and_wait(tablet)
    sent_again(tablet.page, lambda: len(given) > len(OTHER_REPLIES))
    assert survey.kept() == []
    tablet.page.unroute(SENDING)

    said(tablet, SENT)
    assert len(survey.kept()) == 1


def test_a_late_tablet_lets_go_of_what_was_erased_meanwhile(tablet: Tablet, survey: Survey):
    make_confidential(survey)
    begin(tablet, survey)
    tablet.page.route(SENDING, lose_the_reply)
    finish_and_wait(tablet)
    wait_for(tablet, lambda: len(survey.kept()) == 1)
    erase_everybodys(survey)

    tablet.page.unroute_all(behavior="wait")
    sent_again(tablet.page, lambda: not waiting(tablet))

    assert survey.kept() == []
    assert survey.aside() == {}
    with Session(survey.site.bind) as database:
        written = select(Comment).where(Comment.wave_id == survey.wave)
        assert database.scalars(written).all() == []


def make_confidential(survey: Survey) -> None:
    with Session(survey.site.bind) as database, database.begin():
        database.get_one(Wave, survey.wave).mode = Mode.CONFIDENTIAL.value


def erase_everybodys(survey: Survey) -> None:
    with Session(survey.site.bind) as database, database.begin():
        wave = database.get_one(Wave, survey.wave)
        school = database.get_one(School, wave.school_id)
        key = schools.comment_key(school, factories.MASTER_KEY)
        for person in people.in_groups(database, wave.groups):
            erasing.erase(database, person, wave, key)


def test_the_same_answers_are_the_same_bytes(tablet: Tablet):
    tablet.page.goto(tablet.address)
    given = {"more": ["e\u0301t"], "_": True, "Z": 3, "a": {"y": "", "x": []}}

    written = tablet.page.evaluate(WRITTEN, given)

    assert written == '{"Z":3,"_":true,"a":{"x":[],"y":""},"more":["ét"]}'


def test_handing_in_is_one_strict_transaction(tablet: Tablet, survey: Survey):
    tablet.page.add_init_script(NOTING)
    begin(tablet, survey)
    finish(tablet)
    said(tablet, SENT)

    noted = tablet.page.evaluate("noted")
    (hand_in,) = (each for each in noted if "put out" in each["written"])
    assert sorted(hand_in["names"]) == ["draft", "out"]
    assert "delete draft now" in hand_in["written"]
    assert hand_in["mode"] == "readwrite"
    before = noted[: noted.index(hand_in)]
    assert not any("delete draft" in each["written"] for each in before)
    assert any("put draft" in each["written"] for each in before)
    writing = [each for each in noted if each["written"]]
    assert {each["durability"] for each in writing} == {"strict"}
