"""A question is read aloud with its answers, from recordings that are on the tablet."""

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Route, expect
from sqlalchemy.orm import Session

from surveyapp.questionnaire import translation
from surveyapp.records import recordings, surveys
from surveyapp.records.base import School
from surveyapp.records.surveys import Version
from surveyapp.speech import mp3
from surveyapp.speech.voices import digest
from tests import factories
from tests.journeys.conftest import Site, Survey, Tablet, put
from tests.journeys.joining import join, says
from tests.journeys.steps import VOICES, prepare, wait_until

RATE = 22_050
LABELS = ["Never", "Sometimes", "Often", "Always"]
STATES = ["I'd rather not say", "I don't understand"]
FIRST = ["This week", "I felt safe.", *LABELS, *STATES]
SECOND = ["I was liked.", *LABELS, *STATES]
WATCH = """
globalThis.heard = [];
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  this.onplaying = () => {
    const part = document.querySelector("[data-saying]");
    heard.push([this.src.split(":")[0], this.duration, part?.textContent.trim()]);
  };
  return play.call(this);
};
"""
FAR = "{name: 'Far', lang: 'en-GB', localService: false}"
NEAR = "{name: 'Near', lang: 'en_GB', localService: true}"
THRIFTY = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}});"
ONE_LESS = """
globalThis.whole = globalThis.fetch;
let recordings = 0;
globalThis.fetch = (address, asked) => {
  const isLost = String(address).includes("/recordings/") && recordings++;
  if (isLost) return Promise.reject(new TypeError());
  return whole(address, asked);
};
"""
KEPT = """async () => {
  const documents = await caches.open("documents");
  return (await documents.keys()).map((it) => it.url).filter((it) => it.includes("/recordings/"));
}"""
FETCHED = """() => performance.getEntriesByType("resource")
  .filter((it) => it.name.includes("/recordings/")).map((it) => it.startTime)"""


def test_the_question_and_its_answers_are_read_in_their_order(tablet: Tablet, spoken: Survey):
    question(tablet, spoken)

    listen(tablet).click()

    heard(tablet, len(FIRST))
    played = tablet.page.evaluate("heard")
    assert [part for _, _, part in played] == FIRST
    assert [length for _, length, _ in played] == approx([seconds(text) for text in FIRST])
    assert {scheme for scheme, _, _ in played} == {"blob"}
    expect(tablet.page.locator("[data-saying]")).to_have_count(0)


def test_listening_picks_nothing_and_the_focus_stays(tablet: Tablet, spoken: Survey):
    question(tablet, spoken)

    listen(tablet).press("Enter")

    heard(tablet, len(FIRST))
    expect(listen(tablet)).to_be_focused()
    expect(tablet.page.locator("input:checked")).to_have_count(0)


def test_what_is_being_read_is_marked_by_more_than_its_colour(tablet: Tablet, spoken: Survey):
    question(tablet, spoken)

    listen(tablet).click()

    marked = tablet.page.locator("[data-saying]")
    expect(marked).to_have_text("I felt safe.")
    expect(marked).to_have_css("outline-style", "dashed")


def test_pressed_again_it_begins_anew(tablet: Tablet, spoken: Survey):
    question(tablet, spoken)
    listen(tablet).click()
    heard(tablet, 3)

    listen(tablet).click()

    heard(tablet, 3 + len(FIRST))
    assert [part for _, _, part in tablet.page.evaluate("heard")][-len(FIRST) :] == FIRST


@pytest.mark.parametrize("stop", ["Next", "Need a break", "Back"])
def test_it_stops_when_the_pupil_goes_elsewhere(tablet: Tablet, spoken: Survey, stop: str):
    question(tablet, spoken)
    tablet.answer("Never")
    listen(tablet).click()
    heard(tablet, 2)
    tablet.pick("Never")

    tablet.page.get_by_role("button", name=stop, exact=True).click()

    expect(tablet.page.locator("[data-saying]")).to_have_count(0)
    before = tablet.page.evaluate("heard.length")
    tablet.page.wait_for_timeout(800)
    assert tablet.page.evaluate("heard.length") == before < len(SECOND)


def test_the_next_question_has_its_own_words(tablet: Tablet, spoken: Survey):
    question(tablet, spoken)
    tablet.answer("Never")

    listen(tablet).click()

    heard(tablet, len(SECOND))
    assert [part for _, _, part in tablet.page.evaluate("heard")] == SECOND


def test_recordings_are_fetched_after_the_first_screen_and_once(tablet: Tablet, spoken: Survey):
    tablet.start(*spoken.codes(1))
    expect(tablet.page.locator("[data-screen=_assent]")).to_be_visible()

    wait_until(tablet.page, f"({FETCHED})().length >= 11")
    tablet.agree()
    listen(tablet).click()
    heard(tablet, len(FIRST))

    shown = tablet.page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    fetched = tablet.page.evaluate(FETCHED)
    assert min(fetched) >= shown
    assert len(fetched) == 11


def test_somebody_who_saves_data_fetches_what_is_listened_to(tablet: Tablet, spoken: Survey):
    tablet.page.add_init_script(THRIFTY)
    question(tablet, spoken)
    tablet.page.wait_for_timeout(1000)
    assert tablet.page.evaluate(FETCHED) == []

    listen(tablet).click()

    heard(tablet, len(FIRST))
    assert len(tablet.page.evaluate(FETCHED)) == len(FIRST)


def test_a_kept_questionnaire_is_read_without_a_network(tablet_with_worker: Tablet, spoken: Survey):
    tablet = tablet_with_worker
    tablet.page.add_init_script(WATCH)
    prepare(tablet, spoken)
    wait_until(tablet.page, f"({FETCHED})().length >= 11")
    tablet.page.wait_for_timeout(500)
    tablet.page.context.set_offline(True)

    question(tablet, spoken)
    listen(tablet).click()

    heard(tablet, len(FIRST))
    assert [part for _, _, part in tablet.page.evaluate("heard")] == FIRST


def test_a_joined_tablet_reads_aloud_without_a_network(tablet_with_worker: Tablet, spoken: Survey):
    tablet = tablet_with_worker
    tablet.page.add_init_script(WATCH)
    join(tablet, spoken)
    says(tablet, "aloud", "It reads aloud without a network, too.")
    tablet.page.context.set_offline(True)

    start(tablet)
    listen(tablet).click()

    heard(tablet, len(FIRST))
    assert [part for _, _, part in tablet.page.evaluate("heard")] == FIRST


def test_joining_keeps_the_recordings_of_every_language(tablet_with_worker: Tablet, spoken: Survey):
    join(tablet_with_worker, spoken)
    says(tablet_with_worker, "aloud", "It reads aloud without a network, too.")

    kept = tablet_with_worker.page.evaluate(KEPT)

    assert len(kept) == 2 * 11


def test_a_joined_tablet_says_which_recordings_it_could_not_keep(
    tablet_with_worker: Tablet, spoken: Survey
):
    page = tablet_with_worker.page
    page.add_init_script(ONE_LESS)

    join(tablet_with_worker, spoken)

    line = page.locator("[data-check=aloud]")
    expect(line).to_contain_text("21 of 22 recordings aren’t kept here", timeout=15_000)
    expect(line.locator(".badge")).to_have_text("No")
    page.evaluate("fetch = globalThis.whole")
    page.get_by_role("button", name="Look again").click()
    says(tablet_with_worker, "aloud", "It reads aloud without a network, too.")


def test_a_tablet_that_saves_data_says_so_instead_of_fetching(
    tablet_with_worker: Tablet, spoken: Survey
):
    tablet_with_worker.page.add_init_script(THRIFTY)

    join(tablet_with_worker, spoken)

    line = tablet_with_worker.page.locator("[data-check=aloud]")
    expect(line).to_contain_text("22 of 22 recordings aren’t kept here")
    expect(line).to_contain_text("Turn data saving off")
    assert tablet_with_worker.page.evaluate(KEPT) == []


def test_where_nothing_is_read_aloud_joining_says_nothing_of_it(
    tablet_with_worker: Tablet, survey: Survey
):
    join(tablet_with_worker, survey)

    expect(tablet_with_worker.page.locator("[data-check=aloud]")).to_be_hidden()


def test_a_recording_that_does_not_come_is_told(tablet: Tablet, spoken: Survey):
    tablet.page.route("**/recordings/*", lambda route: route.abort())
    question(tablet, spoken)

    listen(tablet).click()

    status = tablet.page.locator("[data-line]")
    expect(status).to_have_text("This can't be read aloud just now.")
    expect(tablet.page.locator("[data-saying]")).to_have_count(0)


def test_a_recording_that_comes_too_late_is_not_heard(tablet: Tablet, spoken: Survey):
    held: list[Route] = []
    tablet.page.route("**/recordings/*", lambda route: held.append(route))
    question(tablet, spoken)
    tablet.pick("Never")
    listen(tablet).click()

    tablet.next()
    expect(tablet.page.locator("[data-screen=liked]")).to_be_visible()
    for route in held:
        route.continue_()
    tablet.page.wait_for_timeout(500)

    assert tablet.page.evaluate("heard") == []


def test_in_welsh_the_recordings_are_welsh(tablet: Tablet, spoken: Survey):
    question(tablet, spoken, "/?lang=cy")

    tablet.page.get_by_role("button", name="Gwrando").click()

    heard(tablet, len(FIRST))
    parts = [part for _, _, part in tablet.page.evaluate("heard")]
    assert parts[:3] == ["cy This week", "cy I felt safe.", "cy Never"]
    assert tablet.page.evaluate("heard[0][1]") == approx(seconds("This week", more=0.5))


def test_without_a_recording_there_is_no_button(tablet: Tablet, survey: Survey):
    question(tablet, survey)

    expect(tablet.page.get_by_role("button", name="Next")).to_be_visible()
    expect(listen(tablet)).to_have_count(0)


def test_a_voice_on_the_tablet_reads_where_the_questionnaire_allows_it(
    tablet: Tablet, unrecorded: Survey
):
    tablet.page.add_init_script(VOICES % f"[{FAR}, {NEAR}]")
    question(tablet, unrecorded)
    expect(listen(tablet)).to_have_count(0)

    tablet.page.evaluate(
        "voicesAreHere = true; speechSynthesis.dispatchEvent(new Event('voiceschanged'))"
    )
    listen(tablet).click()

    wait_until(tablet.page, f"said.length === {len(FIRST)}")
    assert tablet.page.evaluate("said") == [[text, "Near"] for text in FIRST]


def test_a_voice_that_is_elsewhere_reads_nothing(tablet: Tablet, unrecorded: Survey):
    tablet.page.add_init_script(VOICES % f"[{FAR}]" + "globalThis.voicesAreHere = true;")

    question(tablet, unrecorded)

    expect(tablet.page.get_by_role("button", name="Next")).to_be_visible()
    expect(listen(tablet)).to_have_count(0)


def test_without_script_the_browser_plays_the_question(
    tablet_without_script: Tablet, spoken: Survey
):
    tablet_without_script.start(*spoken.codes(1))

    sounds = tablet_without_script.page.locator("audio[controls]")
    expect(sounds).to_have_count(4)
    expect(sounds.first).to_have_attribute("preload", "none")
    expect(tablet_without_script.page.get_by_role("button", name="Listen")).to_have_count(0)


def test_the_button_and_the_mark_are_accessible(tablet: Tablet, spoken: Survey):
    question(tablet, spoken)

    listen(tablet).click()
    expect(tablet.page.locator("[data-saying]")).to_have_text("I felt safe.")

    found = Axe().run(tablet.page).response["violations"]
    assert [it["id"] for it in found] == []
    size = listen(tablet).bounding_box()
    assert size
    assert min(size["width"], size["height"]) >= 44


def question(tablet: Tablet, survey: Survey, path: str = "/") -> None:
    (code,) = survey.codes(1)
    tablet.start(code, path)
    tablet.agree()
    expect(tablet.page.locator("[data-screen=safe]")).to_be_visible()


def start(tablet: Tablet) -> None:
    """Tap Start on a joined tablet, up to the first question."""
    tablet.page.goto(tablet.address)
    tablet.page.locator("[data-start]").click()
    tablet.agree()
    expect(tablet.page.locator("[data-screen=safe]")).to_be_visible()


def listen(tablet: Tablet) -> Locator:
    return tablet.page.get_by_role("button", name="Listen")


def heard(tablet: Tablet, number: int) -> None:
    wait_until(tablet.page, f"heard.length >= {number}")


def approx(expected: object) -> object:
    return pytest.approx(expected, abs=0.01)


def seconds(text: str, more: float = 0) -> float:
    """Give the length of the file for a text at 3,000 bytes a second."""
    return len(tone(text, more)) / 3000


def tone(text: str, more: float = 0) -> bytes:
    """Record a quiet tone for a text, which no other is as long as."""
    place = [*FIRST, *SECOND, "I was alone.", "What else?"].index(text)
    steps = np.arange(int((0.05 + 0.03 * place + more) * RATE))
    return mp3.encoded((500 * np.sin(steps * 0.1)).astype(np.int16), RATE)


def recorded(session: Session, school: School) -> Version:
    """Publish a questionnaire in two languages with a tone for each text."""
    document = factories.document()
    welsh = {name: f"cy {text}" for name, text in translation.texts(document).items()}
    version = surveys.publish(session, school, document, {"cy": welsh}, {})
    english = [line for line in recordings.lines(version) if line.language == "en"]
    other = [line for line in recordings.lines(version) if line.language == "cy"]
    names, made = {}, {}
    for line, same in [*zip(english, english, strict=True), *zip(other, english, strict=True)]:
        names[line] = digest("tone", line.key)
        made[names[line]] = tone(same.text, 0.5 if line.language == "cy" else 0)
    recordings.keep(session, version, names, made)
    return version


@pytest.fixture
def spoken(site: Site) -> Survey:
    """Put a questionnaire with recordings to a class."""
    return put(site, recorded)


@pytest.fixture
def unrecorded(site: Site) -> Survey:
    """Put a questionnaire that a tablet's own voice may read to a class."""
    return put(
        site, lambda database, school: factories.version(database, school, read_aloud="tablet")
    )


@pytest.fixture
def tablet(tablet: Tablet) -> Tablet:
    tablet.page.add_init_script(WATCH)
    return tablet
