"""How the answers were given comes with them, in a few words and without a time."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Request, expect

from tests import factories
from tests.journeys.conftest import Site, Survey, Tablet, put
from tests.journeys.steps import VOICES, choose

RATINGS = 6
QUICK, SLOW = "00:01", "00:02"
LOCAL = "[{name: 'Near', lang: 'en-GB', localService: true}]"


def test_the_looks_that_are_on_at_the_end_are_named(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    choose(tablet.page, "Bigger text", "Calm colours", "More space")
    tablet.agree()
    choose(tablet.page, "Bigger text")
    sent = finish(tablet)

    (kept,) = survey.kept()
    assert kept.manner == ["airy", "calm"]
    assert sent["today"] == datetime.now(UTC).date().isoformat()
    assert sent.keys() == {"answers", "language", "manner", "today"}


def test_whoever_listened_is_said_to_have(tablet: Tablet, aloud: Survey):
    tablet.page.add_init_script(VOICES % LOCAL + "globalThis.voicesAreHere = true;")
    first, second = aloud.codes(2)
    tablet.start(first)
    tablet.agree()
    tablet.screen().locator("[data-listen]").click()
    expect(tablet.page.locator("[data-saying]")).to_have_count(0)
    finish(tablet)
    tablet.page.get_by_role("button", name="I've finished").click()
    tablet.hand_over()
    tablet.start(second)
    tablet.agree()
    finish(tablet)

    assert sorted(str(kept.manner) for kept in aloud.kept()) == ["['listened']", "[]"]


@pytest.mark.parametrize(
    ("stays", "manner"),
    [
        ([QUICK] * 4 + [SLOW] * 2, ["hurried"]),
        ([QUICK] * 3 + [SLOW] * 3, []),
        ([SLOW] * 6, []),
    ],
)
def test_whoever_stays_too_short_on_most_ratings_is_hurried(
    tablet: Tablet, ratings: Survey, stays: list[str], manner: list[str]
):
    with clock_stopped(tablet, ratings):
        for stay in stays:
            stay_for(tablet, stay)
    finish(tablet)

    assert [kept.manner for kept in ratings.kept()] == [manner]


def test_all_visits_to_a_question_count_together(tablet: Tablet, ratings: Survey):
    with clock_stopped(tablet, ratings):
        for _ in range(RATINGS):
            stay_for(tablet, QUICK)
        for _ in range(RATINGS):
            tablet.page.locator("[data-back]").click()
            tablet.page.clock.run_for(QUICK)
    finish(tablet)

    assert [kept.manner for kept in ratings.kept()] == [[]]


def test_of_fewer_than_five_ratings_no_time_is_taken(tablet: Tablet, survey: Survey):
    with clock_stopped(tablet, survey):
        for _ in range(3):
            stay_for(tablet, QUICK)
    finish(tablet)

    assert [kept.manner for kept in survey.kept()] == [[]]


def test_a_tablet_with_a_wrong_clock_sends_all_the_same(tablet: Tablet, survey: Survey):
    tablet.page.clock.set_system_time("2031-05-05T10:00:00Z")
    tablet.start(*survey.codes(1))
    tablet.agree()
    sent = finish(tablet)

    (kept,) = survey.kept()
    assert sent["today"] == "2031-05-05"
    assert (kept.manner, kept.claimed_on) == (["sent_later"], None)
    assert kept.received_at.date() == datetime.now(UTC).date()


def test_no_thanks_says_nothing_of_how(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    choose(tablet.page, "Calm colours")
    with tablet.page.expect_request("**/api/v1/sittings/**") as asked:
        tablet.page.locator("#no-thanks summary").click()
        tablet.page.get_by_role("button", name="Finish without answering").click()

    assert body(asked.value) == {"language": "en", "no_thanks": True}


def test_without_script_all_stood_on_one_page(tablet_without_script: Tablet, survey: Survey):
    tablet = tablet_without_script
    tablet.start(*survey.codes(1))
    tablet.page.get_by_role("button", name="Send my answers").click()

    (kept,) = survey.kept()
    assert (kept.manner, kept.claimed_on) == (["one_page"], None)


@contextmanager
def clock_stopped(tablet: Tablet, survey: Survey) -> Iterator[None]:
    """Come to the questions; while the block runs, time passes only as it is told to."""
    clock, now = tablet.page.clock, datetime.now(UTC)
    clock.install(time=now - timedelta(minutes=5))
    tablet.start(*survey.codes(1))
    expect(tablet.screen()).to_have_count(1)
    clock.pause_at(now)
    tablet.agree()
    yield
    clock.resume()


def stay_for(tablet: Tablet, stay: str) -> None:
    """Answer what is on the screen after a while, and go on."""
    tablet.fill_in()
    tablet.page.clock.run_for(stay)
    tablet.next()


def finish(tablet: Tablet) -> Any:
    """Answer whatever is left, hand in, and give what was sent."""
    while tablet.name() != "_send":
        tablet.fill_in()
        tablet.next()
    with tablet.page.expect_request("**/api/v1/sittings/**") as asked:
        send = tablet.page.get_by_role("button", name="Send my answers")
        expect(send).not_to_have_attribute("aria-disabled", "true")
        send.click()
    expect(tablet.page.get_by_text("Your answers are sent.")).to_be_visible()
    return body(asked.value)


def body(asked: Request) -> Any:
    return json.loads(asked.post_data or "")


@pytest.fixture
def ratings(site: Site) -> Survey:
    """Ask six ratings, and nothing else."""
    labels = ["Never", "Sometimes", "Often", "Always"]
    questions = [
        {"id": f"q{n}", "type": "rating", "text": f"Day {n} was good.", "labels": labels}
        for n in range(RATINGS)
    ]
    pages = [{"id": "week", "title": "This week", "questions": questions}]
    return put(site, lambda database, of: factories.version(database, of, pages=pages, scales=[]))


@pytest.fixture
def aloud(site: Site) -> Survey:
    """Let a voice of the tablet read the questionnaire."""
    return put(site, lambda database, of: factories.version(database, of, read_aloud="tablet"))
