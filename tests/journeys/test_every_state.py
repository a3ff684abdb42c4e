"""Every screen of a pupil, in every state and every look: axe, sizes, reflow, spacing.

All states are walked through once, in one page; the tests look at what was noted there.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from tests import factories
from tests.journeys.conftest import EVERY_TYPE, TABLET, Site, Survey, Tablet, put

LONG = Path(__file__).parent.parent / "surveys" / "long_texts.yaml"
LOOKS = ("", "calm", "bigger airy")
# One state of each kind of screen, which is looked at by all of axe in large letters too.
KINDS = [
    "code",
    "assent",
    "asking to talk",
    "break",
    "offer to carry on",
    "hello empty",
    "feeling answered",
    "safe nudged",
    "year answered",
    "where answered",
    "told empty",
    "days answered",
    "since empty",
    "change answered",
    "send",
    "sent",
    "hand-over",
    "this tablet is full",
    "long form with errors",
]
PHONE: ViewportSize = {"width": 320, "height": 640}
FLAT: ViewportSize = {"width": 740, "height": 360}
TWICE: ViewportSize = {"width": 640, "height": 800}

SITTINGS = "**/api/v1/sittings/*"
WEAR = "look => { document.documentElement.dataset.look = look }"
ZOOM = "size => { document.documentElement.style.fontSize = size }"

# As WCAG 1.4.12 has it, by whoever reads so.
SPACED = """on => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = on ? [sheet] : [];
}"""
AXE = """rules => axe.run(rules ? { runOnly: rules } : {}).then(({ violations }) =>
  violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`))"""
OF_COLOURS = ["color-contrast", "link-in-text-block"]

SEEN = """const seen = (it) => it.checkVisibility({ visibilityProperty: true })
  && !it.closest(".skip-link") && !getComputedStyle(it).clipPath.startsWith("inset(50%")
  && (!document.querySelector("dialog[open]") || it.closest("dialog[open]"));"""
SMALL = f"""() => {{ {SEEN}
  const least = (it) => it.matches(".answer-label") ? 64 : 44;
  const row = (it) => [...it.labels ?? []].find((label) => label.matches(".answer-label")) ?? it;
  return [...document.querySelectorAll("a, button, summary, textarea, input:not([type=hidden])")]
    .filter(seen).map(row).map((it) => [it, it.getBoundingClientRect()])
    .filter(([it, box]) => Math.min(box.width, box.height) < least(it))
    .map(([it, box]) => `${{it.outerHTML.slice(0, 80)}} ${{box.width}}x${{box.height}}`);
}}"""
# What stands beside the page, or is cut off by its own box.
LOST = f"""() => {{ {SEEN}
  const page = document.documentElement;
  const texts = [...document.querySelectorAll("body *")].filter(seen)
    .filter((it) => [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  const beside = texts.filter((it) => {{
    const box = it.getBoundingClientRect();
    return box.left < -1 || box.right > page.clientWidth + 1;
  }});
  const cut = texts.filter((it) => it.scrollWidth > it.clientWidth + 1 && it.clientWidth
    && getComputedStyle(it).overflowX !== "visible");
  const wide = page.scrollWidth > page.clientWidth ? [page] : [];
  return [...wide, ...beside, ...cut].map((it) => it.outerHTML.slice(0, 100));
}}"""

Found = dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module")
def found(browser: Browser, site: Site) -> Iterator[Found]:
    """Walk through every state, and note what is wrong, by check and state."""
    context = browser.new_context(
        viewport=TABLET, has_touch=True, service_workers="block", reduced_motion="reduce"
    )
    context.set_default_timeout(10_000)
    context.add_init_script(path=AXE_FILE_PATH)
    tablet = Tablet(context.new_page(), site.address)
    noted: Found = defaultdict(dict)
    survey = put(site, lambda database, school: factories.published(database, school, EVERY_TYPE))
    long = put(site, lambda database, school: factories.published(database, school, LONG))
    for state, page in states(tablet, survey, long):
        look_at(page, state, noted)
    yield noted
    context.close()


def look_at(page: Page, state: str, noted: Found) -> None:
    """Note what is wrong with one state, in each look and on each screen."""
    noted["state"][state] = []
    for look in LOOKS:
        page.evaluate(WEAR, look)
        key = f"{state} {look}".strip()
        if "bigger" not in look or state in KINDS:
            noted["axe"][key] = page.evaluate(AXE, OF_COLOURS if look == "calm" else None)
        noted["targets"][key] = page.evaluate(SMALL)
    for screen in (FLAT, PHONE):  # in bigger letters and with more space
        page.set_viewport_size(screen)
        noted["reflow"][f"{state} {screen['width']}"] = page.evaluate(LOST)
    noted["targets"][f"{state} on a telephone"] = page.evaluate(SMALL)
    page.evaluate(WEAR, "")
    page.evaluate(SPACED, True)
    noted["spacing"][state] = page.evaluate(LOST)
    page.evaluate(SPACED, False)
    page.set_viewport_size(TWICE)
    page.evaluate(ZOOM, "200%")
    noted["zoom"][state] = page.evaluate(LOST)
    page.evaluate(ZOOM, "")
    page.set_viewport_size(TABLET)


def states(tablet: Tablet, survey: Survey, long: Survey) -> Iterator[tuple[str, Page]]:
    first, second, third, fourth = survey.codes(4)
    walks = [
        at_the_code(tablet),
        before_the_questions(tablet, first),
        through_the_questions(tablet),
        refusing(tablet),
        saving(tablet),
        going_on(tablet, second),
        stopping(tablet, third),
        long_texts(tablet, *long.codes(1)),
    ]
    for walk in walks:
        for state in walk:
            yield state, tablet.page
    yield "open elsewhere", elsewhere(tablet, fourth)


def elsewhere(tablet: Tablet, code: str) -> Page:
    """Open a second tab beside a sitting."""
    other = tablet.page.context.new_page()
    other.goto(tablet.address)
    other.locator("[data-forget]").click()
    expect(other.locator("#code")).to_be_focused()
    Tablet(other, tablet.address).start(code)
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
    tablet.page.evaluate("document.querySelector('[data-unsure]').hidden = false")
    yield "assent unsure of other tablets"
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


def stopping(tablet: Tablet, code: str) -> Iterator[str]:
    page = tablet.page
    tablet.start(code)
    page.locator("#no-thanks summary").click()
    page.get_by_role("button", name="Finish without answering").click()
    expect(page.get_by_role("heading", name="That's fine")).to_be_visible()
    yield "stopped"
    tablet.start(code)
    yield "code used"


def long_texts(tablet: Tablet, code: str) -> Iterator[str]:
    tablet.start(code)
    tablet.agree()
    while tablet.name() != "_send":
        tablet.fill_in()
        yield f"{tablet.name()} in long words"
        tablet.next()


def wrong(found: Found, check: str) -> dict[str, list[str]]:
    return {state: problems for state, problems in found[check].items() if problems}


def test_every_state_was_seen(found: Found):
    assert len(found["state"]) > 60
    assert set(KINDS[:-2]) <= found["state"].keys()


@pytest.mark.parametrize("check", ["axe", "targets", "reflow", "spacing", "zoom"])
def test_nothing_is_wrong_in_any_state_and_look(found: Found, check: str):
    assert wrong(found, check) == {}
