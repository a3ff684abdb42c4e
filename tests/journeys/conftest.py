"""A real browser and a real server; every page is watched for what it must not do."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import SHUT_RDWR, socket
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Playwright,
    ViewportSize,
    expect,
    sync_playwright,
)
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.serving import ThreadedWSGIServer

from surveyapp import create_app, db, places
from surveyapp.config import Config
from surveyapp.records import aside, people
from surveyapp.records.aside import Reason
from surveyapp.records.base import School
from surveyapp.records.responses import Response
from surveyapp.records.surveys import Version
from surveyapp.records.waves import Wave
from tests import factories

SHELL = "chromium-headless-shell"  # Chromium without a window's parts, so twice as fast
CHROMIUM = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TABLET: ViewportSize = {"width": 768, "height": 1024}
EVERY_TYPE = Path(__file__).parent.parent / "surveys" / "every_type.yaml"


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start Playwright."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> str:
    """Find Chromium; without it these tests fail in CI and are skipped elsewhere."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), playwright.chromium.executable_path)
    if not Path(found).exists():
        refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        refuse(f"the journeys need a browser: one of {', '.join(CHROMIUM)}, or Playwright's own")
    return found


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """Start Chromium, the light one where it is there."""
    path = shutil.which(SHELL) or chromium
    started = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield started
    started.close()


@dataclass(frozen=True)
class Site:
    """A running service: its address, and the engine of its database."""

    address: str
    bind: Engine


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the application on a free port, from a thread."""
    with serving(tmp_path_factory.mktemp("site")) as site:
        yield site


class Server(ThreadedWSGIServer):
    """A server that can be gone: browsers keep spare connections, and use them late."""

    def __init__(self, *of: Any) -> None:
        super().__init__(*of)
        self.opened: list[socket] = []

    def get_request(self) -> tuple[socket, Any]:
        connection, address = super().get_request()
        self.opened.append(connection)
        return connection, address

    def hang_up(self) -> None:
        """End every connection."""
        for connection in self.opened:
            with suppress(OSError):
                connection.shutdown(SHUT_RDWR)


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[Site]:
    """Serve what a folder's database holds, until the block ends."""
    url = f"sqlite:///{folder / 'site.db'}"
    db.upgrade(url)
    config = Config(
        database_url=url,
        data_folder=folder,
        public_url="http://127.0.0.1",
        secret_key="s" * 32,
        comment_key=factories.MASTER_KEY,
        code_key=factories.CODE_KEY,
        trusted_hosts=("127.0.0.1", "school.test"),
    )
    app = create_app(config)
    server = Server("127.0.0.1", port, app)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    bind = db.engine(url)
    try:
        yield Site(f"http://127.0.0.1:{server.port}", bind)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        server.hang_up()
        bind.dispose()
        app.extensions["database"].dispose()


@dataclass
class Survey:
    """One wave on the site; `questions` are its screens in the order asked."""

    site: Site
    wave: int
    group: int

    def codes(self, count: int) -> list[str]:
        with Session(self.site.bind) as database, database.begin():
            group = database.get_one(people.Group, self.group)
            wave = database.get_one(Wave, self.wave)
            return [
                factories.code(database, wave, factories.pupil(database, group))
                for _ in range(count)
            ]

    def kept(self) -> list[Response]:
        with Session(self.site.bind) as database:
            return list(database.scalars(select(Response).where(Response.wave_id == self.wave)))

    def aside(self) -> dict[Reason, int]:
        with Session(self.site.bind) as database:
            return aside.counts(database, database.get_one(Wave, self.wave))


@pytest.fixture
def survey(site: Site) -> Survey:
    """Put a questionnaire of four questions to a class."""
    return put(site, factories.version)


@pytest.fixture
def every_type(site: Site) -> Survey:
    """Put a questionnaire with a question of every type to a class."""
    return put(site, lambda database, school: factories.published(database, school, EVERY_TYPE))


@pytest.fixture
def belonging(site: Site) -> Survey:
    """Put a bundled questionnaire to a class."""
    path = places.SURVEYS / "belonging.yaml"
    return put(site, lambda database, school: factories.published(database, school, path))


def put(site: Site, publish: Callable[[Session, School], Version]) -> Survey:
    """Put a questionnaire to a class of a new school."""
    with Session(site.bind) as database, database.begin():
        school = factories.school(database)
        group = factories.group(database, school)
        wave = factories.wave(database, publish(database, school), group)
        return Survey(site, wave.id, group.id)


@dataclass
class Tablet:
    """A browser as pupils use it, in their words."""

    page: Page
    address: str

    def start(self, code: str, path: str = "/") -> None:
        self.page.goto(self.address + path)
        self.page.locator("#code").fill(code)
        self.page.locator("#code").press("Enter")
        self.page.wait_for_load_state("domcontentloaded")

    def agree(self) -> None:
        self.page.locator("[data-yes]").click()

    def screen(self) -> Locator:
        return self.page.locator("[data-screen]:visible")

    def name(self) -> str:
        return self.screen().get_attribute("data-screen") or ""

    def pick(self, words: str) -> None:
        self.screen().get_by_text(words, exact=True).click()

    def write(self, words: str) -> None:
        self.screen().locator("textarea, input[type=text], input[type=date]").fill(words)

    def next(self) -> None:
        self.page.locator("[data-next]").click()

    def fill_in(self) -> None:
        """Answer whatever stands on the screen."""
        box = self.screen().locator("textarea, input[type=text], input[type=date]")
        if box.count():
            box.fill("2024-09-01" if box.get_attribute("type") == "date" else "7")
        elif self.screen().locator(".answer-label").count():
            self.screen().locator(".answer-label").nth(1).click()

    def hand_over(self) -> None:
        """Press the button of the hand-over for as long as it takes, and let go."""
        hand_over(self.page)

    def answer(self, *picks: str) -> None:
        for words in picks:
            self.pick(words)
            self.next()


def hand_over(page: Page) -> None:
    """Press the button of the hand-over for as long as it takes, and let go."""
    page.locator("[data-hold]").focus()
    page.keyboard.down("Enter")
    expect(page.locator("[data-hold] progress")).to_have_js_property("value", 4)
    page.keyboard.up("Enter")
    expect(page.locator("[data-enter]")).to_be_attached()


@pytest.fixture
def tablet(browser: Browser, site: Site) -> Iterator[Tablet]:
    """Give a tablet; afterwards it must have kept no cookie and asked no other host."""
    context = browser.new_context(viewport=TABLET, has_touch=True, service_workers="block")
    yield from _watched(context, site)


@pytest.fixture
def tablet_with_worker(browser: Browser, site: Site) -> Iterator[Tablet]:
    """Give a tablet whose browser may keep pages for when there is no network."""
    yield from _watched(browser.new_context(viewport=TABLET, has_touch=True), site)


@pytest.fixture
def tablet_without_script(browser: Browser, site: Site) -> Iterator[Tablet]:
    """Give a tablet whose browser runs no script."""
    context = browser.new_context(viewport=TABLET, java_script_enabled=False)
    yield from _watched(context, site)


@pytest.fixture
def tablet_with_page_cache(playwright: Playwright, chromium: str, site: Site) -> Iterator[Tablet]:
    """Give a tablet whose browser keeps whole pages for Back, which Playwright's doesn't."""
    cache = ["--disable-back-forward-cache"]
    browser = playwright.chromium.launch(
        executable_path=chromium, args=FLAGS, ignore_default_args=cache
    )
    yield from _watched(browser.new_context(viewport=TABLET), site)
    browser.close()


def _watched(context: BrowserContext, site: Site) -> Iterator[Tablet]:
    problems: list[str] = []
    asked: list[str] = []
    context.set_default_timeout(10_000)
    context.on("request", lambda request: asked.append(request.url))
    context.on("weberror", lambda error: problems.append(str(error.error)))
    context.on(
        "console",
        lambda said: problems.append(said.text) if "Security Policy" in said.text else None,
    )
    yield Tablet(context.new_page(), site.address)
    cookies = context.cookies()
    context.close()
    assert problems == []
    assert cookies == []
    ours = (site.address, f"blob:{site.address}")
    assert [url for url in asked if not url.startswith(ours)] == []
