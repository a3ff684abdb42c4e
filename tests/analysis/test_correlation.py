import numpy as np
import pytest
from hypothesis import given

from surveyapp.analysis.correlation import correlation

from .samples import pairs


def test_too_little_is_said():
    assert correlation([1, 2], [1, 2]).reason == "it takes three respondents with both"
    assert correlation([1, 1, 1], [1, 2, 3]).reason == "everybody has the same score"


def test_a_straight_line_is_one():
    found = correlation([1, 2, 3, 4], [2, 4, 6, 8])

    assert (found.r, found.interval.high) == pytest.approx((1, 1))


@given(pairs)
def test_the_interval_holds_r(pair):
    found = correlation(*pair)

    if found.interval.known:
        assert found.interval.low - 1e-9 <= found.r <= found.interval.high + 1e-9
        assert found.r == pytest.approx(correlation(*pair[::-1]).r)
        assert not np.isnan(found.p)
