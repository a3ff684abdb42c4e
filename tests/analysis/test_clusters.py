import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.clusters import clustering, design_effect

RANDOM = np.random.default_rng(2)


def test_alike_classes_have_no_icc_by_reml():
    groups = np.repeat(np.arange(10), 20)

    found = clustering(np.tile(np.arange(20.0), 10), groups)

    assert found.icc < 0
    assert (found.icc_reml, found.design_effect, found.effective_n) == (0, 1, 200)


def test_classes_without_spread_inside_are_one_answer_each():
    found = clustering(np.repeat([1.0, 2.0, 4.0], 5), np.repeat(np.arange(3), 5))

    assert found.icc == pytest.approx(1)
    assert found.effective_n == pytest.approx(3)


@pytest.mark.parametrize(
    ("scores", "groups", "reason"),
    [
        ([1.0, 2.0], [0, 0], "it takes two groups, and two members in one"),
        ([1.0, 2.0], [0, 1], "it takes two groups, and two members in one"),
        ([np.nan, np.nan], [0, 1], "it takes two groups, and two members in one"),
        ([3.0, 3.0, 3.0, 3.0], [0, 0, 1, 1], "everybody has the same score"),
    ],
)
def test_too_little_is_said(scores, groups, reason):
    assert clustering(scores, np.array(groups)).reason == reason


def test_who_has_no_class_or_no_score_is_left_out():
    found = clustering([1, 2, 3, 5, np.nan, 9], np.array([0, 0, 1, 1, 1, -1]))

    assert (found.n, found.groups) == (4, 2)


@given(st.integers(2, 8), st.integers(2, 10), st.floats(0, 2))
def test_an_effective_number_is_never_more_than_there_are(classes, size, spread):
    groups = np.repeat(np.arange(classes), size)
    scores = RANDOM.normal(size=classes)[groups] * spread + RANDOM.normal(size=len(groups))

    found = clustering(scores, groups)

    assert 0 <= found.icc_reml <= 1
    assert 1 <= found.effective_n <= found.n + 1e-9
    assert found.design_effect == pytest.approx(design_effect(size, found.icc_reml))
