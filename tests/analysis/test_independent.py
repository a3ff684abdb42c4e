import numpy as np
import pytest
from hypothesis import given

from surveyapp.analysis.independent import difference

from .samples import samples, scalings, shifts


def test_one_score_in_a_group_has_a_difference_and_no_test():
    found = difference([1.0], [2.0, 3.0])

    assert found.mean == -1.5
    assert found.reason == "it takes two scores in each group"
    assert np.isnan(found.p)


def test_groups_without_spread_have_no_test():
    found = difference([1, 1, 1], [2, 2])

    assert found.mean == -1
    assert found.reason == "everybody in a group has the same score"
    assert not found.interval.known


def test_a_constant_group_beside_another_is_compared():
    assert difference([1, 1, 1], [2, 3, 4]).interval.known


@given(samples, samples)
def test_intervals_hold_their_estimates(x, y):
    found = difference(x, y)

    if found.interval.known:
        assert found.interval.holds(found.mean)
        assert found.size.interval.low - 1e-9 <= found.size.value <= found.size.interval.high + 1e-9
        assert found.hedges.interval.low <= found.hedges.interval.high
    if found.dominance.interval.known:
        low, high = found.dominance.interval.low, found.dominance.interval.high
        assert low - 1e-9 <= found.dominance.delta <= high + 1e-9


@given(samples, samples, shifts, scalings)
def test_another_unit_and_zero_change_neither_size_nor_tests(x, y, shift, scaling):
    one, other = difference(x, y), difference(x * scaling + shift, y * scaling + shift)

    assert other.mean == pytest.approx(one.mean * scaling, abs=1e-9)
    assert other.p == pytest.approx(one.p, abs=1e-6, nan_ok=True)
    assert other.hedges.value == pytest.approx(one.hedges.value, abs=1e-6, nan_ok=True)
    assert other.ranks.u == one.ranks.u
    assert other.dominance.delta == pytest.approx(one.dominance.delta)


@given(samples, samples)
def test_the_other_way_round_is_the_opposite(x, y):
    there, back = difference(x, y), difference(y, x)

    assert back.mean == pytest.approx(-there.mean)
    assert back.p == pytest.approx(there.p, nan_ok=True)
    assert back.ranks.p == pytest.approx(there.ranks.p, abs=1e-9)
    assert back.dominance.interval.low == pytest.approx(-there.dominance.interval.high)
