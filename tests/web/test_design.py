"""The colours of the design system are far enough apart to be read."""

import re

import pytest

from surveyapp.web.assets import STATIC, content
from tests.colours import contrast

CSS = content("app.css").decode()
COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
USUAL, CALM = (
    dict(COLOUR.findall(content(f"app/{name}.css").decode())) for name in ("tokens", "looks")
)
LOOKS = {"usual": USUAL, "calm": CALM}

TEXT = [
    ("ink", ["paper", "surface", "brand-tint", "good-tint", "warn-tint", "bad-tint", "sun"]),
    ("surface", ["ink"]),
    ("ink-soft", ["paper", "surface"]),
    ("brand", ["paper", "surface", "brand-tint"]),
    ("brand-deep", ["paper", "surface", "brand-tint"]),
    ("on-brand", ["brand", "brand-deep"]),
    ("good", ["paper", "surface", "good-tint"]),
    ("warn", ["paper", "surface", "warn-tint"]),
    ("bad", ["paper", "surface", "bad-tint"]),
]
EDGES = [
    ("control", ["paper", "surface", "brand-tint"]),
    ("brand", ["line"]),
    ("ink", ["paper", "surface", "brand-tint"]),  # the focus
]


def pairs(table: list[tuple[str, list[str]]]) -> list[tuple[str, str]]:
    return [(over, under) for over, unders in table for under in unders]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("text", "ground"), pairs(TEXT))
def test_text_can_be_read(text: str, ground: str, look: str):
    assert contrast(LOOKS[look][text], LOOKS[look][ground]) >= 4.5


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("edge", "ground"), pairs(EDGES))
def test_controls_can_be_seen(edge: str, ground: str, look: str):
    assert contrast(LOOKS[look][edge], LOOKS[look][ground]) >= 3


def test_calm_colours_are_closer_together():
    assert contrast(CALM["ink"], CALM["surface"]) < contrast(USUAL["ink"], USUAL["surface"])
    assert contrast(CALM["brand"], CALM["paper"]) < contrast(USUAL["brand"], USUAL["paper"]) + 0.5
    assert CALM.keys() == USUAL.keys()


def test_colours_are_named_before_they_are_used():
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", CSS))
    defined = set(re.findall(r"--([a-z0-9-]+):", CSS))

    assert used <= defined


def test_the_pages_hold_no_style_or_script_of_their_own():
    templates = STATIC.parent / "templates"
    inline = re.compile(r"<style|<script(?! type=\"module\" src)|\sstyle=|\son[a-z]+=|\|\s*safe\b")

    assert [path for path in templates.rglob("*.html") if inline.search(path.read_text())] == []
