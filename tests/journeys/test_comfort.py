"""What a pupil may choose for their eyes, and the guard between one pupil and the next."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Survey, Tablet
from tests.journeys.steps import choose, menu

LOOK = "document.documentElement.dataset.look"
IN_STORES = "JSON.stringify([{ ...sessionStorage }, { ...localStorage }])"
SIZE = "parseFloat(getComputedStyle(document.querySelector('main')).fontSize)"


def finish(tablet: Tablet) -> None:
    """Stop at once, and come to the hand-over."""
    tablet.agree()
    tablet.page.locator("[data-break]").click()
    tablet.page.get_by_text("Stop and don't send my answers").click()
    tablet.page.get_by_role("button", name="Stop now", exact=True).click()
    tablet.page.get_by_role("button", name="I've finished").click()


def test_the_look_is_chosen_once_for_a_sitting(tablet: Tablet, survey: Survey):
    tablet.page.goto(survey.site.address)
    before = tablet.page.evaluate(SIZE)
    choose(tablet.page, "Bigger text", "Calm colours")
    tablet.start(*survey.codes(1))
    tablet.agree()
    tablet.page.reload()

    assert tablet.page.evaluate(SIZE) == before * 1.25
    pressed = menu(tablet.page).locator("[aria-pressed=true]")
    assert pressed.all_text_contents() == ["Bigger text", "Calm colours"]


def test_the_next_child_has_no_look_of_who_walked_off(tablet: Tablet, survey: Survey):
    for walk_off in ("2099-01-01", ""):
        tablet.start(*survey.codes(1))
        tablet.agree()
        choose(tablet.page, "Bigger text")
        tablet.pick("Never")
        tablet.page.wait_for_timeout(200)
        if walk_off:
            tablet.page.clock.set_system_time(walk_off)
            tablet.page.goto(tablet.address)
        else:
            tablet.page.goto(f"{tablet.address}/ping")
            tablet.page.goto(f"{tablet.address}/#{survey.codes(1)[0]}")
            expect(tablet.page.locator("[data-screen=_assent]")).to_be_visible()

        expect(tablet.page.locator("html")).to_have_attribute("data-look", "")


def test_the_look_is_changed_back_by_the_same_button(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    choose(tablet.page, "More space", "Bigger text")
    choose(tablet.page, "Bigger text")

    assert tablet.page.evaluate(LOOK).split() == ["airy"]


def test_on_a_telephone_the_look_is_chosen_between_questions_too(tablet: Tablet, survey: Survey):
    tablet.page.set_viewport_size({"width": 360, "height": 740})
    tablet.start(*survey.codes(1))
    tablet.agree()

    menu(tablet.page).locator("summary").click()
    menu(tablet.page).get_by_role("button", name="Bigger text").click()

    assert tablet.page.evaluate(LOOK) == "bigger"


def test_the_menu_closes_by_escape_and_by_a_tap_beside_it(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    opened = menu(tablet.page)
    opened.locator("summary").focus()
    tablet.page.keyboard.press("Enter")
    expect(opened).to_have_attribute("open", "")
    tablet.page.keyboard.press("Tab")
    tablet.page.keyboard.press("Space")
    tablet.page.keyboard.press("Escape")
    expect(opened).not_to_have_attribute("open", "")
    expect(opened.locator("summary")).to_be_focused()
    assert tablet.page.evaluate(LOOK) == "bigger"

    tablet.page.keyboard.press("Enter")
    tablet.page.locator("main h2").first.click(position={"x": 2, "y": 2})
    expect(opened).not_to_have_attribute("open", "")


def test_the_next_person_finds_the_usual_look(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    choose(tablet.page, "Bigger text", "Calm colours")
    finish(tablet)
    assert tablet.page.evaluate(IN_STORES) == "[{},{}]"
    assert tablet.page.evaluate(LOOK) == "bigger calm"
    tablet.hand_over()

    assert tablet.page.evaluate(LOOK) == ""


def test_whoever_did_not_begin_the_sitting_finds_the_usual_look(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    tablet.agree()
    choose(tablet.page, "Calm colours")
    tablet.page.goto(survey.site.address)
    assert tablet.page.evaluate(LOOK) == "calm"
    tablet.page.get_by_role("button", name="That wasn't me").click()
    expect(tablet.page.locator("#code")).to_be_focused()

    assert tablet.page.evaluate(LOOK) == ""


def test_a_browser_that_refuses_its_store_still_changes_the_page(tablet: Tablet, survey: Survey):
    refuse = "{ get() { throw new DOMException('no', 'SecurityError') } }"
    tablet.page.add_init_script(f"Object.defineProperty(window, 'sessionStorage', {refuse})")
    tablet.start(*survey.codes(1))
    choose(tablet.page, "Bigger text")

    assert tablet.page.evaluate(LOOK) == "bigger"


def test_a_dark_device_does_not_darken_the_page(tablet: Tablet, survey: Survey):
    ground = "getComputedStyle(document.body).backgroundColor"
    tablet.page.goto(survey.site.address)
    light = tablet.page.evaluate(ground)
    tablet.page.emulate_media(color_scheme="dark")

    assert tablet.page.evaluate(ground) == light


def test_a_short_press_does_not_hand_over(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    finish(tablet)
    button = tablet.page.get_by_role("button", name="Ready for the next person")
    said = tablet.page.get_by_role("status").filter(has_text="two seconds")
    expect(said).to_have_text("Keep the button pressed for two seconds.")
    button.tap()
    expect(said).to_contain_text("That was too short.")
    button.press("Enter")
    button.press("Space")

    expect(tablet.page.get_by_role("heading", name="Please give the tablet back")).to_be_visible()
    expect(button.locator("progress")).to_have_js_property("value", 0)


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_key_held_down_hands_over_once_it_is_let_go(tablet: Tablet, survey: Survey, key: str):
    tablet.start(*survey.codes(1))
    finish(tablet)
    tablet.page.get_by_role("button", name="Ready for the next person").focus()
    tablet.page.keyboard.down(key)
    expect(tablet.page.get_by_text("Keep pressing …")).to_be_visible()
    tablet.page.keyboard.down(key)  # as a keyboard repeats it
    expect(tablet.page.get_by_text("Now let go.")).to_be_visible()
    tablet.page.keyboard.down(key)
    expect(tablet.page.get_by_role("heading", name="Please give the tablet back")).to_be_visible()
    tablet.page.keyboard.up(key)

    expect(tablet.page.get_by_label("Type your code")).to_be_focused()
    expect(tablet.page.get_by_role("alert")).to_have_count(0)


def test_a_finger_that_slides_off_does_not_hand_over(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    finish(tablet)
    tablet.page.get_by_role("button", name="Ready for the next person").hover()
    tablet.page.mouse.down()
    expect(tablet.page.get_by_text("Now let go.")).to_be_visible()
    tablet.page.mouse.move(1, 1)
    tablet.page.mouse.up()

    expect(tablet.page.get_by_text("That was too short.")).to_be_visible()


def test_who_cannot_keep_pressing_hands_over_by_two_taps(tablet: Tablet, survey: Survey):
    tablet.start(*survey.codes(1))
    finish(tablet)
    tablet.page.get_by_text("I can't keep it pressed").click()
    tablet.page.get_by_role("button", name="Start for the next person").click()

    expect(tablet.page.get_by_label("Type your code")).to_be_focused()


def test_nothing_of_the_sitting_is_left_after_the_hand_over(tablet: Tablet, survey: Survey):
    (code,) = survey.codes(1)
    tablet.page.goto(survey.site.address)
    title, words = tablet.page.title(), tablet.page.locator("body").inner_text()
    tablet.start(code)
    choose(tablet.page, "Bigger text")
    finish(tablet)
    assert tablet.page.title() == "Please give the tablet back"
    tablet.hand_over()
    expect(tablet.page.get_by_label("Type your code")).to_have_value("")

    assert tablet.page.title() == title
    assert tablet.page.locator("body").inner_text() == words
    assert tablet.page.url == f"{survey.site.address}/"
    assert tablet.page.evaluate("history.state") is None
    assert tablet.page.evaluate(IN_STORES) == "[{},{}]"
    tablet.page.go_back()
    expect(tablet.page.get_by_label("Type your code")).to_have_value("")
    assert tablet.page.evaluate("history.state") is None
    assert code not in tablet.page.content()


def test_without_script_the_hand_over_is_a_link(tablet_without_script: Tablet, survey: Survey):
    tablet = tablet_without_script
    tablet.start(*survey.codes(1))
    tablet.page.locator("#no-thanks summary").click()
    tablet.page.get_by_role("button", name="Finish without answering").click()
    expect(tablet.page.locator("[data-guard], [data-looks]").filter(visible=True)).to_have_count(0)
    tablet.page.get_by_role("link", name="Ready for the next person").click()

    expect(tablet.page.get_by_label("Type your code")).to_be_focused()


def test_the_choices_hang_from_their_button(tablet: Tablet):
    for width in (360, 768, 1280):
        tablet.page.set_viewport_size({"width": width, "height": 800})
        tablet.page.goto(tablet.address)
        menu(tablet.page).locator("summary").click()
        button = menu(tablet.page).locator("summary").bounding_box()
        choices = menu(tablet.page).locator(".look-choices").bounding_box()

        assert button is not None
        assert choices is not None
        assert choices["x"] + choices["width"] == pytest.approx(
            button["x"] + button["width"], abs=1
        )
