import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.records.codes import Invited
from surveyapp.reports.privacy import Hidden
from surveyapp.reports.rates import response_rates

CONFIDENTIAL = Hidden.CONFIDENTIAL


def test_it_gives_the_rate_of_everyone_and_of_each_group():
    everyone, a, b = rows(invited(A=(12, 8), B=(10, 5)))

    assert (everyone.invited, everyone.answered) == (42 - 7, 22)
    assert (a.group.name, a.invited, a.answered, a.rate) == ("A", 20, 12, 0.6)
    assert (b.invited, b.answered, b.rate) == (15, 10, pytest.approx(2 / 3))


def test_it_says_how_many_answered_however_few_they_are():
    _, a, b, c = rows(invited(A=(1, 19), B=(10, 6), C=(3, 7)))

    assert [(row.answered, row.rate) for row in (a, b, c)] == [(1, 0.05), (10, 0.625), (3, 0.3)]


def test_it_says_that_all_or_none_of_ten_or_more_have_answered():
    _, a, b = rows(invited(A=(10, 0), B=(0, 10)))

    assert [(row.answered, row.rate) for row in (a, b)] == [(10, 1), (0, 0)]


@pytest.mark.parametrize("answered", [7, 8])
def test_it_does_not_say_that_all_of_a_few_have_answered(answered):
    _, a, _ = rows(invited(A=(answered, 8 - answered), B=(10, 20)))

    assert (a.answered, a.rate, a.at_least, a.at_most) == (CONFIDENTIAL, CONFIDENTIAL, 7, None)


@pytest.mark.parametrize("answered", [0, 1])
def test_it_does_not_say_that_none_of_a_few_have_answered(answered):
    _, a, _ = rows(invited(A=(answered, 8 - answered), B=(10, 20)))

    assert (a.answered, a.rate, a.at_least, a.at_most) == (CONFIDENTIAL, CONFIDENTIAL, None, 1)


def test_it_hides_a_group_of_few_and_whoever_would_give_it_away():
    _, a, b, c = rows(invited(A=(12, 8), B=(10, 6), C=(3, 1)))

    assert a.answered == 12
    assert (b.invited, b.answered, b.at_least) == (16, CONFIDENTIAL, None)
    assert (c.invited, c.answered, c.at_least) == (4, CONFIDENTIAL, None)


def test_everyones_rate_waits_for_the_minimum_of_those_invited():
    assert rows(invited(A=(3, 1)))[0].answered == CONFIDENTIAL
    assert rows(invited(A=(3, 2)))[0].answered == 3


def test_how_many_took_part_is_told_by_group_unless_somebody_said_no():
    people = invited(A=(12, 8), B=(9, 0))

    assert {it.name for it in response_rates(people, 0, 5).counted} == {"Everyone", "A"}
    assert response_rates(people, 1, 5).counted == frozenset()


def test_it_says_how_many_said_no_once_the_number_of_answers_is_given():
    assert response_rates(invited(A=(9, 1)), declined=2, minimum=5).declined == 2
    assert response_rates(invited(A=(4, 6)), declined=2, minimum=5).declined == CONFIDENTIAL


def test_nobody_invited_has_no_rate():
    (everyone,) = rows([])

    assert (everyone.invited, everyone.rate) == (0, Hidden.NOT_AVAILABLE)


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_no_sum_of_given_numbers_speaks_of_few_who_were_invited(seed):
    rng = np.random.default_rng(seed)
    people = [
        Invited({"class": [name], "year": [name[0]]}, bool(rng.random() < 0.6))
        for name in rng.choice(["7A", "7B", "8A", "8B"], 24, p=[0.4, 0.2, 0.2, 0.2])
    ]

    _, *groups = rows(people)

    given_ = [row.group for row in groups if row.answered != CONFIDENTIAL]
    told = [[True] * len(people)] + [
        [group.name in person.groups[group.kind] for person in people] for group in given_
    ]
    sums = weighted(np.array(told, dtype=float))
    touched = (sums != 0).sum(axis=1)
    assert not ((touched > 0) & (touched < 5)).any()


def rows(people):
    return response_rates(people, declined=0, minimum=5).rows


def invited(**classes):
    """Give for each class as many as (answered, did not)."""
    return [
        Invited({"class": [name]}, used)
        for name, (answered, silent) in classes.items()
        for used in [True] * answered + [False] * silent
    ]


def weighted(told):
    weights = np.stack(np.meshgrid(*[range(-1, 2)] * len(told)), axis=-1).reshape(-1, len(told))
    return weights @ told
