"""Published instruments are shipped as scoring templates, without a word of their questions."""

from functools import cache

import pytest

from surveyapp.analysis.scoring import band
from surveyapp.places import SURVEYS
from surveyapp.questionnaire import checks, files
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.questionnaire.parsing import parse

TEMPLATES = sorted(path.stem for path in (SURVEYS / "templates").glob("*.yaml"))
PERMISSION_NEEDED = ["cbi", "illinois_bully", "mmf", "pssm18", "sdq_self", "stirling", "swemwbs"]
OPEN_GOVERNMENT_LICENCE = ["hse_msit", "ons4", "ons_lonely_child"]


def test_sixteen_instruments_have_a_scoring_template():
    assert [path.stem for path in files.bundled_templates()] == TEMPLATES
    assert len(TEMPLATES) == 16


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_can_not_be_published_before_its_wording_is_pasted(name: str):
    document = files.read(SURVEYS / "templates" / f"{name}.yaml").document

    assert checks.problems(document) == []
    assert len(checks.publishing_problems(document, {}, {})) >= len(template(name).questions)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_no_wording_and_is_locked(name: str):
    published = template(name)

    assert published.locked
    assert published.template is not None
    assert published.template.owner
    assert {question.text for question in published.questions.values()} == {""}
    items = [f"item{number}" for number in range(1, len(published.questions) + 1)]
    assert list(published.questions) == items


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_names_its_source_and_what_is_known_of_its_key(name: str):
    published = template(name)

    assert all([published.about, published.source, published.licence])
    assert all(scale.about and scale.source for scale in published.scales)


def test_permission_is_needed_where_nobody_may_pass_on_the_wording():
    needing = [name for name in TEMPLATES if template(name).template.permission_needed]

    assert needing == PERMISSION_NEEDED


@pytest.mark.parametrize("name", ["mmf", "pisa_antibully", "sdq_self", "stirling"])
def test_a_key_that_was_recalled_says_so(name: str):
    assert "recalled" in template(name).about
    assert "check with" in template(name).about


@pytest.mark.parametrize("name", [n for n in TEMPLATES if n not in OPEN_GOVERNMENT_LICENCE])
def test_answers_have_wording_only_under_the_open_government_licence(name: str):
    codes = [item.codes() for item in template(name).questions.values()]

    assert all(text == str(code) for offered in codes for code, text in offered.items())


@pytest.mark.parametrize(
    ("name", "minimums"),
    [
        ("cbi", [3, 4, 3]),
        ("pisa_antibully", [4]),
        ("pisa_belong", [4]),
        ("pisa_bullied", [4, 4]),
        ("pssm18", [15]),
        ("sdq_self", [3, 3, 3, 3, 3]),
    ],
)
def test_some_answers_may_be_missing_only_where_a_rule_allows_it(name: str, minimums: list[int]):
    scales = [scale for scale in template(name).scales if not scale.of_scales]

    assert [scale.minimum_answered for scale in scales] == minimums


@pytest.mark.parametrize(
    ("name", "scale", "labels"),
    [
        ("who5", "who5_percent", {28: "very low", 32: "low", 48: "low", 52: "not low"}),
        ("ons4", "life_satisfaction", {4: "low", 5: "medium", 7: "high", 9: "very high"}),
        ("ons4", "anxious_yesterday", {1: "very low", 2: "low", 4: "medium", 6: "high"}),
        ("mmf", "emotional", {9: "expected", 10: "borderline", 12: "high"}),
        ("mmf", "behavioural", {5: "expected", 6: "borderline", 7: "high"}),
    ],
)
def test_published_bands_begin_and_end_where_published(
    name: str, scale: str, labels: dict[float, str]
):
    published = template(name).scales_by_id[scale]

    found = {score: band(published, score) for score in labels}
    assert {score: found_band and found_band.label for score, found_band in found.items()} == labels


@cache
def template(name: str) -> Questionnaire:
    return parse(files.read(SURVEYS / "templates" / f"{name}.yaml").document)
