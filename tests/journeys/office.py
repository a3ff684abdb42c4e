"""A pupil's words, and the browsers of the staff who look after them, in the journeys."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy.orm import Session

from surveyapp.records.accounts import Role
from surveyapp.records.base import School
from surveyapp.records.waves import Wave
from tests import factories
from tests.journeys.conftest import Site, Survey, Tablet
from tests.journeys.looks import TOO_WIDE, too_small

WORRYING = "Two boys wait for me at the bus stop and I am scared to go home."
# The links of the list cover their whole card.
SMALL_TARGETS = too_small("main a, button, summary, .input, .check", but="p a, .concern-line a")


@dataclass(frozen=True)
class Office:
    """The browser of a member of staff."""

    page: Page
    address: str

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def sign_in(self, email: str) -> None:
        self.go("/staff/")
        self.page.get_by_label("Email address").fill(email)
        self.page.get_by_label("Password").fill(factories.PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("heading", name="Waves", exact=True)).to_be_visible()

    @property
    def line(self) -> Locator:
        return self.page.locator(".concern-line")

    def act(self, reason: str) -> None:
        self.page.locator("summary", has_text="Somebody is acting on it").click()
        self.page.get_by_label("What will be done").fill(reason)
        self.page.get_by_role("button", name="Mark as acting").click()

    def close(self, outcome: str, reason: str) -> None:
        self.page.locator("summary", has_text="Close it").click()
        self.page.get_by_label(outcome).check()
        self.page.get_by_label("why is it closed?").fill(reason)
        self.page.get_by_role("button", name="Close the concern").click()

    def faults(self, name: str) -> list[str]:
        """List what is wrong with the page for whoever uses a small screen or a screen reader."""
        self.page.wait_for_load_state()
        found = [f"{name}: {it['id']}" for it in Axe().run(self.page).response["violations"]]
        for width in (320, 768, 1280):
            self.page.set_viewport_size({"width": width, "height": 800})
            found += [f"{name}: {it}" for it in self.page.evaluate(SMALL_TARGETS)]
            if self.page.evaluate(TOO_WIDE):
                found.append(f"{name}: too wide for {width} px")
        return found


@contextmanager
def browsing(browser: Browser, site: Site) -> Iterator[Office]:
    context = browser.new_context()
    context.set_default_timeout(10_000)
    yield Office(context.new_page(), site.address)
    context.close()


def account(survey: Survey, role: Role) -> str:
    """Add a member of staff who can sign in, and give their email address."""
    with Session(survey.site.bind) as session, session.begin():
        school = session.get_one(School, session.get_one(Wave, survey.wave).school_id)
        return factories.account(session, school, role).email


def write(tablet: Tablet, survey: Survey, words: str) -> None:
    (code,) = survey.codes(1)
    tablet.start(code)
    tablet.agree()
    tablet.answer("Sometimes", "Often", "Always")
    tablet.write(words)
    tablet.next()
    tablet.next()
    expect(tablet.page.get_by_role("heading", name="Thank you")).to_be_visible()
