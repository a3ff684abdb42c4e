"""A joined tablet tells how many answers wait on it: in no sitting, and not who asked to talk."""

import re
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Request, Route, expect
from sqlalchemy import delete
from sqlalchemy.orm import Session

from surveyapp.records import tablets
from surveyapp.records.tablets import Tablet as Known
from surveyapp.records.waves import Wave
from tests.journeys.conftest import Survey, Tablet
from tests.journeys.joining import answer, ask_without_network, finish, join, starts_left
from tests.journeys.steps import ASKING, SENDING, held, wait_for
from tests.journeys.stores import leave_record

REPORT = re.compile("/api/v1/tablets$")


def known(survey: Survey) -> list[Known]:
    """List what the service knows of the wave's tablets."""
    with Session(survey.site.bind, expire_on_commit=False) as database:
        return list(tablets.of_wave(database, database.get_one(Wave, survey.wave)))


def waits(tablet: Tablet, survey: Survey, number: int) -> None:
    """Wait until the service knows this number of the one tablet."""
    wait_for(
        tablet, lambda: [(it.seen_on, it.waiting) for it in known(survey)] == [(today(), number)]
    )


def today() -> date:
    return datetime.now(UTC).date()


def watch(tablet: Tablet) -> list[tuple[str, str]]:
    """List each report with what stands on the screen at that moment."""
    seen: list[tuple[str, str]] = []

    def note(request: Request) -> None:
        if REPORT.search(request.url):
            seen.append((request.frame.url, request.post_data or ""))

    tablet.page.context.on("request", note)
    return seen


def test_a_tablet_that_joins_is_seen_and_says_which_it_is(tablet: Tablet, survey: Survey):
    join(tablet, survey)

    named = tablet.page.locator("[data-named]")
    expect(named).to_have_text("This is Tablet 1 of 7B: Autumn.")
    waits(tablet, survey, 0)
    assert [it.number for it in known(survey)] == [1]


def test_it_says_how_many_answers_wait_and_nothing_of_who_asked_to_talk(
    tablet: Tablet, survey: Survey
):
    join(tablet, survey, pupils=4)
    tablet.page.context.route(SENDING, lambda route: route.abort())
    tablet.page.context.route(ASKING, lambda route: route.abort())
    ask_without_network(tablet)
    tablet.page.get_by_role("button", name="Go back").click()
    tablet.page.context.set_offline(False)
    tablet.answer("Sometimes", "Often", "Always")
    tablet.next()
    tablet.next()
    tablet.page.goto(tablet.address)
    waits(tablet, survey, 1)
    answer(tablet)
    tablet.page.goto(f"{tablet.address}/join")
    waits(tablet, survey, 2)
    assert len(held(tablet)["help"]) == 1

    tablet.page.context.unroute(SENDING)
    tablet.page.goto(tablet.address)

    waits(tablet, survey, 0)
    assert len(survey.kept()) == 2


def test_it_says_nothing_during_a_sitting(tablet: Tablet, survey: Survey):
    join(tablet, survey)
    tablet.page.goto(tablet.address)
    waits(tablet, survey, 0)
    tablet.page.wait_for_timeout(500)
    seen = watch(tablet)

    answer(tablet)
    expect(tablet.page.locator("[data-state]")).to_have_text("Your answers are sent.")
    tablet.page.wait_for_timeout(1500)
    assert seen == []
    tablet.page.get_by_role("button", name="I've finished").click()
    tablet.hand_over()
    wait_for(tablet, lambda: seen)

    assert seen == [(f"{tablet.address}/", '{"waiting":0}')]


@pytest.mark.parametrize("trouble", ["never answered", "refused", "lost"])
def test_a_report_that_fails_keeps_nobody_waiting_and_nobody_hears_of_it(
    tablet: Tablet, survey: Survey, trouble: str
):
    join(tablet, survey)
    tried: list[Route] = []

    def fail(route: Route) -> None:
        tried.append(route)
        if trouble == "refused":
            route.fulfill(status=500, body="<h1>No</h1>")
        if trouble == "lost":
            route.abort()

    tablet.page.context.route(REPORT, fail)
    tablet.page.goto(tablet.address)
    wait_for(tablet, lambda: tried)

    answer(tablet)

    expect(tablet.page.locator("[data-state]")).to_have_text("Your answers are sent.")
    assert len(survey.kept()) == 1


def test_a_tablet_that_joined_before_tablets_had_names_goes_on(tablet: Tablet, survey: Survey):
    seen = watch(tablet)
    (code,) = survey.codes(1)
    start = {"code": code.replace("-", ""), "title": "Autumn", "group": "7B"}
    leave_record(tablet, 3, ("starts", start["code"]), start)

    tablet.page.goto(f"{tablet.address}/join")
    starts_left(tablet, 1)
    expect(tablet.page.locator("[data-named]")).to_be_hidden()
    tablet.page.goto(tablet.address)
    tablet.page.locator("[data-start]").click()
    finish(tablet)

    expect(tablet.page.locator("[data-state]")).to_have_text("Your answers are sent.")
    assert len(survey.kept()) == 1
    assert seen == []


def test_a_tablet_forgets_its_name_in_a_wave_that_is_long_over(tablet: Tablet, survey: Survey):
    join(tablet, survey)
    waits(tablet, survey, 0)
    with Session(survey.site.bind) as database, database.begin():
        database.execute(delete(Known).where(Known.wave_id == survey.wave))

    tablet.page.goto(f"{tablet.address}/join")

    wait_for(tablet, lambda: not held(tablet)["joined"])
    starts_left(tablet, 3)


@pytest.fixture
def tablet(tablet_with_worker: Tablet) -> Tablet:
    return tablet_with_worker
