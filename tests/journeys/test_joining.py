"""Staff join a tablet once; pupils tap Start, one after another, with and without a network."""

import json
from base64 import b64decode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Playwright, expect
from sqlalchemy import delete, true
from sqlalchemy.orm import Session

from surveyapp.records import codes, help_requests, schools, sealing
from surveyapp.records.base import School
from surveyapp.records.codes import Code
from surveyapp.records.help_requests import Asker, Message
from surveyapp.records.responses import Intake
from surveyapp.records.waves import Wave
from tests import factories
from tests.journeys.asking import ask, back, said
from tests.journeys.conftest import FLAGS, TABLET, Survey, Tablet
from tests.journeys.joining import (
    answer,
    ask_without_network,
    finish,
    join,
    offered,
    says,
    starts_left,
)
from tests.journeys.steps import (
    READY,
    SAVED,
    held,
    until_nothing_is_under_way,
    wait_for,
    wait_until,
)

STORAGE = """
StorageManager.prototype.persist = async () => %s;
StorageManager.prototype.estimate = async () => ({ quota: %d * 2 ** 20, usage: 2 ** 20 });
"""


def test_pupils_tap_start_one_after_another_without_a_network(tablet: Tablet, survey: Survey):
    join(tablet, survey)
    starts_left(tablet, 3)
    tablet.page.get_by_role("link", name="Go to Start").click()
    expect(tablet.page.get_by_role("heading", name="Ready? Tap Start")).to_be_focused()
    tablet.page.context.set_offline(True)

    for _ in range(2):
        answer(tablet)
        expect(tablet.page.locator("[data-state]")).to_have_text(SAVED)
        tablet.page.goto(tablet.address)
    tablet.page.goto(f"{tablet.address}/join")
    starts_left(tablet, 1)
    something_waits(tablet)
    press(tablet, "Leave the wave")
    warned(tablet, "Not everything is sent yet, so this tablet can’t leave.")
    tablet.page.context.set_offline(False)

    says(tablet, "unsent", "Nothing waits to be sent.")
    wait_for(tablet, lambda: len(survey.kept()) == 2)
    kept = survey.kept()
    assert [it.answers for it in kept] == [{"safe": 2, "liked": 3, "alone": 4}] * 2
    assert [it.groups for it in kept] == [{"class": ["7B"]}] * 2


def test_looking_again_fetches_the_questionnaire_that_is_missing(tablet: Tablet, survey: Survey):
    join(tablet, survey)
    tablet.page.evaluate("caches.delete('documents')")

    press(tablet, "Look again")

    wait_until(tablet.page, READY)
    says(tablet, "offline", "It goes on when the network is gone.")


def test_looking_again_lets_go_of_the_starts_of_a_wave_that_has_closed(
    tablet: Tablet, survey: Survey
):
    join(tablet, survey)
    with Session(survey.site.bind) as database, database.begin():
        database.get_one(Wave, survey.wave).closed_at = datetime.now(UTC)
    tablet.page.goto(tablet.address)
    tablet.page.locator("[data-start]").click()
    expect(tablet.page.get_by_text("This survey has closed")).to_be_visible()

    tablet.page.goto(f"{tablet.address}/join")

    warned(tablet, "This wave has closed. Its starts are gone from this tablet.")
    tablet.page.goto(tablet.address)
    expect(tablet.page.locator("#code")).to_be_visible()


def test_a_scanned_join_code_joins_by_itself_and_stays_nowhere(tablet: Tablet, survey: Survey):
    code = offered(survey)

    tablet.page.goto(f"{tablet.address}/join#{code}")

    starts_left(tablet, 3)
    assert code not in tablet.page.url
    tablet.page.goto(f"{tablet.address}/join#{code}")
    tablet.page.reload()
    starts_left(tablet, 3)


def test_a_start_is_used_up_by_its_sitting(tablet: Tablet, survey: Survey):
    join(tablet, survey, pupils=2)
    tablet.page.goto(tablet.address)

    for _ in range(2):
        answer(tablet)
        tablet.page.goto(tablet.address)

    expect(tablet.page.locator("#code")).to_be_visible()
    assert len(survey.kept()) == 2
    assert survey.aside() == {}


def test_a_start_is_used_up_by_an_answer_or_a_no_alone(tablet: Tablet, survey: Survey):
    join(tablet, survey)
    tap_start(tablet)
    for _ in range(2):
        tap_start(tablet)
        tablet.agree()
        expect(tablet.page.locator("[data-kept]")).to_be_visible()
        tablet.page.goto(tablet.address)
        tablet.page.get_by_role("button", name="That wasn't me").click()
        until_nothing_is_under_way(tablet)
    tablet.page.goto(f"{tablet.address}/join")
    starts_left(tablet, 3)

    tap_start(tablet)
    tablet.page.locator("summary", has_text="No thanks").click()
    tablet.page.locator("#no-thanks button").click()
    expect(tablet.page.get_by_role("heading", name="That's fine")).to_be_visible()
    tap_start(tablet)
    tablet.agree()
    tablet.pick("Never")
    expect(tablet.page.locator("[data-kept]")).to_be_visible()

    tablet.page.goto(f"{tablet.address}/join")
    starts_left(tablet, 1)


def tap_start(tablet: Tablet) -> None:
    tablet.page.goto(tablet.address)
    tablet.page.locator("[data-start]").click()
    expect(tablet.page.locator("main[data-stepped]")).to_be_visible()


def test_each_pupil_has_a_start_of_their_own_in_whichever_tab_they_tap_it(
    tablet: Tablet, survey: Survey
):
    join(tablet, survey, pupils=2)
    tabs = [Tablet(tablet.page.context.new_page(), tablet.address) for _ in range(3)]
    for tab in tabs:
        tab.page.goto(tablet.address)
        expect(tab.page.locator("[data-start]")).to_be_visible()
    tablet.page.context.set_offline(True)

    for tab in tabs[:2]:
        answer(tab)
        expect(tab.page.locator("[data-state]")).to_have_text(SAVED)
        tab.page.goto(tablet.address)
    tabs[2].page.locator("[data-start]").click()
    expect(tabs[2].page.locator("#code")).to_be_visible()
    tablet.page.context.set_offline(False)

    wait_for(tablet, lambda: not waiting(tablet))
    assert len(survey.kept()) == 2
    assert survey.aside() == {}


def test_a_tablet_that_cannot_keep_its_starts_says_so(tablet: Tablet, survey: Survey):
    tablet.page.add_init_script(
        "IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError') }"
    )
    tablet.page.goto(f"{tablet.address}/join#{offered(survey)}")

    expect(tablet.page.get_by_role("alert")).to_contain_text("This tablet can’t keep its starts")


def test_somebody_with_a_card_can_still_type(tablet: Tablet, survey: Survey):
    join(tablet, survey)
    tablet.page.goto(tablet.address)

    tablet.page.get_by_role("button", name="I have a card with a code").click()

    expect(tablet.page.locator("#code")).to_be_focused()


def test_a_wrong_join_code_says_so(tablet: Tablet):
    tablet.page.goto(f"{tablet.address}/join")
    tablet.page.get_by_label("Type the join code").fill("2222-2222")
    tablet.page.get_by_role("button", name="Join").click()

    expect(tablet.page.get_by_role("alert")).to_contain_text("We don't know this join code.")


def test_who_leaves_a_wave_is_asked_twice_and_its_starts_are_gone(tablet: Tablet, survey: Survey):
    join(tablet, survey, 2)

    press(tablet, "Leave the wave")
    warned(tablet, "Then nobody can start on this tablet until it is joined with a new code.")
    starts_left(tablet, 2)
    press(tablet, "Leave it all the same")

    expect(tablet.page.get_by_label("Type the join code")).to_be_visible()
    assert (held(tablet)["starts"], held(tablet)["joined"]) == ([], [])
    tablet.page.goto(tablet.address)
    expect(tablet.page.locator("#code")).to_be_visible()


def test_it_says_honestly_what_a_tablet_cannot_do(browser: Browser, survey: Survey):
    context = browser.new_context()
    context.add_init_script('Object.defineProperty(window, "indexedDB", { value: undefined })')
    context.add_init_script("ServiceWorkerContainer.prototype.getRegistration = async () => {}")
    tablet = Tablet(context.new_page(), survey.site.address)

    tablet.page.goto(f"{tablet.address}/join")

    says(tablet, "secure", "The address is safe (https).")
    expect(tablet.page.locator("[data-check=offline] .badge")).to_have_text("No")
    expect(tablet.page.locator("[data-check=keeps] .badge")).to_have_text("No")
    context.close()


def test_joining_over_plain_http_says_what_it_lacks_and_sends_at_once(
    playwright: Playwright, chromium: str, survey: Survey
):
    named = "--host-resolver-rules=MAP school.test 127.0.0.1"
    browser = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS, named])
    address = survey.site.address.replace("127.0.0.1", "school.test")
    tablet = Tablet(browser.new_page(viewport=TABLET), address)
    tablet.page.goto(f"{address}/join#{offered(survey)}")

    starts_left(tablet, 3)
    lacks(tablet, "secure", "The address isn’t safe (https)")
    lacks(tablet, "offline", "It doesn’t go on without a network.")
    lacks(tablet, "keeps", "It can’t keep answers: its address isn’t safe")
    lacks(tablet, "room", "There is little room")
    lacks(tablet, "persisted", "The browser may tidy answers away")
    tablet.page.goto(address)
    answer(tablet)
    expect(tablet.page.locator("[data-state]")).to_have_text("Your answers are sent.")
    assert len(survey.kept()) == 1
    browser.close()


def test_it_asks_the_browser_about_room_and_tidying(tablet: Tablet):
    tablet.page.add_init_script(STORAGE % ("true", 500))

    tablet.page.goto(f"{tablet.address}/join")

    says(tablet, "room", "There is room enough.")
    says(tablet, "persisted", "The browser promises not to tidy answers away.")


@pytest.mark.parametrize("promise", ["false", "Promise.reject(new Error())"])
def test_it_says_so_where_there_is_little_room_and_no_promise(tablet: Tablet, promise: str):
    tablet.page.add_init_script(STORAGE % (promise, 50))

    tablet.page.goto(f"{tablet.address}/join")

    lacks(tablet, "room", "There is little room, or this may be a private window.")
    lacks(tablet, "persisted", "send within two days")


def test_it_warns_of_what_no_browser_tells(tablet: Tablet):
    tablet.page.goto(f"{tablet.address}/join")

    ready = tablet.page.get_by_role("region", name="Is it ready?")
    expect(ready).to_contain_text("Don’t use a private window: closing it loses what isn’t sent")
    expect(ready).to_contain_text("Let the tablet set its clock by itself.")


def lacks(tablet: Tablet, check: str, words: str) -> None:
    line = tablet.page.locator(f"[data-check={check}]")
    expect(line).to_contain_text(words, timeout=15_000)
    expect(line.locator(".badge")).to_have_text("No")


def test_what_the_service_refuses_is_saved_in_a_sealed_file(tablet: Tablet, survey: Survey):
    join(tablet, survey)
    tablet.page.goto(tablet.address)
    refused = {"status": 400, "json": {"problem": "That didn't work. Ask an adult."}}
    tablet.page.context.route("**/api/v1/sittings/*", lambda route: route.fulfill(**refused))
    answer(tablet)
    tablet.page.goto(f"{tablet.address}/join")
    stuck = tablet.page.get_by_role("region", name="What the service doesn’t take")
    expect(stuck.get_by_role("listitem")).to_have_text("That didn't work. Ask an adult.")

    content = saved(tablet)

    assert b"answers" not in content
    expect(stuck.get_by_role("status")).to_contain_text("The file is saved")
    assert opened(survey, content)["records"][0]["body"].startswith('{"answers":{"alone":["4"]')
    tablet.page.context.unroute("**/api/v1/sittings/*")
    stuck.locator("[data-retry]").dispatch_event("click")  # it may be sent already, by itself
    expect(stuck).to_be_hidden(timeout=15_000)
    assert len(survey.kept()) == 1


def test_with_a_card_that_was_reprinted_a_tablet_saves_its_file_and_leaves(
    tablet: Tablet, survey: Survey
):
    join(tablet, survey)
    answer_by_card(tablet, survey)
    forget(survey, cards_only=True)
    stuck = look_at_stuck(tablet)
    press(tablet, "Leave the wave")
    warned(tablet, "The service doesn’t take everything. Save the rest as a sealed file")

    content = saved(tablet)

    expect(stuck.get_by_role("status")).to_contain_text("The file is saved")
    (record,) = opened(survey, content)["records"]
    assert record["body"].startswith('{"answers":{"alone":["4"]')
    press(tablet, "Leave the wave")
    warned(tablet, "see first that it is among the downloads")
    starts_left(tablet, 3)
    press(tablet, "Leave it all the same")
    warned(tablet, "You have left the wave.")
    expect(tablet.page.get_by_label("Type the join code")).to_be_visible()
    assert waiting(tablet) == [record["sitting"]]


def test_where_no_code_is_known_a_tablet_leaves_and_saves_its_file_in_the_next_wave(
    tablet: Tablet, survey: Survey
):
    join(tablet, survey)
    answer_by_card(tablet, survey)
    forget(survey)
    stuck = look_at_stuck(tablet)

    press(tablet, "Save a sealed file")

    expect(stuck.get_by_role("status")).to_contain_text("The service knows none of the codes")
    press(tablet, "Leave the wave")
    press(tablet, "Leave it all the same")
    warned(tablet, "What the service doesn’t take is still here")
    assert len(waiting(tablet)) == 1
    tablet.page.get_by_label("Type the join code").fill(offered(survey))
    press(tablet, "Join")
    starts_left(tablet, 3)
    assert len(opened(survey, saved(tablet))["records"]) == 1


def test_without_a_network_nobody_leaves_for_want_of_a_key(tablet: Tablet, survey: Survey):
    join(tablet, survey)
    answer_by_card(tablet, survey)
    forget(survey, cards_only=True)
    stuck = look_at_stuck(tablet)
    tablet.page.context.set_offline(True)

    press(tablet, "Save a sealed file")

    expect(stuck.get_by_role("status")).to_contain_text("the service doesn’t answer")
    press(tablet, "Leave the wave")
    warned(tablet, "Save the rest as a sealed file")


def test_that_somebody_asked_for_help_is_guarded_but_not_told(tablet: Tablet, survey: Survey):
    join(tablet, survey)
    tablet.page.goto(tablet.address)
    tablet.page.locator("[data-start]").click()
    tablet.agree()
    tablet.page.route("**/api/v1/help-requests/*", lambda route: route.abort())
    ask(tablet, "I am left out at lunch.", name="Amy")
    expect(said(tablet)).to_contain_text("Saved on this tablet")
    back(tablet)
    tablet.answer("Sometimes", "Often", "Always")
    tablet.next()
    tablet.next()
    expect(tablet.page.locator("[data-state]")).to_have_text("Your answers are sent.")

    tablet.page.goto(f"{tablet.address}/join")

    something_waits(tablet)
    press(tablet, "Leave the wave")
    warned(tablet, "Not everything is sent yet, so this tablet can’t leave.")
    words = tablet.page.locator("main").inner_text()
    assert "Amy" not in words
    assert "help" not in words
    assert "Answers that" not in words


def test_a_request_for_help_that_is_refused_goes_in_the_sealed_file(tablet: Tablet, survey: Survey):
    join(tablet, survey)
    answer_by_card(tablet, survey)
    ask_without_network(tablet)
    (waits,) = held(tablet)["help"]
    forget(survey, cards_only=True)
    forget_start(survey, waits["code"])
    stuck = look_at_stuck(tablet)
    press(tablet, "Leave the wave")
    warned(tablet, "The service doesn’t take everything. Save the rest as a sealed file")

    content = saved(tablet)

    expect(stuck.get_by_role("status")).to_contain_text("The file is saved")
    assert b"lunch" not in content
    asked, answered = opened(survey, content)["records"]
    assert (asked["asking"], asked["body"]) == (waits["asking"], waits["body"])
    assert answered["sitting"]
    assert "lunch" in asked["body"]
    words = tablet.page.locator("main").inner_text()
    assert "Amy" not in words
    assert "talk" not in words
    press(tablet, "Leave the wave")
    press(tablet, "Leave it all the same")
    warned(tablet, "What the service doesn’t take is still here")
    assert len(held(tablet)["help"]) == 1


def test_a_request_for_help_that_staff_brought_goes_from_the_tablet(tablet: Tablet, survey: Survey):
    join(tablet, survey)
    tablet.page.goto(tablet.address)
    ask_without_network(tablet)
    (waits,) = held(tablet)["help"]
    with Session(survey.site.bind) as database, database.begin():
        wave = database.get_one(Wave, survey.wave)
        key = schools.comment_key(database.get_one(School, wave.school_id), factories.MASTER_KEY)
        asked = (UUID(waits["asking"]), Message(**json.loads(waits["body"])))
        help_requests.ask_from(database, Asker(wave), asked, key, Intake())
    forget(survey)

    tablet.page.context.set_offline(False)
    tablet.page.goto(f"{tablet.address}/join")

    says(tablet, "unsent", "Nothing waits to be sent.")
    assert held(tablet)["help"] == []


def something_waits(tablet: Tablet) -> None:
    """Check that the tablet's page says so, with the day but neither a number nor a time."""
    line = tablet.page.locator("[data-check=unsent] [data-words]")
    day = f"{datetime.now(UTC).astimezone():%A %-d %B}"
    expect(line).to_have_text(
        f"Something waits to be sent, since {day}. Keep this tablet on and near a network. "
        "Don’t clear it or put it away.",
        timeout=15_000,
    )


def answer_by_card(tablet: Tablet, survey: Survey) -> None:
    """Answer with a card's code without a network, so that the answers wait."""
    (code,) = survey.codes(1)
    tablet.page.goto(tablet.address)
    press(tablet, "I have a card with a code")
    tablet.page.context.set_offline(True)
    tablet.page.locator("#code").fill(code)
    tablet.page.locator("#code").press("Enter")
    finish(tablet)
    expect(tablet.page.locator("[data-state]")).to_have_text(SAVED)


def forget(survey: Survey, *, cards_only: bool = False) -> None:
    """Take codes out of the service, as two reprints do to the first."""
    cards = Code.person_id.is_not(None) if cards_only else true()
    with Session(survey.site.bind) as database, database.begin():
        database.execute(delete(Code).where(Code.wave_id == survey.wave, cards))


def forget_start(survey: Survey, code: str) -> None:
    """Take one code out of the service."""
    hashed = codes.hashed(code, factories.CODE_KEY)
    with Session(survey.site.bind) as database, database.begin():
        database.execute(delete(Code).where(Code.hash == hashed))


def look_at_stuck(tablet: Tablet) -> Locator:
    """Have the network back, and open the tablet's own page once the service has refused."""
    tablet.page.context.set_offline(False)
    tablet.page.goto(f"{tablet.address}/join")
    stuck = tablet.page.get_by_role("region", name="What the service doesn’t take")
    expect(stuck.get_by_role("listitem")).to_contain_text("We don't know the code", timeout=15_000)
    wait_for(tablet, lambda: all(it.get("problem") for it in everything_waiting(tablet)))
    return stuck


def saved(tablet: Tablet) -> bytes:
    """Save what is stuck as a sealed file, and give the file."""
    with tablet.page.expect_download() as download:
        press(tablet, "Save a sealed file")
    return Path(download.value.path()).read_bytes()


def press(tablet: Tablet, name: str) -> None:
    tablet.page.get_by_role("button", name=name).click()


def warned(tablet: Tablet, words: str) -> None:
    expect(tablet.page.get_by_role("alert")).to_contain_text(words)


def waiting(tablet: Tablet) -> list[str]:
    """List the sittings that wait on the tablet."""
    return [it["sitting"] for it in held(tablet)["out"]]


def everything_waiting(tablet: Tablet) -> list[dict[str, Any]]:
    """List the answers and requests for help that wait on the tablet."""
    return held(tablet)["out"] + held(tablet)["help"]


def opened(survey: Survey, content: bytes) -> dict[str, Any]:
    """Open a sealed file as the service does."""
    with Session(survey.site.bind) as database:
        school = database.get_one(School, database.get_one(Wave, survey.wave).school_id)
        key = schools.comment_key(school, factories.MASTER_KEY)
    sealed = json.loads(content)
    text = sealing.open_file(key, b64decode(sealed["point"]), b64decode(sealed["box"]))
    whole: dict[str, Any] = json.loads(text)
    return whole


def test_axe_finds_nothing_on_the_pages_of_a_tablet(tablet: Tablet, survey: Survey):
    found = []
    tablet.page.goto(f"{tablet.address}/join")
    says(tablet, "unsent", "Nothing waits to be sent.")
    found += Axe().run(tablet.page).response["violations"]
    join(tablet, survey)
    found += Axe().run(tablet.page).response["violations"]
    tablet.page.goto(tablet.address)
    expect(tablet.page.get_by_role("heading", name="Ready? Tap Start")).to_be_visible()
    found += Axe().run(tablet.page).response["violations"]

    assert [(it["id"], [node["html"] for node in it["nodes"]]) for it in found] == []


@pytest.fixture
def tablet(tablet_with_worker: Tablet) -> Tablet:
    return tablet_with_worker
