"""A pupil tries out how answering works before the first question counts."""

import pytest
from playwright.sync_api import expect

from surveyapp.places import SURVEYS
from tests import factories
from tests.journeys.conftest import Site, Survey, Tablet, put


@pytest.fixture
def belonging(site: Site) -> Survey:
    """Put the bundled questionnaire about belonging to a class."""
    path = SURVEYS / "belonging.yaml"
    return put(site, lambda database, school: factories.published(database, school, path))


def test_practice_takes_an_answer_and_is_not_counted(tablet: Tablet, belonging: Survey):
    (code,) = belonging.codes(1)
    tablet.start(code)
    tablet.agree()

    expect(tablet.page.get_by_text("I am answering a question now.")).to_be_visible()
    expect(tablet.page.locator("[data-progress]")).to_be_hidden()
    tablet.answer("Very true")

    expect(tablet.page.get_by_text("1 of 9", exact=True)).to_be_visible()
