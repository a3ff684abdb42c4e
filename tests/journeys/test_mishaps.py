"""Whatever else goes wrong in a classroom, every answer is kept once and nobody is misled."""

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Playwright, Route, expect
from sqlalchemy.orm import Session

from surveyapp.records.accounts import Role
from tests import factories
from tests.journeys import wire
from tests.journeys.conftest import FLAGS, TABLET, Site, Survey, Tablet
from tests.journeys.steps import (
    SAVED,
    SENDING,
    SENT,
    begin,
    carry_on,
    clear_store,
    finish,
    held,
    kill,
    open_profile,
    prepare,
    said,
    wait_for,
)
from tests.journeys.stores import leave_record
from tests.journeys.wire import Wire

PUT = """() => new Promise((resolve) => {
  const asked = indexedDB.open("surveyapp");
  asked.onsuccess = () => {
    const written = asked.result.transaction("out", "readwrite");
    written.onabort = () => resolve(String(written.error));
    written.oncomplete = () => resolve("written");
    written.objectStore("out").put("x".repeat(100), "test");
  };
})"""
REMEMBER_STORES = """
globalThis.opened = [];
const { open } = IDBFactory.prototype;
IDBFactory.prototype.open = function (...given) {
  const asked = open.apply(this, given);
  asked.addEventListener("success", () => opened.push(asked.result));
  return asked;
};"""
OTHER_VERSION = """() => new Promise((resolve) => {
  const asked = indexedDB.open("surveyapp", 1000);
  asked.onsuccess = () => resolve("open");
  asked.onblocked = () => resolve("blocked");
})"""
HOLD_THE_LEASE = """() => new Promise((resolve) => {
  const asked = indexedDB.open("surveyapp");
  asked.onsuccess = () => {
    const written = asked.result.transaction("lease", "readwrite");
    written.objectStore("lease").put(Date.now() + 5000, "now");
    written.oncomplete = resolve;
  };
})"""
NOTE_WHETHER_KEPT = (
    "addEventListener('pageshow', (event) => sessionStorage.setItem('kept', event.persisted))"
)
KEPT = "sessionStorage.getItem('kept')"
SCRIPT = "**/respond.js*"
OPEN = "(form, code) => { form.elements.code.value = code; form.submit(); }"
NO_LOCKS = "Object.defineProperty(navigator, 'locks', { value: undefined })"
OLD_BROWSER = f"""{NO_LOCKS};
for (const name of ["storage", "serviceWorker", "connection"])
  Object.defineProperty(navigator, name, {{ value: undefined }});
for (const name of ["trustedTypes", "SyncManager", "scheduler", "caches", "requestIdleCallback"])
  Object.defineProperty(globalThis, name, {{ value: undefined }});
delete Crypto.prototype.randomUUID;
delete HTMLDialogElement.prototype.showModal;
delete Element.prototype.checkVisibility;
"""


def test_a_sign_in_page_of_the_wifi_is_not_taken_for_the_server(
    tablet_on_wire: Tablet, line: Wire, portal: str, survey: Survey
):
    tablet = tablet_on_wire
    prepare(tablet, survey)
    server = f"http://{line.end[0]}:{line.end[1]}"
    tablet.agree()
    tablet.answer("Sometimes", "Often")
    line.lead_to(portal)

    finish(tablet)
    said(tablet, SAVED)
    tablet.page.get_by_role("button", name="I've finished").click()
    tablet.hand_over()
    begin(tablet, survey)
    finish(tablet)
    said(tablet, SAVED)
    line.lead_to(server)

    said(tablet, SENT)
    wait_for(tablet, lambda: len({it.sitting for it in survey.kept()}) == 2)


def test_a_server_that_never_answers_keeps_nobody_waiting(tablet: Tablet, survey: Survey):
    held: list[Route] = []
    begin(tablet, survey)
    tablet.page.route(SENDING, lambda route: held.append(route))

    finish(tablet)
    said(tablet, SAVED)
    held[0].continue_()

    said(tablet, SENT)
    assert len(survey.kept()) == 1


def test_many_taps_on_a_slow_network_send_once(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    tablet.answer("Always")
    tablet.next()
    sent: list[str] = []

    def slowly(route: Route) -> None:
        sent.append(route.request.url)
        time.sleep(0.5)
        route.continue_()

    tablet.page.route(SENDING, slowly)
    tablet.page.get_by_role("button", name="Send my answers").click(click_count=5, delay=10)

    said(tablet, SENT)
    assert len(sent) == len(survey.kept()) == 1


def test_a_tablet_that_is_switched_off_goes_on_at_the_next_question(
    playwright: Playwright, chromium: str, site: Site, survey: Survey, tmp_path: Path
):
    first = open_profile(playwright, chromium, tmp_path)
    tablet = Tablet(first.pages[0], site.address)
    begin(tablet, survey)
    tablet.page.wait_for_timeout(500)

    kill(first)
    again = open_profile(playwright, chromium, tmp_path)
    tablet = Tablet(again.pages[0], site.address)
    tablet.page.goto(site.address)
    carry_on(tablet)
    assert tablet.page.locator(":checked").count() == 0
    finish(tablet)

    said(tablet, SENT)
    assert [it.answers for it in survey.kept()] == [{"safe": 2, "liked": 3, "alone": 4}]
    again.close()


def test_a_full_tablet_sends_straight_away(tablet: Tablet, survey: Survey):
    tablet.page.goto(f"{tablet.address}/ping")
    limits = tablet.page.context.new_cdp_session(tablet.page)
    quota = {"origin": tablet.address, "quotaSize": 1}
    limits.send("Storage.overrideQuotaForOrigin", quota)
    begin(tablet, survey)
    assert "Quota" in tablet.page.evaluate(PUT)

    finish(tablet)

    said(tablet, SENT)
    assert len(survey.kept()) == 1


def test_a_store_that_the_browser_closes_is_opened_again(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    clear_store(tablet.page.context.new_cdp_session(tablet.page), tablet.address)
    tablet.answer("Always")

    tablet.page.reload()
    tablet.page.get_by_role("button", name="Carry on").click()
    expect(tablet.page.locator("[data-screen=more]")).to_be_visible()
    tablet.next()
    tablet.next()

    said(tablet, SENT)
    assert [it.answers for it in survey.kept()] == [{"safe": 2, "liked": 3, "alone": 4}]


def test_a_store_that_is_closed_without_a_word_is_opened_again(tablet: Tablet, survey: Survey):
    tablet.page.add_init_script(REMEMBER_STORES)
    begin(tablet, survey)
    tablet.page.evaluate("opened.forEach((database) => database.close())")
    tablet.page.context.set_offline(True)

    finish(tablet)
    said(tablet, SAVED)
    tablet.page.context.set_offline(False)

    said(tablet, SENT)
    assert len(survey.kept()) == 1


def test_a_newer_version_in_another_tab_may_have_the_store(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    other = tablet.page.context.new_page()
    other.goto(f"{tablet.address}/ping")

    assert other.evaluate(OTHER_VERSION) == "open"
    finish(tablet)

    said(tablet, SENT)
    assert len(survey.kept()) == 1


def test_a_page_of_before_the_store_s_new_version_keeps_answers(tablet: Tablet, survey: Survey):
    tablet.page.goto(tablet.address)
    tablet.page.wait_for_timeout(500)
    tablet.page.goto(f"{tablet.address}/ping")
    assert tablet.page.evaluate(OTHER_VERSION) == "open"

    begin(tablet, survey)
    tablet.page.reload()
    carry_on(tablet)


def test_a_tab_that_died_while_it_held_the_lease_strands_nothing(tablet: Tablet, survey: Survey):
    tablet.page.context.add_init_script(NO_LOCKS)
    begin(tablet, survey)
    other = tablet.page.context.new_page()
    other.goto(f"{tablet.address}/ping")
    tablet.answer("Always")
    tablet.next()
    other.evaluate(HOLD_THE_LEASE)

    tablet.next()
    said(tablet, SAVED)
    other.close()

    said(tablet, SENT)
    assert len(survey.kept()) == 1


def test_a_lease_from_before_the_clock_was_set_back_strands_nothing(tablet: Tablet, survey: Survey):
    tablet.page.context.add_init_script(NO_LOCKS)
    begin(tablet, survey)
    tablet.page.evaluate(HOLD_THE_LEASE.replace("5000", "3_600_000"))

    finish(tablet)

    said(tablet, SENT)
    assert len(survey.kept()) == 1


def test_an_old_browser_is_enough(tablet: Tablet, survey: Survey):
    tablet.page.add_init_script(OLD_BROWSER)
    begin(tablet, survey)

    tablet.page.reload()
    carry_on(tablet)
    finish(tablet)

    said(tablet, SENT)
    assert [it.answers for it in survey.kept()] == [{"safe": 2, "liked": 3, "alone": 4}]


def test_plain_http_on_a_lan_says_so_and_sends(
    playwright: Playwright, chromium: str, site: Site, survey: Survey
):
    named = "--host-resolver-rules=MAP school.test 127.0.0.1"
    browser = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS, named])
    address = site.address.replace("127.0.0.1", "school.test")
    tablet = Tablet(browser.new_page(viewport=TABLET), address)
    tablet.page.goto(address)

    warning = tablet.page.get_by_text("This address doesn't begin with https")
    expect(warning).to_be_visible()
    assert tablet.page.evaluate("navigator.serviceWorker") is None
    begin(tablet, survey)
    finish(tablet)

    said(tablet, SENT)
    assert len(survey.kept()) == 1
    browser.close()


def test_a_private_window_goes_on_without_a_network(
    playwright: Playwright, chromium: str, site: Site, survey: Survey, tmp_path: Path
):
    context = playwright.chromium.launch_persistent_context(
        tmp_path / "profile",
        executable_path=chromium,
        args=[*FLAGS, "--incognito"],
        viewport=TABLET,
    )
    tablet = Tablet(context.pages[0], site.address)
    prepare(tablet, survey)
    context.set_offline(True)
    begin(tablet, survey)
    finish(tablet)
    said(tablet, SAVED)

    context.set_offline(False)

    said(tablet, SENT)
    assert len(survey.kept()) == 1
    context.close()


def test_staff_who_sign_out_take_no_waiting_answer_along(
    tablet: Tablet, survey: Survey, email: str
):
    begin(tablet, survey)
    tablet.page.route(SENDING, lambda route: route.abort())
    finish(tablet)
    said(tablet, SAVED)
    staff = tablet.page.context.new_page()
    staff.goto(f"{tablet.address}/staff/")
    staff.get_by_label("Email address").fill(email)
    staff.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    staff.get_by_role("button", name="Sign in").click()
    staff.get_by_role("button", name="Sign out").click()
    expect(staff.get_by_role("heading", name="Staff sign in")).to_be_visible()
    tablet.page.context.clear_cookies()

    tablet.page.unroute(SENDING)

    said(tablet, SENT)
    assert len(survey.kept()) == 1


def test_no_thanks_before_the_script_is_there_uses_the_start_up(tablet: Tablet, survey: Survey):
    for code in (it.replace("-", "") for it in survey.codes(2)):
        start = {"code": code, "title": "Autumn", "group": "7B"}
        leave_record(tablet, 3, ("starts", code), start)
    tablet.page.goto(tablet.address)
    expect(tablet.page.locator("[data-start]")).to_be_visible()

    tablet.page.route(SCRIPT, lambda route: route.abort())
    tablet.page.locator("[data-start]").click()
    tablet.page.locator("summary", has_text="No thanks").click()
    tablet.page.unroute(SCRIPT)
    tablet.page.get_by_role("button", name="Finish without answering").click()
    expect(tablet.page.get_by_role("heading", name="That's fine")).to_be_focused()
    tablet.page.goto(tablet.address)
    tablet.page.locator("[data-start]").click()

    expect(tablet.page.locator("main[data-stepped]")).to_be_visible()
    assert len(held(tablet)["starts"]) == 1


def test_the_form_that_is_sent_before_the_script_is_there_takes_nobody_else_s_answers_away(
    tablet: Tablet, survey: Survey
):
    first = begin(tablet, survey)
    (second,) = survey.codes(1)
    tablet.page.goto(tablet.address)
    expect(tablet.page.locator("[data-offer]")).to_be_visible()

    tablet.page.route(SCRIPT, lambda route: route.abort())
    tablet.page.locator("form[data-enter]").evaluate(OPEN, second)
    tablet.agree()
    tablet.page.locator("[name=safe][value='4']").check()
    tablet.page.unroute(SCRIPT)
    tablet.page.get_by_role("button", name="Send my answers").click()
    expect(tablet.page.get_by_role("heading", name="Thank you")).to_be_focused()
    tablet.page.goto(tablet.address)

    carry_on(tablet)
    assert [draft["code"] for draft in held(tablet)["draft"]] == [first.replace("-", "")]


def test_a_page_that_the_browser_kept_shows_the_next_pupil_nothing(
    tablet_with_page_cache: Tablet, survey: Survey
):
    tablet = tablet_with_page_cache
    begin(tablet, survey)
    finish(tablet)
    said(tablet, SENT)
    tablet.page.get_by_role("button", name="I've finished").click()
    tablet.hand_over()

    for _ in range(3):
        tablet.page.locator("#code").fill("K7PM")
        leave_and_come_back(tablet)
        expect(tablet.page.locator("#code")).to_have_value("")
        assert tablet.page.evaluate(KEPT) == "true"
    for _ in range(3):
        tablet.page.evaluate("history.back()")
        expect(tablet.page.locator("#code")).to_have_value("")
        assert "Longer breaks." not in tablet.page.content()
        assert tablet.page.locator(":checked").count() == 0


def test_questions_that_the_browser_kept_show_the_next_pupil_nothing(
    tablet_with_page_cache: Tablet, survey: Survey
):
    tablet = tablet_with_page_cache
    begin(tablet, survey)
    tablet.answer("Always")
    tablet.write("Longer breaks.")

    leave_and_come_back(tablet)

    expect(tablet.page.get_by_role("heading", name="Were you in the middle?")).to_be_focused()
    assert tablet.page.evaluate(KEPT) == "true"
    assert "Longer breaks." not in tablet.page.content()
    assert tablet.page.locator(":checked").count() == 0


def leave_and_come_back(tablet: Tablet) -> None:
    """Leave the page, and come Back to it; `KEPT` says whether the browser had kept it."""
    tablet.page.evaluate(NOTE_WHETHER_KEPT)
    tablet.page.goto(f"{tablet.address}/ping")
    tablet.page.evaluate("sessionStorage.clear(); history.back()")


class Portal(BaseHTTPRequestHandler):
    """Answers whatever it is asked with a page to sign in to a Wi-Fi, or leads there."""

    def do_GET(self) -> None:
        self.say(302 if self.path == "/ping" else 200)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.say(200)

    def say(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Security-Policy", "default-src 'self'")
        self.send_header("Location", "/wifi")
        self.end_headers()
        self.wfile.write(b"<h1>Sign in to the Wi-Fi</h1>")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def portal() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Portal) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def line(site: Site) -> Iterator[Wire]:
    with wire.to(site.address) as laid:
        yield laid


@pytest.fixture
def tablet_on_wire(browser: Browser, line: Wire) -> Iterator[Tablet]:
    context = browser.new_context(viewport=TABLET, has_touch=True)
    context.set_default_timeout(10_000)
    yield Tablet(context.new_page(), line.address)
    context.close()


@pytest.fixture
def email(site: Site) -> str:
    with Session(site.bind) as session, session.begin():
        return factories.account(session, factories.school(session), Role.LEAD).email
