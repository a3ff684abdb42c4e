"""A pupil writes something worrying; the safeguarding lead sees it at once and looks after it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy.orm import Session

from surveyapp.records.accounts import Role
from surveyapp.records.base import School
from surveyapp.records.waves import Wave
from tests import factories
from tests.journeys.conftest import Site, Survey, Tablet
from tests.journeys.looks import TOO_WIDE

WORRYING = "Two boys wait for me at the bus stop and I am scared to go home."
# The links of the list cover their whole card.
SMALL_TARGETS = """() => [...document.querySelectorAll("main a, button, summary, .input, .check")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }))
  .filter((element) => !element.matches("p a, .concern-line a"))
  .map((element) => [element, element.getBoundingClientRect()])
  .filter(([element, box]) => Math.min(box.width, box.height) < 44)
  .map(([element, box]) => `${element.outerHTML.slice(0, 80)} ${box.width}x${box.height}`)"""


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


def test_a_worrying_comment_is_seen_acted_on_and_closed(
    tablet: Tablet, survey: Survey, office: Office, account: Callable[[Role], str]
):
    write(tablet, survey, WORRYING)
    office.sign_in(account(Role.SAFEGUARDING_LEAD))
    office.page.get_by_role("link", name="Concerns").click()
    expect(office.line).to_contain_text("New")
    office.line.get_by_role("link").click()
    expect(office.page.locator("blockquote")).to_have_text(WORRYING)
    expect(office.page.get_by_text("This wave is anonymous: nobody can be found.")).to_be_visible()

    office.act("I walk to the bus stop with the class.")
    expect(office.page.get_by_role("status")).to_have_text("Marked as acting.")
    office.close("Spoke with the whole class or group", "An adult waits there now.")
    expect(office.page.get_by_role("status")).to_contain_text("Closed.")
    history = office.page.get_by_role("region", name="What was done")
    expect(history).to_contain_text("An adult waits there now.")

    office.page.get_by_role("link", name="Concerns").first.click()
    expect(office.page.get_by_role("heading", name="Nothing is waiting for you")).to_be_visible()
    expect(office.page.get_by_text("Today 1 comment read, 1 flagged")).to_be_visible()
    office.page.get_by_role("link", name="Closed 1").click()
    expect(office.line).to_have_count(1)


def test_the_pages_suit_everybody(
    tablet: Tablet, survey: Survey, office: Office, account: Callable[[Role], str]
):
    write(tablet, survey, WORRYING)
    office.sign_in(account(Role.SAFEGUARDING_LEAD))
    office.go("/staff/concerns/")
    faults = office.faults("list")
    office.line.get_by_role("link").click()
    for summary in office.page.locator("summary").all():
        summary.click()
    faults += office.faults("concern")
    office.page.get_by_role("button", name="Close the concern").click()
    expect(office.page.get_by_role("alert")).to_contain_text("Choose an outcome.")
    faults += office.faults("something to put right")
    office.page.get_by_label("Not a concern").check()
    office.page.get_by_label("why is it closed?").fill("It was in a film.")
    office.page.get_by_role("button", name="Close the concern").click()
    expect(office.page.get_by_role("status")).to_contain_text("Closed.")
    faults += office.faults("closed")

    assert faults == []


def test_who_asked_to_talk_stands_first_and_is_looked_after(
    tablet: Tablet, survey: Survey, office: Office, account: Callable[[Role], str]
):
    write(tablet, survey, WORRYING)
    tablet.page.locator("[data-ask]:visible").click()
    tablet.page.get_by_label("Your name").fill("Amy")
    tablet.page.get_by_role("button", name="Send", exact=True).click()
    expect(tablet.page.get_by_role("dialog").get_by_role("status")).to_contain_text("Sent.")

    office.sign_in(account(Role.SAFEGUARDING_LEAD))
    office.page.get_by_role("link", name=re.compile("^Concerns .*1 wants to talk")).click()
    expect(office.line.first).to_contain_text("Somebody wants to talk")
    faults = office.faults("list")
    office.line.first.get_by_role("link").click()
    expect(office.page.get_by_text("Amy", exact=False).first).to_be_visible()
    for summary in office.page.locator("summary").all():
        summary.click()
    faults += office.faults("request")
    office.page.get_by_role("button", name="Close the help request").click()
    expect(office.page.get_by_role("alert")).to_contain_text("Choose an outcome.")
    office.page.get_by_label("Talked with the person").check()
    office.page.get_by_label("why is it closed?").fill("We spoke.")
    office.page.get_by_role("button", name="Close the help request").click()

    expect(office.page.get_by_role("status")).to_contain_text("Closed.")
    assert faults == []


def test_who_is_not_named_for_it_sees_nothing(
    tablet: Tablet, survey: Survey, office: Office, account: Callable[[Role], str]
):
    write(tablet, survey, WORRYING)
    office.sign_in(account(Role.LEAD))

    expect(office.page.get_by_role("link", name="Concerns")).to_have_count(0)
    office.go("/staff/concerns/")
    expect(office.page.get_by_role("heading", name="This page is not for you")).to_be_visible()


def test_the_lead_flags_what_the_program_missed(
    tablet: Tablet, survey: Survey, office: Office, account: Callable[[Role], str]
):
    write(tablet, survey, "Lunch is good.")
    with Session(survey.site.bind) as session, session.begin():
        session.get_one(Wave, survey.wave).mode = "confidential"
    office.sign_in(account(Role.SAFEGUARDING_LEAD))
    office.go("/staff/comments/")
    faults = office.faults("waves")
    office.line.get_by_role("link").click()
    expect(office.page.get_by_text("Lunch is good.", exact=True)).to_be_visible()
    faults += office.faults("comments")
    office.page.get_by_role("link", name="Flag it").click()
    faults += office.faults("flag")
    office.page.get_by_label("What is it about?").select_option(label="Feeling low or alone")
    office.page.get_by_label("Next review").check()
    office.page.get_by_role("button", name="Flag it").click()
    expect(office.page.get_by_role("status")).to_contain_text("Flagged.")
    office.page.get_by_role("link", name="Open the concern").click()

    expect(office.page.locator("mark")).to_have_text("Lunch is good.")
    assert faults == []


def write(tablet: Tablet, survey: Survey, words: str) -> None:
    (code,) = survey.codes(1)
    tablet.start(code)
    tablet.agree()
    tablet.answer("Sometimes", "Often", "Always")
    tablet.write(words)
    tablet.next()
    tablet.next()
    expect(tablet.page.get_by_role("heading", name="Thank you")).to_be_visible()


@pytest.fixture
def account(survey: Survey) -> Callable[[Role], str]:
    """Give a function that adds a member of staff in a role and gives their email address."""

    def add(role: Role) -> str:
        with Session(survey.site.bind) as session, session.begin():
            school = session.get_one(School, session.get_one(Wave, survey.wave).school_id)
            return factories.account(session, school, role).email

    return add


@pytest.fixture
def office(browser: Browser, site: Site) -> Iterator[Office]:
    context = browser.new_context()
    context.set_default_timeout(10_000)
    yield Office(context.new_page(), site.address)
    context.close()
