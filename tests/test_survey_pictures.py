"""The pictures of our own questionnaires: small, harmless, and clear on a white page."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from surveyapp.places import SURVEYS
from surveyapp.questionnaire import files
from surveyapp.questionnaire.parsing import parse
from tests.colours import contrast

PICTURES = sorted((SURVEYS / "media").iterdir())
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"svg", "g", "path", "circle"}
ATTRIBUTES = {"viewBox", "d", "cx", "cy", "r", "fill"} | {
    "stroke",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
}


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
def test_a_picture_is_plain_shapes_only(path: Path):
    root = ElementTree.parse(path).getroot()

    assert root.get("viewBox")
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= SHAPES
    assert {name for element in root.iter() for name in element.attrib} <= ATTRIBUTES
    assert path.stat().st_size <= 2048


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
def test_the_lines_of_a_picture_stand_out_on_white(path: Path):
    strokes = [element.get("stroke") for element in ElementTree.parse(path).iter()]
    lines = {stroke for stroke in strokes if stroke}

    assert lines
    assert all(contrast(line, "#ffffff") >= 4.5 for line in lines)


def test_every_picture_is_used_and_each_feeling_has_one():
    own = files.read(SURVEYS / "two_minute_checkin.yaml")
    today = next(page for page in parse(own.document).pages if page.id == "today")

    assert sorted(own.media) == [path.name for path in PICTURES]
    assert len({question.picture for question in today.questions} - {""}) == 5
