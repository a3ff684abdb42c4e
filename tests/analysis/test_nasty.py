"""Every statistic on what nobody should hand it: no warning, no traceback, and a reason."""

import dataclasses

import numpy as np
import pytest

from surveyapp.analysis.adjusted import adjusted_difference, unmatched_difference
from surveyapp.analysis.clusters import clustering
from surveyapp.analysis.correlation import correlation
from surveyapp.analysis.describe import describe, group_means
from surveyapp.analysis.evaluation import Outcome, Plan, Survey, evaluate
from surveyapp.analysis.independent import difference
from surveyapp.analysis.linear import coefficient
from surveyapp.analysis.paired import paired_change
from surveyapp.analysis.ranks import dominance, rank_sum, signed_ranks
from surveyapp.analysis.reliability import ends, reliability
from surveyapp.analysis.reliable_change import reliable_change
from surveyapp.analysis.shares import paired_shares, share_up_to

NAN, INF = float("nan"), float("inf")
COLUMNS = {
    "nobody": [],
    "one": [3.0],
    "two": [1.0, 5.0],
    "two alike": [2.0, 2.0],
    "constant": [0.1] * 40,
    "missing": [NAN] * 20,
    "infinite": [INF, -INF, NAN, 1.0, 2.0, 3.0],
    "enormous": [1e308, -1e308, 1e308, 5.0],
    "tiny": [5e-324, 0.0, -5e-324, 1e-300],
    "one apart": [1.0] * 30 + [2.0],
    "alternating": [1.0, 2.0] * 25,
}


def halves(column):
    return np.arange(len(column)) % 2 == 0


def classes(column):
    return np.arange(len(column)) // 2


STATISTICS = {
    "describe": lambda x: describe(x),
    "group means": lambda x: group_means(x, classes(x), len(x)),
    "ends": lambda x: ends(x, 1, 5),
    "reliability": lambda x: reliability(np.column_stack([x, x[::-1], x])),
    "pairwise": lambda x: reliability(np.column_stack([x, x[::-1], x]), pairwise=True),
    "paired change": lambda x: paired_change(x, x[::-1]),
    "difference": lambda x: difference(x, x[: len(x) // 2]),
    "signed ranks": lambda x: signed_ranks(x),
    "rank sum": lambda x: rank_sum(x, x[::2]),
    "dominance": lambda x: dominance(x, x[::2]),
    "correlation": lambda x: correlation(x, x[::-1]),
    "clustering": lambda x: clustering(x, classes(x)),
    "one cluster each": lambda x: clustering(x, np.arange(len(x))),
    "paired shares": lambda x: paired_shares(x, x[::-1]),
    "band": lambda x: share_up_to(x, 2),
    "reliable change": lambda x: reliable_change(x, x[::-1], 1.0, 0.8),
    "adjusted": lambda x: adjusted_difference(x, x[::-1], halves(x), classes(x)),
    "one class an arm": lambda x: adjusted_difference(x, x[::-1], halves(x), halves(x) * 1),
    "unmatched": lambda x: unmatched_difference(x, halves(x), classes(x) % 2 == 0),
}


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("statistic", STATISTICS)
def test_it_neither_raises_nor_warns(statistic, column):
    found = STATISTICS[statistic](np.array(COLUMNS[column]))

    if dataclasses.is_dataclass(found) and column in ("nobody", "missing"):
        figures = [getattr(found, field.name) for field in dataclasses.fields(found)]
        reasons = [figure for figure in figures if isinstance(figure, str) and figure]
        assert reasons or statistic in ("group means", "unmatched")


def test_fits_of_nothing_are_said():
    assert coefficient(np.zeros(0), [np.zeros(0)]).reason == "too few respondents"
    assert coefficient(np.zeros(5), [np.zeros(5)]).reason


def million():
    random = np.random.default_rng(8)
    before = np.round(random.normal(3, 0.7, 1_000_000) * 8) / 8
    return before, before + np.round(random.normal(0.02, 0.5, len(before)) * 8) / 8


def test_a_million_rows_are_no_trouble():
    before, after = million()

    change = paired_change(before, after)
    found = adjusted_difference(before, after, halves(before), classes(before) % 400)

    assert (change.n, change.up + change.same + change.down) == (1_000_000, 1_000_000)
    assert change.hedges.interval.known
    assert change.ranks.p < 1e-12
    assert found.adjusted.careful.interval.holds(found.adjusted.value)


def test_a_whole_country_can_be_evaluated():
    before, after = (column[:100_000] for column in million())
    arms = ("programme", "comparison") * 50_000
    ids = tuple(map(str, range(len(before))))
    surveys = (
        Survey(scores={"b": before}, ids=ids, arms=arms),
        Survey(scores={"b": after}, ids=ids),
    )

    evaluation = evaluate(*surveys, Plan(outcomes=(Outcome(id="b", name="score", low=1, high=5),)))

    change = evaluation.measures[0].groups[0].change
    assert change is not None
    assert change.n == 50_000


def test_one_class_an_arm_is_too_few_to_say():
    scores = np.random.default_rng(2).normal(3, 0.5, (2, 60))
    group = ("programme",) * 30 + ("comparison",) * 30
    ids = tuple(map(str, range(60)))
    surveys = [
        Survey(scores={"b": column}, ids=ids, arms=group, classes=group) for column in scores
    ]

    evaluation = evaluate(*surveys, Plan(outcomes=(Outcome(id="b", name="score", low=1, high=5),)))

    checks = {caution.check for caution in evaluation.measures[0].cautions}
    assert "few classes" in checks
    assert "in only 2 classes" in evaluation.measures[0].sentences[0]
