import numpy as np
import pytest

from surveyapp.analysis.reliability import Ends, reliability
from surveyapp.questionnaire.model import Scale
from surveyapp.reports.privacy import Hidden
from surveyapp.reports.reliability import (
    hidden_reliability,
    of_sum_of_scales,
    scale_reliability,
)

SCALE = Scale(id="s", title="S", method="mean", items=("a", "b", "c", "d"), minimum_answered=4)


def answers(sign=1):
    """Give the answers of 60 to four items, of which the last may run against the others."""
    random = np.random.default_rng(5)
    trait = random.normal(size=(60, 1))
    return trait * [1, 1, 1, sign] + random.normal(0, 0.5, size=(60, 4))


def test_the_error_of_a_score_is_in_points_of_the_scale():
    items = answers()
    scores = items.mean(axis=1)

    found = scale_reliability(SCALE, reliability(items), scores, Ends(60, 0.1, 0.2))

    assert found.sem == pytest.approx(scores.std(ddof=1) * (1 - found.alpha) ** 0.5)
    assert found.sem == pytest.approx(reliability(items).sem / 4)
    assert (found.floor, found.ceiling) == (0.1, 0.2)


def test_an_item_that_runs_against_the_others_is_named():
    items = answers(sign=-1)

    found = scale_reliability(SCALE, reliability(items), items.mean(axis=1), None)

    assert [it.item for it in found.by_item if it.is_suspect] == ["d"]
    assert found.caution == "Check whether these should be scored the other way round: d."


def test_shares_at_the_ends_of_few_are_hidden():
    items = answers()

    found = scale_reliability(SCALE, reliability(items), items.mean(axis=1), None)

    assert (found.floor, found.ceiling) == (Hidden.CONFIDENTIAL, Hidden.CONFIDENTIAL)


@pytest.mark.parametrize(
    ("items", "caution"),
    [
        (np.full((5, 3), 2.0), "Everybody has the same score."),
        (np.full((5, 3), np.nan), "It takes two respondents who answered every item."),
        (np.ones((1, 3)), "It takes two respondents who answered every item."),
    ],
)
def test_what_is_not_a_number_says_why(items, caution):
    scores = np.full(len(items), np.nan)

    found = scale_reliability(SCALE, reliability(items), scores, None)

    assert (found.alpha, found.sem, found.caution) == (
        Hidden.NOT_AVAILABLE,
        Hidden.NOT_AVAILABLE,
        caution,
    )


def test_nothing_is_told_of_few_nor_of_a_scale_without_items():
    total = Scale(id="t", title="T", method="sum_of_scales", of_scales=("s",))

    assert hidden_reliability(3).alpha == hidden_reliability(3).sem == Hidden.CONFIDENTIAL
    assert of_sum_of_scales(total).floor == Hidden.NOT_APPLICABLE
    assert of_sum_of_scales(total).caution == "It adds up other scales: see theirs."
