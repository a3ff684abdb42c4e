"""What is written from right to left mirrors the pages, with English words in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, ViewportSize, expect

from tests import factories
from tests.journeys.conftest import Site, Survey, Tablet, put
from tests.journeys.looks import TOO_WIDE

ARABIC = Path(__file__).parent.parent / "surveys" / "arabic.yaml"
PHONE: ViewportSize = {"width": 320, "height": 640}

# Texts in Arabic letters that aren't said to be Arabic, and the other way round.
MISNAMED = """() => [...document.querySelectorAll("body *")]
  .filter((it) => it.checkVisibility() && !it.matches("script, template"))
  .flatMap((it) => [...it.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
    .map((node) => [node.data.trim(), it.closest("[lang]").lang]))
  .filter(([text, lang]) => /\\p{L}/u.test(text))
  .filter(([text, lang]) => /\\p{Script=Arabic}/u.test(text) !== (lang === "ar"))"""


@pytest.fixture
def arabic(site: Site) -> Survey:
    """Put an Arabic questionnaire to a class."""
    return put(site, lambda database, school: factories.published(database, school, ARABIC))


def screens(tablet: Tablet, survey: Survey) -> Iterator[str]:
    tablet.start(*survey.codes(1))
    yield "_assent"
    tablet.agree()
    while tablet.name() != "_send":
        yield tablet.name()
        tablet.fill_in()
        tablet.next()
    yield "_send"
    tablet.next()
    expect(tablet.page.locator("[data-screen=_thanks]")).to_be_visible()
    yield "_thanks"
    tablet.page.locator("[data-finished]").click()
    yield "_hand-over"


def left(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return box["x"]


def test_the_page_runs_from_right_to_left_and_every_part_says_its_language(
    tablet: Tablet, arabic: Survey
):
    tablet.page.set_viewport_size(PHONE)
    misnamed, wide = {}, {}
    for screen in screens(tablet, arabic):
        misnamed[screen] = tablet.page.evaluate(MISNAMED)
        wide[screen] = tablet.page.evaluate(TOO_WIDE)

    assert {name: texts for name, texts in misnamed.items() if texts} == {}
    assert set(wide.values()) == {0}


def test_the_layout_is_mirrored(tablet: Tablet, arabic: Survey):
    tablet.start(*arabic.codes(1))
    expect(tablet.page.locator("html")).to_have_attribute("dir", "rtl")
    tablet.agree()
    tablet.next()

    back, following = tablet.page.locator("[data-back]"), tablet.page.locator("[data-next]")
    assert left(back) > left(following)
    answers = tablet.screen().locator(".answers--faces .answer")
    assert left(answers.first) > left(answers.last)
    assert answers.first.inner_text() == "لست سعيدا"
    tablet.fill_in()
    tablet.next()
    row = tablet.screen().locator(".answer").first
    assert left(row.locator("input")) > left(row.locator("span"))


def test_arrow_keys_and_numbers_work_as_they_are_read(tablet: Tablet, arabic: Survey):
    tablet.start(*arabic.codes(1))
    tablet.agree()
    tablet.next()
    tablet.screen().get_by_label("لست سعيدا").focus()
    tablet.page.keyboard.press("ArrowDown")
    expect(tablet.screen().get_by_label("سعيد قليلا")).to_be_checked()
    expect(tablet.page.locator("[data-words]")).to_have_text("2 of 7")
    words = tablet.page.locator("[data-words]")
    assert words.evaluate("it => getComputedStyle(it).unicodeBidi") == "plaintext"


def test_axe_finds_nothing_from_right_to_left(tablet: Tablet, arabic: Survey):
    axe = Axe()
    found = {
        screen: [each["id"] for each in axe.run(tablet.page).response["violations"]]
        for screen in screens(tablet, arabic)
    }

    assert {screen: problems for screen, problems in found.items() if problems} == {}
