"""A kept questionnaire is nobody's: whoever opens it offline gets numbers of their own."""

from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect

from surveyapp.web import offline
from surveyapp.web.assets import content
from tests.journeys.conftest import TABLET, Site, Survey, Tablet
from tests.journeys.steps import KEPT, prepare

FIRST = "11111111-1111-4111-8111-111111111111"
KEPT_BEFORE = """async (number) => {
  const documents = await caches.open("documents");
  for (const request of await documents.keys()) {
    if (!request.url.includes("/answer?")) continue;
    const reply = await documents.match(request);
    const page = (await reply.text()).replace("<asking/>", number);
    await documents.put(request, new Response(page, { headers: reply.headers }));
  }
}"""


def test_the_cache_knows_nobodys_request_for_help(tablet: Tablet, survey: Survey):
    prepare(tablet, survey)
    number = asking(tablet)

    kept = tablet.page.evaluate(KEPT)

    assert 'action="/help-requests/<asking/>"' in kept
    assert number not in kept


def test_whoever_opens_it_without_a_network_has_numbers_of_their_own(
    tablet: Tablet, survey: Survey
):
    prepare(tablet, survey)
    tablet.page.context.set_offline(True)

    numbers = opened_by_two(tablet, survey)

    assert len(set(numbers)) == 4
    assert {UUID(number).version for number in numbers} == {4}
    assert {UUID(number).variant for number in numbers} == {UUID(FIRST).variant}


def test_a_page_that_was_kept_with_somebodys_number_is_given_out_with_others(
    tablet: Tablet, survey: Survey
):
    prepare(tablet, survey)
    tablet.page.evaluate(KEPT_BEFORE, FIRST)
    tablet.page.context.set_offline(True)

    numbers = opened_by_two(tablet, survey)

    assert len({*numbers, FIRST}) == 5


def test_an_older_safari_opens_what_is_kept_too(
    browser: Browser, site: Site, survey: Survey, monkeypatch: pytest.MonkeyPatch
):
    older = b"delete Crypto.prototype.randomUUID;\n"
    monkeypatch.setattr(offline, "content", lambda name: older + content(name))
    context = browser.new_context(viewport=TABLET)
    context.add_init_script(older.decode())
    tablet = Tablet(context.new_page(), site.address)
    prepare(tablet, survey)
    context.set_offline(True)

    numbers = opened_by_two(tablet, survey)

    assert len(set(numbers)) == 4
    context.close()


def opened_by_two(tablet: Tablet, survey: Survey) -> list[str]:
    """Let two pupils open the kept page; give the numbers of their sittings and requests."""
    numbers = []
    for code in survey.codes(2):
        tablet.start(code)
        expect(tablet.page.locator("[data-screen=_assent]")).to_be_visible()
        sitting = tablet.page.locator("[data-sitting]").get_attribute("data-sitting")
        numbers += [sitting or "", asking(tablet)]
    return numbers


def asking(tablet: Tablet) -> str:
    """Give the number of the request for help on the page that is open."""
    form = tablet.page.locator("form[action^='/help-requests/']")
    return (form.get_attribute("action") or "").rsplit("/", 1)[1]


@pytest.fixture
def tablet(tablet_with_worker: Tablet) -> Tablet:
    return tablet_with_worker
