"""What pupils do in the journeys, and what the tablet then says and holds."""

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Locator, Page, Playwright, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.records.partials import Partial
from tests.journeys.conftest import FLAGS, TABLET, Survey, Tablet

SENT = "Your answers are sent."
SAVED = "Your answers are saved on this tablet. It sends them by itself."
STUCK = "Your answers are saved on this tablet. Show this screen to an adult."
SENDING = re.compile("/api/v1/sittings/")
ASKING = re.compile("/api/v1/help-requests/")
HELD = """async () => {
  const database = await new Promise((resolve) => {
    const asked = indexedDB.open("surveyapp");
    asked.onsuccess = () => resolve(asked.result);
  });
  const names = [...database.objectStoreNames];
  const held = {};
  for (const name of names) {
    const asked = database.transaction(name).objectStore(name).getAll();
    held[name] = await new Promise((resolve) => (asked.onsuccess = () => resolve(asked.result)));
  }
  database.close();
  return held;
}"""
READY = """async () => {
  await navigator.serviceWorker.ready;
  const documents = await caches.open("documents");
  return (await documents.keys()).some((it) => it.url.includes("/answer"));
}"""
WAITING = "navigator.serviceWorker.getRegistration().then((it) => Boolean(it.waiting))"
KEPT = """async () => {
  const pages = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const reply of await cache.matchAll()) pages.push(await reply.text());
  }
  return pages.join();
}"""
GONE = {
    "no IndexedDB": "Object.defineProperty(globalThis, 'indexedDB', { value: undefined })",
    "blocked": "IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError') }",
    "full": "IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceeded') }",
    "plain HTTP": "Object.defineProperty(crypto, 'subtle', { value: undefined })",
}
# The tablet's own voices, which are there as soon as `voicesAreHere`.
VOICES = """
globalThis.said = [];
const voices = %s;
speechSynthesis.getVoices = () => globalThis.voicesAreHere ? voices : [];
speechSynthesis.speak = (words) => {
  said.push([words.text, words.voice.name]);
  setTimeout(() => words.onend());
};
globalThis.SpeechSynthesisUtterance = function (text) { this.text = text; };
"""


def begin(tablet: Tablet, survey: Survey) -> str:
    """Answer the first two questions."""
    (code,) = survey.codes(1)
    tablet.start(code)
    tablet.agree()
    tablet.answer("Sometimes", "Often")
    return code


def finish(tablet: Tablet) -> None:
    """Answer the other two and send."""
    tablet.answer("Always")
    tablet.write("Longer breaks.")
    tablet.next()
    tablet.next()
    expect(tablet.page.get_by_role("heading", name="Thank you")).to_be_visible()


def answer(tablet: Tablet, code: str) -> None:
    tablet.start(code)
    tablet.agree()
    tablet.answer("Sometimes", "Often", "Always")
    tablet.next()
    tablet.next()
    expect(tablet.page.get_by_role("heading", name="Thank you")).to_be_visible()


def said(tablet: Tablet, sentence: str | re.Pattern[str]) -> None:
    expect(tablet.page.get_by_role("status")).to_have_text(sentence, timeout=30_000)


def menu(page: Page) -> Locator:
    return page.locator("[data-looks]:visible")


def choose(page: Page, *words: str) -> None:
    """Press the choices of how pages look that have these words."""
    menu(page).get_by_text("Look").click()
    for each in words:
        menu(page).get_by_role("button", name=each).click()
    page.keyboard.press("Escape")


def carry_on(tablet: Tablet) -> None:
    tablet.page.get_by_role("button", name="Carry on").click()
    expect(tablet.page.locator("[data-screen=alone]")).to_be_visible()


def prepare(tablet: Tablet, survey: Survey) -> str:
    """Open the page with the code and one questionnaire, and wait until both are kept."""
    (code,) = survey.codes(1)
    tablet.page.goto(tablet.address)
    tablet.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    tablet.start(code)
    expect(tablet.page.locator("[data-screen=_assent]")).to_be_visible()
    wait_until(tablet.page, READY)
    return code


def held(tablet: Tablet) -> dict[str, list[Any]]:
    """Give all that is in the tablet's store, by the names of its parts."""
    found: dict[str, list[Any]] = tablet.page.evaluate(HELD)
    return found


def expect_nothing_stored(tablet: Tablet) -> None:
    wait_for(tablet, lambda: not held(tablet)["draft"] and not held(tablet)["out"])


def left(survey: Survey) -> list[Partial]:
    with Session(survey.site.bind) as database:
        return list(database.scalars(select(Partial).where(Partial.wave_id == survey.wave)))


def wait_for(tablet: Tablet, something: Callable[[], object]) -> None:
    for _ in range(400):
        if something():
            return
        tablet.page.wait_for_timeout(50)
    raise AssertionError("it did not come")


def wait_until(page: Page, condition: str) -> None:
    """Ask the page again and again, as its policy lets nothing wait inside it."""
    for _ in range(300):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def lose_the_reply(route: Route) -> None:
    """Let the server keep what is sent, and the tablet hear nothing of that."""
    route.fetch()
    route.abort()


def kill(context: BrowserContext) -> None:
    """End the browser's process at once, as a tablet does that is switched off."""
    assert context.browser
    asked = context.browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    with context.expect_event("close"):
        for process in asked["processInfo"]:
            if process["type"] == "browser":
                os.kill(process["id"], signal.SIGKILL)


def open_profile(playwright: Playwright, chromium: str, folder: Path) -> BrowserContext:
    return playwright.chromium.launch_persistent_context(
        folder / "profile", executable_path=chromium, args=FLAGS, viewport=TABLET
    )


def hold_first(tablet: Tablet, path: re.Pattern[str]) -> Callable[[str], None]:
    """Let the first request hang; what is given refuses it, with a sentence, and all later ones."""
    asked: list[Route] = []
    sentences: list[str] = []

    def refuse(route: Route) -> None:
        route.fulfill(status=409, json={"problem": sentences[0]})

    def hold(route: Route) -> None:
        refuse(route) if asked else asked.append(route)

    def refuse_all(sentence: str) -> None:
        sentences.append(sentence)
        refuse(asked[0])

    tablet.page.route(path, hold)
    return refuse_all


def clear_store(browser: CDPSession, address: str) -> None:
    """Have the browser close and delete the store, as one short of memory or space does."""
    given = {"origin": address, "storageTypes": "indexeddb"}
    browser.send("Storage.clearDataForOrigin", given)


def press_until(page: Page, words: str) -> None:
    """Press Tab until the focus is on the control with these words."""
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            return
    raise AssertionError(f"Tab does not reach {words}")


def until_nothing_is_under_way(tablet: Tablet) -> None:
    """Wait until whatever was begun on the tablet is put aside under its code."""
    for _ in range(50):
        if all("body" in draft for draft in held(tablet)["draft"]):
            return
        tablet.page.wait_for_timeout(100)
    raise AssertionError("a sitting is still under way on the tablet")
