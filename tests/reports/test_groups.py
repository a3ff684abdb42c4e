import numpy as np

from surveyapp.reports.groups import EVERYONE, Breakdown, Group, group_masks

SEVEN, TEN = Group("class", "7B"), Group("class", "10A")


def test_groups_come_by_kind_and_as_people_count():
    masks = group_masks([{"year": ["Year 10"], "class": ["10A"]}, {"class": ["7B"]}])

    assert list(masks) == [SEVEN, TEN, Group("year", "Year 10")]


def test_somebody_can_be_in_two_groups_of_a_kind_or_in_none():
    masks = group_masks([{"network": ["Art", "Ball"]}, {}])

    assert masks[Group("network", "Art")].tolist() == [True, False]
    assert masks[Group("network", "Ball")].tolist() == [True, False]


def test_who_holds_the_rows_sees_every_group():
    breakdown = Breakdown({SEVEN: np.array([True, False])})

    assert breakdown.shown(np.array([True, True])) == {EVERYONE, SEVEN}
    assert breakdown.tells_count(SEVEN)


def test_only_those_behind_the_figure_count():
    mask = np.arange(20) < 10
    breakdown = Breakdown({SEVEN: mask, TEN: ~mask}, minimum=5)

    assert breakdown.shown(np.ones(20, dtype=bool)) == {EVERYONE, SEVEN, TEN}
    assert breakdown.shown(np.arange(20) >= 6) == {EVERYONE}


def test_the_number_of_a_group_is_told_only_where_it_may_be():
    breakdown = Breakdown(minimum=5, counted=frozenset([SEVEN]))

    assert [breakdown.tells_count(it) for it in (EVERYONE, SEVEN, TEN)] == [True, True, False]
