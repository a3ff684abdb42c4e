"""Screens that pupils seldom meet, in every look: a full tablet, no script, a closed survey."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from surveyapp.records.waves import Mode, Wave
from tests import factories
from tests.journeys.conftest import EVERY_TYPE, Site, Survey, Tablet, put
from tests.journeys.looks import CHECKS, Found, look_at, looking, wrong
from tests.journeys.steps import GONE


@pytest.fixture(scope="module")
def found(browser: Browser, site: Site) -> Iterator[Found]:
    """Walk through every state, and note what is wrong, by check and state."""
    survey = put(site, lambda database, school: factories.published(database, school, EVERY_TYPE))
    first, second = survey.codes(2)
    with looking(browser) as (context, noted):
        other = Tablet(context.new_page(), site.address)
        tablet = Tablet(context.new_page(), site.address)
        for state in full(other, first):
            look_at(other.page, state, noted)
        other.page.close()
        for walk in (assents(tablet, site), closed(tablet, site)):
            for state in walk:
                look_at(tablet.page, state, noted)
        for state, page in without_script(tablet, second):
            look_at(page, state, noted)
        yield noted


def full(tablet: Tablet, code: str) -> Iterator[str]:
    """Open the questions where nothing can be kept, nor sent."""
    page = tablet.page
    page.route("**/ping", lambda route: route.abort())
    page.add_init_script(GONE["blocked"])
    tablet.start(code)
    expect(page.get_by_role("heading", name="This tablet is full")).to_be_visible()
    yield "this tablet is full"


def assents(tablet: Tablet, site: Site) -> Iterator[str]:
    """Read who will know what is said, in each mode and as staff do."""
    modes: list[tuple[Mode, dict[str, str]]] = [
        (Mode.CONFIDENTIAL, {}),
        (Mode.NAMED, {}),
        (Mode.CONFIDENTIAL, {"audience": "staff"}),
    ]
    for mode, changes in modes:
        tablet.start(*put_in(site, mode, **changes).codes(1))
        expect(tablet.screen()).to_contain_text("Who will know what I say?")
        yield f"assent {mode.value} {changes.get('audience', '')}".strip()


def closed(tablet: Tablet, site: Site) -> Iterator[str]:
    """Meet the pages that say one sentence."""
    for name, days in (("not open yet", 14), ("closed", -14)):
        survey = put_in(site, Mode.ANONYMOUS)
        codes = survey.codes(1)
        with Session(site.bind) as database, database.begin():
            wave = database.get_one(Wave, survey.wave)
            wave.opens_on = wave.closes_on = datetime.now(UTC).date() + timedelta(days=days)
        tablet.start(*codes)
        expect(tablet.page.get_by_role("link", name="Type another code")).to_be_visible()
        yield name
    tablet.page.goto(f"{tablet.address}/nothing-here")
    yield "page not found"


def put_in(site: Site, mode: Mode, **changes: str) -> Survey:
    """Put a questionnaire in a mode."""
    survey = put(site, lambda database, school: factories.version(database, school, **changes))
    with Session(site.bind) as database, database.begin():
        database.get_one(Wave, survey.wave).mode = mode.value
    return survey


def without_script(tablet: Tablet, code: str) -> Iterator[tuple[str, Page]]:
    """Open the long form, where our script never comes, and what it leads to."""
    page = tablet.page
    page.context.route("**/respond.js*", lambda route: route.abort())
    tablet.start(code)
    page.locator("[data-yes]").click()
    yield "long form", page
    page.locator("[data-asking] summary").click()
    with page.context.expect_page() as opened:
        page.locator("[data-asking] [type=submit]").click()
    expect(opened.value.get_by_text("Close this tab")).to_be_visible()
    yield "asked", opened.value
    opened.value.close()
    page.locator("[name=days]").fill("lots")
    page.locator("[data-send]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "long form with errors", page
    page.locator("[name=safe][value='4']").check()
    page.locator("[name=days]").fill("2")
    page.locator("[data-send]").click()
    expect(page.locator("[data-screen=_thanks]")).to_be_visible()
    yield "goodbye without script", page


def test_every_state_was_seen(found: Found):
    assert len(found["state"]) == 11


@pytest.mark.parametrize("check", CHECKS)
def test_nothing_is_wrong_in_any_rare_state_and_look(found: Found, check: str):
    assert wrong(found, check) == {}
