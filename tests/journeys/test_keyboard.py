"""Whoever uses keys alone gets everywhere, in the order of the page, and sees and hears where."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import factories
from tests.journeys.conftest import EVERY_TYPE, TABLET, Site, Survey, Tablet, put
from tests.journeys.steps import SAVED, SENDING, SENT, begin, press_until, said

WEAR = "look => { document.documentElement.dataset.look = look }"
LOOKS = ("", "calm")

# Where the focus is, and how far its outline is from what is around it.
STOP = """() => {
  const it = document.activeElement;
  if (it === document.body) return null;
  const row = it.matches(".answer-input") ? it.labels[0] : it;
  const { left, top, height } = row.getBoundingClientRect();
  const channel = (of) => (of <= 0.04045 ? of / 12.92 : ((of + 0.055) / 1.055) ** 2.4);
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [red, green, blue] = parts(colour).map((of) => channel(of / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  };
  const isClear = (colour) => parts(colour)[3] === 0;
  let around = row.parentElement;
  while (around && isClear(getComputedStyle(around).backgroundColor)) around = around.parentElement;
  const ground = light(getComputedStyle(around ?? document.body).backgroundColor);
  const style = getComputedStyle(row);
  const line = light(style.outlineColor);
  const isOwn = it.type === "date" && !it.matches(":focus-visible"); // its own button
  const isDrawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return {
    words: row.textContent.trim() || it.name,
    middle: scrollY + top + height / 2,
    left,
    outside: !it.closest("main, .steps"),
    contrast: isOwn ? null : isDrawn ? Math.max(line, ground) / Math.min(line, ground) : 0,
  };
}"""

Stop = dict[str, Any]


@pytest.fixture(scope="module")
def stops(browser: Browser, site: Site) -> Iterator[dict[str, list[Stop]]]:
    """Press Tab through every screen, in each look; note where the focus stops."""
    context = browser.new_context(viewport=TABLET, service_workers="block")
    context.set_default_timeout(10_000)
    tablet = Tablet(context.new_page(), site.address)
    survey = put(site, lambda database, school: factories.published(database, school, EVERY_TYPE))
    noted: dict[str, list[Stop]] = defaultdict(list)
    for screen in screens(tablet, *survey.codes(1)):
        for look in LOOKS:
            tablet.page.evaluate(WEAR, look)
            tablet.screen().locator("[tabindex='-1']").last.evaluate("it => it.focus()")
            noted[f"{screen} {look}".strip()] = list(tab_through(tablet.page))
        tablet.page.evaluate(WEAR, "")
    yield noted
    context.close()


def screens(tablet: Tablet, code: str) -> Iterator[str]:
    tablet.start(code)
    yield "assent"
    tablet.agree()
    while tablet.name() != "_send":
        expect(tablet.screen().locator("[tabindex='-1']").first).to_be_focused()
        yield tablet.name()
        tablet.fill_in()
        tablet.next()
    yield "send"
    tablet.next()
    expect(tablet.page.locator("[data-screen=_thanks]")).to_be_visible()
    yield "thanks"
    tablet.page.locator("[data-finished]").click()
    yield "hand-over"


def tab_through(page: Page) -> Iterator[Stop]:
    """Press Tab until the focus leaves what is to be answered."""
    for _ in range(20):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or stop["outside"]:
            return
        yield stop


def test_the_focus_goes_as_the_eye_does(stops: dict[str, list[Stop]]):
    def seen(stop: Stop) -> tuple[float, float]:
        return round(stop["middle"] / 30), stop["left"]

    wrong = {
        screen: [stop["words"] for stop in found]
        for screen, found in stops.items()
        if sorted(found, key=seen) != found
    }

    assert wrong == {}


def test_the_ways_on_come_last(stops: dict[str, list[Stop]]):
    words = {name: [stop["words"] for stop in found] for name, found in stops.items()}
    asked = {name: found for name, found in words.items() if found[-1] == "Next"}

    assert len(asked) == 2 * 12
    assert {tuple(found[-2:]) for found in asked.values()} == {("Back", "Next")}
    assert words["assent"][-2:] == ["I'll do it", "No thanks"]
    assert words["send"] == ["Back", "Send my answers"]
    assert words["year"][:-2] == ["Year 7"]
    assert words["change"][:-2] == ["change", "I'd rather not say", "I don't understand"]
    assert words["where"][-4:-2] == ["I'd rather not say", "I don't understand"]


def test_the_focus_is_seen_on_every_control_in_every_look(stops: dict[str, list[Stop]]):
    faint = {
        f"{screen}: {stop['words']}": stop["contrast"]
        for screen, found in stops.items()
        for stop in found
        if stop["contrast"] is not None and stop["contrast"] < 3
    }

    assert sum(map(len, stops.values())) > 80
    assert faint == {}


def test_every_type_is_answered_by_keys_alone(tablet: Tablet, every_type: Survey):
    keys = tablet.page.keyboard
    tablet.page.goto(tablet.address)
    keys.type(every_type.codes(1)[0])
    keys.press("Enter")
    expect(tablet.page.locator("[data-screen=_assent] h2")).to_be_focused()
    press_until(tablet.page, "I'll do it")
    keys.press("Enter")
    go_on(tablet, "hello")
    for name, picks in (("feeling", 1), ("safe", 1), ("alone", 1), ("year", 1)):
        pick(tablet, name, picks)
    tab_to(tablet.page, "[type=checkbox]")
    keys.press("Space")
    tab_to(tablet.page, "[value=online]")
    keys.press("Space")
    go_on(tablet, "where")
    pick(tablet, "told", 0)
    pick(tablet, "helped", 0)
    typed = {
        "days": "3",
        "hours": "8,5",
        "since": "09012024",
        "word": "warm",
        "change": "The bell.",
    }
    for name, words in typed.items():
        tab_to(tablet.page, "textarea, [type=text], [type=date]")
        keys.type(words)
        go_on(tablet, name)
    press_until(tablet.page, "Send my answers")
    keys.press("Enter")
    expect(tablet.page.get_by_role("heading", name="Thank you")).to_be_focused()

    (kept,) = every_type.kept()
    assert kept.answers == {
        "feeling": 1,
        "safe": 2,
        "alone": 2,
        "year": "y8",
        "where": ["class", "online"],
        "told": "yes",
        "helped": "yes",
        "days": 3,
        "hours": 8.5,
        "since": "2024-09-01",
    }


def pick(tablet: Tablet, name: str, further: int) -> None:
    """Pick an answer, so many further than the first, and go on."""
    tab_to(tablet.page, "[type=radio]")
    tablet.page.keyboard.press("Space")
    for _ in range(further):
        tablet.page.keyboard.press("ArrowDown")
    go_on(tablet, name)


def go_on(tablet: Tablet, name: str) -> None:
    expect(tablet.page.locator(f"[data-screen={name}]")).to_be_visible()
    press_until(tablet.page, "Next")
    tablet.page.keyboard.press("Enter")
    expect(tablet.page.locator(f"[data-screen={name}]")).to_be_hidden()


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press Tab until the focus is on such a control."""
    for _ in range(12):
        page.keyboard.press(key)
        if page.evaluate("css => document.activeElement.matches(css)", selector):
            return
    raise AssertionError(f"{key} does not reach {selector}")


def test_who_needs_a_break_stops_and_carries_on_by_keys_alone(tablet: Tablet, survey: Survey):
    keys = tablet.page.keyboard
    code = begin(tablet, survey)
    tab_to(tablet.page, "[data-break]", "Shift+Tab")
    keys.press("Enter")
    expect(tablet.page.get_by_role("dialog")).to_be_visible()
    press_until(tablet.page, "Carry on")
    keys.press("Enter")
    expect(tablet.page.get_by_role("dialog")).to_be_hidden()
    expect(tablet.page.locator("[data-break]")).to_be_focused()

    keys.press("Enter")
    press_until(tablet.page, "Stop now and carry on later")
    keys.press("Enter")
    expect(tablet.page.get_by_role("heading", name="See you later")).to_be_focused()
    press_until(tablet.page, "I've finished")
    keys.press("Enter")
    expect(tablet.page.get_by_role("heading", name="Please give the tablet back")).to_be_focused()
    tablet.hand_over()
    keys.type(code)
    keys.press("Enter")
    expect(tablet.page.get_by_role("dialog", name="Were you in the middle?")).to_be_visible()
    if not tablet.page.evaluate("document.activeElement.matches('[data-carry-on]')"):
        press_until(tablet.page, "Carry on")
    keys.press("Enter")

    expect(tablet.page.locator("[data-screen=alone]").get_by_role("heading")).to_be_focused()


WATCH = """() => {
  globalThis.moved = [];
  addEventListener("focusin", ({ target }) => moved.push(target.textContent.trim()));
}"""
IS_STATUS = "it => it.isConnected && it.getAttribute('role') === 'status' && it.textContent"


def test_a_nudge_is_said_where_the_focus_is(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    tablet.agree()
    line = tablet.page.locator("[data-line]").element_handle()
    assert line.evaluate("it => it.checkVisibility() && it.textContent") == ""
    press_until(tablet.page, "Next")
    tablet.page.evaluate(WATCH)

    tablet.page.keyboard.press("Enter")

    expect(tablet.page.locator("[data-line]")).not_to_be_empty()
    assert line.evaluate(IS_STATUS) == "Pick one, or press “I'd rather not say”."
    assert tablet.page.evaluate("moved") == []
    assert tablet.page.evaluate("document.activeElement.textContent.trim()") == "Next"


def test_saved_and_sent_are_said_where_the_focus_is(tablet: Tablet, survey: Survey):
    begin(tablet, survey)
    tablet.page.route(SENDING, lambda route: route.abort())
    tablet.answer("Always")
    tablet.next()
    tablet.next()
    said(tablet, SAVED)
    line = tablet.page.locator("[data-state]").element_handle()
    assert line.evaluate(IS_STATUS) == SAVED
    tablet.page.evaluate(WATCH)

    tablet.page.unroute(SENDING)

    said(tablet, SENT)
    assert line.evaluate(IS_STATUS) == SENT
    assert tablet.page.evaluate("moved") == []
    expect(tablet.page.get_by_role("heading", name="Thank you")).to_be_focused()


def test_sending_and_not_sent_are_said_where_the_focus_is(tablet: Tablet, survey: Survey):
    tablet.page.add_init_script("Object.defineProperty(globalThis, 'indexedDB', { value: null })")
    begin(tablet, survey)
    tablet.page.route(SENDING, lambda route: route.abort())
    tablet.answer("Always")
    tablet.next()
    line = tablet.page.locator("[data-line]").element_handle()
    assert line.evaluate("it => it.checkVisibility() && it.textContent") == ""
    press_until(tablet.page, "Send my answers")
    tablet.page.evaluate(WATCH)
    line.evaluate("""it => { globalThis.heard = [];
      new MutationObserver(() => heard.push(it.textContent)).observe(it, { childList: true }) }""")

    tablet.page.keyboard.press("Enter")

    said(tablet, "Not sent yet. Your answers are still here.")
    assert line.evaluate(IS_STATUS) == "Not sent yet. Your answers are still here."
    assert "Sending your answers …" in tablet.page.evaluate("heard")
    assert tablet.page.evaluate("moved") == []
    assert tablet.page.evaluate("document.activeElement.matches('[data-next]')")


def test_who_is_in_the_field_before_the_screen_is_painted_stays_there(
    tablet: Tablet, survey: Survey
):
    begin(tablet, survey)
    tablet.pick("Always")

    tablet.page.evaluate(
        "() => { document.querySelector('[data-next]').click(); "
        "document.querySelector('#a-more').focus() }"
    )
    tablet.page.wait_for_timeout(300)

    expect(tablet.page.locator("textarea:visible")).to_be_focused()
