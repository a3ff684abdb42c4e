"""Every screen that a pupil meets can be read, reached and used, whatever the device."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests import factories
from tests.journeys.conftest import TABLET, Site, Survey, Tablet, put
from tests.journeys.looks import AXE, LOST, PHONE, TOO_WIDE, WEAR, ZOOM, looking

LONG = Path(__file__).parent.parent / "surveys" / "long_texts.yaml"
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


def test_in_welsh_everything_fits_and_axe_finds_nothing(browser: Browser, every_type: Survey):
    found = {}
    with looking(browser) as (context, _):
        tablet = Tablet(context.new_page(), every_type.site.address)
        for screen in screens(tablet, every_type, "cy"):
            found[screen] = tablet.page.evaluate(AXE, None)
            for width, text in ((320, "100%"), (640, "200%")):
                tablet.page.set_viewport_size({"width": width, "height": 800})
                tablet.page.evaluate(ZOOM, text)
                found[f"{screen} {width}"] = tablet.page.evaluate(LOST)
            tablet.page.set_viewport_size(TABLET)
            tablet.page.evaluate(ZOOM, "")

    assert {screen: problems for screen, problems in found.items() if problems} == {}


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


@pytest.mark.parametrize("look", ["", "bigger airy"])
def test_a_long_title_leaves_room_on_a_low_screen(tablet: Tablet, site: Site, look: str):
    survey = put(site, lambda database, school: factories.published(database, school, LONG))
    tablet.page.set_viewport_size({"width": 740, "height": 360})
    tablet.start(*survey.codes(1))
    expect(tablet.page.get_by_role("heading", level=1)).to_be_in_viewport()
    tablet.agree()
    tablet.page.evaluate(WEAR, look)

    header = tablet.page.get_by_role("banner").bounding_box()
    mark = tablet.page.get_by_role("banner").locator(".mark").bounding_box()

    assert header is not None
    assert mark is not None
    assert header["height"] < 360 * 0.4
    assert mark["x"] < 740 * 0.1
    expect(tablet.page.get_by_role("heading", level=1)).to_have_text(re.compile("A questionnaire"))


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
