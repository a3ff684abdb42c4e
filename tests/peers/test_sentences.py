"""The sentences for people who are no statisticians, word for word, on the synthetic schools."""

import numpy as np
import pytest

from surveyapp.analysis.evaluation import Outcome, Plan, Survey, evaluate

from .reference import ITEMS, REVERSED, scored, table

A, B = "synthetic_school_a.csv", "synthetic_school_b_small.csv"
OUTCOMES = (
    Outcome(id="belonging", name="belonging score", low=1, high=5),
    Outcome(id="bullied", name="share bullied often", doing="being bullied often"),
)


def survey(file, wave, one_group):
    rows = table(file).where(wave=wave, **({"arm": "programme"} if one_group else {}))
    items = rows.numbers(*ITEMS)
    for name in REVERSED[file]:
        items[:, ITEMS.index(name)] = 6 - items[:, ITEMS.index(name)]
    bullied = rows.numbers("bullied")
    return Survey(
        scores={
            "belonging": scored(rows, file),
            "bullied": np.where(np.isnan(bullied), np.nan, bullied >= 2),
        },
        items={"belonging": items},
        ids=tuple(rows.texts("pupil")),
        arms=() if one_group else tuple(rows.texts("arm")),
        classes=tuple(rows.texts("class")),
    )


def evaluated(file, one_group=True):
    surveys = (survey(file, wave, one_group) for wave in ("before", "after"))
    return evaluate(*surveys, Plan(outcomes=OUTCOMES, main="belonging"))


def test_a_gain():
    belonging, _ = evaluated(A).measures

    assert belonging.sentences[0] == (
        "On average pupils' belonging score rose by 0.39 (from 3.05 to 3.45 on a 1-5 scale). The "
        "true average rise is likely to lie between 0.26 and 0.53. 71 of 97 went up, 22 went down."
    )


def test_a_gain_beside_a_comparison_group():
    belonging, _ = evaluated(A, one_group=False).measures

    assert belonging.sentences[0] == (
        "Pupils in the programme ended 0.31 points higher than similar pupils who were not, likely "
        "between 0.10 and 0.52 (a small to medium difference). Pupils were in only 12 classes, so "
        "this is less certain than it looks."
    )


def test_unclear_numbers():
    belonging, _ = evaluated(B).measures

    assert belonging.sentences[0] == (
        "We cannot tell from these numbers whether things got better or worse: anything from 0.25 "
        "lower to 0.85 higher fits the answers. With 11 pupils only a very large change could have "
        "been seen."
    )
    assert "Small group, treat as a first sign." in belonging.sentences


def test_percentages_come_with_counts():
    _, bullied = evaluated(A).measures

    assert bullied.sentences[0] == (
        "19 of 90 (21%) before, 12 of 90 (13%) after; 13 stopped being bullied often and 6 started."
        " This could still be chance."
    )


def test_the_figures_of_a_comparison_are_those_of_other_programs():
    belonging, _ = evaluated(A, one_group=False).measures

    assert belonging.between is not None
    assert belonging.between.difference == pytest.approx(0.308983561291)
    assert belonging.between.careful.df == pytest.approx(8.35545150193)
    assert belonging.p == pytest.approx(0.0303136775754)
    assert belonging.groups[0].reliable is not None
    assert belonging.groups[0].reliable.rose == 21


def test_leavers_who_started_low_are_warned_of():
    evaluation = evaluated(A)

    warnings = {caution.check: caution.text for caution in evaluation.cautions}
    assert warnings["leavers"] == (
        "Pupils who left may differ: they started apart from those who stayed."
    )
    assert warnings["many measures"].startswith("2 measures were looked at: belonging score")
    assert "no comparison" in warnings
