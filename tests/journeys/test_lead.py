"""A lead follows a wave to its results, with the keyboard alone; every page suits every screen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import delete
from sqlalchemy.orm import Session

from surveyapp.records import responses, schools, waves
from surveyapp.records.accounts import Role
from surveyapp.records.base import School
from surveyapp.records.people import Person
from surveyapp.records.tries import Failure
from surveyapp.records.waves import Wave
from tests import factories
from tests.journeys.conftest import Site
from tests.journeys.looks import TOO_WIDE, too_small

WIDTHS = [320, 768, 1280]

# Links within a sentence may be as low as its line (WCAG 2.5.8).
SMALL_TARGETS = too_small(
    "a, button, input:not([type=hidden])",
    but=".skip-link, p a, .wave-line a, input[type=radio]",
)


@dataclass(frozen=True)
class Office:
    """A lead's browser, and the waves of the school."""

    page: Page
    address: str
    email: str
    open: int
    closed: int

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, name: str) -> None:
        """Press Tab until the link or button of this name has the focus."""
        for _ in range(40):
            self.press("Tab")
            focused = self.page.locator(":focus")
            if (focused.inner_text() or "").strip() == name:
                return
        raise AssertionError(f"{name!r} is not reached with Tab")

    def sign_in(self, password: str = factories.PASSWORD) -> None:
        self.go("/staff/")
        expect(self.page.get_by_label("Email address")).to_be_focused()
        self.page.keyboard.type(self.email)
        self.press("Tab")
        self.page.keyboard.type(password)
        with self.page.expect_navigation():
            self.press("Enter")

    def pages(self) -> Iterator[str]:
        """Open every page of staff, one after another."""
        self.go("/staff/sign-in")
        yield "sign in"
        self.sign_in("wrong-password")
        yield "wrong password"
        self.sign_in()
        for path in (
            "/staff/",
            f"/staff/waves/{self.open}",
            f"/staff/waves/{self.open}/close",
            f"/staff/waves/{self.open}/cards",
        ):
            self.go(path)
            yield path
        self.page.get_by_role("button", name="Make the cards").click()
        yield "cards"
        self.go(f"/staff/waves/{self.closed}")
        yield "closed"
        self.page.get_by_role("link", name="Show bars from 0 to 100%").click()
        yield "bars from 0 to 100%"
        self.go("/staff/password")
        self.page.get_by_role("button", name="Change the password").click()
        yield "password"
        self.go("/staff/waves/0")
        yield "nothing there"


def test_a_lead_closes_a_wave_and_downloads_its_workbook(office: Office, tmp_path: Path):
    page = office.page
    office.sign_in()
    expect(page.get_by_role("heading", name="Waves", exact=True)).to_be_visible()
    office.tab_to("Summer")
    office.press("Enter")
    expect(page.get_by_role("heading", name="Summer")).to_be_visible()
    office.tab_to("Close the wave")
    office.press("Enter")
    expect(page.get_by_text("No more answers are taken")).to_be_visible()
    office.tab_to("Close the wave")
    office.press("Enter")
    expect(page.get_by_role("status")).to_have_text("The wave is closed. Its results are ready.")
    office.tab_to("Download the workbook")
    with page.expect_download() as download:
        office.press("Enter")
    download.value.save_as(tmp_path / "wave.xlsx")

    assert download.value.suggested_filename == f"week_summer_{datetime.now(UTC).date()}.xlsx"
    assert len(load_workbook(tmp_path / "wave.xlsx").sheetnames) > 5


def test_a_wrong_password_is_told_in_a_sentence(office: Office):
    office.sign_in("wrong-password")

    expect(office.page.get_by_role("alert")).to_have_text(
        "The email address or the password is wrong. Check both, then try again."
    )
    expect(office.page.get_by_label("Email address")).to_have_value(office.email)
    expect(office.page.get_by_label("Password")).to_have_value("")


def test_after_signing_out_back_shows_nothing(office: Office):
    office.sign_in()
    office.go(f"/staff/waves/{office.closed}")
    office.page.get_by_role("button", name="Sign out").click()
    expect(office.page.get_by_role("heading", name="Staff sign in")).to_be_visible()
    office.page.go_back()

    expect(office.page.get_by_role("heading", name="Staff sign in")).to_be_visible()
    expect(office.page.get_by_text("Spring")).to_have_count(0)


def test_the_skip_link_leads_to_the_main_part(office: Office):
    office.sign_in()
    office.press("Tab", "Enter")

    assert office.page.evaluate("document.activeElement.id") == "main"


def test_every_page_suits_everybody(office: Office):
    """Axe finds nothing, no script runs, nothing scrolls sideways, type may be large."""
    faults = [(name, fault) for name in office.pages() for fault in _faults(office.page)]

    assert faults == []


def _faults(page: Page) -> Iterator[str]:
    page.wait_for_load_state()
    for fault in Axe().run(page).response["violations"]:
        yield f"{fault['id']} {[node['target'] for node in fault['nodes']]}"
    if page.locator("script").count():
        yield "needs a script"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        yield from page.evaluate(SMALL_TARGETS)
        if page.evaluate(TOO_WIDE):
            yield f"is too wide for {width} px"
    page.set_viewport_size({"width": 640, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    if page.evaluate(TOO_WIDE):
        yield "is too wide at 200%"


@pytest.fixture
def office(browser: Browser, site: Site) -> Iterator[Office]:
    """Give a lead's browser; afterwards nothing must have broken the rules for pages."""
    problems: list[str] = []
    context = browser.new_context(accept_downloads=True)
    context.set_default_timeout(10_000)
    context.on("weberror", lambda error: problems.append(str(error.error)))
    context.on(
        "console",
        lambda said: problems.append(said.text) if "Security Policy" in said.text else None,
    )
    with Session(site.bind) as session, session.begin():
        made = _school(session)
        session.execute(delete(Failure))
    yield Office(context.new_page(), site.address, *made)
    context.close()
    assert problems == []


def _school(session: Session) -> tuple[str, int, int]:
    school = factories.school(session)
    lead = factories.account(session, school, Role.LEAD)
    version = factories.version(session, school)
    numbers = []
    for title in ("Summer", "Spring"):
        groups = [factories.group(session, school, f"{title} {name}") for name in "AB"]
        wave = factories.wave(session, version, *groups)
        wave.title = title
        _answer(session, wave, [factories.pupil(session, groups[0]) for _ in range(12)])
        _answer(session, wave, [factories.pupil(session, groups[1]) for _ in range(3)])
        factories.code(session, wave, factories.pupil(session, groups[1]))
        numbers.append(wave.id)
    waves.close(session, wave)
    return lead.email, numbers[0], numbers[1]


def _answer(session: Session, wave: Wave, pupils: list[Person]) -> None:
    school = session.get_one(School, wave.school_id)
    key = schools.comment_key(school, factories.MASTER_KEY)
    for number, pupil in enumerate(pupils):
        values = {"safe": 1 + number % 4, "liked": 4, "alone": 1 + number % 2}
        sent = factories.submission(values, {"more": "My teacher is kind and helps me."})
        responses.submit(session, factories.found_code(session, wave, pupil), sent, key)
