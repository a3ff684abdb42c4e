"""Somebody asks to talk: from any screen, once, without a network too, apart from the answers."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from surveyapp.records.help_requests import Message
from surveyapp.records.waves import Mode, Wave
from tests.journeys.asking import ask, back, opener, page_of, press_send, requests, said, send
from tests.journeys.conftest import Survey, Tablet
from tests.journeys.looks import LOST, SMALL, SMALL_TEXT, WEAR
from tests.journeys.steps import (
    ASKING,
    held,
    hold_first,
    prepare,
    until_nothing_is_under_way,
    wait_for,
)

UNNAMED = "Sent. Whoever reads it doesn't know who you are, so nobody can come to find you."
KNOWN = "Sent. Whoever reads it knows who you are, and can come to find you."
SAVED = "Saved on this tablet: it goes as soon as there is a network."
WORDS = "I am left out at lunch."
OLD_STORE = """async (record) => {
  const database = await new Promise((resolve, reject) => {
    const asked = indexedDB.open("surveyapp", 1);
    asked.onupgradeneeded = () => {
      for (const name of ["draft", "out", "lease"]) asked.result.createObjectStore(name);
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = reject;
  });
  const transaction = database.transaction("out", "readwrite");
  transaction.objectStore("out").put(record, record.sitting);
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  database.close();
}"""
NO_STORE = "indexedDB.open = () => { throw new DOMException('', 'SecurityError') }"


@pytest.mark.parametrize("look", ["bigger", "bigger airy"])
def test_in_bigger_text_the_form_never_scrolls_sideways(
    tablet: Tablet, every_type: Survey, look: str
):
    tablet.page.set_viewport_size({"width": 320, "height": 640})
    tablet.start(*every_type.codes(1))
    expect(tablet.screen()).to_be_visible()
    tablet.page.evaluate(WEAR, look)
    tablet.page.get_by_role("button", name="I want to talk").click()
    form = tablet.page.get_by_role("dialog")
    expect(form).to_be_visible()

    assert form.evaluate("form => form.scrollWidth - form.clientWidth") == 0


def test_it_is_sent_apart_from_the_answers(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    tablet.answer("Sometimes")
    ask(tablet, WORDS, name="Amy", whom="Mr Jones")
    expect(said(tablet)).to_have_text(KNOWN)
    back(tablet)

    assert tablet.name() == "liked"
    finish(tablet, "Often", "Always")

    (response,) = survey.kept()
    assert response.answers == {"safe": 2, "liked": 3, "alone": 4}
    assert requests(survey) == [(Message("Amy", "Mr Jones", WORDS),)]


def test_a_refusal_that_comes_late_is_told(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    refusal = "Not sent. Show this screen to an adult."
    refuse_late = hold_first(tablet, ASKING)
    ask(tablet, WORDS)
    expect(said(tablet)).to_contain_text(SAVED)

    refuse_late(refusal)

    expect(said(tablet)).to_have_text(refusal)


def test_it_is_in_the_same_place_on_every_screen(tablet: Tablet, survey: Survey):
    for width in (360, 768):
        tablet.page.set_viewport_size({"width": width, "height": 800})
        places = list(walk(tablet, survey))

        assert len(places) == 5
        assert len(set(places)) == 1, places


@pytest.mark.parametrize("look", ["", "bigger airy"])
def test_in_the_break_it_covers_nothing(tablet: Tablet, belonging: Survey, look: str):
    tablet.page.set_viewport_size({"width": 360, "height": 640})
    (code,) = belonging.codes(1)
    tablet.start(code, "/?lang=cy")
    tablet.agree()
    tablet.page.evaluate(WEAR, look)
    tablet.page.locator("[data-break]").click()
    resting = tablet.page.locator("[data-resting]")

    button = resting.locator("[data-ask]").bounding_box()
    drawing = resting.locator(".drawing").bounding_box()

    assert button is not None
    assert drawing is not None
    assert drawing["y"] > button["y"] + button["height"]


def test_at_the_hand_over_it_is_gone(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    opener(tablet).click()
    tablet.page.get_by_label("Your name").fill("Amy")
    back(tablet)
    finish(tablet, "Sometimes", "Often", "Always")
    tablet.page.get_by_role("button", name="I've finished").click()

    expect(tablet.page.locator("[data-ask], [data-ask-page]")).to_have_count(0)
    assert "Amy" not in tablet.page.content()


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        (Mode.ANONYMOUS, "Nobody can know who you are or come to find you unless you write"),
        (Mode.CONFIDENTIAL, "Nobody knows who you are unless you say so: write your name."),
        (Mode.NAMED, "They will know it is you."),
    ],
)
def test_it_says_who_will_know(tablet: Tablet, survey: Survey, mode: Mode, sentence: str):
    set_mode(survey, mode)
    begin(tablet, survey)
    opener(tablet).click()

    expect(page_of(tablet)).to_contain_text(sentence)
    expect(page_of(tablet).get_by_label("Your name")).to_have_count(int(mode != Mode.NAMED))
    send(tablet, WORDS)

    expect(said(tablet)).to_have_text(KNOWN if mode == Mode.NAMED else UNNAMED)


def test_nothing_written_is_asked_about_once_and_then_sent(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    opener(tablet).click()
    press_send(tablet)
    expect(said(tablet)).to_contain_text("You wrote nothing")
    assert requests(survey) == []

    press_send(tablet)

    expect(said(tablet)).to_have_text(UNNAMED)
    assert requests(survey) == [(Message(),)]


def test_asking_again_and_again_is_one_request(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    for _ in range(4):
        ask(tablet, WORDS)
        expect(said(tablet)).to_have_text(UNNAMED)
        back(tablet)
    ask(tablet, "And on the bus.")
    expect(said(tablet)).to_have_text(UNNAMED)

    assert requests(survey) == [(Message(words=WORDS), Message(words="And on the bus."))]


def test_a_lost_reply_leaves_one(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    lost: list[str] = []

    def lose(route: Any) -> None:
        route.fetch()
        lost.append(route.request.url)
        route.abort()

    tablet.page.route("**/api/v1/help-requests/*", lose)
    ask(tablet, WORDS)

    expect(said(tablet)).to_contain_text(SAVED)
    tablet.page.unroute_all(behavior="wait")
    expect(said(tablet)).to_have_text(UNNAMED, timeout=20_000)
    assert lost
    assert requests(survey) == [(Message(words=WORDS),)]


def test_without_a_network_it_waits_through_reload_and_hand_over(
    tablet_with_worker: Tablet, survey: Survey
):
    tablet = tablet_with_worker
    prepare(tablet, survey)
    first, second = survey.codes(2)
    tablet.start(first)
    tablet.agree()
    tablet.page.context.set_offline(True)
    ask(tablet, WORDS, name="Amy")
    expect(said(tablet)).to_contain_text(SAVED)
    expect(said(tablet)).to_contain_text("If it can't wait, show this screen to an adult.")
    tablet.page.reload()

    tablet.page.goto(tablet.address)
    tablet.page.get_by_role("button", name="That wasn't me").click()
    until_nothing_is_under_way(tablet)
    tablet.start(second)
    tablet.agree()
    opener(tablet).click()
    expect(said(tablet)).to_have_text("")
    assert "Amy" not in tablet.page.content()
    assert WORDS not in tablet.page.content()

    tablet.page.context.set_offline(False)
    wait_for(tablet, lambda: requests(survey))
    wait_for(tablet, lambda: not held(tablet)["help"])
    assert requests(survey) == [(Message("Amy", "", WORDS),)]
    assert survey.kept() == []


def test_what_an_older_page_kept_is_still_sent(tablet: Tablet, survey: Survey):
    (code,) = survey.codes(1)
    tablet.page.goto(f"{tablet.address}/healthz")
    body = '{"answers":{"safe":["3"]},"language":"en"}'
    sha256 = tablet.page.evaluate(
        """async (text) => [...new Uint8Array(await crypto.subtle.digest("SHA-256",
        new TextEncoder().encode(text)))].map((it) => it.toString(16).padStart(2, "0")).join("")""",
        body,
    )
    sitting = "3f1d6a52-6a2e-4a57-9d8b-0c8f6a1e2b3c"
    record = {"sitting": sitting, "code": code, "body": body, "sha256": sha256}
    tablet.page.evaluate(OLD_STORE, record)

    tablet.page.goto(tablet.address)

    wait_for(tablet, survey.kept)
    wait_for(tablet, lambda: not held(tablet)["out"])
    assert [str(it.sitting) for it in survey.kept()] == [sitting]
    assert held(tablet).keys() >= {"draft", "out", "lease", "help"}


def test_with_neither_store_nor_network_the_words_stay_and_it_says_so(
    tablet: Tablet, survey: Survey
):
    tablet.page.add_init_script(NO_STORE)
    begin(tablet, survey)
    tablet.page.context.set_offline(True)
    ask(tablet, WORDS)

    expect(said(tablet)).to_have_text(
        "This could not be sent or saved. Show this screen to an adult."
    )
    expect(page_of(tablet).get_by_label("What is it about?")).to_have_value(WORDS)
    tablet.page.context.set_offline(False)
    press_send(tablet)
    expect(said(tablet)).to_have_text(UNNAMED)


def test_a_screen_reader_and_a_keyboard_are_enough(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    opener(tablet).focus()
    tablet.page.keyboard.press("Enter")
    dialog = tablet.page.get_by_role("dialog", name="I want to talk to someone")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("heading", level=2)).to_be_focused()
    for label in ("Your name", "Who would you like to talk to?", "What is it about?"):
        tablet.page.keyboard.press("Tab")
        expect(dialog.get_by_label(label)).to_be_focused()
    tablet.page.keyboard.type(WORDS)
    tablet.page.keyboard.press("Tab")
    tablet.page.keyboard.press("Enter")

    expect(dialog.get_by_role("status")).to_have_text(UNNAMED)
    expect(dialog.get_by_role("button", name="Go back")).to_be_focused()
    tablet.page.keyboard.press("Escape")
    expect(opener(tablet)).to_be_focused()


@pytest.mark.parametrize(("width", "language"), [(320, "cy"), (768, "en")])
def test_its_page_suits_everybody(tablet: Tablet, survey: Survey, width: int, language: str):
    tablet.page.set_viewport_size({"width": width, "height": 740})
    tablet.start(survey.codes(1)[0], f"/?lang={language}")
    tablet.agree()
    tablet.page.locator("[data-break]").click()
    tablet.page.locator("[data-resting] [data-ask]").click()
    found = faults(tablet)
    press = tablet.page.locator("[data-ask-page] [type=submit]")
    press.click()
    found += faults(tablet)
    press.click()
    expect(press).to_be_hidden()
    found += faults(tablet)

    assert found == []


def test_without_script_it_opens_below_its_button(tablet_without_script: Tablet, survey: Survey):
    tablet = tablet_without_script
    tablet.start(*survey.codes(1))
    tablet.page.locator("summary", has_text="I want to talk").click()
    tablet.page.get_by_label("What is it about?").fill(WORDS)
    with tablet.page.context.expect_page() as opened:
        tablet.page.get_by_role("button", name="Send", exact=True).click()

    expect(opened.value.get_by_text(UNNAMED)).to_be_visible()
    expect(tablet.page.get_by_text("I felt safe.")).to_be_visible()
    assert requests(survey) == [(Message(words=WORDS),)]


def begin(tablet: Tablet, survey: Survey) -> None:
    tablet.start(*survey.codes(1))
    tablet.agree()


def finish(tablet: Tablet, *picks: str) -> None:
    tablet.answer(*picks)
    tablet.next()
    tablet.next()
    expect(tablet.page.get_by_role("heading", name="Thank you")).to_be_visible()


def walk(tablet: Tablet, survey: Survey) -> Any:
    """Go through the screens that have the button; give where it is on each."""

    def place() -> tuple[int, int]:
        tablet.page.evaluate("scrollTo(0, 0)")
        box = opener(tablet).bounding_box()
        assert box is not None
        return round(box["x"] + box["width"]), round(box["y"])

    tablet.start(*survey.codes(1))
    expect(tablet.page.locator("[data-screen=_assent]")).to_be_visible()
    yield place()
    tablet.agree()
    yield place()
    tablet.page.locator("[data-break]").click()
    yield place()
    tablet.page.locator("[data-resting] [data-carry-on]").click()
    tablet.answer("Sometimes", "Often", "Always")
    tablet.next()
    assert tablet.name() == "_send"
    yield place()
    tablet.next()
    expect(tablet.page.get_by_role("heading", name="Thank you")).to_be_visible()
    yield place()


def faults(tablet: Tablet) -> list[str]:
    found = [f"{it['id']}" for it in Axe().run(tablet.page).response["violations"]]
    for check in (SMALL, SMALL_TEXT, LOST):
        found += tablet.page.evaluate(check)
    return found


def set_mode(survey: Survey, mode: Mode) -> None:
    with Session(survey.site.bind) as session, session.begin():
        session.get_one(Wave, survey.wave).mode = mode.value
