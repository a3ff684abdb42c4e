"""Two members of staff in two browsers look up together who wrote a worrying comment."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.records.accounts import Role
from surveyapp.records.people import Person
from surveyapp.records.waves import Mode, Wave
from tests.journeys.conftest import Site, Survey, Tablet
from tests.journeys.office import WORRYING, Office, account, browsing, write

WHY = "A pupil may be hurt on the way home today."


def test_two_people_look_up_a_name_together(
    tablet: Tablet, survey: Survey, offices: tuple[Office, Office]
):
    name = written_in_confidence(tablet, survey)
    lead, second = offices
    lead.sign_in(account(survey, Role.SAFEGUARDING_LEAD))
    lead.go("/staff/concerns/")
    lead.line.get_by_role("link").click()
    expect(lead.page.get_by_text("A second person is needed")).to_be_visible()
    faults = lead.faults("alone")
    second.sign_in(account(survey, Role.ADMINISTRATOR))

    faults += ask(lead)
    expect(lead.page.get_by_text(name)).to_have_count(0)
    faults += agree(second)
    expect(second.page.get_by_text(name)).to_have_count(0)

    lead.page.reload()
    expect(lead.page.get_by_text(f"Written by {name}.")).to_be_visible()
    faults += lead.faults("name")
    assert faults == []


def ask(lead: Office) -> list[str]:
    """Ask on the page of a concern; give what is wrong with the pages."""
    lead.page.reload()
    lead.page.locator("summary", has_text="Ask to look up the name").click()
    lead.page.get_by_role("button", name="Ask a second person").click()
    expect(lead.page.get_by_role("alert")).to_contain_text("only if somebody may be in danger")
    faults = lead.faults("asking")
    lead.page.get_by_label("Somebody may be in danger").check()
    lead.page.get_by_label("Why do you think so?").fill(WHY)
    lead.page.get_by_role("button", name="Ask a second person").click()
    expect(lead.page.get_by_text("A request waits for an answer.")).to_be_visible()
    return faults + lead.faults("asked")


def agree(second: Office) -> list[str]:
    """Find the request and agree to it; give what is wrong with the pages."""
    second.page.reload()
    second.page.get_by_role("link", name="Look-ups 1 waits for you").click()
    faults = second.faults("list")
    second.line.get_by_role("link").click()
    expect(second.page.get_by_text(WHY)).to_be_visible()
    expect(second.page.get_by_text(WORRYING)).to_have_count(0)
    second.page.get_by_role("button", name="Send your answer").click()
    expect(second.page.get_by_role("alert")).to_contain_text("Choose whether you agree.")
    faults += second.faults("request")
    second.page.get_by_label("I agree").check()
    second.page.get_by_label("Why?").fill("She should not walk home alone.")
    second.page.get_by_role("button", name="Send your answer").click()
    expect(second.page.get_by_role("status")).to_contain_text("You agreed.")
    return faults + second.faults("agreed")


def written_in_confidence(tablet: Tablet, survey: Survey) -> str:
    """Let a pupil write what worries in a confidential wave, and give the pupil's name."""
    with Session(survey.site.bind) as session, session.begin():
        wave = session.get_one(Wave, survey.wave)
        wave.mode = Mode.CONFIDENTIAL.value
        school = wave.school_id
    write(tablet, survey, WORRYING)
    with Session(survey.site.bind) as session:
        (pupil,) = session.scalars(select(Person).where(Person.school_id == school))
        return pupil.name


@pytest.fixture
def offices(browser: Browser, site: Site) -> Iterator[tuple[Office, Office]]:
    """Give the browsers of two members of staff."""
    with ExitStack() as stack:
        one, two = (stack.enter_context(browsing(browser, site)) for _ in range(2))
        yield one, two
