import pytest

from surveyapp.reports.evaluation_rows import (
    ADJUSTED,
    CHANGES,
    group_name,
    number,
    rows,
)
from surveyapp.reports.privacy import Hidden
from tests.reports.evaluations import evaluated, questionnaire


def test_one_group_has_one_row_with_its_change():
    found = evaluated(questionnaire())

    (row,) = rows(found)

    change = found.evaluation.measures[0].groups[0].change
    assert change is not None
    assert (row.group, row.n) == ("All pupils", 40)
    assert (row.change, row.low) == (change.mean, change.interval.low)
    assert (row.up, row.same, row.down) == (change.up, change.same, change.down)


def test_two_groups_stand_above_their_differences():
    found = rows(evaluated(questionnaire(), arms=("programme", "comparison") * 20))

    assert [row.group for row in found] == ["Programme", "Comparison", ADJUSTED, CHANGES]
    assert found[2].before is Hidden.NOT_APPLICABLE
    assert isinstance(found[2].low, float)


def test_few_are_told_of_as_fewer_than_ten():
    (row,) = rows(evaluated(questionnaire(), people=9))

    assert row.n == "fewer than 10"
    assert {row.before, row.after, row.change} == {Hidden.CONFIDENTIAL}


def test_changed_questions_have_no_figures():
    found = evaluated(questionnaire(), earlier=questionnaire(text="Other words."))

    (row,) = rows(found)

    measure = found.evaluation.measures[0]
    assert {row.n, row.before, row.change} == {Hidden.NOT_AVAILABLE}
    assert number(measure.groups[0], measure, found) is Hidden.NOT_AVAILABLE


def test_a_share_has_its_own_interval():
    found = evaluated(questionnaire(method="any", at_least=4, title="Being safe"))

    (row,) = rows(found)

    share = found.evaluation.measures[0].groups[0].yes_no
    assert row.is_share
    assert (row.change, row.low, row.high) == (
        share.change,
        share.interval.low,
        share.interval.high,
    )


def test_a_score_is_placed_between_the_ends_of_its_scale():
    (row,) = rows(evaluated(questionnaire()))

    assert row.of_range(1.0) == 0
    assert row.of_range(2.5) == pytest.approx(0.5)
    assert row.of_range(1.5, start=False) == pytest.approx(0.5)
    assert row.of_range(Hidden.CONFIDENTIAL) is Hidden.CONFIDENTIAL


def test_groups_are_named():
    assert [group_name(it, "staff") for it in ("", "programme")] == ["All staff", "Programme"]
