"""Whoever stops half-way comes back with the same code, on this tablet or on another."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Route, expect
from sqlalchemy import update
from sqlalchemy.orm import Session

from surveyapp.records.aside import Reason
from surveyapp.records.partials import Partial
from surveyapp.records.waves import Wave
from tests.journeys.conftest import TABLET, Survey, Tablet
from tests.journeys.looks import LOST, SMALL
from tests.journeys.steps import (
    GONE,
    SAVED,
    SENDING,
    expect_nothing_stored,
    finish,
    held,
    left,
    prepare,
    said,
    until_nothing_is_under_way,
    wait_for,
)

LEAVING = re.compile("/api/v1/partials")
LATER = "Stop now and carry on later"
ANYWHERE = re.compile(r"^You can carry on with your code, on any tablet, until \d+ \w+ \d{4}\.$")
HERE = re.compile("^There is no network just now. Your answers are kept on this tablet:")
NO_LOCKS = (
    "LockManager.prototype.request = async () => { throw new DOMException('', 'SecurityError') }"
)
UNSURE = "This tablet has no network. It can't see if you stopped on another one."


def begin(tablet: Tablet, code: str, *picks: str) -> None:
    tablet.start(code)
    tablet.agree()
    tablet.answer(*picks)


def stop(tablet: Tablet) -> None:
    tablet.page.get_by_role("button", name="Need a break").click()
    stop_in_the_break(tablet)


def stop_in_the_break(tablet: Tablet) -> None:
    tablet.page.get_by_role("button", name=LATER).click()
    expect(tablet.page.get_by_role("heading", name="See you later")).to_be_focused()


def hand_over(tablet: Tablet) -> None:
    tablet.page.get_by_role("button", name="I've finished").click()
    expect(tablet.page.locator("[data-screen=_hand-over]")).to_be_visible()
    tablet.page.goto(tablet.address)


def offered(tablet: Tablet) -> Locator:
    return tablet.page.get_by_role("dialog", name="Were you in the middle?")


def carry_on(tablet: Tablet, code: str) -> None:
    tablet.start(code)
    expect(offered(tablet)).to_be_visible()
    offered(tablet).get_by_role("button", name="Carry on").click()


def test_who_stops_carries_on_with_the_same_code_on_another_tablet(
    tablet: Tablet, other: Tablet, survey: Survey
):
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes", "Often")

    stop(tablet)
    said(tablet, ANYWHERE)
    expect_nothing_stored(tablet)
    assert len(left(survey)) == 1
    carry_on(other, code)

    expect(other.page.locator("[data-screen=alone]")).to_be_visible()
    assert other.page.locator(":checked").count() == 0
    expect(other.page.get_by_role("button", name="Back")).to_be_hidden()
    finish(other)
    said(other, "Your answers are sent.")
    (kept,) = survey.kept()
    assert kept.answers == {"safe": 2, "liked": 3, "alone": 4}
    assert left(survey) == []


def test_the_same_tablet_goes_on_too_and_shows_nothing_meanwhile(tablet: Tablet, survey: Survey):
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes", "Often")
    stop(tablet)
    said(tablet, ANYWHERE)

    hand_over(tablet)
    expect(tablet.page.locator("#code")).to_have_value("")
    assert "middle" not in tablet.page.locator("main").inner_text()
    carry_on(tablet, code)
    finish(tablet)

    said(tablet, "Your answers are sent.")
    assert [kept.answers for kept in survey.kept()] == [{"safe": 2, "liked": 3, "alone": 4}]


def test_who_starts_again_leaves_the_old_answers_behind(
    tablet: Tablet, other: Tablet, survey: Survey
):
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes", "Often")
    stop(tablet)
    said(tablet, ANYWHERE)

    other.start(code)
    offered(other).get_by_role("button", name="Start again").click()
    other.agree()
    other.answer("Never")
    stop(other)
    said(other, ANYWHERE)
    carry_on(tablet, code)

    expect(tablet.page.locator("[data-screen=liked]")).to_be_visible()
    tablet.answer("Never")
    finish(tablet)
    said(tablet, "Your answers are sent.")
    assert [kept.answers for kept in survey.kept()] == [{"safe": 1, "liked": 1, "alone": 4}]


def test_without_a_network_they_stay_here_and_go_up_later(
    tablet: Tablet, other: Tablet, survey: Survey
):
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes", "Often")
    tablet.page.context.set_offline(True)

    stop(tablet)
    said(tablet, HERE)
    assert left(survey) == []
    tablet.page.context.set_offline(False)

    said(tablet, "You can carry on with your code, on any tablet.")
    expect_nothing_stored(tablet)
    carry_on(other, code)
    expect(other.page.locator("[data-screen=alone]")).to_be_visible()


def test_another_child_in_between_neither_sees_nor_changes_them(
    tablet_with_worker: Tablet, survey: Survey
):
    tablet = tablet_with_worker
    prepare(tablet, survey)
    first, second = survey.codes(2)
    begin(tablet, first, "Sometimes", "Often")
    tablet.page.context.set_offline(True)
    stop(tablet)
    said(tablet, HERE)
    hand_over(tablet)

    expect(tablet.page.locator("#code")).to_be_visible()
    assert "Were you in the middle?" not in tablet.page.locator("main").inner_text()
    begin(tablet, second, "Never")
    expect(offered(tablet)).to_be_hidden()
    tablet.answer("Never")
    finish(tablet)
    hand_over(tablet)
    carry_on(tablet, first)
    expect(tablet.page.locator("[data-screen=alone]")).to_be_visible()
    finish(tablet)
    tablet.page.context.set_offline(False)

    said(tablet, "Your answers are sent.")
    wait_for(tablet, lambda: len(survey.kept()) == 2)
    kept = sorted((response.answers for response in survey.kept()), key=str)
    assert kept == [
        {"safe": 1, "liked": 1, "alone": 4},
        {"safe": 2, "liked": 3, "alone": 4},
    ]
    assert left(survey) == []
    expect_nothing_stored(tablet)


def test_that_was_not_me_takes_only_the_sitting_under_way(
    tablet_with_worker: Tablet, survey: Survey
):
    tablet = tablet_with_worker
    prepare(tablet, survey)
    first, second = survey.codes(2)
    begin(tablet, first, "Sometimes", "Often")
    tablet.page.context.set_offline(True)
    stop(tablet)
    hand_over(tablet)
    begin(tablet, second, "Never")

    tablet.page.reload()
    tablet.page.get_by_role("button", name="That wasn't me").click()
    expect(tablet.page.locator("#code")).to_be_focused()
    until_nothing_is_under_way(tablet)

    carry_on(tablet, first)
    expect(tablet.page.locator("[data-screen=alone]")).to_be_visible()


def test_another_tablet_without_a_network_says_that_it_cannot_know(
    tablet: Tablet, other_with_worker: Tablet, survey: Survey
):
    other = other_with_worker
    prepare(other, survey)
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes")
    stop(tablet)
    said(tablet, ANYWHERE)
    other.page.context.set_offline(True)

    other.start(code)

    expect(other.page.get_by_text(UNSURE)).to_be_visible()
    expect(offered(other)).to_be_hidden()


@pytest.mark.parametrize("known", [False, True], ids=["unknown", "known"])
def test_yes_and_no_stay_where_they_are(other_with_worker: Tablet, survey: Survey, known: bool):
    other = other_with_worker
    prepare(other, survey)
    held: list[Route] = []
    other.page.context.route("**/answer", lambda route: route.abort())
    other.page.route("**/partials", lambda route: held.append(route))
    with other.page.expect_request("**/partials"):
        other.start(*survey.codes(1))
    expect(other.page.get_by_text(UNSURE)).to_be_visible()
    yes = other.page.locator("[data-yes]")
    before = yes.bounding_box()

    for route in held:
        route.continue_() if known else route.abort()
    expect(other.page.get_by_text(UNSURE)).to_be_visible(visible=not known)

    assert yes.bounding_box() == before


def test_a_page_that_was_kept_asks_once_there_is_a_network(
    tablet: Tablet, other_with_worker: Tablet, survey: Survey
):
    other = other_with_worker
    prepare(other, survey)
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes")
    stop(tablet)
    said(tablet, ANYWHERE)
    other.page.context.route("**/answer", lambda route: route.abort())

    carry_on(other, code)

    expect(other.page.locator("[data-screen=liked]")).to_be_visible()


def test_the_same_sitting_finished_on_both_tablets_counts_once(
    tablet: Tablet, other: Tablet, survey: Survey
):
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes", "Often")
    stop(tablet)
    said(tablet, ANYWHERE)
    for each in (tablet, other):
        carry_on(each, code)
    finish(tablet)
    said(tablet, "Your answers are sent.")

    other.answer("Never")
    other.write("Shorter days.")
    other.next()
    other.next()

    said(other, "Your answers are sent.")
    assert len(survey.kept()) == 1
    assert survey.aside() == {Reason.DIFFERENT: 1}


def test_where_site_data_is_blocked_who_stopped_elsewhere_is_still_asked(
    tablet: Tablet, other: Tablet, survey: Survey
):
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes")
    stop(tablet)
    said(tablet, ANYWHERE)
    for refusal in (GONE["blocked"], NO_LOCKS):
        other.page.add_init_script(refusal)

    carry_on(other, code)

    expect(other.page.locator("[data-screen=liked]")).to_be_visible()


def test_answers_finished_twice_on_one_tablet_are_both_kept_and_the_first_count(
    tablet: Tablet, survey: Survey
):
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes")
    stop(tablet)
    said(tablet, ANYWHERE)
    tablet.page.route(SENDING, lambda route: route.abort())
    for pick in ("Always", "Sometimes"):
        carry_on(tablet, code)
        tablet.answer("Often", pick)
        tablet.next()
        tablet.next()
        said(tablet, SAVED)
    waiting = [json.loads(it["body"])["answers"]["alone"] for it in held(tablet)["out"]]
    assert waiting == [["4"], ["2"]]

    tablet.page.goto(f"{tablet.address}/ping")
    tablet.page.unroute(SENDING)
    tablet.page.goto(tablet.address)

    expect_nothing_stored(tablet)
    assert [it.answers for it in survey.kept()] == [{"safe": 2, "liked": 3, "alone": 4}]
    assert survey.aside() == {Reason.DIFFERENT: 1}


def test_answers_that_were_left_without_a_network_come_too_late_for_a_used_code(
    tablet: Tablet, other: Tablet, survey: Survey
):
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes")
    tablet.page.context.set_offline(True)
    stop(tablet)
    said(tablet, HERE)
    begin(other, code, "Never", "Never")
    finish(other)
    said(other, "Your answers are sent.")

    with tablet.page.expect_response(LEAVING) as reply:
        tablet.page.context.set_offline(False)

    assert reply.value.status == 410
    expect_nothing_stored(tablet)
    assert left(survey) == []
    assert len(survey.kept()) == 1


def test_older_answers_that_come_later_do_not_replace_newer_ones(
    tablet: Tablet, other: Tablet, survey: Survey
):
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes")
    tablet.page.context.set_offline(True)
    stop(tablet)
    said(tablet, HERE)
    begin(other, code, "Never", "Never", "Never")
    stop(other)
    said(other, ANYWHERE)

    with tablet.page.expect_response(LEAVING):
        tablet.page.context.set_offline(False)

    expect_nothing_stored(tablet)
    carry_on(tablet, code)
    expect(tablet.page.locator("[data-screen=more]")).to_be_visible()


def test_after_a_reload_they_go_on_with_what_was_added_since(
    tablet: Tablet, other: Tablet, survey: Survey
):
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes")
    stop(tablet)
    said(tablet, ANYWHERE)
    carry_on(other, code)
    other.answer("Often", "Always")

    other.page.reload()
    other.page.get_by_role("button", name="Carry on").click()

    expect(other.page.locator("[data-screen=more]")).to_be_visible()
    expect(offered(other)).to_be_hidden()


def test_what_another_tablet_has_is_offered_where_more_was_answered_there(
    tablet: Tablet, other: Tablet, survey: Survey
):
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes")
    begin(other, code, "Never", "Never", "Never")
    stop(other)
    said(other, ANYWHERE)

    tablet.page.reload()
    tablet.page.get_by_role("button", name="Carry on").click()
    offered(tablet).get_by_role("button", name="Carry on").click()

    expect(tablet.page.locator("[data-screen=more]")).to_be_visible()
    tablet.next()
    tablet.next()
    said(tablet, "Your answers are sent.")
    assert [kept.answers for kept in survey.kept()] == [{"safe": 1, "liked": 1, "alone": 1}]


def test_what_is_too_old_is_not_offered(tablet: Tablet, survey: Survey):
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes")
    stop(tablet)
    said(tablet, ANYWHERE)
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    with Session(survey.site.bind) as database, database.begin():
        database.execute(
            update(Partial).where(Partial.wave_id == survey.wave).values(last_day=yesterday)
        )

    tablet.start(code)

    expect(tablet.page.locator("[data-screen=_assent]")).to_be_visible()
    expect(offered(tablet)).to_be_hidden()
    tablet.agree()
    assert tablet.name() == "safe"


def test_no_clock_takes_what_is_left_off_the_tablet(tablet: Tablet, survey: Survey):
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes")
    tablet.page.route(LEAVING, lambda route: route.abort())
    stop(tablet)
    said(tablet, HERE)
    tablet.page.clock.set_system_time(datetime.now(UTC) + timedelta(days=15))

    tablet.page.goto(tablet.address)
    tablet.page.wait_for_timeout(1500)
    assert len(held(tablet)["draft"]) == 1
    tablet.page.unroute(LEAVING)

    expect_nothing_stored(tablet)
    assert len(left(survey)) == 1


def test_who_carries_on_does_not_wait_for_the_network(tablet: Tablet, survey: Survey):
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes")
    stop(tablet)
    said(tablet, ANYWHERE)
    carry_on(tablet, code)
    tablet.answer("Often")
    (before,) = held(tablet)["draft"]
    stopped: list[Route] = []
    tablet.page.route(LEAVING, lambda route: stopped.append(route))

    tablet.page.reload()
    tablet.page.get_by_role("button", name="Carry on").click()

    expect(tablet.page.locator("[data-stepped] [data-screen=alone]")).to_be_visible()
    tablet.answer("Always")
    stopped[0].continue_()
    tablet.page.wait_for_timeout(500)
    expect(offered(tablet)).to_be_hidden()
    (after,) = held(tablet)["draft"]
    assert after["sitting"] == before["sitting"]
    assert after["answers"] == {"safe": ["2"], "liked": ["3"], "alone": ["4"]}


def test_who_is_put_aside_without_a_network_carries_on_later(
    tablet_with_worker: Tablet, survey: Survey
):
    tablet = tablet_with_worker
    prepare(tablet, survey)
    first, second = survey.codes(2)
    begin(tablet, first, "Sometimes", "Often")
    tablet.page.context.set_offline(True)

    tablet.page.goto("about:blank")
    tablet.page.goto(f"{tablet.address}/#{second}")
    expect(tablet.page.locator("[data-screen=_assent]")).to_be_visible()
    tablet.agree()
    tablet.answer("Never")
    tablet.page.goto(tablet.address)
    tablet.page.get_by_role("button", name="That wasn't me").click()
    until_nothing_is_under_way(tablet)
    carry_on(tablet, first)

    expect(tablet.page.locator("[data-screen=alone]")).to_be_visible()
    carry_on(tablet, second)
    expect(tablet.page.locator("[data-screen=liked]")).to_be_visible()


def test_the_code_of_who_stopped_does_not_wait_for_the_next_child(tablet: Tablet, survey: Survey):
    tablet.page.clock.install()
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes")
    stop(tablet)
    expect(tablet.page.get_by_text("Your code:")).to_contain_text(code)

    tablet.page.clock.run_for("11:00")

    expect(tablet.page.locator("#code")).to_be_visible()
    assert code not in tablet.page.content()


def test_a_closed_wave_is_told_and_keeps_nothing(tablet: Tablet, survey: Survey):
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes")
    with Session(survey.site.bind) as database, database.begin():
        database.get_one(Wave, survey.wave).closed_at = datetime.now(UTC)

    tablet.page.get_by_role("button", name="Need a break").click()
    tablet.page.get_by_role("button", name=LATER).click()

    dialog = tablet.page.get_by_role("dialog", name="Take your time")
    expect(dialog.get_by_role("status")).to_have_text(
        "This survey has closed. It takes no more answers."
    )
    dialog.get_by_role("button", name="Carry on", exact=True).click()
    assert tablet.name() == "liked"
    assert left(survey) == []


def test_what_a_server_does_not_keep_is_not_said_to_be_kept(tablet: Tablet, survey: Survey):
    tablet.page.add_init_script(
        "Object.defineProperty(globalThis, 'indexedDB', { value: undefined })"
    )
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes")
    tablet.page.route(LEAVING, lambda route: route.abort())
    tablet.page.get_by_role("button", name="Need a break").click()

    tablet.page.get_by_role("button", name=LATER).click()

    said_here = tablet.page.get_by_role("dialog", name="Take your time").get_by_role("status")
    expect(said_here).to_have_text("That didn't work. Your answers are still here.")
    tablet.page.unroute(LEAVING)
    stop_in_the_break(tablet)
    said(tablet, ANYWHERE)
    assert len(left(survey)) == 1


def test_half_an_hour_untouched_keeps_the_answers_under_the_code(tablet: Tablet, survey: Survey):
    tablet.page.clock.install()
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes", "Often")

    tablet.page.clock.run_for("31:00")

    expect(tablet.page.locator("#code")).to_be_visible()
    assert held(tablet)["draft"] == []
    carry_on(tablet, code)
    expect(tablet.page.locator("[data-screen=alone]")).to_be_visible()


def test_rules_look_at_what_was_answered_on_the_other_tablet(
    tablet: Tablet, other: Tablet, every_type: Survey
):
    (code,) = every_type.codes(1)
    tablet.start(code)
    tablet.agree()
    tablet.next()
    tablet.answer("Happy", "Never", "Once")
    stop(tablet)
    said(tablet, ANYWHERE)

    carry_on(other, code)
    other.answer("Year 8")

    assert other.name() == "where"


def test_nothing_of_it_is_left_on_the_page(tablet: Tablet, survey: Survey):
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes", "Often", "Always")
    tablet.write("Longer breaks.")
    stop(tablet)
    said(tablet, ANYWHERE)
    page = tablet.page
    expect(page.get_by_text("Your code:")).to_contain_text(code)

    page.get_by_role("button", name="I've finished").click()

    assert "Longer breaks." not in page.content()
    assert page.url.rstrip("/") == tablet.address
    page.go_back()
    expect(page.locator("[data-screen=_hand-over]")).to_be_visible()
    everything = page.content() + page.evaluate("JSON.stringify(history.state) + location")
    assert code not in everything
    assert code.replace("-", "") not in everything


@pytest.mark.parametrize(("width", "text"), [(320, "100%"), (640, "200%")])
def test_its_screens_fit_a_telephone(tablet: Tablet, belonging: Survey, width: int, text: str):
    tablet.page.set_viewport_size({"width": width, "height": 640})
    (code,) = belonging.codes(1)
    found: dict[str, object] = {}

    def look(screen: str) -> None:
        tablet.page.evaluate("size => { document.documentElement.style.fontSize = size }", text)
        lost, small = tablet.page.evaluate(LOST), tablet.page.evaluate(SMALL)
        if lost or small:
            found[screen] = (lost, small)

    tablet.start(code, "/?lang=cy")
    tablet.agree()
    tablet.fill_in()
    tablet.next()
    tablet.page.locator("[data-break]").click()
    look("break")
    tablet.page.locator("[data-later]").click()
    expect(tablet.page.get_by_role("heading", name="Hwyl am y tro")).to_be_focused()
    look("later")
    tablet.start(code, "/?lang=cy")
    expect(tablet.page.locator("[data-returning]")).to_be_visible()
    look("offer")

    assert found == {}


def test_on_a_telephone_the_code_stands_on_one_line(tablet: Tablet, survey: Survey):
    tablet.page.set_viewport_size({"width": 360, "height": 740})
    begin(tablet, *survey.codes(1), "Sometimes")
    stop(tablet)

    code = tablet.page.locator(".own-code")

    lines = code.evaluate("it => it.offsetHeight / parseFloat(getComputedStyle(it).lineHeight)")
    assert lines == 1


def test_without_script_the_page_says_that_it_cannot_be_done(
    tablet_without_script: Tablet, survey: Survey
):
    tablet_without_script.start(*survey.codes(1))

    page = tablet_without_script.page
    expect(page.get_by_text("You can't stop half-way here and carry on later.")).to_be_visible()
    expect(page.get_by_text("You can stop and carry on later.")).to_be_hidden()
    expect(page.get_by_text("What happens if I stop half-way?")).to_be_hidden()


def test_with_script_it_says_what_is_kept(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))

    expect(tablet.page.get_by_text("You can stop and carry on later.")).to_be_visible()
    tablet.page.get_by_text("What happens if I stop half-way?").click()

    expect(tablet.page.get_by_text("for 14 days at most")).to_be_visible()
    expect(tablet.page.get_by_text("not locked, if you press Stop.")).to_be_visible()


def test_it_says_so_before_the_script_is_there(tablet: Tablet, survey: Survey):
    tablet.start("wrong")
    expect(tablet.page.get_by_role("alert")).to_be_visible()
    tablet.page.route("**/respond.js*", lambda route: None)

    tablet.page.locator("#code").fill(*survey.codes(1))
    tablet.page.get_by_role("button", name="Start").click(no_wait_after=True)

    expect(tablet.page.get_by_text("You can stop and carry on later.")).to_be_visible()


def test_where_the_script_never_comes_it_says_that_it_cannot_be_done(
    tablet: Tablet, survey: Survey
):
    tablet.page.route("**/respond.js*", lambda route: route.abort())
    tablet.start(*survey.codes(1))

    tablet.page.locator("[data-yes]").click()

    page = tablet.page
    expect(page.get_by_text("You can't stop half-way here and carry on later.")).to_be_visible()
    expect(page.get_by_text("You can stop and carry on later.")).to_be_hidden()


def test_whoever_carries_on_meanwhile_goes_on(tablet: Tablet, survey: Survey):
    (code,) = survey.codes(1)
    begin(tablet, code, "Sometimes")
    stopping = stop_slowly(tablet)

    tablet.page.get_by_role("dialog").get_by_role("button", name="Carry on", exact=True).click()
    tablet.answer("Often")
    stopping.continue_()
    wait_for(tablet, lambda: left(survey))
    tablet.page.wait_for_timeout(300)  # for what would end it

    assert tablet.name() == "alone"
    tablet.page.unroute(LEAVING)
    stop(tablet)
    (draft,) = left(survey)
    tablet.start(code)
    offered(tablet).get_by_role("button", name="Carry on").click()
    assert tablet.name() == "alone"
    finish(tablet)
    (response,) = survey.kept()
    assert response.answers == {"safe": 2, "liked": 3, "alone": 4}


def test_whoever_stops_for_good_meanwhile_leaves_nothing(tablet: Tablet, survey: Survey):
    begin(tablet, *survey.codes(1), "Sometimes", "Often")
    stopping = stop_slowly(tablet)

    tablet.page.get_by_text("Stop and don't send my answers").click()
    tablet.page.get_by_role("button", name="Stop now", exact=True).click()
    stopping.continue_()

    expect(tablet.page.get_by_role("heading", name="That's fine")).to_be_visible()
    wait_for(tablet, lambda: survey.kept())
    assert left(survey) == []
    expect_nothing_stored(tablet)


def test_where_it_was_over_before_the_network_came_back_it_says_so(tablet: Tablet, survey: Survey):
    begin(tablet, *survey.codes(1), "Sometimes")
    tablet.page.context.set_offline(True)
    stop(tablet)
    said(tablet, HERE)
    with Session(survey.site.bind) as database, database.begin():
        database.get_one(Wave, survey.wave).closed_at = datetime.now(UTC)

    tablet.page.context.set_offline(False)

    said(tablet, re.compile("^This survey has closed."))


def stop_slowly(tablet: Tablet) -> Route:
    """Press Stop for later, and give the request that is then on its way."""
    asked: list[Route] = []
    tablet.page.route(LEAVING, lambda route: asked.append(route))
    tablet.page.get_by_role("button", name="Need a break").click()
    tablet.page.get_by_role("button", name=LATER).click()
    wait_for(tablet, lambda: asked)
    return asked[0]


@pytest.fixture
def other(browser: Browser, tablet: Tablet) -> Iterator[Tablet]:
    """Give a second tablet."""
    context = browser.new_context(viewport=TABLET, has_touch=True, service_workers="block")
    context.set_default_timeout(10_000)
    yield Tablet(context.new_page(), tablet.address)
    context.close()


@pytest.fixture
def other_with_worker(browser: Browser, tablet: Tablet) -> Iterator[Tablet]:
    """Give a second tablet, whose browser keeps pages for when there is no network."""
    context = browser.new_context(viewport=TABLET, has_touch=True)
    context.set_default_timeout(10_000)
    yield Tablet(context.new_page(), tablet.address)
    context.close()
