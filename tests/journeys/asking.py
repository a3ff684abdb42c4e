"""Asking to talk to someone, as pupils do in the journeys."""

from playwright.sync_api import Locator
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.records import help_requests, schools
from surveyapp.records.base import School
from surveyapp.records.help_requests import HelpRequest, Message
from surveyapp.records.waves import Wave
from tests import factories
from tests.journeys.conftest import Survey, Tablet


def opener(tablet: Tablet) -> Locator:
    return tablet.page.locator("[data-ask]:visible").last


def page_of(tablet: Tablet) -> Locator:
    return tablet.page.locator("[data-ask-page]")


def said(tablet: Tablet) -> Locator:
    return page_of(tablet).get_by_role("status")


def press_send(tablet: Tablet) -> None:
    page_of(tablet).get_by_role("button", name="Send", exact=True).click()


def send(tablet: Tablet, words: str) -> None:
    page_of(tablet).get_by_label("What is it about?").fill(words)
    press_send(tablet)


def ask(tablet: Tablet, words: str, name: str = "", whom: str = "") -> None:
    opener(tablet).click()
    page_of(tablet).get_by_label("Your name").fill(name)
    page_of(tablet).get_by_label("Who would you like to talk to?").fill(whom)
    send(tablet, words)


def back(tablet: Tablet) -> None:
    page_of(tablet).get_by_role("button", name="Go back").click()


def requests(survey: Survey) -> list[tuple[Message, ...]]:
    with Session(survey.site.bind) as session:
        school = session.get_one(School, session.get_one(Wave, survey.wave).school_id)
        key = schools.comment_key(school, factories.MASTER_KEY)
        found = session.scalars(select(HelpRequest).where(HelpRequest.school_id == school.id))
        return [help_requests.content(it, key).messages for it in found]
