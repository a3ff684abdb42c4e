import numpy as np
import pytest

from surveyapp.analysis.attrition import attrition


def test_it_counts_stayers_leavers_and_joiners():
    found = attrition({"a": 1.0, "b": 2.0, "c": np.nan}, {"a": 2.0, "d": 3.0})

    assert (found.before, found.after, found.both, found.lost, found.joined) == (3, 2, 1, 2, 1)
    assert found.share_lost == pytest.approx(2 / 3)
    assert (found.leavers.n, found.leavers.missing) == (1, 1)


def test_the_gap_is_how_far_leavers_started_from_stayers():
    before = {f"s{n}": 3 + n % 3 for n in range(30)} | {f"l{n}": 1 + n % 3 for n in range(30)}
    after = {f"s{n}": 3.0 for n in range(30)}

    assert attrition(before, after).gap == pytest.approx(-2 / 0.83, rel=0.02)


def test_nobody_before_leaves_nothing_to_lose():
    found = attrition({}, {"a": 1.0})

    assert np.isnan(found.share_lost)
    assert np.isnan(found.gap)
