"""Joining a tablet, and what pupils do on it, in the journeys."""

from playwright.sync_api import expect
from sqlalchemy.orm import Session

from surveyapp.records import joining
from surveyapp.records.waves import Wave
from tests import factories
from tests.journeys.asking import ask, said
from tests.journeys.conftest import Survey, Tablet


def offered(survey: Survey, pupils: int = 3) -> str:
    with Session(survey.site.bind) as database, database.begin():
        wave = database.get_one(Wave, survey.wave)
        return joining.offer(database, wave, wave.groups[0], pupils, factories.CODE_KEY)


def join(tablet: Tablet, survey: Survey, pupils: int = 3) -> None:
    tablet.page.goto(f"{tablet.address}/join")
    tablet.page.get_by_label("Type the join code").fill(offered(survey, pupils))
    tablet.page.get_by_role("button", name="Join").click()
    starts_left(tablet, pupils)
    says(tablet, "offline", "It goes on when the network is gone.")


def says(tablet: Tablet, check: str, words: str) -> None:
    line = tablet.page.locator(f"[data-check={check}] [data-words]")
    expect(line).to_be_visible(timeout=15_000)
    expect(line).to_have_text(words, timeout=15_000)


def starts_left(tablet: Tablet, number: int) -> None:
    expect(tablet.page.locator("[data-left]").first).to_have_text(
        f"Starts left: {number}.", timeout=15_000
    )


def answer(tablet: Tablet) -> None:
    """Tap Start and answer everything, as one pupil after another does."""
    tablet.page.locator("[data-start]").click()
    finish(tablet)


def finish(tablet: Tablet) -> None:
    expect(tablet.page.locator("main[data-stepped]")).to_be_visible()
    tablet.agree()
    tablet.answer("Sometimes", "Often", "Always")
    tablet.next()
    tablet.next()
    expect(tablet.page.get_by_role("heading", name="Thank you")).to_be_visible()


def ask_without_network(tablet: Tablet) -> None:
    """Ask to talk from a start of the joined tablet, so that the request waits."""
    tablet.page.goto(tablet.address)
    tablet.page.locator("[data-start]").click()
    expect(tablet.page.locator("main[data-stepped]")).to_be_visible()
    tablet.agree()
    tablet.page.context.set_offline(True)
    ask(tablet, "I am left out at lunch.", name="Amy")
    expect(said(tablet)).to_contain_text("Saved on this tablet")
