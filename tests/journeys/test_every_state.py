"""Every screen of a pupil, in every state and every look: axe, sizes, reflow, spacing.

All states are walked through once, in one page; the tests look at what was noted there.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests import factories
from tests.journeys.conftest import EVERY_TYPE, Site, Survey, Tablet, put
from tests.journeys.looks import CHECKS, KINDS, Found, look_at, looking, wrong
from tests.journeys.steps import until_nothing_is_under_way

LONG = Path(__file__).parent.parent / "surveys" / "long_texts.yaml"
SITTINGS = "**/api/v1/sittings/*"

pytestmark = pytest.mark.timeout(400)  # the walk is long


@pytest.fixture(scope="module")
def found(browser: Browser, site: Site) -> Iterator[Found]:
    """Walk through every state, and note what is wrong, by check and state."""
    survey = put(site, lambda database, school: factories.published(database, school, EVERY_TYPE))
    long = put(site, lambda database, school: factories.published(database, school, LONG))
    with looking(browser) as (context, noted):
        tablet = Tablet(context.new_page(), site.address)
        for state, page in states(tablet, survey, long):
            look_at(page, state, noted)
        yield noted


def states(tablet: Tablet, survey: Survey, long: Survey) -> Iterator[tuple[str, Page]]:
    first, second, third, fourth, fifth = survey.codes(5)
    walks = [
        at_the_code(tablet),
        before_the_questions(tablet, first),
        through_the_questions(tablet),
        refusing(tablet),
        saving(tablet),
        going_on(tablet, second),
        stopping(tablet, third),
        coming_back(tablet, fourth),
        long_texts(tablet, *long.codes(1)),
    ]
    for walk in walks:
        for state in walk:
            yield state, tablet.page
    yield "open elsewhere", elsewhere(tablet, fifth)


def elsewhere(tablet: Tablet, code: str) -> Page:
    """Open a second tab beside a sitting."""
    other = tablet.page.context.new_page()
    other.goto(tablet.address)
    other.locator("[data-forget]").click()
    expect(other.locator("#code")).to_be_focused()
    second = Tablet(other, tablet.address)
    until_nothing_is_under_way(second)
    second.start(code)
    expect(other.get_by_text("open in another tab")).to_be_visible()
    return other


def at_the_code(tablet: Tablet) -> Iterator[str]:
    page = tablet.page
    page.goto(tablet.address)
    yield "code"
    page.locator("[data-looks] summary").click()
    yield "code with the look menu"
    page.keyboard.press("Escape")
    page.locator("#code").fill("K7PM")
    page.locator("#code").press("Enter")
    expect(page.locator("[data-slip]")).to_be_visible()
    yield "code mistyped"
    page.evaluate("document.querySelector('[data-insecure]').hidden = false")
    yield "code without https"
    page.evaluate("document.querySelector('[data-unknown]').hidden = false")
    yield "code of an unknown survey without a network"
    page.goto(tablet.address)
    page.locator("form[data-enter]").evaluate("form => form.submit()")
    expect(page.locator("#code-error")).to_be_visible()
    yield "code missing"


def before_the_questions(tablet: Tablet, code: str) -> Iterator[str]:
    tablet.start(code)
    yield "assent"
    tablet.page.locator("[data-unsure]").evaluate(
        "notice => { notice.hidden = false; notice.style.visibility = '' }"
    )
    expect(tablet.page.get_by_text("This tablet has no network.")).to_be_visible()
    yield "assent unsure of other tablets"
    tablet.page.get_by_text("What happens if I stop half-way?").click()
    yield "assent with what stopping means"
    tablet.page.locator("#no-thanks summary").click()
    yield "second tap"
    tablet.page.locator("[data-ask]:visible").click()
    yield "asking to talk"
    tablet.page.keyboard.press("Escape")


def through_the_questions(tablet: Tablet) -> Iterator[str]:
    page = tablet.page
    tablet.agree()
    page.locator("[data-looks] summary").click()
    yield "question with the look menu"
    page.keyboard.press("Escape")
    page.locator("[data-break]").click()
    page.locator("[data-resting] summary").click()
    yield "break"
    page.keyboard.press("Escape")
    page.locator("[data-idle]").evaluate("dialog => dialog.showModal()")
    yield "idle warning"
    page.keyboard.press("Escape")
    while tablet.name() != "_send":
        name = tablet.name()
        yield f"{name} empty"
        if tablet.screen().get_attribute("data-nudge"):
            tablet.next()
            expect(page.locator("[data-line]")).not_to_be_empty()
            yield f"{name} nudged"
        tablet.fill_in()
        yield f"{name} answered"
        tablet.next()
        expect(page.locator(f"[data-screen={name}]")).to_be_hidden()
    yield "send"


def refusing(tablet: Tablet) -> Iterator[str]:
    page = tablet.page
    refused = {"errors": {"days": "Type a number that is 20 or less."}}
    page.route(SITTINGS, lambda route: route.fulfill(status=422, json=refused))
    tablet.next()
    expect(page.get_by_text("Type a number that is 20 or less.")).to_be_visible()
    yield "answer refused"
    page.unroute(SITTINGS)
    while tablet.name() != "_send":
        tablet.next()


def saving(tablet: Tablet) -> Iterator[str]:
    page = tablet.page
    held: list[Route] = []
    page.route(SITTINGS, lambda route: held.append(route))
    tablet.next()
    expect(page.get_by_text("Sending your answers …")).to_be_visible()
    yield "sending"
    expect(page.get_by_text("saved on this tablet")).to_be_visible()
    yield "saved"
    page.locator("[data-finished]").click()
    yield "hand-over"
    page.locator("[data-hold]").click()
    page.locator("[data-guard] summary").click()
    yield "pressed too short"
    yield from pressing(page)
    page.route(SITTINGS, lambda route: route.abort())
    for route in held:
        route.abort()
    page.locator("[data-at-once]").click()
    expect(page.get_by_text("Waiting on this tablet to be sent: 1.")).to_be_visible()
    yield "code with something unsent"
    page.unroute(SITTINGS)


def pressing(page: Page) -> Iterator[str]:
    page.locator("[data-hold]").focus()
    page.keyboard.down("Enter")
    line = page.locator("[data-held]")
    expect(line).to_have_text("Now let go.")
    yield "now let go"
    line.evaluate("line => { line.textContent = line.dataset.holding }")
    yield "keep pressing"
    page.locator("[data-hold]").blur()
    expect(line).to_contain_text("That was too short.")
    page.keyboard.up("Enter")


def going_on(tablet: Tablet, code: str) -> Iterator[str]:
    page = tablet.page
    tablet.start(code)
    tablet.agree()
    tablet.next()
    page.goto(tablet.address)
    expect(page.get_by_role("heading", name="Were you in the middle?")).to_be_visible()
    yield "offer to carry on"
    page.locator("[data-offer] [data-carry-on]").click()
    expect(page.locator("[data-next]")).to_be_visible()
    page.evaluate("() => { IDBDatabase.prototype.transaction = null }")
    page.route(SITTINGS, lambda route: route.abort())
    while tablet.name() != "_send":
        tablet.fill_in()
        tablet.next()
    tablet.next()
    expect(page.get_by_text("Not sent yet.")).to_be_visible()
    yield "not sent"
    page.unroute(SITTINGS)
    tablet.next()
    expect(page.get_by_text("Your answers are sent.")).to_be_visible()
    yield "sent"
    page.goto(tablet.address)
    page.locator("[data-forget]").click()
    until_nothing_is_under_way(tablet)


def stopping(tablet: Tablet, code: str) -> Iterator[str]:
    page = tablet.page
    tablet.start(code)
    page.locator("#no-thanks summary").click()
    page.get_by_role("button", name="Finish without answering").click()
    expect(page.get_by_role("heading", name="That's fine")).to_be_visible()
    yield "stopped"
    tablet.start(code)
    yield "code used"


def coming_back(tablet: Tablet, code: str) -> Iterator[str]:
    page = tablet.page
    tablet.start(code)
    tablet.agree()
    tablet.next()
    page.locator("[data-break]").click()
    page.locator("[data-later]").click()
    expect(page.get_by_text("You can carry on with your code, on any tablet")).to_be_visible()
    yield "later"
    tablet.start(code)
    expect(page.get_by_role("dialog", name="Were you in the middle?")).to_be_visible()
    yield "back again"
    page.get_by_role("dialog").get_by_role("button", name="Carry on").click()


def long_texts(tablet: Tablet, code: str) -> Iterator[str]:
    tablet.start(code)
    tablet.agree()
    while tablet.name() != "_send":
        tablet.fill_in()
        yield f"{tablet.name()} in long words"
        tablet.next()


def test_every_state_was_seen(found: Found):
    assert len(found["state"]) > 60
    assert set(KINDS[:-2]) <= found["state"].keys()


@pytest.mark.parametrize("check", CHECKS)
def test_nothing_is_wrong_in_any_state_and_look(found: Found, check: str):
    assert wrong(found, check) == {}
