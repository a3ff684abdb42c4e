from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from surveyapp.reports.privacy import visible


def test_it_shows_groups_of_the_minimum():
    masks = people("AAAAAABBBBB")

    assert visible(masks, 5) == {"A", "B"}


def test_it_hides_a_group_under_the_minimum_and_the_next_smallest_with_it():
    masks = people("AAAAAAAABBBBBBBCCCCCCDDDD")

    assert visible(masks, 5) == {"A", "B"}


def test_it_hides_nothing_more_once_the_hidden_ones_are_enough_together():
    masks = people("AAAAAAAABBBBBBBCCCDD")

    assert visible(masks, 5) == {"A", "B"}


def test_it_hides_a_group_that_is_nearly_everybody():
    masks = {"has support": mask("1" * 27 + "000")}

    assert visible(masks, 5) == frozenset()


def test_it_hides_a_class_that_leaves_too_few_of_its_year():
    masks = people("AAAAAAAABBBCCCCCCCCDDDDDDDD") | {"Year 7": mask("1" * 11 + "0" * 16)}

    assert visible(masks, 5) == {"Year 7", "C", "D"}


def test_it_hides_what_crosses_two_breakdowns():
    year = people("7" * 20 + "8" * 20)
    support = {
        "yes": mask("1" * 17 + "0" * 3 + "0" * 20),
        "no": mask("0" * 17 + "1" * 3 + "1" * 20),
    }

    shown = visible(year | support, 5)

    assert shown in ({"7", "8"}, {"yes", "no"})


def test_it_shows_crossing_breakdowns_that_tell_nothing_of_the_crossings():
    rng = np.random.default_rng(7)
    year = people("".join(rng.choice(list("789"), 60)))
    support = people("".join(rng.choice(list("yn"), 60)))

    assert visible(year | support, 5) == {"7", "8", "9", "y", "n"}


def test_it_shows_nothing_when_too_few_are_behind_the_figure():
    assert visible({"A": mask("1111")}, 5) == frozenset()


def test_it_knows_a_figure_without_groups():
    assert visible({}, 5) == frozenset()


def test_it_refuses_a_minimum_under_the_floor():
    with pytest.raises(ValueError, match="at least 3"):
        visible({"A": mask("111")}, 2)


def test_it_keeps_a_group_from_following_whatever_its_size():
    masks = people("AAAAAAABBBBBBBCCCCCCC")
    untold = masks.pop("B")

    assert visible(masks, 5, never=[untold]) in ({"A"}, {"C"})


def test_a_large_school_with_five_breakdowns_is_quick_and_whole():
    rng = np.random.default_rng(1)
    classes = rng.integers(0, 40, 1200)
    masks = {f"class {it}": classes == it for it in range(40)}
    masks |= {f"year {it}": classes // 8 == it for it in range(5)}
    masks |= {f"sen {it}": rng.random(1200) < it for it in (0.15, 0.5)}

    assert visible(masks, 10) == set(masks)


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_no_sum_or_difference_of_what_is_shown_speaks_of_too_few(data):
    minimum = data.draw(st.integers(3, 5))
    size = data.draw(st.integers(minimum, 13))
    anybody = st.lists(st.booleans(), min_size=size, max_size=size).map(np.array)
    masks = dict(enumerate(data.draw(st.lists(anybody, max_size=7))))

    shown = visible(masks, minimum)

    told = [np.ones(size, dtype=bool), *(masks[name] for name in shown)]
    assert all(told_mask.sum() >= minimum for told_mask in told)
    assert not attack(np.array(told, dtype=float), minimum)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000))
def test_no_weighted_difference_in_a_school_of_partitions_speaks_of_too_few(seed):
    rng = np.random.default_rng(seed)
    masks = {
        (kind, part): mask
        for kind, parts in {"class": 4, "year": 2, "sen": 2, "network": 3}.items()
        for labels in [rng.integers(0, parts, 26)]
        for part in range(parts)
        for mask in [labels == part]
    }
    shown = [masks[name] for name in visible(masks, 5)][:7]
    assume(shown)

    sums = weighted_sums(np.array([np.ones(26), *shown]))

    touched = (sums != 0).sum(axis=1)
    assert not ((touched > 0) & (touched < 5)).any()


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 10_000))
def test_what_need_not_be_told_never_follows(seed):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 4, 30)
    masks = {part: labels == part for part in range(4)}
    untold = masks.pop(0)

    shown = np.array([np.ones(30), *(masks[name] for name in visible(masks, 5, [untold]))])

    weights = np.linalg.lstsq(shown.T, untold.astype(float), rcond=None)[0]
    assert np.abs(weights @ shown - untold).max() > 1e-6


def attack(told, minimum):
    """Try every few people: can the equations be combined into one about some of them alone?"""
    rank = np.linalg.matrix_rank(told)
    return any(
        np.linalg.matrix_rank(np.delete(told, few, axis=1)) < rank
        for few in combinations(range(told.shape[1]), minimum - 1)
    )


def weighted_sums(told):
    weights = np.stack(np.meshgrid(*[range(-1, 2)] * len(told)), axis=-1).reshape(-1, len(told))
    return weights @ told


def mask(places):
    return np.array([place == "1" for place in places])


def people(letters):
    """Give a group for each letter: "AAB" is three people, two of them in A."""
    return {name: np.array(list(letters)) == name for name in sorted(set(letters))}
