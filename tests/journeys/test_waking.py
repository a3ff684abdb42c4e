"""What a tablet must not do by accident: send twice tapped, wake for a stranger, miss a card."""

import re

from playwright.sync_api import Route, expect

from tests.journeys.conftest import Survey, Tablet
from tests.journeys.steps import until_nothing_is_under_way

IDLE = "30:12"  # at the latest; what is sent then has fifteen seconds


def at_the_last_question(tablet: Tablet, code: str) -> None:
    tablet.start(code)
    tablet.agree()
    tablet.answer("Sometimes", "Often", "Always")


def test_a_double_tap_on_next_sends_nothing(tablet: Tablet, survey: Survey):
    at_the_last_question(tablet, *survey.codes(1))

    tablet.page.locator("[data-next]").dblclick()

    expect(tablet.page.get_by_role("heading", name="Ready to send?")).to_be_visible()
    assert survey.kept() == []
    tablet.next()
    expect(tablet.page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert len(survey.kept()) == 1


def test_a_double_tap_on_next_passes_no_question_unseen(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    tablet.agree()
    tablet.answer("Sometimes", "Often")
    tablet.pick("Always")

    tablet.page.locator("[data-next]").dblclick()

    expect(tablet.page.locator("[data-screen=more]")).to_be_visible()
    tablet.page.wait_for_timeout(300)
    assert tablet.name() == "more"


def test_a_touch_that_wakes_the_tablet_does_not_open_the_last_sitting(
    tablet: Tablet, survey: Survey
):
    tablet.page.clock.install()
    at_the_last_question(tablet, *survey.codes(1))
    tablet.page.clock.set_system_time("2031-01-01T12:00:00")  # it slept; no timer ran

    tablet.page.touchscreen.tap(100, 500)

    expect(tablet.page.locator("#code")).to_be_focused()


def test_who_is_idle_on_a_slow_network_finds_the_answers_again(tablet: Tablet, survey: Survey):
    held: list[Route] = []
    (code,) = survey.codes(1)
    tablet.page.clock.install()
    at_the_last_question(tablet, code)
    tablet.page.route("**/api/v1/partials", lambda route: held.append(route))

    with tablet.page.expect_request("**/api/v1/partials"):
        tablet.page.clock.run_for(IDLE)

    expect(tablet.page.locator("body")).to_be_hidden()
    held[0].continue_()
    tablet.page.unroute("**/api/v1/partials")
    expect(tablet.page.locator("#code")).to_be_visible()
    tablet.start(code)
    expect(tablet.page.get_by_role("dialog", name="Were you in the middle?")).to_be_visible()


def test_a_card_opens_its_questionnaire_on_a_page_that_is_open(tablet: Tablet, survey: Survey):
    (code,) = survey.codes(1)
    tablet.page.goto(tablet.address)

    tablet.page.evaluate("code => location.assign(`/#${code}`)", code)

    expect(tablet.page.locator("[data-screen=_assent]")).to_be_visible()
    assert code not in tablet.page.url


def test_a_card_in_the_middle_of_a_sitting_puts_that_aside(tablet: Tablet, survey: Survey):
    first, second = survey.codes(2)
    at_the_last_question(tablet, first)

    tablet.page.evaluate("code => location.assign(`/#${code}`)", second)

    expect(tablet.page.locator("[data-screen=_assent]")).to_be_visible()
    assert second not in tablet.page.url
    until_nothing_is_under_way(tablet)
    tablet.start(first)
    expect(tablet.page.get_by_role("dialog", name="Were you in the middle?")).to_be_visible()


def test_a_card_after_the_end_opens_the_next_questionnaire(tablet: Tablet, survey: Survey):
    first, second = survey.codes(2)
    at_the_last_question(tablet, first)
    tablet.next()
    tablet.next()
    expect(tablet.page.get_by_role("heading", name="Thank you")).to_be_visible()

    tablet.page.evaluate("code => location.assign(`/#${code}`)", second)

    expect(tablet.page.locator("[data-screen=_assent]")).to_be_visible()
    expect(tablet.page).not_to_have_url(re.compile(second))


def test_a_store_that_never_opens_keeps_nobody_from_sending(tablet: Tablet, survey: Survey):
    tablet.page.add_init_script("IDBFactory.prototype.open = () => ({})")
    at_the_last_question(tablet, *survey.codes(1))
    tablet.next()

    tablet.next()

    expect(tablet.page.get_by_text("Your answers are sent.")).to_be_visible(timeout=30_000)
    assert len(survey.kept()) == 1


def test_an_empty_reply_lets_the_pupil_try_again(tablet: Tablet, survey: Survey):
    tablet.page.add_init_script("IDBFactory.prototype.open = () => { throw new Error() }")
    at_the_last_question(tablet, *survey.codes(1))
    tablet.next()
    tablet.page.route("**/api/v1/sittings/*", lambda route: route.fulfill(json=None), times=1)

    tablet.next()
    expect(tablet.page.get_by_text("Not sent yet.")).to_be_visible()
    tablet.next()

    expect(tablet.page.get_by_text("Your answers are sent.")).to_be_visible()
    assert len(survey.kept()) == 1
