"""Back shows the next pupil nothing, in a browser that fills forms in again."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright

from tests.journeys.conftest import FLAGS, TABLET, Site, Survey, Tablet
from tests.journeys.steps import SENT, begin, finish, said

GIVEN = """() => [
  ...[...document.querySelectorAll("textarea, input[type=text]")].map((box) => box.value),
  ...[...document.querySelectorAll("input:checked")].map((box) => box.value),
].filter(Boolean)"""


@pytest.mark.parametrize("ends", [False, True], ids=["half-way", "at the end"])
def test_back_brings_no_answers_back(whole: Browser, site: Site, survey: Survey, ends: bool):
    tablet = Tablet(whole.new_page(viewport=TABLET), site.address)
    begin(tablet, survey)
    if ends:
        finish(tablet)
        said(tablet, SENT)
    else:
        tablet.answer("Always")
        tablet.write("Longer breaks.")
        assert tablet.page.evaluate(GIVEN) == ["Longer breaks.", "2", "3", "4"]

    assert list(after_going_back(tablet.page, site)) == [[], [], []]


def test_back_brings_no_answers_back_where_our_script_never_came(
    whole: Browser, site: Site, survey: Survey
):
    page = whole.new_page(viewport=TABLET)
    page.route("**/respond.js*", lambda route: route.abort())
    answer_in_the_long_form(page, site, survey)

    assert list(after_going_back(page, site)) == [[], [], []]


@pytest.mark.parametrize("ends", [False, True], ids=["half-way", "at the end"])
def test_back_brings_no_answers_back_without_script(
    whole: Browser, site: Site, survey: Survey, ends: bool
):
    page = whole.new_page(viewport=TABLET, java_script_enabled=False)
    answer_in_the_long_form(page, site, survey)
    if ends:
        page.get_by_role("button", name="Send my answers").click()
        page.wait_for_url("**/sittings/*")

    assert list(after_going_back(page, site)) == [[], [], []]


def answer_in_the_long_form(page: Page, site: Site, survey: Survey) -> None:
    Tablet(page, site.address).start(*survey.codes(1))
    page.locator("[data-yes]").click()
    page.locator("[name=safe][value='4']").check()
    page.locator("[name=more]").fill("Longer breaks.")
    assert page.evaluate(GIVEN) == ["Longer breaks.", "4"]


def after_going_back(page: Page, site: Site) -> Iterator[list[str]]:
    """Leave for another page, and tell what stands in forms on the last three, filled in again."""
    page.goto(f"{site.address}/ping")
    for _ in range(3):
        try:
            page.go_back()
        except Error:  # an answer to POST isn't kept: the browser asks whether to send again
            page.wait_for_url("chrome-error:**")
            page.reload()
        yield page.evaluate(GIVEN)


@pytest.fixture(scope="module")
def whole(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """Start the whole of Chromium, as Playwright does: whole pages aren't kept for Back."""
    browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    yield browser
    browser.close()
