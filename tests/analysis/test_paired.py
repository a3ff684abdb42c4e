import numpy as np
import pytest
from hypothesis import given

from surveyapp.analysis.paired import paired_change

from .samples import orders, pairs, scalings, shifts, shuffled


def test_it_counts_who_went_up_stayed_and_went_down():
    found = paired_change([1, 2, 3, 4, np.nan], [2, 2, 2, 5, 9])

    assert (found.n, found.up, found.same, found.down) == (4, 2, 1, 1)
    assert found.mean == 0.25


def test_a_rounding_error_is_no_change():
    found = paired_change([0.1 + 0.2, 1, 2], [0.3, 2, 3])

    assert (found.up, found.same) == (2, 1)


def test_one_pair_has_no_interval_and_says_so():
    found = paired_change([1, np.nan], [2, 3])

    assert found.n == 1
    assert found.reason == "it takes two respondents with both scores"
    assert not found.interval.known


def test_the_same_change_for_everybody_has_no_test():
    found = paired_change([1, 2, 3], [2, 3, 4])

    assert (found.mean, found.sd) == (1, 0)
    assert (found.interval.low, found.interval.high) == (1, 1)
    assert np.isnan(found.p)
    assert found.reason == "everybody changed by the same"


@given(pairs)
def test_the_interval_holds_the_mean_and_pairs_are_never_more_than_answers(pair):
    before, after = pair

    found = paired_change(before, after)

    assert found.n <= len(before)
    assert found.up + found.same + found.down in (found.n, 0)
    if found.interval.known:
        assert found.interval.low <= found.mean <= found.interval.high


@given(pairs, shifts)
def test_a_shift_of_both_changes_nothing_about_the_change(pair, shift):
    before, after = pair

    one, other = paired_change(before, after), paired_change(before + shift, after + shift)

    assert other.mean == pytest.approx(one.mean, abs=1e-9, nan_ok=True)
    assert other.p == pytest.approx(one.p, abs=1e-6, nan_ok=True)
    assert other.size.value == pytest.approx(one.size.value, abs=1e-6, nan_ok=True)


@given(pairs, scalings)
def test_another_unit_changes_the_points_and_not_the_size(pair, scaling):
    before, after = pair

    one, other = paired_change(before, after), paired_change(before * scaling, after * scaling)

    assert other.mean == pytest.approx(one.mean * scaling, nan_ok=True)
    assert other.hedges.value == pytest.approx(one.hedges.value, abs=1e-9, nan_ok=True)
    assert (other.up, other.same, other.down) == (one.up, one.same, one.down)


@given(pairs, orders)
def test_the_order_of_the_rows_does_not_matter(pair, order):
    before, after = pair

    one, other = paired_change(before, after), paired_change(*shuffled(order, before, after))

    assert other.interval.low == pytest.approx(one.interval.low, nan_ok=True)
    assert other.ranks.p == pytest.approx(one.ranks.p, nan_ok=True)


@given(pairs)
def test_looking_back_turns_the_change_round(pair):
    before, after = pair

    there, back = paired_change(before, after), paired_change(after, before)

    assert back.mean == pytest.approx(-there.mean, nan_ok=True)
    assert (back.up, back.down) == (there.down, there.up)
    assert back.ranks.p == pytest.approx(there.ranks.p, nan_ok=True)
