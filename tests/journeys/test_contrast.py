"""Whoever asks for more contrast, or for colours of their own, sees what is picked."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import TABLET, Site, Survey, Tablet

LINES = """words => {
  const label = [...document.querySelectorAll("[data-screen=safe] .answer-label")]
    .find((it) => it.textContent.trim() === words);
  const { outlineStyle, outlineWidth, borderColor, boxShadow } = getComputedStyle(label);
  return { outlineStyle, outlineWidth, borderColor, boxShadow };
}"""


@pytest.mark.parametrize(
    "tablet_with", [{"forced_colors": "active"}, {"contrast": "more"}], indirect=True
)
def test_a_picked_row_is_told_apart_by_its_lines(tablet_with: Tablet, survey: Survey):
    tablet_with.start(*survey.codes(1))
    tablet_with.agree()

    tablet_with.pick("Often")
    tablet_with.page.mouse.move(0, 0)

    picked, other = (tablet_with.page.evaluate(LINES, words) for words in ("Often", "Never"))
    assert picked["borderColor"] != other["borderColor"]
    assert picked != other | {"borderColor": picked["borderColor"]}  # and by more than a colour


@pytest.fixture
def tablet_with(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Tablet]:
    """Give a tablet whose owner wants other contrasts."""
    wishes: dict[str, Any] = {"reduced_motion": "reduce", **request.param}
    context = browser.new_context(viewport=TABLET, service_workers="block", **wishes)
    yield Tablet(context.new_page(), site.address)
    context.close()
