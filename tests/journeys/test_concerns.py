"""A pupil writes something worrying; the safeguarding lead sees it at once and looks after it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy.orm import Session

from surveyapp.records.accounts import Role
from surveyapp.records.waves import Wave
from tests.journeys.conftest import Site, Survey, Tablet
from tests.journeys.office import WORRYING, Office, account, browsing, write


def test_a_worrying_comment_is_seen_acted_on_and_closed(
    tablet: Tablet, survey: Survey, office: Office
):
    write(tablet, survey, WORRYING)
    office.sign_in(account(survey, Role.SAFEGUARDING_LEAD))
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


def test_the_pages_suit_everybody(tablet: Tablet, survey: Survey, office: Office):
    write(tablet, survey, WORRYING)
    office.sign_in(account(survey, Role.SAFEGUARDING_LEAD))
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
    tablet: Tablet, survey: Survey, office: Office
):
    write(tablet, survey, WORRYING)
    tablet.page.locator("[data-ask]:visible").click()
    tablet.page.get_by_label("Your name").fill("Amy")
    tablet.page.get_by_role("button", name="Send", exact=True).click()
    expect(tablet.page.get_by_role("dialog").get_by_role("status")).to_contain_text("Sent.")

    office.sign_in(account(survey, Role.SAFEGUARDING_LEAD))
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


def test_who_is_not_named_for_it_sees_nothing(tablet: Tablet, survey: Survey, office: Office):
    write(tablet, survey, WORRYING)
    office.sign_in(account(survey, Role.LEAD))

    expect(office.page.get_by_role("link", name="Concerns")).to_have_count(0)
    office.go("/staff/concerns/")
    expect(office.page.get_by_role("heading", name="This page is not for you")).to_be_visible()


def test_the_lead_flags_what_the_program_missed(tablet: Tablet, survey: Survey, office: Office):
    write(tablet, survey, "Lunch is good.")
    with Session(survey.site.bind) as session, session.begin():
        session.get_one(Wave, survey.wave).mode = "confidential"
    office.sign_in(account(survey, Role.SAFEGUARDING_LEAD))
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


@pytest.fixture
def office(browser: Browser, site: Site) -> Iterator[Office]:
    with browsing(browser, site) as opened:
        yield opened
