import pytest

from surveyapp.questionnaire.model import Scale
from surveyapp.reports.naming import doing, score_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Belonging", "belonging score"),
        ("Telling and being heard", "telling and being heard score"),
        ("WHO-5, per cent", "WHO-5, per cent score"),
        ("I feel safe", "I feel safe score"),
        ("A good week", "a good week score"),
        ("Belonging score", "belonging score"),
        ("How many kinds happened", 'score for "How many kinds happened"'),
        ("A very long title of a scale", 'score for "A very long title of a scale"'),
    ],
)
def test_a_score_is_named_after_its_scale(title, name):
    assert score_name(Scale(id="s", title=title, method="mean")) == name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Being bullied often", "being bullied often"),
        ("Anything at least once a week", "reporting anything at least once a week"),
        ("Bullied at least a few times a month", "reporting bullied at least a few times a month"),
    ],
)
def test_a_yes_is_something_that_can_be_stopped_and_started(title, name):
    scale = Scale(id="s", title=title, method="any")

    assert doing(scale) == score_name(scale) == name


def test_a_yes_that_counts_more_than_one_is_a_score():
    scale = Scale(id="s", title="Being bullied", method="any", multiply=100)

    assert score_name(scale) == "being bullied score"
