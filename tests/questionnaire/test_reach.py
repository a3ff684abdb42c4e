import pytest

from surveyapp.analysis import scoring
from surveyapp.questionnaire.reach import (
    METHODS,
    Reach,
    added,
    averaged,
    exact,
    of_item,
    prorated,
)

from .documents import parsed

RATING = Reach(1.0, 4.0, frozenset({1.0, 2.0, 3.0, 4.0}))


def test_it_knows_what_an_item_can_score():
    assert of_item(parsed("rating")) == RATING
    assert of_item(parsed("yes_no")) == Reach(0.0, 1.0, frozenset({0.0, 1.0}))
    assert of_item(parsed("number", min=0, max=20)) == Reach(0.0, 20.0)
    assert of_item(parsed("number")) is None
    assert of_item(parsed("choice")) is None


def test_codes_with_gaps_leave_gaps_in_a_sum():
    odd = Reach(1.0, 5.0, frozenset({1.0, 3.0, 5.0}))

    assert added([odd, odd]) == Reach(2.0, 10.0, frozenset({2.0, 4.0, 6.0, 8.0, 10.0}))


def test_a_sum_with_a_part_of_unknown_scores_is_known_by_its_ends_only():
    assert added([RATING, Reach(0.0, 20.0)]) == Reach(1.0, 24.0)


def test_a_mean_lies_between_the_lowest_and_the_highest():
    assert averaged([RATING, Reach(0.0, 2.0)]) == Reach(0.0, 4.0)


def test_a_prorated_sum_is_rounded_to_every_whole_number():
    assert prorated([RATING, RATING]) == Reach(
        2.0, 8.0, frozenset({2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0})
    )


def test_reversing_keeps_the_ends():
    uneven = Reach(1.0, 5.0, frozenset({1.0, 2.0, 5.0}))

    assert uneven.reversed() == Reach(1.0, 5.0, frozenset({1.0, 4.0, 5.0}))


def test_it_multiplies_without_the_dust_of_binary_fractions():
    assert Reach(0.0, 3.0, frozenset({3.0})).times(0.1) == Reach(0.0, 0.3, frozenset({0.3}))
    assert exact(0.1 + 0.2) == 0.3


def test_a_table_decides_what_comes_out():
    assert RATING.through({1.0: 7.0, 2.0: 9.5, 3.0: 12.0, 4.0: 11.0}) == Reach(
        7.0, 12.0, frozenset({7.0, 9.5, 12.0, 11.0})
    )


def test_every_way_of_scoring_has_its_reach():
    assert METHODS.keys() == scoring.METHODS.keys()


@pytest.mark.parametrize(("method", "ends"), [("share", (0.0, 1.0)), ("any", (0.0, 1.0))])
def test_shares_lie_between_none_and_all(method, ends):
    reach = METHODS[method]([RATING, RATING])

    assert (reach.low, reach.high) == ends
