"""What every page is looked at for: axe, sizes, reflow, spacing, in every look."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.journeys.conftest import TABLET

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
CHECKS = ["axe", "targets", "covered", "text", "reflow", "spacing", "zoom"]
PHONE: ViewportSize = {"width": 320, "height": 640}
FLAT: ViewportSize = {"width": 740, "height": 360}
TWICE: ViewportSize = {"width": 640, "height": 800}

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
# What can be pressed, and something else lies over its middle.
COVERED = f"""() => {{ {SEEN}
  const over = (it) => {{
    it.scrollIntoView({{ block: "center" }});
    const box = it.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return top !== null && !it.contains(top) && !top.contains(it) && top;
  }};
  const found = [...document.querySelectorAll("a, button, summary, .answer-label")]
    .filter(seen).map((it) => [it, over(it)]).filter(([it, top]) => top)
    .map(([it, top]) => `${{top.outerHTML.slice(0, 60)}} over ${{it.outerHTML.slice(0, 60)}}`);
  scrollTo(0, 0);
  return found;
}}"""
SMALL_TEXT = f"""() => {{ {SEEN}
  const speaks = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
  return [...document.querySelectorAll("body *")]
    .filter((it) => seen(it) && [...it.childNodes].some(speaks))
    .filter((it) => parseFloat(getComputedStyle(it).fontSize) < 20)
    .map((it) => it.outerHTML.slice(0, 80));
}}"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
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


def too_small(pressed: str, *, but: str) -> str:
    """Give the script that lists what is pressed and smaller than 44 px, save what is `but`."""
    return f"""() => [...document.querySelectorAll("{pressed}")]
      .filter((it) => it.checkVisibility({{ visibilityProperty: true }}) && !it.matches("{but}"))
      .map((it) => [it, it.getBoundingClientRect()])
      .filter(([it, box]) => Math.min(box.width, box.height) < 44)
      .map(([it, box]) => `${{it.outerHTML.slice(0, 80)}} ${{box.width}}x${{box.height}}`)"""


# By check and state.
Found = dict[str, dict[str, list[str]]]


@contextmanager
def looking(browser: Browser) -> Iterator[tuple[BrowserContext, Found]]:
    """Give a browser whose pages can be looked at, and a place for what is found."""
    context = browser.new_context(
        viewport=TABLET, has_touch=True, service_workers="block", reduced_motion="reduce"
    )
    context.set_default_timeout(10_000)
    context.add_init_script(path=AXE_FILE_PATH)
    yield context, defaultdict(dict)
    context.close()


def look_at(page: Page, state: str, noted: Found) -> None:
    """Note what is wrong with one state, in each look and on each screen."""
    page.wait_for_load_state()
    noted["state"][state] = []
    noted["text"][state] = page.evaluate(SMALL_TEXT)
    noted["covered"][state] = page.evaluate(COVERED)
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
    noted["covered"][f"{state} on a telephone"] = page.evaluate(COVERED)
    page.evaluate(WEAR, "")
    page.evaluate(SPACED, True)
    noted["spacing"][state] = page.evaluate(LOST)
    page.evaluate(SPACED, False)
    page.set_viewport_size(TWICE)
    page.evaluate(ZOOM, "200%")
    noted["zoom"][state] = page.evaluate(LOST)
    page.evaluate(ZOOM, "")
    page.set_viewport_size(TABLET)


def wrong(found: Found, check: str) -> dict[str, list[str]]:
    return {state: problems for state, problems in found[check].items() if problems}
