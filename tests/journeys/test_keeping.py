"""What a pupil answers is kept on the tablet and sent once, whatever happens meanwhile."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, Route, expect

from surveyapp.records.aside import Reason
from tests import factories
from tests.journeys.asking import ask
from tests.journeys.conftest import Site, Survey, Tablet, put
from tests.journeys.steps import (
    ASKING,
    GONE,
    SAVED,
    SENDING,
    SENT,
    STUCK,
    begin,
    carry_on,
    expect_nothing_stored,
    finish,
    held,
    hold_first,
    kill,
    left,
    open_profile,
    said,
    wait_for,
)

NO_PROBLEMS = """
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (value, ...key) {
  if (value.problem) throw new DOMException("full", "QuotaExceededError");
  return put.call(this, value, ...key);
};"""
NO_ROOM_TO_HAND_IN = """
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (...given) {
  if (this.name === "out") throw new DOMException("full", "QuotaExceededError");
  return put.apply(this, given);
};"""
TWO_WAIT = """() => new Promise((resolve) => {
  const asked = indexedDB.open("surveyapp");
  asked.onsuccess = () => {
    const written = asked.result.transaction("out", "readwrite");
    const out = written.objectStore("out");
    const record = { code: "X", body: "{}", sha256: "0" };
    for (const sitting of ["1", "2"]) out.put({ ...record, sitting }, sitting);
    written.oncomplete = () => resolve(asked.result.close());
  };
})"""


def test_after_a_reload_a_pupil_goes_on_where_they_stopped(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    (draft,) = held(tablet)["draft"]

    tablet.page.reload()
    expect(tablet.page.get_by_role("heading", name="Were you in the middle?")).to_be_focused()
    carry_on(tablet)
    assert tablet.page.locator(":checked").count() == 0
    expect(tablet.page.get_by_role("button", name="Back")).to_be_hidden()
    expect(tablet.page.locator("[data-words]")).to_have_text("3 of 4")
    finish(tablet)

    said(tablet, SENT)
    (kept,) = survey.kept()
    assert str(kept.sitting) == draft["sitting"]
    assert kept.answers == {"safe": 2, "liked": 3, "alone": 4}


def test_the_last_tap_counts_after_a_reload(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    tablet.pick("Always")

    tablet.page.reload()
    tablet.page.get_by_role("button", name="Carry on").click()

    expect(tablet.page.locator("[data-screen=more]")).to_be_visible()


def test_rules_look_at_what_was_answered_before_a_reload(tablet: Tablet, every_type: Survey):
    tablet.start(*every_type.codes(1))
    tablet.agree()
    tablet.next()
    tablet.answer("Happy", "Never", "Once")

    tablet.page.reload()
    tablet.page.get_by_role("button", name="Carry on").click()
    tablet.answer("Year 8")

    assert tablet.name() == "where"


@pytest.fixture
def oddly_named(site: Site) -> Survey:
    """Put questions to a class, one of them named as a property that every object has."""
    names = ("safe", "constructor", "code")
    questions: list[dict[str, Any]] = [
        {"id": name, "type": "yes_no", "text": f"Is it {name}?"} for name in names
    ]
    questions[-1]["show_if"] = {"question": "constructor", "answered": True}
    page = {"id": "names", "title": "Names", "questions": questions}
    return put(site, lambda *of: factories.version(*of, pages=[page], labels={}, scales=[]))


def test_after_a_reload_no_question_is_skipped_because_of_its_name(
    tablet: Tablet, oddly_named: Survey
):
    tablet.start(*oddly_named.codes(1))
    tablet.agree()
    tablet.answer("No")

    tablet.page.reload()
    tablet.page.get_by_role("button", name="Carry on").click()

    expect(tablet.page.locator("[data-screen=constructor]")).to_be_visible()
    tablet.answer("No")
    expect(tablet.page.locator("[data-screen=code]")).to_be_visible()


def test_no_question_is_called_wrong_because_of_its_name(tablet: Tablet, oddly_named: Survey):
    tablet.start(*oddly_named.codes(1))
    tablet.agree()
    tablet.answer("No", "No", "No")
    wrong = {"errors": {"code": "Answer this again."}}
    tablet.page.route(SENDING, lambda route: route.fulfill(status=422, json=wrong))

    tablet.next()

    expect(tablet.page.locator("[data-screen=code]")).to_be_visible()
    expect(tablet.page.locator("[data-line]")).to_have_text("Answer this again.")


def test_somebody_else_starts_anew(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    tablet.page.reload()

    tablet.page.get_by_role("button", name="That wasn't me").click()

    expect(tablet.page.locator("#code")).to_be_focused()
    expect(tablet.page.locator("#code")).to_have_value("")
    expect_nothing_stored(tablet)
    assert len(left(survey)) == 1


def test_a_refusal_that_comes_late_is_told(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    refuse_late = hold_first(tablet, SENDING)
    finish(tablet)
    said(tablet, SAVED)

    refuse_late("This can't be taken.")

    said(tablet, STUCK)


def test_another_code_starts_anew(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    (other,) = survey.codes(1)

    tablet.page.goto(f"{tablet.address}/ping")
    tablet.page.goto(f"{tablet.address}/#{other}")

    expect(tablet.page.locator("[data-screen=_assent]")).to_be_visible()
    tablet.agree()
    tablet.pick("Never")
    wait_for(tablet, lambda: left(survey) and len(held(tablet)["draft"]) == 1)
    (draft,) = held(tablet)["draft"]
    assert draft["answers"] == {"safe": ["1"]}
    assert len(left(survey)) == 1


def test_the_page_with_the_code_shows_who_sends_answers_and_not_who_asks_to_talk(
    tablet: Tablet, survey: Survey
):
    begin(tablet, survey)
    refused = {"status": 409, "json": {"problem": "This can't be taken."}}
    for path in (SENDING, ASKING):
        tablet.page.route(path, lambda route: route.fulfill(**refused))
    ask(tablet, "I am left out.")
    tablet.page.get_by_role("button", name="Go back").click()
    finish(tablet)
    said(tablet, STUCK)

    tablet.page.goto(tablet.address)

    said(tablet, "Waiting on this tablet to be sent: 1.")
    tablet.page.wait_for_timeout(1500)
    said(tablet, "Waiting on this tablet to be sent: 1.")


def test_one_record_that_cannot_be_stored_holds_up_no_other(tablet: Tablet, survey: Survey):
    tablet.page.add_init_script(NO_PROBLEMS)
    tablet.page.goto(tablet.address)
    asked: set[str] = set()

    def refuse(route: Route) -> None:
        asked.add(route.request.url.removesuffix("?left=1")[-1])
        route.fulfill(status=409, json={"problem": "No."})

    tablet.page.route(SENDING, refuse)
    tablet.page.evaluate(TWO_WAIT)

    tablet.page.reload()
    tablet.page.wait_for_timeout(2000)

    assert asked == {"1", "2"}


def test_a_clock_that_is_set_back_takes_nobody_s_screen_away(tablet: Tablet, survey: Survey):
    now = datetime.now(UTC)
    tablet.page.clock.install(time=now)
    begin(tablet, survey)

    tablet.page.clock.set_system_time(now - timedelta(minutes=5))
    tablet.page.clock.run_for("00:30")
    tablet.page.wait_for_timeout(1000)  # for what would take it away

    assert tablet.name() == "alone"


def test_words_that_were_never_sent_do_not_wait_for_the_next_child(tablet: Tablet, survey: Survey):
    tablet.page.clock.install()
    begin(tablet, survey)
    finish(tablet)
    tablet.page.get_by_role("button", name="I want to talk").click()
    words = tablet.page.get_by_label("What is it about?")
    words.fill("I am left out.")

    tablet.page.clock.run_for("09:00")
    words.press("End")
    tablet.page.clock.run_for("09:00")
    expect(words).to_have_value("I am left out.")
    tablet.page.clock.run_for("02:00")

    expect(tablet.page.locator("#code")).to_be_visible()
    assert "left out" not in tablet.page.content()


def test_a_wrong_answer_to_a_question_that_cannot_be_shown_is_left_out(
    tablet: Tablet, survey: Survey
):
    begin(tablet, survey)

    def refuse(route: Route) -> None:
        if route.request.url.endswith("?left=1"):
            return route.continue_()
        return route.fulfill(status=400, json={"errors": {"elsewhere": "Pick one."}})

    tablet.page.route(SENDING, refuse)
    finish(tablet)

    said(tablet, SENT)
    assert len(survey.kept()) == 1


def test_a_question_that_is_asked_again_is_answered_anew(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    tablet.answer("Always")
    tablet.pick("I'd rather not say")
    tablet.page.reload()
    tablet.page.get_by_role("button", name="Carry on").click()
    expect(tablet.page.locator("[data-screen=_send]")).to_be_visible()
    sent: list[dict[str, list[str]]] = []

    def refuse_first(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or "")["answers"])
        if len(sent) > 1:
            return route.continue_()
        return route.fulfill(status=400, json={"errors": {"more": "Say it in other words."}})

    tablet.page.route(SENDING, refuse_first)
    tablet.next()
    expect(tablet.page.locator("[data-screen=more]")).to_be_visible()
    tablet.write("Longer breaks.")
    tablet.next()
    tablet.next()

    said(tablet, SENT)
    assert [answers.get("more.state") for answers in sent] == [["_declined"], None]


def test_nothing_is_left_once_the_answers_are_sent(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    finish(tablet)
    said(tablet, SENT)

    expect_nothing_stored(tablet)


def test_nothing_is_left_where_there_was_room_for_a_draft_alone(tablet: Tablet, survey: Survey):
    tablet.page.add_init_script(NO_ROOM_TO_HAND_IN)
    begin(tablet, survey)
    assert len(held(tablet)["draft"]) == 1
    finish(tablet)
    said(tablet, SENT)

    expect_nothing_stored(tablet)


def test_nothing_is_left_of_who_stopped(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    tablet.page.get_by_role("button", name="Need a break").click()
    tablet.page.get_by_text("Stop and don't send my answers").click()
    tablet.page.get_by_role("button", name="Stop now", exact=True).click()

    expect(tablet.page.get_by_role("heading", name="That's fine")).to_be_visible()
    expect_nothing_stored(tablet)
    assert [kept.took_part for kept in survey.kept()] == [False]


def test_half_an_hour_untouched_takes_the_answers_away_after_a_warning(
    tablet: Tablet, survey: Survey
):
    tablet.page.clock.install()
    begin(tablet, survey)

    tablet.page.clock.run_for("28:30")
    expect(tablet.page.get_by_role("heading", name="Are you still there?")).to_be_visible()
    tablet.page.get_by_role("button", name="Carry on").click()
    tablet.page.clock.run_for("20:00")
    assert tablet.name() == "alone"
    tablet.page.clock.run_for("11:00")

    expect(tablet.page.locator("#code")).to_be_visible()
    assert held(tablet)["draft"] == []


@pytest.mark.parametrize("day", ["2099-01-01", "2001-01-01"])
def test_an_old_draft_is_not_offered(tablet: Tablet, survey: Survey, day: str):
    begin(tablet, survey)
    tablet.page.goto(f"{tablet.address}/ping")
    tablet.page.clock.set_fixed_time(day)

    tablet.page.goto(tablet.address)

    expect(tablet.page.locator("#code")).to_be_visible()
    assert held(tablet)["draft"] == []


def test_a_wrong_clock_sends_all_the_same(tablet: Tablet, survey: Survey):
    tablet.page.clock.set_system_time("2031-05-05")

    begin(tablet, survey)
    finish(tablet)

    said(tablet, SENT)
    assert survey.kept()[0].received_at.year < 2031


@pytest.mark.parametrize(
    "reply",
    [
        {"status": 200, "content_type": "text/html", "body": "<h1>Sign in to the Wi-Fi</h1>"},
        {"status": 201, "json": {"sitting": "another", "sha256": "0"}},
        {"status": 302, "headers": {"Location": "/ping"}},
        *({"status": status, "body": ""} for status in (400, 401, 403, 410, 413, 429, 500, 503)),
        {"status": 409, "json": {"problem": "This survey is not open yet."}},
    ],
    ids=lambda reply: str(reply["status"]),
)
def test_no_reply_but_a_receipt_deletes_an_answer(tablet: Tablet, survey: Survey, reply):
    begin(tablet, survey)
    tablet.page.route(SENDING, lambda route: route.fulfill(**reply))
    finish(tablet)

    said(tablet, STUCK if "problem" in reply.get("json", {}) else SAVED)
    (record,) = held(tablet)["out"]
    assert "Longer breaks." in record["body"]
    tablet.page.unroute(SENDING)
    said(tablet, SENT)
    assert len(survey.kept()) == 1


def test_other_answers_of_the_same_sitting_are_let_go_of(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    tablet.page.route(SENDING, send_other_answers_first)

    finish(tablet)

    said(tablet, SENT)
    assert held(tablet)["out"] == []
    assert survey.aside() == {Reason.DIFFERENT: 1}
    assert [kept.answers for kept in survey.kept()] == [{"safe": 1}]


def send_other_answers_first(route: Route) -> None:
    names = ("authorization", "content-type")
    headers = {name: route.request.headers[name] for name in names}
    route.fetch(post_data='{"answers":{"safe":["1"]}}', headers=headers)
    route.continue_()


def test_what_waits_is_sent_from_the_page_with_the_code(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    tablet.page.route(SENDING, lambda route: route.abort())
    finish(tablet)
    said(tablet, SAVED)

    tablet.page.get_by_role("button", name="I've finished").click()
    tablet.hand_over()
    expect(tablet.page.locator("#code")).to_be_visible()
    said(tablet, "Waiting on this tablet to be sent: 1.")
    tablet.page.unroute(SENDING)

    expect(tablet.page.get_by_role("status")).to_be_hidden()
    assert len(survey.kept()) == 1


def test_several_tabs_send_once(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    held: list[Route] = []
    tablet.page.context.route(SENDING, lambda route: route.abort())
    finish(tablet)
    said(tablet, SAVED)
    tabs = [tablet.page.context.new_page() for _ in range(2)]
    for tab in tabs:
        tab.goto(tablet.address)
        expect(tab.get_by_role("status")).to_have_text("Waiting on this tablet to be sent: 1.")

    tablet.page.context.route(SENDING, lambda route: held.append(route))
    for tab in (tablet.page, *tabs):
        tab.evaluate("dispatchEvent(new Event('online'))")
    wait_until_all_try(tablet, held)
    assert len(held) == 1
    held[0].continue_()
    said(tablet, SENT)
    for tab in tabs:
        expect(tab.get_by_role("status")).to_be_hidden()

    assert len(held) == 1
    assert len(survey.kept()) == 1


def wait_until_all_try(tablet: Tablet, held: list[Route]) -> None:
    """Wait until each of three tabs has sent, or waits for the one that has."""
    waits = "navigator.locks.query().then(({ pending }) => pending.length)"
    for _ in range(100):
        if held and len(held) + tablet.page.evaluate(waits) >= 3:
            return
        tablet.page.wait_for_timeout(50)
    raise AssertionError(f"{len(held)} have sent, and not all others wait")


def test_a_tab_that_held_the_lock_for_a_moment_strands_nothing(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    tablet.page.context.set_offline(True)
    finish(tablet)
    said(tablet, SAVED)
    tablet.page.context.set_offline(False)
    other = tablet.page.context.new_page()
    other.goto(f"{tablet.address}/ping")
    other.evaluate("() => { navigator.locks.request('sending', () => new Promise(() => {})) }")
    tablet.page.evaluate("dispatchEvent(new Event('online'))")

    other.close()

    said(tablet, SENT)


def test_a_second_tab_is_told_that_the_first_is_open(tablet: Tablet, survey: Survey):
    code = begin(tablet, survey)
    second = Tablet(tablet.page.context.new_page(), tablet.address)

    second.page.goto(f"{tablet.address}/#{code}")

    title = "A survey is open in another tab"
    expect(second.page.get_by_role("heading", name=title)).to_be_visible()
    finish(tablet)
    assert len(survey.kept()) == 1


@pytest.mark.parametrize("script", GONE.values(), ids=GONE)
def test_without_a_store_it_is_sent_straight_away(tablet: Tablet, survey: Survey, script: str):
    tablet.page.add_init_script(script)
    begin(tablet, survey)

    finish(tablet)

    said(tablet, SENT)
    assert len(survey.kept()) == 1


def test_without_a_store_nothing_is_called_sent_before_it_is(tablet: Tablet, survey: Survey):
    tablet.page.add_init_script(GONE["no IndexedDB"])
    begin(tablet, survey)
    tablet.answer("Always")
    tablet.next()
    tablet.page.route(SENDING, lambda route: route.abort())

    tablet.next()
    said(tablet, "Not sent yet. Your answers are still here.")
    tablet.page.unroute(SENDING)
    tablet.page.get_by_role("button", name="Try again").click()

    said(tablet, SENT)
    assert len(survey.kept()) == 1


def test_without_locks_a_lease_lets_one_tab_send(tablet: Tablet, survey: Survey):
    tablet.page.context.add_init_script(
        "Object.defineProperty(navigator, 'locks', { value: undefined })"
    )
    held: list[Route] = []
    begin(tablet, survey)
    tablet.page.context.route(SENDING, lambda route: held.append(route))
    finish(tablet)
    said(tablet, SAVED)
    other = tablet.page.context.new_page()
    other.goto(tablet.address)
    expect(other.get_by_role("status")).to_have_text("Waiting on this tablet to be sent: 1.")

    assert len(held) == 1
    held[0].continue_()
    said(tablet, SENT)
    expect(other.get_by_role("status")).to_be_hidden()

    assert len(held) == 1
    assert len(survey.kept()) == 1


def test_answers_survive_a_browser_that_is_killed(
    playwright: Playwright, chromium: str, site: Site, survey: Survey, tmp_path: Path
):
    first = open_profile(playwright, chromium, tmp_path)
    first.route(SENDING, lambda route: route.abort())
    tablet = Tablet(first.pages[0], site.address)
    begin(tablet, survey)
    finish(tablet)
    said(tablet, SAVED)

    kill(first)
    again = open_profile(playwright, chromium, tmp_path)
    with again.pages[0].expect_response(SENDING):
        again.pages[0].goto(site.address)

    expect(again.pages[0].get_by_role("status")).to_be_hidden()
    assert len(survey.kept()) == 1
    again.close()
