"""Pupils answer on a tablet that is passed round."""

import re

import pytest
from playwright.sync_api import Route, expect

from surveyapp.records.aside import Reason
from tests import factories
from tests.journeys.conftest import Site, Survey, Tablet, put
from tests.journeys.steps import SAVED, SENT, lose_the_reply, press_until, said

SENTENCES = ("Sometimes", "Often", "Always")
TAP_BOTH = """(first) => {
  for (const button of [first, "[data-back]"]) document.querySelector(button).click();
}"""


def finish(tablet: Tablet, code: str) -> None:
    tablet.start(code)
    tablet.agree()
    tablet.answer(*SENTENCES)
    tablet.write("Longer breaks.")
    tablet.next()
    tablet.next()
    expect(tablet.page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_a_pupil_answers_with_a_typed_code(tablet: Tablet, survey: Survey):
    (code,) = survey.codes(1)

    finish(tablet, code)

    (kept,) = survey.kept()
    assert kept.answers == {"safe": 2, "liked": 3, "alone": 4}
    assert kept.states == {"more": "answered"}


def test_the_next_pupil_finds_nothing_of_the_first(tablet: Tablet, survey: Survey):
    first, second = survey.codes(2)
    finish(tablet, first)
    tablet.page.get_by_role("button", name="I've finished").click()
    tablet.hand_over()

    expect(tablet.page.locator("#code")).to_have_value("")
    tablet.start(second)
    tablet.agree()
    for name in ("safe", "liked", "alone"):
        assert tablet.name() == name
        expect(tablet.screen().locator(":checked")).to_have_count(0)
        tablet.answer("I'd rather not say")
    expect(tablet.screen().locator("textarea")).to_have_value("")

    assert len(survey.kept()) == 1


def test_a_code_works_once(tablet: Tablet, survey: Survey):
    (code,) = survey.codes(1)
    finish(tablet, code)

    tablet.start(code)

    expect(tablet.page.get_by_role("heading", name="This code has been used")).to_be_visible()


def test_back_after_the_end_shows_nothing(tablet: Tablet, survey: Survey):
    (code,) = survey.codes(1)
    finish(tablet, code)

    tablet.page.go_back()
    expect(tablet.page.get_by_role("heading", name="Please give the tablet back")).to_be_visible()
    assert "Longer breaks." not in tablet.page.content()
    tablet.hand_over()
    expect(tablet.page.locator("#code")).to_be_visible()
    for _ in range(8):
        tablet.page.go_back()
        if tablet.page.url == "about:blank":
            break
        expect(tablet.page.locator("#code")).to_have_value("")
        assert "Longer breaks." not in tablet.page.content()


def test_a_page_that_the_browser_kept_shows_nothing(tablet_with_page_cache: Tablet, survey: Survey):
    tablet = tablet_with_page_cache
    tablet.start(*survey.codes(1))
    tablet.agree()
    tablet.answer("Never")
    tablet.page.evaluate(
        "addEventListener('pageshow', (event) => sessionStorage.setItem('kept', event.persisted))"
    )
    tablet.page.goto(f"{tablet.address}/ping")

    tablet.page.evaluate("history.back()")

    expect(tablet.page.locator("#code")).to_have_value("")
    assert tablet.page.evaluate("sessionStorage.getItem('kept')") == "true"


def test_a_qr_code_opens_the_questionnaire_and_leaves_no_code_behind(
    tablet: Tablet, survey: Survey
):
    (code,) = survey.codes(1)
    asked: list[str] = []
    tablet.page.on("request", lambda request: asked.append(request.url))

    tablet.page.goto(f"{tablet.address}/#{code}")

    expect(tablet.page.get_by_role("heading", name="About this")).to_be_visible()
    assert [url for url in asked if code in url] == []
    assert code not in tablet.page.url
    tablet.page.go_back()
    assert code not in tablet.page.url
    assert code not in tablet.page.content()


def test_a_yes_before_the_script_has_come_counts(tablet: Tablet, survey: Survey):
    held: list[Route] = []
    tablet.start("wrong")
    expect(tablet.page.get_by_role("alert")).to_be_visible()
    tablet.page.route("**/respond.js*", lambda route: held.append(route))
    tablet.page.locator("#code").fill(*survey.codes(1))
    tablet.page.get_by_role("button", name="Start").click(no_wait_after=True)
    tablet.page.locator("[data-yes]").click()
    expect(tablet.page).to_have_url(re.compile("#answers$"))
    expect(tablet.page.locator("#answers")).to_be_visible()

    held[0].continue_()

    expect(tablet.page.locator("[data-words]")).to_have_text("1 of 4")
    assert tablet.name() == "safe"


def test_a_yes_before_the_script_has_come_counts_once(tablet: Tablet, survey: Survey):
    held: list[Route] = []
    asked: list[Route] = []
    tablet.page.route("**/answer", ask_for_what_was_left)
    tablet.page.route("**/api/v1/partials", lambda route: asked.append(route))
    tablet.start("wrong")
    tablet.page.route("**/respond.js*", lambda route: held.append(route))
    tablet.page.locator("#code").fill(*survey.codes(1))
    tablet.page.get_by_role("button", name="Start").click(no_wait_after=True)
    tablet.page.locator("[data-yes]").click()
    held[0].continue_()
    expect(tablet.screen()).to_have_count(1)
    tablet.agree()
    tablet.pick("Never")

    asked[0].continue_()

    tablet.page.wait_for_timeout(300)
    assert tablet.name() == "safe"


def ask_for_what_was_left(route: Route) -> None:
    """Give a questionnaire from the tablet's own store, which can't know that there is nothing."""
    page = route.fetch()
    body = page.text().replace('data-left="0"', 'data-left="?"')
    route.fulfill(response=page, body=body)


def test_a_wrong_code_stays_to_be_mended(tablet: Tablet, survey: Survey):
    tablet.start("bbbb-bbbb")

    field = tablet.page.locator("#code")
    expect(field).to_have_value("bbbb-bbbb")
    expect(field).to_be_focused()
    expect(tablet.page.get_by_role("alert")).to_contain_text("We don't know this code.")


def test_next_without_an_answer_is_a_gentle_line(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    tablet.agree()

    tablet.next()

    line = tablet.page.get_by_role("status")
    expect(line).to_have_text("Pick one, or press “I'd rather not say”.")
    assert tablet.name() == "safe"
    tablet.pick("I'd rather not say")
    expect(line).to_have_text("")
    tablet.next()
    assert tablet.name() == "liked"


def test_a_comment_may_be_passed_by(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    tablet.agree()
    tablet.answer("Never", "I don't understand", "I'd rather not say")
    tablet.next()
    tablet.next()

    expect(tablet.page.get_by_role("heading", name="Thank you")).to_be_visible()
    (kept,) = survey.kept()
    assert kept.answers == {"safe": 1}
    assert kept.states == {"liked": "not_understood", "alone": "declined", "more": "not_seen"}


def test_back_and_forward_keep_the_answers(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    tablet.agree()
    tablet.answer("Never", "Often")

    tablet.page.go_back()
    assert tablet.name() == "liked"
    expect(tablet.screen().get_by_label("Often")).to_be_checked()
    tablet.page.get_by_role("button", name="Back").click()
    assert tablet.name() == "safe"
    expect(tablet.screen().get_by_label("Never")).to_be_checked()
    tablet.page.go_forward()
    assert tablet.name() == "liked"


def test_two_taps_on_back_go_back_once(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    tablet.agree()

    tablet.page.evaluate(TAP_BOTH, "[data-back]")

    tablet.page.wait_for_timeout(300)  # for what would lead further back
    assert tablet.name() == "_assent"
    tablet.agree()
    tablet.answer("Never")
    tablet.page.get_by_role("button", name="Back").click()
    expect(tablet.page.locator("[data-screen=safe]")).to_be_visible()


def test_back_right_after_next_leads_to_the_screen_before(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    expect(tablet.screen().get_by_role("heading").first).to_be_focused()

    tablet.page.evaluate(TAP_BOTH, "[data-yes]")
    tablet.page.wait_for_timeout(300)  # for what would lead further back
    assert tablet.name() == "_assent"
    tablet.agree()
    tablet.answer("Never")
    tablet.pick("Often")
    tablet.page.evaluate(TAP_BOTH, "[data-next]")

    tablet.page.wait_for_timeout(300)
    assert tablet.name() == "liked"


def test_every_screen_says_where_it_is_and_nothing_of_the_answers(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    tablet.agree()

    for number, words in enumerate(SENTENCES, start=1):
        expect(tablet.page.locator("[data-words]")).to_have_text(f"{number} of 4")
        expect(tablet.page).to_have_title("My week at school")
        expect(tablet.page.get_by_text(f"{number} of 4", exact=True)).to_be_visible()
        expect(tablet.screen().get_by_role("heading")).to_be_focused()
        tablet.answer(words)


def test_a_break_covers_the_questions_and_keeps_the_answers(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    tablet.agree()
    tablet.pick("Always")

    tablet.page.get_by_role("button", name="Need a break").click()
    expect(tablet.page.get_by_role("heading", name="Take your time")).to_be_visible()
    expect(tablet.page).to_have_title("Taking a break")
    covering = tablet.page.get_by_role("dialog").bounding_box()
    tablet.page.get_by_role("button", name="Carry on", exact=True).click()

    assert covering == {"x": 0, "y": 0, "width": 768, "height": 1024}
    expect(tablet.screen().get_by_label("Always")).to_be_checked()
    expect(tablet.page).to_have_title("My week at school")


def test_a_pupil_can_stop_half_way(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    tablet.agree()
    tablet.answer("Always")

    tablet.page.get_by_role("button", name="Need a break").click()
    tablet.page.get_by_text("Stop and don't send my answers").click()
    tablet.page.get_by_role("button", name="Stop now", exact=True).click()

    expect(tablet.page.get_by_role("heading", name="That's fine")).to_be_visible()
    expect(tablet.screen().get_by_text("Childline")).to_be_visible()
    (kept,) = survey.kept()
    assert (kept.took_part, kept.answers) == (False, {})


def test_a_pupil_can_say_no(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))

    tablet.page.get_by_text("No thanks").click()
    tablet.page.get_by_role("button", name="Finish without answering").click()

    expect(tablet.page.get_by_role("heading", name="That's fine")).to_be_visible()
    tablet.page.get_by_role("button", name="I've finished").click()
    expect(tablet.page.get_by_role("heading", name="Please give the tablet back")).to_be_visible()
    tablet.hand_over()
    expect(tablet.page.locator("#code")).to_be_visible()
    assert [response.took_part for response in survey.kept()] == [False]


def test_questions_come_and_go_with_the_answers_before_them(tablet: Tablet, every_type: Survey):
    tablet.start(*every_type.codes(1))
    tablet.agree()
    tablet.next()
    tablet.answer("Happy", "Never", "Once", "Year 8")
    assert tablet.name() == "where"
    tablet.pick("Online")
    tablet.next()
    assert tablet.name() == "told"
    tablet.answer("Yes", "No, not really")
    assert tablet.name() == "days"

    for _ in range(5):
        tablet.page.get_by_role("button", name="Back").click()
        tablet.page.wait_for_timeout(50)
    assert tablet.name() == "alone"
    tablet.page.get_by_role("button", name="Back").click()
    expect(tablet.page.locator("[data-screen=safe]")).to_be_visible()
    tablet.answer("Always", "Once", "Year 8")

    assert tablet.name() == "days"


def test_every_type_of_question_is_answered(tablet: Tablet, every_type: Survey):
    tablet.start(*every_type.codes(1))
    tablet.agree()
    tablet.next()
    tablet.answer("Happy", "Sometimes", "Once", "Year 8")
    tablet.pick("In class")
    tablet.pick("Online")
    tablet.next()
    tablet.answer("Yes", "Yes, it did")
    for words in ("3", "8,5", "2024-09-01", "warm", "The bell."):
        tablet.write(words)
        tablet.next()
    tablet.next()

    expect(tablet.page.get_by_role("heading", name="Thank you")).to_be_visible()
    (kept,) = every_type.kept()
    assert kept.answers == {
        "feeling": 2,
        "safe": 2,
        "alone": 2,
        "year": "y8",
        "where": ["class", "online"],
        "told": "yes",
        "helped": "yes",
        "days": 3,
        "hours": 8.5,
        "since": "2024-09-01",
    }


def test_not_answering_and_answering_exclude_each_other(tablet: Tablet, every_type: Survey):
    tablet.start(*every_type.codes(1))
    tablet.agree()
    tablet.next()
    tablet.answer("Happy", "Never", "Once", "Year 8")

    tablet.pick("In class")
    tablet.pick("I'd rather not say")
    expect(tablet.screen().locator(":checked")).to_have_value("_declined")
    tablet.pick("Online")
    expect(tablet.screen().locator(":checked")).to_have_value("online")
    tablet.answer("I don't understand")
    assert tablet.name() == "days"
    tablet.pick("I'd rather not say")
    tablet.write("4")

    expect(tablet.screen().locator(":checked")).to_have_count(0)


def test_words_are_not_dropped_for_what_is_picked_after_them(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    tablet.agree()
    tablet.answer(*SENTENCES)
    tablet.write("I am scared.")
    tablet.pick("I'd rather not say")
    tablet.next()

    assert tablet.name() == "more"
    line = tablet.page.locator("[data-line]")
    expect(line).to_have_text("Please keep only one: what you wrote, or “I'd rather not say”.")
    tablet.write("")
    tablet.pick("I'd rather not say")
    tablet.next()
    tablet.page.context.set_offline(True)
    tablet.next()
    said(tablet, SAVED)
    tablet.page.context.set_offline(False)
    said(tablet, SENT)
    (kept,) = survey.kept()
    assert kept.states["more"] == "declined"


def test_a_question_may_have_any_name(tablet: Tablet, site: Site):
    names = "action constructor code dataset elements home length method name reset send submit"
    questions = [
        {"id": name, "type": "yes_no", "text": f"Is it {name}?"}
        | ({"show_if": {"question": "constructor", "is": "no"}} if name == "submit" else {})
        for name in names.split()
    ]
    page = {"id": "names", "title": "Names", "questions": questions}
    survey = put(site, lambda *of: factories.version(*of, pages=[page], labels={}, scales=[]))
    tablet.start(*survey.codes(1))
    tablet.agree()
    for name in names.split():
        assert tablet.name() == name
        tablet.answer("No")

    assert tablet.name() == "_send"
    tablet.next()

    expect(tablet.page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert survey.kept()[0].answers == dict.fromkeys(names.split(), "no")


def test_a_link_within_the_page_leads_nowhere_else(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    tablet.agree()
    tablet.answer("Never")

    tablet.page.locator(".skip-link").focus()
    tablet.page.keyboard.press("Enter")
    assert tablet.name() == "liked"
    tablet.page.reload()

    expect(tablet.page.locator("#code")).to_have_value("")
    expect(tablet.page.get_by_role("alert")).to_have_count(0)


def test_what_the_server_refuses_is_said_at_its_question(tablet: Tablet, every_type: Survey):
    tablet.start(*every_type.codes(1))
    tablet.agree()
    tablet.next()
    tablet.answer("Happy", "Always", "Once", "Year 8")
    for words in ("9", "8", "2024-09-01", "very warm", "The bell."):
        tablet.write(words)
        tablet.next()
    tablet.next()

    status = tablet.page.get_by_role("status")
    expect(status).to_contain_text("the answer has to be written another way.")
    assert tablet.name() == "word"
    assert every_type.kept() == []


def test_nothing_is_lost_while_the_network_is_gone(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    tablet.agree()
    tablet.answer(*SENTENCES)
    tablet.write("Longer breaks.")
    tablet.next()

    tablet.page.context.set_offline(True)
    tablet.next()
    status = tablet.page.get_by_role("status")
    expect(status).to_contain_text("Your answers are saved on this tablet.")
    tablet.page.context.set_offline(False)

    expect(status).to_have_text("Your answers are sent.")
    assert [response.answers["safe"] for response in survey.kept()] == [2]


def answer_as_a_portal(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body="<h1>Sign in to the Wi-Fi</h1>")


@pytest.mark.parametrize("trouble", [lose_the_reply, answer_as_a_portal])
def test_only_our_own_receipt_counts_as_sent(tablet: Tablet, survey: Survey, trouble):
    tablet.start(*survey.codes(1))
    tablet.agree()
    tablet.answer(*SENTENCES)
    tablet.next()

    tablet.page.route(re.compile("/sittings/"), trouble)
    tablet.next()
    status = tablet.page.get_by_role("status")
    expect(status).to_contain_text("Your answers are saved on this tablet.")
    tablet.page.unroute_all(behavior="wait")

    expect(status).to_have_text("Your answers are sent.")
    assert len(survey.kept()) == 1


def test_a_double_tap_sends_once(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    tablet.agree()
    tablet.answer(*SENTENCES)
    tablet.next()
    sent: list[str] = []
    tablet.page.on("request", lambda request: sent.append(request.method))

    tablet.page.locator("[data-next]").dblclick()

    expect(tablet.page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert sent.count("POST") == 1
    assert len(survey.kept()) == 1


def test_what_a_used_code_brings_is_kept_aside(tablet: Tablet, survey: Survey):
    (code,) = survey.codes(1)
    assert tablet.page.context.browser
    other = tablet.page.context.browser.new_page()
    tablet.start(code)
    tablet.agree()
    tablet.answer(*SENTENCES)
    tablet.next()
    finish(Tablet(other, tablet.address), code)
    other.context.close()

    tablet.next()

    expect(tablet.page.get_by_role("status")).to_have_text("Your answers are sent.")
    assert len(survey.kept()) == 1
    assert survey.aside() == {Reason.CODE_USED: 1}


def test_the_keyboard_is_enough(tablet: Tablet, survey: Survey):
    keys = tablet.page.keyboard
    tablet.page.goto(tablet.address)
    expect(tablet.page.locator("#code")).to_be_focused()
    keys.type(survey.codes(1)[0])
    keys.press("Enter")
    expect(tablet.page.get_by_role("heading", name="About this")).to_be_focused()
    enter_on(tablet, "Yes")
    for _ in range(3):
        keys.press("Tab")
        keys.press("Space")
        keys.press("ArrowDown")
        enter_on(tablet, "Next")
    keys.press("Tab")
    keys.type("Trees.")
    enter_on(tablet, "Next")
    press_until(tablet.page, "Send my answers")
    keys.press("Enter")
    expect(tablet.page.get_by_role("heading", name="Thank you")).to_be_focused()

    assert survey.kept()[0].answers == {"safe": 2, "liked": 2, "alone": 2}


def enter_on(tablet: Tablet, words: str) -> None:
    """Go on to the next screen, and wait until the focus is on its heading."""
    press_until(tablet.page, words)
    tablet.page.keyboard.press("Enter")
    expect(tablet.screen().locator("[tabindex='-1']")).to_be_focused()


def test_without_script_it_is_one_long_form(tablet_without_script: Tablet, survey: Survey):
    page = tablet_without_script.page
    tablet_without_script.start(*survey.codes(1))

    page.locator("[name=safe][value='4']").check()
    page.locator("[name=liked][value='_declined']").check()
    page.locator("[name=more]").fill("Trees.")
    page.get_by_role("button", name="Send my answers").click()

    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    expect(page.get_by_role("heading", name="Please give the tablet back")).to_be_visible()
    (kept,) = survey.kept()
    assert kept.answers == {"safe": 4}
    assert kept.states == {"liked": "declined", "alone": "not_seen", "more": "answered"}


def test_without_script_what_is_wrong_stands_on_top(
    tablet_without_script: Tablet, every_type: Survey
):
    page = tablet_without_script.page
    tablet_without_script.start(*every_type.codes(1))
    page.locator("[name=safe][value='4']").check()
    page.locator("[name=days]").fill("lots")

    page.get_by_role("button", name="Send my answers").click()

    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("There is a problem")
    summary.get_by_role("link").click()
    expect(page.locator("[name=days]")).to_be_focused()
    expect(page.locator("[name=days]")).to_have_value("lots")
    page.locator("[name=days]").fill("2")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert every_type.kept()[0].answers == {"safe": 4, "days": 2}


def test_without_script_a_pupil_can_say_no(tablet_without_script: Tablet, survey: Survey):
    tablet_without_script.start(*survey.codes(1))

    tablet_without_script.page.get_by_text("No thanks").click()
    tablet_without_script.page.get_by_role("button", name="Finish without answering").click()

    expect(tablet_without_script.page.get_by_role("heading", name="That's fine")).to_be_visible()
    assert [response.took_part for response in survey.kept()] == [False]
