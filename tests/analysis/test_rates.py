import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, poisson

from surveyapp.analysis.rates import rate, rate_ratio

counts = st.integers(0, 60)


def test_the_interval_of_a_rate_is_the_exact_poisson_one():
    # Garwood's limits for 10 events: 4.795 and 18.390
    found = rate(10, pupils=200, weeks=5)

    assert found.rate == 1
    assert (found.interval.low, found.interval.high) == pytest.approx((0.4795, 1.8390), abs=5e-5)


def test_no_incidents_have_an_upper_limit():
    found = rate(0, 100, 1)

    assert found.interval.low == 0
    assert poisson.cdf(0, found.interval.high) == pytest.approx(0.025)


def test_a_ratio_is_after_over_before():
    found = rate_ratio(rate(20, 100, 10), rate(10, 100, 20))

    assert found.ratio == pytest.approx(0.25)
    assert found.p == pytest.approx(binomtest(10, 30, 2 / 3).pvalue, rel=0.5)
    assert found.interval.high < 1


def test_none_before_leaves_the_ratio_open_above():
    found = rate_ratio(rate(0, 100, 1), rate(3, 100, 1))

    assert (found.ratio, found.interval.high) == (np.inf, np.inf)
    assert found.interval.low > 0


def test_nothing_to_compare_is_said():
    assert rate(1, 0, 4).reason == "no pupils or no weeks"
    assert rate_ratio(rate(1, 0, 4), rate(1, 1, 1)).reason == "no pupils or no weeks"
    assert rate_ratio(rate(0, 9, 4), rate(0, 9, 4)).reason == "no incidents either time"


@given(counts, counts, st.integers(1, 500), st.integers(1, 40))
def test_intervals_hold_their_estimates(before, after, pupils, weeks):
    first, second = rate(before, pupils, weeks), rate(after, pupils, weeks)
    found = rate_ratio(first, second)

    assert first.interval.holds(first.rate)
    if before + after:
        assert found.interval.holds(found.ratio)
        assert 0 < found.p <= 1
