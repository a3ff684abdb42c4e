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


def test_it_hides_a_group_that_few_answered_and_whoever_would_give_it_away():
    _, a, b, c = rows(invited(A=(12, 8), B=(10, 6), C=(3, 7)))

    assert a.answered == 12
    assert (b.answered, b.rate, b.at_least) == (CONFIDENTIAL, CONFIDENTIAL, None)
    assert (c.invited, c.answered) == (10, CONFIDENTIAL)


def test_it_gives_a_lower_bound_where_few_did_not_answer():
    _, a, *_ = rows(invited(A=(28, 2), B=(10, 20), C=(10, 20)))

    assert (a.answered, a.rate, a.at_least) == (CONFIDENTIAL, CONFIDENTIAL, 26 / 30)


def test_the_bound_is_the_same_for_every_number_it_hides():
    bounds = {
        rows(invited(A=(30 - silent, silent), B=(10, 20), C=(10, 20)))[1].at_least
        for silent in range(5)
    }

    assert bounds == {26 / 30}


def test_there_is_no_bound_that_says_all_answered():
    _, a, *_ = rows(invited(A=(5, 0), B=(10, 20), C=(10, 20)))

    assert a.at_least is None


def test_everyones_rate_is_given_however_few_are_missing():
    everyone, *_ = rows(invited(A=(19, 1)))

    assert (everyone.answered, everyone.rate) == (19, 0.95)


def test_everyones_rate_waits_for_the_minimum():
    assert [rows(invited(A=(n, 20)))[0].answered for n in (0, 1, 4, 5)] == [
        0,
        CONFIDENTIAL,
        CONFIDENTIAL,
        5,
    ]


def test_it_says_how_many_said_no_once_the_number_of_answers_is_given():
    assert response_rates(invited(A=(9, 1)), declined=2, minimum=5).declined == 2
    assert response_rates(invited(A=(4, 6)), declined=2, minimum=5).declined == CONFIDENTIAL


def test_nobody_invited_has_no_rate():
    (everyone,) = rows([])

    assert (everyone.invited, everyone.rate) == (0, Hidden.NOT_AVAILABLE)


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_no_sum_of_given_numbers_speaks_of_few_who_answered_or_did_not(seed):
    rng = np.random.default_rng(seed)
    people = [
        Invited({"class": [name], "year": [name[0]]}, bool(rng.random() < 0.6))
        for name in rng.choice(["7A", "7B", "8A", "8B"], 40)
    ]

    _, *groups = rows(people)

    given_ = [row.group for row in groups if not isinstance(row.answered, Hidden)]
    for used in (True, False):
        told = [[person.used == used for person in people]] + [
            [person.used == used and group.name in person.groups[group.kind] for person in people]
            for group in given_
        ]
        sums = weighted(np.array(told, dtype=float))
        touched = (sums != 0).sum(axis=1)
        assert not ((touched > 0) & (touched < 5)).any() or not given_


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
