"""Every screen that a pupil meets can be read, reached and used, whatever the device."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ViewportSize, expect

from tests.journeys.conftest import Survey, Tablet

PHONE: ViewportSize = {"width": 320, "height": 568}

# Whatever can be tapped; where a control has a row as its label, the row is the target.
SMALL_TARGETS = """() => {
  const row = (element) => [...element.labels ?? []].find((it) => it.matches(".answer-label"));
  const least = (element) => element.matches(".answer-label") ? 64 : 44;
  return [...document.querySelectorAll("a, button, input:not([type=hidden]), textarea, label")]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .filter((element) => !element.matches(".skip-link, h1 label"))
    .map((element) => row(element) ?? element)
    .map((element) => [element, element.getBoundingClientRect()])
    .filter(([element, box]) => Math.min(box.width, box.height) < least(element))
    .map(([element, box]) => `${element.outerHTML.slice(0, 80)} ${box.width}x${box.height}`);
}"""
SMALL_TEXT = """() => {
  const speaks = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.checkVisibility() && [...element.childNodes].some(speaks))
    .filter((element) => parseFloat(getComputedStyle(element).fontSize) < 20)
    .map((element) => element.outerHTML.slice(0, 80));
}"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
HIDDEN_FOCUS = """() => {
  const box = document.activeElement.getBoundingClientRect();
  const bar = document.querySelector(".steps").getBoundingClientRect();
  const inside = document.activeElement.closest(".steps");
  return !inside && getComputedStyle(document.querySelector(".steps")).position === "sticky"
    && box.bottom > bar.top + 1 && box.top > bar.top;
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter((element) => {
  const style = getComputedStyle(element);
  return style.animationName !== "none" || style.transitionDuration !== "0s";
}).length"""


def screens(tablet: Tablet, survey: Survey, language: str = "en") -> Iterator[str]:
    """Walk through everything that a pupil can meet, stopping at each screen."""
    tablet.start("wrong", f"/?lang={language}")
    expect(tablet.page.get_by_role("alert")).to_be_visible()
    tablet.page.wait_for_load_state("load")
    yield "wrong code"
    (code,) = survey.codes(1)
    tablet.start(code, f"/?lang={language}")
    yield from questions(tablet)
    yield tablet.name()
    tablet.next()
    expect(tablet.page.locator("[data-screen=_thanks]")).to_be_visible()
    yield tablet.name()
    tablet.page.locator("[data-finished]").click()
    yield tablet.name()


def questions(tablet: Tablet) -> Iterator[str]:
    tablet.agree()
    tablet.page.locator("[data-back]").click()
    expect(tablet.page.locator("[data-screen=_assent]")).to_be_visible()
    yield tablet.name()
    tablet.agree()
    yield tablet.name()
    tablet.page.locator("[data-break]").click()
    yield "break"
    tablet.page.locator("[data-resting] [data-carry-on]").click()
    while tablet.name() != "_send":
        tablet.next()
        yield f"{tablet.name()} without an answer"
        tablet.fill_in()
        yield f"{tablet.name()} answered"
        tablet.next()


@pytest.mark.parametrize("language", ["en", "cy"])
def test_axe_finds_nothing(tablet: Tablet, every_type: Survey, language: str):
    axe = Axe()
    found = {
        screen: problems
        for screen in screens(tablet, every_type, language)
        if (problems := violations(axe, tablet))
    }

    assert found == {}


def test_without_script_the_outline_is_sound(tablet_without_script: Tablet, every_type: Survey):
    page = tablet_without_script.page
    tablet_without_script.start(*every_type.codes(1))
    page.locator("[name=days]").fill("lots")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("alert")).to_be_visible()

    headings = [
        int(each.evaluate("e => e.tagName[1]")) for each in page.locator("h1, h2, h3").all()
    ]
    ids = page.locator("[id]").evaluate_all("all => all.map(each => each.id)")

    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(headings, headings[1:], strict=False))
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("width", [320, 768])
def test_targets_are_large_and_text_is_too(tablet: Tablet, every_type: Survey, width: int):
    tablet.page.set_viewport_size({"width": width, "height": 800})
    found = {}
    for screen in screens(tablet, every_type):
        small = tablet.page.evaluate(SMALL_TARGETS) + tablet.page.evaluate(SMALL_TEXT)
        if small:
            found[screen] = small

    assert found == {}


def test_on_a_telephone_every_answer_is_seen_without_scrolling(tablet: Tablet, belonging: Survey):
    tablet.page.set_viewport_size({"width": 360, "height": 740})
    tablet.start(*belonging.codes(1))
    tablet.agree()
    hidden = {}
    while tablet.screen().locator("[type=radio]").count():
        bar = tablet.page.locator(".steps").bounding_box()
        last = tablet.screen().locator(".answers").first.bounding_box()
        assert bar is not None
        assert last is not None
        if last["y"] + last["height"] > bar["y"]:
            hidden[tablet.name()] = last["y"] + last["height"] - bar["y"]
        tablet.fill_in()
        tablet.next()

    assert tablet.name() == "comment"
    assert hidden == {}


@pytest.mark.parametrize(("width", "text"), [(320, "100%"), (640, "200%")])
def test_nothing_scrolls_sideways(tablet: Tablet, every_type: Survey, width: int, text: str):
    tablet.page.set_viewport_size({"width": width, "height": 1200})
    wide = {}
    for screen in screens(tablet, every_type, "cy"):
        tablet.page.evaluate("size => { document.documentElement.style.fontSize = size }", text)
        if tablet.page.evaluate(TOO_WIDE) > 0:
            wide[screen] = tablet.page.evaluate(TOO_WIDE)

    assert wide == {}


def test_the_focus_is_never_behind_the_bar(tablet: Tablet, every_type: Survey):
    tablet.page.set_viewport_size({"width": 360, "height": 640})
    tablet.start(*every_type.codes(1))
    for screen in questions(tablet):
        if screen.endswith("without an answer"):
            for _ in range(8):
                tablet.page.keyboard.press("Tab")
                assert not tablet.page.evaluate(HIDDEN_FOCUS), screen


def test_nothing_moves_for_those_who_ask_for_stillness(browser: Browser, every_type: Survey):
    context = browser.new_context(reduced_motion="reduce")
    tablet = Tablet(context.new_page(), every_type.site.address)
    moving = {screen: tablet.page.evaluate(MOVING) for screen in screens(tablet, every_type)}
    context.close()

    assert set(moving.values()) == {0}


def test_a_right_to_left_page_mirrors_itself(tablet: Tablet, every_type: Survey):
    tablet.page.set_viewport_size(PHONE)
    tablet.start(*every_type.codes(1))
    tablet.agree()
    tablet.next()
    tablet.page.evaluate("document.documentElement.dir = 'rtl'")

    edges = (
        tablet.screen()
        .locator(".answer")
        .first.evaluate(
            """row => [row.querySelector("input").getBoundingClientRect().left,
                   row.querySelector("label").getBoundingClientRect().left
                   + row.querySelector("label").getBoundingClientRect().width / 2]"""
        )
    )

    assert edges[0] > edges[1]
    assert tablet.page.evaluate(TOO_WIDE) == 0


def test_pictures_are_shown_beside_the_words(tablet: Tablet, every_type: Survey):
    tablet.start(*every_type.codes(1))
    tablet.agree()
    tablet.next()
    loaded = "images => images.every(image => image.complete && image.naturalWidth > 0)"
    expect(tablet.screen().locator("img")).to_have_count(3)
    tablet.page.wait_for_load_state("networkidle")
    assert tablet.screen().locator("img").evaluate_all(loaded)
    assert all(each.inner_text() for each in tablet.screen().locator("label:has(img)").all())


def test_a_recording_of_the_questionnaire_is_fetched(tablet: Tablet, every_type: Survey):
    with tablet.page.expect_request("**/yard.mp3"):
        tablet.start(*every_type.codes(1))
        tablet.agree()
        tablet.next()
        tablet.answer("Happy", "Never", "Once", "Year 8")
        tablet.screen().get_by_role("button", name="Listen").click()


def violations(axe: Axe, tablet: Tablet) -> list[str]:
    found = axe.run(tablet.page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]
