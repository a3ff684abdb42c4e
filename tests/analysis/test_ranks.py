from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata

from surveyapp.analysis.ranks import dominance, rank_sum, signed_ranks

small = st.lists(st.integers(0, 4).map(float), min_size=1, max_size=6)


def test_nobody_who_changed_is_said():
    assert signed_ranks([0, 0, np.nan]).reason == "nobody's score changed"
    assert rank_sum([], [1.0]).reason == "a group has no scores"
    assert dominance([1.0], [2.0, 3.0]).reason == "it takes two scores in each group"


def test_groups_that_do_not_overlap_have_a_delta_of_one():
    found = dominance([3, 4, 5], [0, 1, 2])

    assert (found.delta, found.probability) == (1, 1)


@given(st.lists(st.integers(-4, 4).map(float), min_size=1, max_size=8))
@settings(max_examples=40)
def test_the_exact_signed_rank_test_counts_all_signs(changes):
    moved = np.array([change for change in changes if change])
    found = signed_ranks(changes)
    if not len(moved):
        return
    ranks = rankdata(np.abs(moved))
    sums = [ranks @ signs for signs in product([0, 1], repeat=len(moved))]
    far = abs(found.up - ranks.sum() / 2)
    counted = np.mean(np.abs(np.array(sums) - ranks.sum() / 2) >= far - 1e-9)

    assert found.p == pytest.approx(counted)


@given(small, small)
@settings(max_examples=40)
def test_the_exact_rank_sum_test_counts_all_splits(x, y):
    ranks = rankdata(x + y)
    middle = len(x) * ranks.mean()
    far = abs(ranks[: len(x)].sum() - middle)
    sums = np.array([sum(part) for part in combinations(ranks.tolist(), len(x))])

    assert rank_sum(x, y).p == pytest.approx(np.mean(np.abs(sums - middle) >= far - 1e-9))


@given(small, small)
def test_delta_counts_pairs(x, y):
    if len(x) < 2 or len(y) < 2:
        return
    signs = np.sign(np.subtract.outer(x, y))

    assert dominance(x, y).delta == pytest.approx(signs.mean())


def test_many_scores_are_ranked_without_comparing_all_pairs():
    scores = np.random.default_rng(1).normal(size=200_000)

    found = dominance(scores[:100_000], scores[100_000:] + 0.1)

    assert found.delta == pytest.approx(-0.056, abs=0.01)
    assert found.interval.holds(found.delta)
