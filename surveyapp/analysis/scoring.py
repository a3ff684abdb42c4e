"""How answers become scale scores: reverse, method, multiply, table, then bands.

Missing answers are never filled in from other respondents. A respondent with too few answers has
no score (nan), and whoever reports a scale also reports how many could not be scored.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from surveyapp.analysis.answers import AnswerSet
from surveyapp.analysis.arrays import NAN, Floats, item_numbers
from surveyapp.questionnaire.model import Band, Questionnaire, Scale

DIGITS = 9  # scores are fractions; what differs only beyond this is a rounding error


@dataclass(frozen=True)
class Key:
    """A scale with the lowest and highest score of each of its items, in the scale's order."""

    scale: Scale
    ranges: tuple[tuple[float, float] | None, ...]

    @property
    def turned(self) -> list[int]:
        """The positions of the items that are scored the other way round."""
        return [i for i, item in enumerate(self.scale.items) if item in self.scale.reversed]


def key(questionnaire: Questionnaire, scale: Scale) -> Key:
    """Look up the ranges that the scale's items have in the questionnaire."""
    return Key(scale, tuple(questionnaire.questions[item].score_range() for item in scale.items))


def reverse(key: Key, items: ArrayLike) -> Floats:
    """Turn the reversed items round: lowest + highest - score.

    `items` is respondents x items in the scale's order. Raises ValueError for a reversed item
    that has no lowest and highest score, which `questionnaire.checks` refuses beforehand.
    """
    scores = item_numbers(items)
    for position in key.turned:
        ends = key.ranges[position]
        if ends is None:
            raise ValueError(f"{key.scale.items[position]} has no range, so it can't be reversed")
        scores[:, position] = sum(ends) - scores[:, position]
    return scores


def score(key: Key, items: ArrayLike) -> Floats:
    """Score a respondents x items array, the columns in the scale's order; one score a row.

    Floats hold nan where there is no answer; whole-number codes hold anything below zero.
    """
    return _finish(key.scale, METHODS[key.scale.method](key.scale, reverse(key, items)))


def item_scores(answers: AnswerSet, scale: Scale) -> Floats:
    """Give the scale's items as respondents x items, reversed items turned round."""
    return reverse(key(answers.questionnaire, scale), answers.scores(scale.items))


def scale_scores(answers: AnswerSet) -> dict[str, Floats]:
    """Score every scale of the questionnaire; one array of respondents for each scale id."""
    scored: dict[str, Floats] = {}
    for scale in answers.questionnaire.scales:
        _score_scale(answers, scale, scored)
    return {scale.id: scored[scale.id] for scale in answers.questionnaire.scales}


def _score_scale(answers: AnswerSet, scale: Scale, scored: dict[str, Floats]) -> None:
    if scale.id in scored:
        return
    if not scale.of_scales:
        scored[scale.id] = score(key(answers.questionnaire, scale), answers.scores(scale.items))
        return
    for part in scale.of_scales:
        _score_scale(answers, answers.questionnaire.scales_by_id[part], scored)
    parts = np.array([scored[part] for part in scale.of_scales]).T
    scored[scale.id] = _finish(scale, METHODS[scale.method](scale, parts))


def band(scale: Scale, score: float) -> Band | None:
    """Find the band that the score falls in: the first whose `up_to` it doesn't exceed."""
    rounded = round(score, DIGITS)
    return next((band for band in scale.bands if rounded <= band.up_to), None)


def _finish(scale: Scale, raw: Floats) -> Floats:
    scores = raw * scale.multiply
    return _looked_up(scale.table, scores) if scale.table else scores


def _looked_up(table: Mapping[float, float], scores: Floats) -> Floats:
    """Convert by table; a score that the table doesn't list has no conversion."""
    raws = np.array(sorted(table), dtype=np.float64)
    converted = np.array([table[raw] for raw in sorted(table)], dtype=np.float64)
    rounded = np.round(scores, DIGITS)
    places = np.minimum(np.searchsorted(raws, rounded), len(raws) - 1)
    return np.where(raws[places] == rounded, converted[places], NAN)


def _needed(scale: Scale, items: Floats) -> int:
    return scale.minimum_answered or items.shape[1]


def _answered(items: Floats) -> Floats:
    return np.asarray((~np.isnan(items)).sum(axis=1), dtype=np.float64)


def _divided(total: Floats, by: Floats, enough: Sequence[bool] | np.ndarray) -> Floats:
    quotient = np.full(total.shape, NAN)
    np.divide(total, by, out=quotient, where=np.asarray(enough) & (by > 0))
    return quotient


def _sum(scale: Scale, items: Floats) -> Floats:
    """Add up all items; prorated: mean of the answered x number of items, rounded half up."""
    if not scale.prorated:
        return np.asarray(items.sum(axis=1))
    answered = _answered(items)
    in_full = np.nansum(items, axis=1) * items.shape[1]
    return np.floor(_divided(in_full, answered, answered >= _needed(scale, items)) + 0.5)


def _mean(scale: Scale, items: Floats) -> Floats:
    """Average the answered items, if enough are answered."""
    answered = _answered(items)
    return _divided(np.nansum(items, axis=1), answered, answered >= _needed(scale, items))


def _reaching(scale: Scale, items: Floats) -> Floats:
    least = NAN if scale.at_least is None else scale.at_least
    return np.asarray((items >= least).sum(axis=1), dtype=np.float64)


def _share(scale: Scale, items: Floats) -> Floats:
    """Give the share (0 to 1) of the answered items that reach `at_least`."""
    answered = _answered(items)
    return _divided(_reaching(scale, items), answered, answered >= _needed(scale, items))


def _any(scale: Scale, items: Floats) -> Floats:
    """Give 1 where any item reaches `at_least`, 0 where none does and enough are answered."""
    reached = _reaching(scale, items) > 0
    enough = _answered(items) >= _needed(scale, items)
    return np.where(reached, 1.0, np.where(enough, 0.0, NAN))


METHODS: dict[str, Callable[[Scale, Floats], Floats]] = {
    "sum": _sum,
    "mean": _mean,
    "share": _share,
    "any": _any,
    "sum_of_scales": _sum,
}
