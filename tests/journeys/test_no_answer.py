"""A server that doesn't answer, or a Wi-Fi that answers for it, strands no answers."""

from playwright.sync_api import Browser, Route, expect

from tests.journeys import wire
from tests.journeys.conftest import TABLET, Survey, Tablet
from tests.journeys.steps import (
    GONE,
    SAVED,
    SENDING,
    SENT,
    begin,
    finish,
    said,
    wait_for,
    wait_until,
)

PORTAL = "<h1>Sign in to the Wi-Fi</h1>"
PAUSES = """
globalThis.pauses = [];
Math.random = () => 0.25;
const { setTimeout } = globalThis;
globalThis.setTimeout = (work, time, ...given) => {
  if (work.name !== "drain") return setTimeout(work, time, ...given);
  pauses.push(time);
  return setTimeout(work, 10);
};"""
WORKER = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller?.state)"


def test_a_request_without_a_reply_is_given_up_and_sent_again(tablet: Tablet, survey: Survey):
    tablet.page.clock.install()
    begin(tablet, survey)
    asked: list[Route] = []
    given_up: list[str] = []

    def hold_the_first(route: Route) -> None:
        asked.append(route)
        if len(asked) > 1:
            route.continue_()

    tablet.page.on("requestfailed", lambda request: given_up.append(request.method))
    tablet.page.route(SENDING, hold_the_first)
    finish(tablet)
    tablet.page.clock.run_for("00:04")
    said(tablet, SAVED)
    tablet.page.clock.run_for("00:02")
    assert (len(asked), given_up.count("POST")) == (1, 0)

    for _ in range(20):
        if len(asked) == 1:
            tablet.page.clock.run_for("00:01")

    said(tablet, SENT)
    assert given_up.count("POST") == 1
    assert len(survey.kept()) == 1


def test_the_pauses_between_tries_grow_to_a_minute_and_are_left_to_chance(
    tablet: Tablet, survey: Survey
):
    tablet.page.add_init_script(PAUSES)
    begin(tablet, survey)
    tablet.page.route(SENDING, lambda route: route.abort())
    finish(tablet)
    wait_for(tablet, lambda: tablet.page.evaluate("pauses.length") >= 8)

    chance = 0.5 + 0.25
    seconds = [1, 2, 4, 8, 16, 32, 60, 60]
    assert tablet.page.evaluate("pauses.slice(0, 8)") == [it * 1000 * chance for it in seconds]
    tablet.page.unroute(SENDING)
    said(tablet, SENT)


def test_where_a_wifi_answers_for_the_server_a_tablet_without_a_store_is_full(
    tablet: Tablet, survey: Survey
):
    tablet.page.add_init_script(GONE["blocked"])
    tablet.page.route(
        "**/ping", lambda route: route.fulfill(status=200, content_type="text/html", body=PORTAL)
    )

    tablet.start(*survey.codes(1))

    expect(tablet.page.get_by_role("heading", name="This tablet is full")).to_be_visible()
    expect(tablet.page.locator("[data-yes]")).to_have_count(0)


def test_a_tablet_without_a_store_that_reaches_the_server_is_not_full(
    tablet: Tablet, survey: Survey
):
    tablet.page.add_init_script(GONE["blocked"])
    with tablet.page.expect_response("**/ping"):
        tablet.start(*survey.codes(1))

    tablet.agree()
    assert tablet.name() == "safe"


def test_a_wave_that_was_never_opened_here_is_waited_for(browser: Browser, survey: Survey):
    with (
        wire.to(survey.site.address) as line,
        browser.new_context(viewport=TABLET, has_touch=True) as context,
    ):
        tablet = Tablet(context.new_page(), line.address)
        tablet.page.goto(tablet.address)
        wait_until(tablet.page, WORKER)
        line.delay = 3  # there and back: more than the worker waits where it has something to show

        tablet.page.locator("#code").fill(*survey.codes(1))
        tablet.page.locator("#code").press("Enter")

        expect(tablet.page.locator("[data-yes]")).to_be_visible(timeout=20_000)
