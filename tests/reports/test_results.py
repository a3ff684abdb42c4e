from dataclasses import replace
from itertools import combinations_with_replacement

import numpy as np
import pytest

from surveyapp.analysis.answers import AnswerSet
from surveyapp.questionnaire.answers import Answers, State
from surveyapp.questionnaire.model import Band
from surveyapp.questionnaire.parsing import parse
from surveyapp.reports.groups import EVERYONE, Breakdown, Group
from surveyapp.reports.privacy import Hidden
from surveyapp.reports.results import results
from tests import factories

CONFIDENTIAL, NOT_AVAILABLE = Hidden.CONFIDENTIAL, Hidden.NOT_AVAILABLE
A, B, C = (Group("class", name) for name in "ABC")


def test_it_describes_a_scale_for_everyone(answer_set):
    answers = answer_set(week(4, 4, 1), week(2, 2, 3), {"safe": 3})

    (row,) = results(answers).scales[0].rows

    assert (row.group, row.n, row.unscored, row.mean) == (EVERYONE, 2, 1, 3.0)
    assert row.sd == pytest.approx(2**0.5)
    assert (row.low, row.high) == (
        pytest.approx(3 - 12.706, abs=1e-3),
        pytest.approx(15.706, abs=1e-3),
    )


def test_it_describes_a_scale_for_each_group(answer_set):
    answers = answer_set(*[week(4, 4, 1)] * 5, *[week(1, 1, 4)] * 5)

    rows = results(answers, Breakdown(halves(10))).scales[0].rows

    assert [(row.group, row.n, row.mean) for row in rows] == [
        (EVERYONE, 10, 2.5),
        (A, 5, 4.0),
        (B, 5, 1.0),
    ]


def test_what_cannot_be_computed_is_not_available(answer_set):
    (row,) = results(answer_set(week(4, 4, 1))).scales[0].rows

    assert (row.mean, row.sd, row.low) == (4.0, NOT_AVAILABLE, NOT_AVAILABLE)


def test_it_shares_the_scores_out_over_the_bands(questionnaire):
    bands = (Band(up_to=2, label="low"), Band(up_to=4, label="high"))
    banded = replace(questionnaire, scales=(replace(questionnaire.scales[0], bands=bands),))
    answers = AnswerSet(banded, tuple(map(Answers, [week(1, 1, 4), week(2, 2, 3), week(4, 4, 1)])))

    (row,) = results(answers).scales[0].rows

    assert [(it.label, it.n) for it in row.bands] == [("low", 2), ("high", 1)]
    assert row.bands[0].share == pytest.approx(2 / 3)


def test_it_says_how_a_scale_hangs_together(answer_set):
    answers = answer_set(*[week(code, code, 5 - code) for code in (1, 2, 3, 4)])

    reliability = results(answers).scales[0].reliability

    assert (reliability.items, reliability.n, reliability.alpha) == (3, 4, 1.0)
    assert reliability.caution == "From only 4 people who answered every item: too few to say."


def test_it_names_items_that_run_against_the_others(answer_set):
    answers = answer_set(*[week(code, code, code) for code in (1, 2, 3, 4, 4)])

    assert "other way round: alone" in results(answers).scales[0].reliability.caution


def test_it_counts_each_answer_and_the_other_states_apart(answer_set):
    answers = answer_set(
        {"safe": 3}, {"safe": 3}, {"safe": 4}, {}, {}, {},
        states=[{}, {}, {}, {"safe": State.DECLINED}, {"safe": State.NOT_UNDERSTOOD}],
    )  # fmt: skip

    item = results(answers).items[0]

    assert [(it.code, it.label, it.n) for it in item.shares] == [
        (1, "Never", 0),
        (2, "Sometimes", 0),
        (3, "Often", 2),
        (4, "Always", 1),
    ]
    assert item.shares[2].share == pytest.approx(2 / 3)
    assert (item.answered, item.declined, item.not_understood, item.not_seen) == (3, 1, 1, 1)


def test_comments_are_counted_and_not_shown(answer_set):
    item = results(answer_set({}, {}, states=[{"more": State.ANSWERED}])).items[-1]

    assert (item.question.id, item.answered, item.not_seen, item.shares) == ("more", 1, 1, ())


def test_a_number_that_was_asked_for_has_a_mean():
    page = {"id": "p", "title": "P", "questions": [{"id": "age", "type": "number", "text": "Age?"}]}
    asked = parse(factories.document(pages=[page], scales=[]))

    (item,) = results(
        AnswerSet(asked, (Answers({"age": 9}), Answers({"age": 12}), Answers()))
    ).items

    assert (item.answered, item.mean, item.shares) == (2, 10.5, ())


def test_a_small_group_and_the_next_smallest_are_hidden(answer_set):
    answers = answer_set(*[week(1 + n % 4, 2, 2) for n in range(24)])
    masks = {A: np.arange(24) < 12, B: (np.arange(24) >= 12) & (np.arange(24) < 21)}
    masks[C] = np.arange(24) >= 21

    everyone, a, b, c = results(answers, Breakdown(masks, minimum=5)).scales[0].rows

    assert (everyone.n, a.n) == (24, 12)
    assert {b.n, b.mean, b.sd, b.low, b.high, b.unscored} == {CONFIDENTIAL}
    assert {c.n, c.mean} == {CONFIDENTIAL}


def test_a_group_of_enough_people_but_few_scores_is_hidden(answer_set):
    answers = answer_set(*[week(1 + n % 4, 2, 2) for n in range(12)], *[{"safe": 1}] * 4)
    masks = {A: np.arange(16) < 9, B: np.arange(16) >= 9}

    everyone, a, b = results(answers, Breakdown(masks, minimum=5)).scales[0].rows

    assert (everyone.n, a.n, b.n) == (12, CONFIDENTIAL, CONFIDENTIAL)


def test_a_few_who_all_score_the_same_are_hidden_and_cannot_be_worked_out(answer_set):
    answers = answer_set(*[week(2, 2, 2)] * 6, *[week(1 + n % 4, 2, 2) for n in range(14)])
    masks = {A: np.arange(20) < 6, B: np.arange(20) >= 6}

    _, a, b = results(answers, Breakdown(masks, minimum=5)).scales[0].rows

    assert (a.mean, b.mean) == (CONFIDENTIAL, CONFIDENTIAL)


def test_a_few_in_all_who_score_the_same_are_hidden(answer_set):
    answers = answer_set(*[week(2, 2, 2)] * 6)

    rows = results(answers, Breakdown(halves(6), minimum=5)).scales[0].rows

    assert {row.mean for row in rows} == {CONFIDENTIAL}


def test_figures_are_rounded_for_whoever_does_not_hold_the_rows(answer_set):
    weeks = [week(1 + n % 4, 1 + n % 3, 4 - n % 4 + n % 2) for n in range(13)]

    exact, told = (
        results(answer_set(*weeks), Breakdown(minimum=minimum)).scales[0] for minimum in (None, 5)
    )

    for name in ("mean", "sd", "low", "high"):
        assert getattr(told.rows[0], name) == round(getattr(exact.rows[0], name), 2)
        assert getattr(told.rows[0], name) != getattr(exact.rows[0], name)
    for name in ("alpha", "low", "high", "omega", "standardised", "sem", "ceiling"):
        assert getattr(told.reliability, name) == round(getattr(exact.reliability, name), 2)
    assert [it.correlation for it in told.reliability.by_item] == [
        round(it.correlation, 2) for it in exact.reliability.by_item
    ]


def test_nothing_is_told_of_the_spread_of_fewer_than_ten(answer_set):
    scale = results(
        answer_set(*[week(1 + n % 4, 1 + n % 3, 2) for n in range(9)]), Breakdown(minimum=5)
    ).scales[0]

    (row,) = scale.rows
    assert (row.n, row.mean) == (9, 2.44)
    assert {row.sd, row.low, row.high, scale.reliability.alpha} == {CONFIDENTIAL}
    assert {scale.reliability.sem, scale.reliability.floor} == {CONFIDENTIAL}


def test_a_few_near_an_end_of_the_scale_are_hidden(answer_set):
    high = answer_set(*[week(4, 4, 1)] * 5, week(4, 3, 1))
    low = answer_set(*[week(1, 1, 4)] * 5, week(1, 2, 3))

    assert results(high, Breakdown(minimum=5)).scales[0].rows[0].mean == CONFIDENTIAL
    assert results(low, Breakdown(minimum=5)).scales[0].rows[0].mean == CONFIDENTIAL


def test_the_mean_of_yes_and_no_needs_ten_like_any_share(questionnaire):
    told = replace(questionnaire.scales[0], method="any", at_least=3)
    asked = replace(questionnaire, scales=(told,))
    answers = AnswerSet(asked, tuple(Answers(week(1 + n % 4, 1, 4)) for n in range(19)))

    rows = results(answers, Breakdown({A: np.arange(19) < 9}, minimum=5)).scales[0].rows

    assert [row.mean for row in rows] == [round(9 / 19, 2), CONFIDENTIAL]


@pytest.mark.parametrize("seed", range(60))
def test_the_scores_of_a_few_cannot_be_worked_out_from_what_is_told_of_them(answer_set, seed):
    rng = np.random.default_rng(seed)
    people = int(rng.integers(5, 10))
    ease = rng.dirichlet(np.ones(4))
    weeks = [week(*map(int, rng.choice([1, 2, 3, 4], 3, p=ease))) for _ in range(people)]

    (row,) = results(answer_set(*weeks), Breakdown(minimum=5)).scales[0].rows

    told = {row.mean, row.sd, row.low, row.high} - {CONFIDENTIAL}
    if told:
        fitting = what_fits(row.n, row.mean)
        assert told == {row.mean}
        assert len(fitting) >= 5
        assert (np.ptp(fitting, axis=0) > 0).all()


def test_shares_of_a_group_need_ten(answer_set):
    answers = answer_set(*[week(1 + n % 4, 2, 2) for n in range(30)])
    masks = {A: np.arange(30) < 9, B: np.arange(30) >= 9}

    report = results(answers, Breakdown(masks, minimum=5, counted=frozenset([A, B])))

    _, a, b = report.items[:3]
    assert (a.answered, {it.share for it in a.shares}) == (9, {CONFIDENTIAL})
    assert (b.answered, {it.share for it in b.shares}) == (21, {CONFIDENTIAL})


def test_a_group_whose_number_may_not_be_told_has_no_other_states(answer_set):
    answers = answer_set(*[week(1 + n % 4, 2, 2) for n in range(30)])

    report = results(answers, Breakdown(halves(30), minimum=5))

    _, a, _ = report.items[:3]
    assert a.answered == 15
    assert {a.declined, a.not_understood, a.not_seen} == {CONFIDENTIAL}
    assert report.scales[0].rows[1].unscored == CONFIDENTIAL


def test_too_few_respondents_show_nothing(answer_set):
    report = results(answer_set(*[week(1, 2, 2)] * 4), Breakdown(minimum=5))

    assert report.respondents == CONFIDENTIAL
    assert report.scales[0].rows[0].mean == CONFIDENTIAL
    assert report.scales[0].reliability.alpha == CONFIDENTIAL
    assert {it.answered for it in report.items} == {CONFIDENTIAL}


@pytest.mark.parametrize("seed", range(30))
def test_no_small_class_can_be_solved_from_the_means_that_are_shown(answer_set, seed):
    rng = np.random.default_rng(seed)
    answers = answer_set(*[week(*map(int, rng.integers(1, 5, 3))) for _ in range(26)])
    labels = rng.integers(0, 5, 26)
    masks = {Group("class", str(it)): labels == it for it in range(5)}
    masks |= {Group("year", str(it)): labels // 2 == it for it in range(3)}
    everybody = {EVERYONE: np.ones(26, dtype=bool)}

    rows = results(answers, Breakdown(masks, minimum=5)).scales[0].rows

    shown = [row.group for row in rows if not isinstance(row.mean, Hidden)]
    equations = np.array([(everybody | masks)[group] for group in shown], dtype=float)
    for mask in masks.values():
        if mask.sum() < 5:
            weights = np.linalg.lstsq(equations.T, mask.astype(float), rcond=None)[0]
            assert mask.sum() == 0 or np.abs(weights @ equations - mask).max() > 1e-6


def week(safe, liked, alone):
    return {"safe": safe, "liked": liked, "alone": alone}


def what_fits(people, mean):
    """Give the lists of scores, rising, that have the mean: three items from 1 to 4 each."""
    lists = np.array(list(combinations_with_replacement(range(3, 13), people))) / 3
    return lists[np.round(lists.mean(axis=1), 2) == mean]


def halves(people):
    first = np.arange(people) < people // 2
    return {A: first, B: ~first}
