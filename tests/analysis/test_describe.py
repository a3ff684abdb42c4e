import numpy as np
import pytest

from surveyapp.analysis.describe import describe, group_means


def test_it_describes_the_scores_that_are_there():
    found = describe([1, 2, 3, 4, np.nan])

    assert (found.n, found.missing, found.mean, found.median) == (4, 1, 2.5, 2.5)
    assert (found.q1, found.q3, found.min, found.max) == (1.75, 3.25, 1, 4)
    assert found.sd == pytest.approx(1.2909944487)
    assert (found.interval.low, found.interval.high) == pytest.approx((0.445739744, 4.554260256))


def test_nobody_scored_is_said_and_not_raised():
    found = describe([np.nan, np.inf])

    assert (found.n, found.missing, found.reason) == (0, 2, "nobody could be scored")
    assert np.isnan(found.mean)


def test_one_score_has_a_mean_and_no_spread():
    found = describe([3.0])

    assert (found.mean, found.median, found.reason) == (3, 3, "one score has no spread")
    assert np.isnan(found.sd)
    assert not found.interval.known


def test_changes_below_zero_are_numbers():
    assert describe(np.array([-1, -3])).mean == -2


def test_group_means_leave_out_who_has_no_score_or_no_group():
    found = group_means([1, 3, 5, np.nan, 9], np.array([0, 0, 1, 1, -1]), 3)

    assert found.n.tolist() == [2, 1, 0]
    assert found.mean == pytest.approx([2, 5, np.nan], nan_ok=True)
