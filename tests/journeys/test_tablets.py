"""A tablet that serves several waves, or has no room: it never opens the wrong questionnaire."""

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from surveyapp.records import waves
from surveyapp.records.base import School
from surveyapp.records.waves import Wave
from tests import factories
from tests.journeys.conftest import Site, Survey, Tablet, put
from tests.journeys.steps import answer, prepare, wait_until

PREPARED = """async (wave) => {
  const documents = await caches.open("documents");
  return (await documents.keys()).some((it) => it.url.endsWith(`wave=${wave}`));
}"""
NO_STORE = 'Object.defineProperty(window, "indexedDB", { value: undefined })'
FULL = """IDBObjectStore.prototype.put = () => {
  throw new DOMException("full", "QuotaExceededError");
}"""


def keep(tablet: Tablet, survey: Survey) -> str:
    """Open a questionnaire once, and give the mark of its wave."""
    code = prepare(tablet, survey)
    is_kept(tablet, code[0])
    return code[0]


def is_kept(tablet: Tablet, mark: str, *, kept: bool = True) -> None:
    wait_until(tablet.page, f"({PREPARED})('{mark}').then((it) => it === {str(kept).lower()})")


def next_wave(survey: Survey, title: str) -> Survey:
    """Put another questionnaire to the same class."""
    with Session(survey.site.bind) as database, database.begin():
        wave = database.get_one(Wave, survey.wave)
        school = database.get_one(School, wave.school_id)
        version = factories.version(database, school, survey=title.lower(), title=title)
        other = factories.wave(database, version, *wave.groups)
        return Survey(survey.site, other.id, survey.group)


def test_each_code_opens_the_questionnaire_of_its_wave_without_a_network(
    tablet: Tablet, survey: Survey
):
    other = next_wave(survey, "Breaktime")
    for each in (survey, other):
        keep(tablet, each)
    codes = [(survey, "My week at school"), (other, "Breaktime"), (survey, "My week at school")]
    tablet.page.context.set_offline(True)

    for each, title in codes:
        answer(tablet, *each.codes(1))
        expect(tablet.page.locator(".masthead-title")).to_have_text(title)
        tablet.page.goto(tablet.address)
    waiting = tablet.page.locator("[data-unsent]")
    expect(waiting).to_have_text("Waiting on this tablet to be sent: 3.")
    tablet.page.context.set_offline(False)

    expect(waiting).to_be_hidden(timeout=30_000)
    assert [len(each.kept()) for each in (survey, other)] == [2, 1]
    assert survey.aside() == other.aside() == {}


def test_without_a_network_it_says_so_rather_than_open_another_wave(tablet: Tablet, survey: Survey):
    other = next_wave(survey, "Breaktime")
    keep(tablet, survey)
    tablet.page.context.set_offline(True)

    tablet.start(*other.codes(1))

    expect(tablet.page.get_by_role("alert")).to_have_text(
        "There is no network, and this tablet does not know this survey yet. Tell an adult."
    )
    expect(tablet.page.locator("#code")).to_be_visible()


def test_a_questionnaire_goes_once_its_wave_has_closed(tablet: Tablet, survey: Survey):
    other = next_wave(survey, "Breaktime")
    first, second = (keep(tablet, each) for each in (survey, other))
    late = survey.codes(1)
    with Session(survey.site.bind) as database, database.begin():
        waves.close(database, database.get_one(Wave, survey.wave))

    tablet.start(*late)

    expect(tablet.page.get_by_role("heading", name="This survey has closed")).to_be_visible()
    is_kept(tablet, first, kept=False)
    is_kept(tablet, second)


@pytest.mark.parametrize("trouble", [NO_STORE, FULL])
def test_a_tablet_that_can_keep_and_send_nothing_says_so_before_the_first_question(
    tablet: Tablet, survey: Survey, trouble: str
):
    keep(tablet, survey)
    tablet.page.context.add_init_script(trouble)
    tablet.page.context.set_offline(True)

    tablet.start(*survey.codes(1))

    expect(tablet.page.get_by_role("heading", name="This tablet is full")).to_be_visible()
    expect(tablet.page.get_by_text("Tell an adult.")).to_be_visible()
    expect(tablet.page.locator("[data-yes], [data-next]")).to_have_count(0)


@pytest.mark.parametrize("trouble", [NO_STORE, FULL])
def test_a_tablet_that_can_keep_nothing_sends_at_once(tablet: Tablet, survey: Survey, trouble: str):
    tablet.page.context.add_init_script(trouble)
    tablet.page.goto(tablet.address)
    tablet.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")

    answer(tablet, *survey.codes(1))

    assert len(survey.kept()) == 1


@pytest.fixture
def tablet(tablet_with_worker: Tablet) -> Tablet:
    return tablet_with_worker


@pytest.fixture
def survey(site: Site) -> Survey:
    return put(site, factories.version)
