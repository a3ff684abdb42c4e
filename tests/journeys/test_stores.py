"""A tablet's store of older pages is read to the end, and one that is emptied misleads nobody.

The records below are what earlier pages wrote.
"""

import hashlib
import json
import time
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Route, expect

from surveyapp.records.help_requests import Message
from surveyapp.web import offline
from surveyapp.web.assets import content
from tests.journeys.asking import requests
from tests.journeys.conftest import Survey, Tablet
from tests.journeys.steps import (
    GONE,
    SAVED,
    SENDING,
    SENT,
    WAITING,
    begin,
    carry_on,
    clear_store,
    finish,
    held,
    left,
    prepare,
    said,
    wait_for,
    wait_until,
)
from tests.journeys.stores import STORES, leave_record

ANSWERS = {"alone": ["4"], "liked": ["3"], "safe": ["2"]}
GONE_ONCE = """
let isGone = false;
const { get } = IDBObjectStore.prototype;
IDBObjectStore.prototype.get = function (key) {
  if (this.name === "out" && !isGone) isGone = Boolean(this.delete(key));
  return get.call(this, key);
};"""
NEWER_STORE = """() => new Promise((resolve) => {
  const asked = indexedDB.open("surveyapp", 1000);
  asked.onsuccess = () => resolve(asked.result.close());
})"""


def sent_as(code: str, given: object) -> dict[str, str]:
    """Give what every record that is sent has had from the first version on."""
    body = json.dumps(given, separators=(",", ":"), sort_keys=True)
    return {"code": code, "body": body, "sha256": hashlib.sha256(body.encode()).hexdigest()}


@pytest.mark.parametrize(
    "more", [{}, {"problem": "That didn't work."}, {"at": 1}, {"key": "a newer page's"}], ids=str
)
@pytest.mark.parametrize("version", STORES)
def test_answers_that_an_older_page_kept_are_sent_once(
    tablet: Tablet, survey: Survey, version: int, more: dict[str, Any]
):
    (code,) = survey.codes(1)
    sitting = str(uuid4())
    record = {"sitting": sitting, **sent_as(code, {"answers": ANSWERS, "language": "en"}), **more}
    leave_record(tablet, version, ("out", sitting), record)

    for _ in range(2):
        tablet.page.goto(tablet.address)
        wait_for(tablet, lambda: not held(tablet)["out"])

    assert [str(it.sitting) for it in survey.kept()] == [sitting]
    assert survey.kept()[0].answers == {"safe": 2, "liked": 3, "alone": 4}
    assert survey.aside() == {}


@pytest.mark.parametrize("more", [{}, {"problem": "That didn't work."}, {"at": 1}], ids=str)
@pytest.mark.parametrize("version", [2, 3])
def test_a_request_for_help_that_an_older_page_kept_is_sent_once(
    tablet: Tablet, survey: Survey, version: int, more: dict[str, Any]
):
    (code,) = survey.codes(1)
    asking = str(uuid4())
    record = {"asking": asking, **sent_as(code, {"words": "I am left out."}), **more}
    leave_record(tablet, version, ("help", f"{asking} {record['sha256']}"), record)

    for _ in range(2):
        tablet.page.goto(tablet.address)
        wait_for(tablet, lambda: not held(tablet)["help"])

    assert requests(survey) == [(Message(words="I am left out."),)]


def test_answers_that_an_older_page_left_under_their_code_are_sent_once(
    tablet: Tablet, survey: Survey
):
    (code,) = survey.codes(1)
    sitting = str(uuid4())
    given = {"answers": {"safe": ["2"]}, "changes": 1, "language": "en", "screen": "liked"}
    record = {"unfinished": sitting, **sent_as(code, {**given, "sitting": sitting}), "at": 1}
    leave_record(tablet, 3, ("draft", code), record)

    tablet.page.goto(tablet.address)
    wait_for(tablet, lambda: not held(tablet)["draft"])

    assert len(left(survey)) == 1


def older_draft(tablet: Tablet, survey: Survey, version: int) -> str:
    """Leave a sitting under way as pages did that counted no changes and noted no language."""
    (code,) = survey.codes(1)
    sitting = str(uuid4())
    given = {"safe": ["2"], "liked": ["3"]}
    draft = {"code": code.replace("-", ""), "sitting": sitting, "answers": given, "at": 1}
    leave_record(tablet, version, ("draft", "now"), {**draft, "screen": "alone"})
    tablet.page.goto(tablet.address)
    return sitting


@pytest.mark.parametrize("version", STORES)
def test_a_sitting_that_an_older_page_kept_is_gone_on_with(
    tablet: Tablet, survey: Survey, version: int
):
    sitting = older_draft(tablet, survey, version)

    carry_on(tablet)
    finish(tablet)

    said(tablet, SENT)
    assert [str(it.sitting) for it in survey.kept()] == [sitting]
    assert survey.kept()[0].answers == {"safe": 2, "liked": 3, "alone": 4}


@pytest.mark.parametrize("version", STORES)
def test_a_sitting_that_an_older_page_kept_is_put_aside(
    tablet: Tablet, survey: Survey, version: int
):
    older_draft(tablet, survey, version)

    tablet.page.get_by_role("button", name="That wasn't me").click()

    wait_for(tablet, lambda: left(survey))
    wait_for(tablet, lambda: not held(tablet)["draft"])


def test_a_sitting_that_an_older_page_kept_can_be_stopped_for_later(tablet: Tablet, survey: Survey):
    older_draft(tablet, survey, 1)
    carry_on(tablet)

    tablet.page.get_by_role("button", name="Need a break").click()
    tablet.page.get_by_role("button", name="Stop now and carry on later").click()

    expect(tablet.page.get_by_role("heading", name="See you later")).to_be_visible()
    assert len(left(survey)) == 1


def test_a_start_that_an_older_page_kept_opens_the_questions(tablet: Tablet, survey: Survey):
    (code,) = survey.codes(1)
    start = {"code": code.replace("-", ""), "title": "Autumn", "group": "7B"}
    leave_record(tablet, 3, ("starts", start["code"]), start)

    tablet.page.goto(tablet.address)
    tablet.page.locator("[data-start]").click()
    tablet.agree()
    tablet.answer("Sometimes", "Often")
    finish(tablet)

    said(tablet, SENT)
    assert len(survey.kept()) == 1
    assert held(tablet)["starts"] == []


def test_what_the_browser_throws_away_is_not_called_sent_and_goes_from_the_page(
    tablet: Tablet, survey: Survey
):
    begin(tablet, survey)
    tried: list[str] = []

    def cut(route: Route) -> None:
        tried.append(route.request.url)
        route.abort()

    tablet.page.route(SENDING, cut)
    finish(tablet)
    said(tablet, SAVED)

    clear_store(tablet.page.context.new_cdp_session(tablet.page), tablet.address)
    before = len(tried)
    tablet.page.evaluate("dispatchEvent(new Event('online'))")  # so that it soon tries again
    wait_for(tablet, lambda: len(tried) >= before + 2)
    said(tablet, SAVED)
    wait_for(tablet, lambda: held(tablet)["out"])
    tablet.page.unroute(SENDING)

    said(tablet, SENT)
    assert len(survey.kept()) == 1
    assert survey.aside() == {}


def test_what_vanishes_between_listing_and_sending_is_sent_from_memory(
    tablet: Tablet, survey: Survey
):
    records = {}
    for code in survey.codes(2):
        record = {"sitting": str(uuid4()), **sent_as(code, {"answers": ANSWERS, "language": "en"})}
        records[record["sitting"]] = record
    for sitting, record in records.items():
        leave_record(tablet, 3, ("out", sitting), record)
    emptied: list[str] = []

    def empty_first(route: Route) -> None:
        if not emptied:
            emptied.append(route.request.url)
            clear_store(tablet.page.context.new_cdp_session(tablet.page), tablet.address)
        route.continue_()

    tablet.page.route(SENDING, empty_first)
    tablet.page.goto(tablet.address)

    wait_for(tablet, lambda: len(survey.kept()) == 2)
    assert {str(it.sitting) for it in survey.kept()} == set(records)


def test_what_vanishes_before_it_is_sent_is_not_called_sent_without_a_receipt(
    tablet: Tablet, survey: Survey
):
    tablet.page.add_init_script(GONE_ONCE)
    begin(tablet, survey)
    tablet.page.route(SENDING, lambda route: route.abort())

    finish(tablet)

    said(tablet, SAVED)
    assert survey.kept() == []
    tablet.page.unroute(SENDING)
    said(tablet, SENT)
    assert len(survey.kept()) == 1


def test_a_full_tablet_keeps_nobody_out_of_the_next_tab(tablet: Tablet, survey: Survey):
    first, second = survey.codes(2)
    tablet.page.route("**/ping", lambda route: route.abort())
    tablet.page.add_init_script(GONE["blocked"])
    tablet.start(first)
    expect(tablet.page.get_by_role("heading", name="This tablet is full")).to_be_visible()

    other = Tablet(tablet.page.context.new_page(), tablet.address)
    other.start(second)
    other.agree()
    other.answer("Sometimes", "Often")
    finish(other)

    said(other, SENT)


def deploy(tablet: Tablet, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a new version take over from the one whose pages are kept here."""
    monkeypatch.setattr(offline, "ASSETS", (*offline.ASSETS, "tick.svg"))
    tablet.page.evaluate("navigator.serviceWorker.getRegistration().then((it) => it.update())")
    wait_until(tablet.page, WAITING)
    tablet.page.evaluate(
        "navigator.serviceWorker.getRegistration()"
        ".then((it) => it.waiting.postMessage('take over'))"
    )
    wait_until(tablet.page, f"{WAITING}.then((it) => !it)")


def test_pages_that_alone_read_a_newer_store_stay(
    tablet_with_worker: Tablet, survey: Survey, monkeypatch: pytest.MonkeyPatch
):
    tablet = tablet_with_worker
    prepare(tablet, survey)
    before = tablet.page.evaluate("caches.keys()")
    tablet.page.goto(f"{tablet.address}/ping")
    tablet.page.evaluate(NEWER_STORE)

    deploy(tablet, monkeypatch)
    time.sleep(1)

    kept = tablet.page.evaluate("caches.keys()")
    assert set(before) < set(kept)


@pytest.mark.parametrize("store", ["as it is", "none"])
def test_pages_go_whose_store_the_new_ones_read(
    tablet_with_worker: Tablet, survey: Survey, monkeypatch: pytest.MonkeyPatch, store: str
):
    tablet = tablet_with_worker
    prepare(tablet, survey)
    before = tablet.page.evaluate("caches.keys()")
    tablet.page.goto(f"{tablet.address}/ping")
    if store == "none":
        clear_store(tablet.page.context.new_cdp_session(tablet.page), tablet.address)

    deploy(tablet, monkeypatch)

    wait_until(tablet.page, "caches.keys().then((it) => it.length === 2)")
    assert tablet.page.evaluate("caches.keys()") != before
    if store == "none":
        assert tablet.page.evaluate("indexedDB.databases()") == []


def test_the_worker_knows_the_same_newest_store_as_the_pages():
    pages, worker = (content(name).decode() for name in ("respond/store.js", "sw.js"))
    (version,) = (it for it in pages.splitlines() if it.startswith("const VERSION = "))
    (store,) = (it for it in worker.splitlines() if it.startswith("const STORE = "))

    assert version.split()[3] == store.split()[3]
