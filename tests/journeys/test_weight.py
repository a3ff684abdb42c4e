"""How much a whole wave of thirty questions takes through a school's thin line.

Bytes are what comes through the wire, with all headers, for the page and its worker alike, to a
browser that was never here before. Requests are those that a pupil waits for: each address that the
page itself asks for, once, as after that the tablet has it. What the worker fetches for days
without a network is in the bytes.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests import factories
from tests.journeys import wire
from tests.journeys.conftest import TABLET, Site, Survey, Tablet, put
from tests.journeys.steps import READY, wait_until
from tests.journeys.wire import Wire

THIRTY = Path(__file__).parent.parent / "surveys" / "thirty.yaml"
MOST_BYTES = 45_000
MOST_REQUESTS = 5


def test_a_whole_wave_weighs_little(tablet: Tablet, line: Wire, thirty: Survey):
    pages, workers = watch(tablet)

    tablet.page.goto(tablet.address)
    tablet.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    tablet.page.locator("#code").fill(*thirty.codes(1))
    tablet.page.get_by_role("button", name="Start").click()
    tablet.agree()
    for _ in range(30):
        tablet.fill_in()
        tablet.next()
    before_sending = set(pages)
    tablet.page.get_by_role("button", name="Send my answers").click()
    expect(tablet.page.get_by_role("status")).to_have_text("Your answers are sent.")
    wait_until(tablet.page, READY)

    assert len(thirty.kept()[0].answers) == 29  # and a comment
    assert len(before_sending) <= MOST_REQUESTS
    assert line.passed["down"] <= MOST_BYTES
    assert all(url.startswith(line.address) for url in pages + workers)


def watch(tablet: Tablet) -> tuple[list[str], list[str]]:
    """List what the pages and the workers ask for from now on."""
    pages: list[str] = []
    workers: list[str] = []
    tablet.page.context.on(
        "request", lambda it: (workers if it.service_worker else pages).append(it.url)
    )
    return pages, workers


@pytest.fixture
def thirty(site: Site) -> Survey:
    return put(site, lambda database, school: factories.published(database, school, THIRTY))


@pytest.fixture
def line(site: Site) -> Iterator[Wire]:
    with wire.to(site.address) as laid:
        yield laid


@pytest.fixture
def tablet(browser: Browser, line: Wire) -> Iterator[Tablet]:
    context = browser.new_context(viewport=TABLET, has_touch=True)
    yield Tablet(context.new_page(), line.address)
    context.close()
