"""The pictures of our own questionnaires: small, harmless, and clear on a white page."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from surveyapp.places import SURVEYS
from surveyapp.questionnaire import files
from surveyapp.questionnaire.parsing import parse

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
    assert all(contrast_with_white(line) >= 4.5 for line in lines)


def test_every_picture_is_used_and_each_feeling_has_one():
    own = files.read(SURVEYS / "two_minute_checkin.yaml")
    today = next(page for page in parse(own.document).pages if page.id == "today")

    assert sorted(own.media) == [path.name for path in PICTURES]
    assert len({question.picture for question in today.questions} - {""}) == 5


def contrast_with_white(colour: str) -> float:
    """Compute the contrast as WCAG 2.2 does, 1 to 21, from a colour like #1f5f73."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 1.05 / (sum(w * s for w, s in zip((0.2126, 0.7152, 0.0722), linear, strict=True)) + 0.05)
