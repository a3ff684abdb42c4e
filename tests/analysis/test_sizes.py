import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis import detectable
from surveyapp.analysis.sizes import (
    correction,
    in_words,
    noncentral_interval,
    rank_in_100,
    rough_correction,
)


@given(st.integers(2, 2000))
def test_the_rough_correction_is_near_the_exact_one(df):
    assert correction(df) == pytest.approx(rough_correction(df), abs=0.04)
    assert correction(df) < 1


@given(st.floats(-500, 500), st.integers(1, 10_000))
def test_the_noncentral_interval_is_in_order_and_turns_with_t(t, df):
    found, turned = noncentral_interval(t, df), noncentral_interval(-t, df)

    assert found.low < found.high
    assert turned.low == pytest.approx(-found.high, rel=1e-5, abs=1e-5)


def test_without_a_t_there_is_no_interval():
    assert not noncentral_interval(math.nan, 5).known
    assert not noncentral_interval(1.0, 0).known
    assert np.isnan(correction(1))


def test_sizes_have_names():
    sizes = (0.02, 0.2, 0.38, -0.5, 0.7, 1.2, math.nan)

    assert [in_words(size) for size in sizes] == [
        "very small", "small", "small to medium", "medium", "medium to large", "large", "",
    ]  # fmt: skip


def test_the_middle_pupil_moves_from_50th_to_about_42nd():
    assert round(rank_in_100(0.2)) == 42


@given(st.integers(2, 5000))
def test_more_pupils_can_show_smaller_effects(n):
    assert detectable.of_pairs(n + 1) < detectable.of_pairs(n)
    assert detectable.of_groups(n + 1, n) < detectable.of_groups(n, n)


def test_one_pupil_can_show_nothing():
    assert np.isnan(detectable.of_pairs(1))
    assert np.isnan(detectable.of_groups(1, 50))
