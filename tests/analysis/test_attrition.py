import numpy as np
import pytest

from surveyapp.analysis.attrition import attrition


def test_it_counts_stayers_leavers_and_joiners():
    found = attrition([1, 2, np.nan], np.array([True, False, False]), after=2)

    assert (found.before, found.after, found.both, found.lost, found.joined) == (3, 2, 1, 2, 1)
    assert found.share_lost == pytest.approx(2 / 3)
    assert (found.leavers.n, found.leavers.missing) == (1, 1)


def test_the_gap_is_how_far_leavers_started_from_stayers():
    stayed = np.arange(60) < 30
    before = np.where(stayed, 3, 1) + np.arange(60) % 3

    assert attrition(before, stayed, 30).gap == pytest.approx(-2 / 0.83, rel=0.02)


def test_nobody_before_leaves_nothing_to_lose():
    found = attrition([], np.zeros(0, dtype=bool), after=1)

    assert np.isnan(found.share_lost)
    assert np.isnan(found.gap)
