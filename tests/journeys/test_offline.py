"""A tablet that was opened once goes on without a network, for one pupil after another."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from surveyapp.web import offline
from tests import factories
from tests.journeys.conftest import TABLET, Survey, Tablet, put, serving
from tests.journeys.steps import KEPT, SAVED, SENT, WAITING, answer, prepare, wait_until


def test_pupils_answer_one_after_another_without_a_network(tablet: Tablet, survey: Survey):
    prepare(tablet, survey)
    first, second = survey.codes(2)
    tablet.page.context.set_offline(True)

    for code in (first, second):
        answer(tablet, code)
        expect(tablet.page.get_by_role("status")).to_have_text(SAVED)
        tablet.page.get_by_role("button", name="I've finished").click()
        tablet.hand_over()
    waiting = tablet.page.get_by_role("status")
    expect(waiting).to_have_text("Waiting on this tablet to be sent: 2.")
    tablet.page.context.set_offline(False)

    expect(waiting).to_be_hidden(timeout=30_000)
    kept = survey.kept()
    assert len({response.sitting for response in kept}) == 2
    assert [response.answers for response in kept] == [{"safe": 2, "liked": 3, "alone": 4}] * 2


def test_a_reload_and_a_new_tab_work_without_a_network(tablet: Tablet, survey: Survey):
    prepare(tablet, survey)
    tablet.start(*survey.codes(1))
    tablet.agree()
    tablet.answer("Sometimes")
    tablet.page.context.set_offline(True)

    tablet.page.reload()
    tablet.page.get_by_role("button", name="Carry on").click()
    expect(tablet.page.locator("[data-screen=liked]")).to_be_visible()
    other = tablet.page.context.new_page()
    other.goto(tablet.address)

    expect(other.get_by_role("heading", name="Were you in the middle?")).to_be_visible()


def test_a_slip_in_a_code_shows_without_a_network(tablet: Tablet, survey: Survey):
    code = prepare(tablet, survey)
    tablet.page.context.set_offline(True)
    wrong = ("2" if code[0] != "2" else "3") + code[1:]

    tablet.start(wrong)

    expect(tablet.page.get_by_role("alert")).to_contain_text("We don't know this code.")
    expect(tablet.page.locator("#code")).to_be_focused()


def test_a_language_that_was_never_opened_here_is_no_dead_end(tablet: Tablet, survey: Survey):
    prepare(tablet, survey)
    (code,) = survey.codes(1)
    tablet.page.goto(f"{tablet.address}/?lang=cy")
    tablet.page.context.set_offline(True)

    tablet.start(code, "/?lang=cy")

    expect(tablet.page.locator("[data-screen=_assent]")).to_be_visible()


def test_the_cache_knows_nobody(tablet: Tablet, survey: Survey):
    code = prepare(tablet, survey)
    sitting = tablet.page.locator("[data-sitting]").get_attribute("data-sitting")
    assert sitting

    kept = tablet.page.evaluate(KEPT)

    assert "I felt safe." in kept
    assert code not in kept
    assert code.replace("-", "") not in kept
    assert sitting not in kept


def test_answers_reach_a_server_that_was_down(browser: Browser, tmp_path: Path):
    context = browser.new_context(viewport=TABLET)
    with serving(tmp_path) as site:
        port = int(site.address.rsplit(":", 1)[1])
        survey = put(site, factories.version)
        tablet = Tablet(context.new_page(), site.address)
        prepare(tablet, survey)
        (code,) = survey.codes(1)
    answer(tablet, code)
    expect(tablet.page.get_by_role("status")).to_have_text(SAVED)

    with serving(tmp_path, port) as site:
        expect(tablet.page.get_by_role("status")).to_have_text(SENT, timeout=30_000)
        assert len(Survey(site, survey.wave, survey.group).kept()) == 1
    context.close()


def test_a_new_version_waits_for_the_hand_over(
    tablet: Tablet, survey: Survey, monkeypatch: pytest.MonkeyPatch
):
    prepare(tablet, survey)
    before = tablet.page.evaluate("caches.keys()")
    monkeypatch.setattr(offline, "ASSETS", (*offline.ASSETS, "tick.svg"))

    tablet.page.evaluate("navigator.serviceWorker.getRegistration().then((it) => it.update())")
    wait_until(tablet.page, WAITING)
    answer(tablet, survey.codes(1)[0])
    assert tablet.page.evaluate(WAITING)
    tablet.page.get_by_role("button", name="I've finished").click()

    wait_until(tablet.page, f"{WAITING}.then((it) => !it)")
    wait_until(tablet.page, "caches.keys().then((it) => it.length === 2)")
    assert tablet.page.evaluate("caches.keys()") != before


@pytest.fixture
def tablet(tablet_with_worker: Tablet) -> Tablet:
    return tablet_with_worker
