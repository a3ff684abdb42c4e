import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.shares import (
    distribution,
    paired_shares,
    share,
    share_difference,
    share_up_to,
)

counts = st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
answers = st.lists(
    st.tuples(*[st.sampled_from([0.0, 1.0, float("nan")])] * 2), min_size=1, max_size=60
)


def test_nobody_answered_is_said():
    assert share(0, 0).reason == "nobody answered"
    assert share_difference(share(0, 0), share(1, 2)).reason == "nobody answered in a group"
    assert paired_shares([np.nan], [1]).reason == "nobody answered both times"


@given(counts)
def test_the_interval_of_a_share_holds_it_and_stays_within_0_and_1(count):
    found = share(*count)

    assert 0 <= found.interval.low <= found.share <= found.interval.high <= 1


@given(counts, counts)
def test_the_interval_of_a_difference_holds_it_and_stays_within_its_bounds(x, y):
    found = share_difference(share(*x), share(*y))

    assert -1 <= found.interval.low <= found.difference <= found.interval.high <= 1


@given(answers)
def test_paired_shares_count_who_answered_both_times(rows):
    before, after = np.array(rows).T

    found = paired_shares(before, after)

    assert found.n == int((~np.isnan(before) & ~np.isnan(after)).sum())
    assert found.after.count == found.before.count - found.stopped + found.started
    if found.n:
        assert found.interval.low - 1e-9 <= found.change <= found.interval.high + 1e-9
        assert 0 < found.p <= 1


@given(answers)
def test_looking_back_those_who_stopped_have_started(rows):
    before, after = np.array(rows).T
    there, back = paired_shares(before, after), paired_shares(after, before)

    assert (back.stopped, back.started) == (there.started, there.stopped)
    assert back.interval.low == pytest.approx(-there.interval.high, nan_ok=True)


def test_newcombes_interval_of_paired_shares_is_met():
    # Fagerland, Lydersen & Laake (2014), Statistics in Medicine 33, 2850-2875: of 21 patients
    # (Bentur et al. 2009) 1 had it both times, 1 before only, 7 after only: -0.507 to -0.026
    before = np.repeat([1, 1, 0, 0], [1, 1, 7, 12])
    after = np.repeat([1, 0, 1, 0], [1, 1, 7, 12])

    found = paired_shares(after, before)

    assert (found.interval.low, found.interval.high) == pytest.approx((-0.507, -0.026), abs=5e-4)


def test_each_answer_has_a_share_in_the_order_given():
    found = distribution({"b": 1, "a": 3}, 4)

    assert [(code, one.share) for code, one in found.items()] == [("b", 0.25), ("a", 0.75)]


def test_a_band_reaches_up_to_and_including_its_limit():
    scores = [28, 28.5, 50, 100, np.nan]

    assert share_up_to(scores, 50).share == 0.75
