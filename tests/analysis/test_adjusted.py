import numpy as np
import pytest
from hypothesis import given

from surveyapp.analysis.adjusted import adjusted_difference, unmatched_difference

from .samples import pairs, scalings, shifts

RANDOM = np.random.default_rng(6)
BEFORE = RANDOM.normal(3, 1, 80)
ARM = np.arange(80) < 40
AFTER = BEFORE + 0.5 * ARM + RANDOM.normal(0, 0.3, 80)


def test_it_finds_what_was_put_in():
    found = adjusted_difference(BEFORE, AFTER, ARM)

    assert found.adjusted.plain.interval.holds(0.5)
    assert found.changes is not None
    assert found.changes.interval.holds(0.5)
    assert not found.disagree


def test_groups_that_started_apart_make_the_two_ways_disagree():
    # both fall back half way to their own mean: no group changed, yet after allowing for before …
    before = np.where(ARM, 2.0, 4.0) + RANDOM.normal(0, 1, 80)
    after = np.where(ARM, 2.0, 4.0) + 0.5 * (before - np.where(ARM, 2.0, 4.0))
    after = after + RANDOM.normal(0, 0.3, 80)

    assert adjusted_difference(before, after, ARM).disagree


def test_too_few_pupils_in_a_group_are_said():
    found = adjusted_difference([1, 2, 3], [1, 2, np.nan], np.array([True, True, False]))

    assert found.reason == "it takes two matched pupils in each group"
    assert np.isnan(found.adjusted.value)


def test_everybody_alike_before_leaves_the_difference_in_changes():
    found = adjusted_difference(np.ones(80), AFTER, ARM)

    assert found.reason == "everybody is the same in one of the terms"
    assert found.changes is not None
    assert found.changes.interval.known


@given(pairs, shifts, scalings)
def test_another_unit_and_zero_change_only_the_points(pair, shift, scaling):
    before, after = pair
    arm = np.arange(len(before)) % 2 == 0

    one = adjusted_difference(before, after, arm)
    other = adjusted_difference(before * scaling + shift, after * scaling + shift, arm)

    if not one.reason and one.adjusted.residual_sd > 1e-6:
        assert other.adjusted.value == pytest.approx(one.adjusted.value * scaling, abs=1e-5)
        assert other.hedges.value == pytest.approx(one.hedges.value, abs=1e-5, nan_ok=True)
    assert one.programme.n + one.comparison.n <= len(before)


def test_unmatched_surveys_compare_how_the_averages_moved():
    scores = np.array([1, 2, 3, 4, 1, 2, 5, 6.0])
    after, programme = np.arange(8) % 4 >= 2, np.arange(8) >= 4

    found = unmatched_difference(scores, after, programme)

    assert (found.comparison_change, found.programme_change) == (2, 4)
    assert found.difference.value == pytest.approx(2)


def test_a_group_without_answers_has_no_difference():
    found = unmatched_difference([1, 2, 3.0], np.array([False, True, True]), np.full(3, True))

    assert np.isnan(found.difference.value)
    assert found.difference.reason
