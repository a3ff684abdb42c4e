"""How answers become scale scores: reverse, method, multiply, table, then bands.

Missing answers are never filled in from other respondents. A respondent with too few answers has
no score (nan), and whoever reports a scale also reports how many could not be scored.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from surveyapp.analysis.answers import AnswerSet
from surveyapp.analysis.arrays import NAN, Bools, Floats, Items, blocks, items
from surveyapp.questionnaire.model import Band, Questionnaire, Scale

DIGITS = 9  # scores are fractions; what differs only beyond this is a rounding error


@dataclass(frozen=True)
class Key:
    """A scale with the lowest and highest score of each of its items, in the scale's order."""

    scale: Scale
    ranges: tuple[tuple[float, float] | None, ...]

    @property
    def turned(self) -> dict[int, tuple[float, float]]:
        """The range of each item that is scored the other way round, by its position."""
        turned = {}
        for position, (item, ends) in enumerate(zip(self.scale.items, self.ranges, strict=True)):
            if item in self.scale.reversed:
                if ends is None:
                    raise ValueError(f"{item} has no range, so it can't be reversed")
                turned[position] = ends
        return turned


def key(questionnaire: Questionnaire, scale: Scale) -> Key:
    """Look up the ranges that the scale's items have in the questionnaire."""
    return Key(scale, tuple(questionnaire.questions[item].score_range() for item in scale.items))


def reverse(key: Key, array: NDArray[Any]) -> NDArray[Any]:
    """Turn the reversed columns of respondents x items round: lowest + highest - score.

    What is missing stays missing. Raises ValueError for a reversed item that has no lowest and
    highest score, which `questionnaire.checks` refuses beforehand.
    """
    if not key.turned:
        return array
    turned = array.copy(order="F")
    for position, (low, high) in key.turned.items():
        column = array[:, position]
        there = column >= 0 if array.dtype.kind == "i" else np.isfinite(column)
        if array.dtype.kind == "i":
            low, high = array.dtype.type(low), array.dtype.type(high)
        # high - score first: it stays within the range, so that small integers can't overflow
        turned[:, position] = np.where(there, (high - column) + low, column)
    return turned


def score(key: Key, array: ArrayLike) -> Floats:
    """Score a respondents x items array, the columns in the scale's order; one score a row.

    Floats hold nan where there is no answer, whole-number codes anything below zero. A million rows
    of int8 codes, column-major, are read once and need little more memory than their scores.
    """
    answers = np.asarray(array)
    scores = np.empty(len(answers))
    for rows in blocks(len(answers)):
        scores[rows] = _scored(key.scale, items(reverse(key, answers[rows])))
    return scores


def item_scores(answers: AnswerSet, scale: Scale) -> Floats:
    """Give the scale's items as respondents x items, reversed items turned round."""
    return reverse(key(answers.questionnaire, scale), answers.scores(scale.items))


def scale_scores(answers: AnswerSet) -> dict[str, Floats]:
    """Score every scale of the questionnaire; one array of respondents for each scale id."""
    known: dict[str, Floats] = {}

    def of_items(scale: Scale) -> Floats:
        if scale.id not in known:
            asked = key(answers.questionnaire, scale)
            known[scale.id] = score(asked, answers.scores(scale.items))
        return known[scale.id]

    scales = answers.questionnaire.scales
    return {scale.id: _put_together(answers.questionnaire, scale, of_items) for scale in scales}


def score_range(questionnaire: Questionnaire, scale: Scale) -> tuple[float, float]:
    """Give the lowest and highest score that the scale can have; nan where an item has no range."""

    def of_items(scale: Scale) -> Floats:
        asked = key(questionnaire, scale)
        ends = [(NAN, NAN) if pair is None else pair for pair in asked.ranges]
        for position in asked.turned:
            ends[position] = ends[position][::-1]
        return score(asked, np.array(ends).T)

    low, high = sorted(_put_together(questionnaire, scale, of_items).tolist())
    return low, high


def band(scale: Scale, score: float) -> Band | None:
    """Find the band that the score falls in: the first whose `up_to` it doesn't exceed."""
    rounded = round(score, DIGITS)
    return next((band for band in scale.bands if rounded <= band.up_to), None)


def _put_together(
    questionnaire: Questionnaire, scale: Scale, of_items: Callable[[Scale], Floats]
) -> Floats:
    if not scale.of_scales:
        return of_items(scale)
    by_id = questionnaire.scales_by_id
    parts = [_put_together(questionnaire, by_id[part], of_items) for part in scale.of_scales]
    return _scored(scale, items(np.array(parts).T))


def _scored(scale: Scale, answers: Items) -> Floats:
    scores = METHODS[scale.method](scale, answers) * scale.multiply
    return _looked_up(scale.table, scores) if scale.table else scores


def _looked_up(table: Mapping[float, float], scores: Floats) -> Floats:
    """Convert by table; a score that the table doesn't list has no conversion."""
    raws = np.array(sorted(table), dtype=np.float64)
    converted = np.array([table[raw] for raw in sorted(table)], dtype=np.float64)
    rounded = np.round(scores, DIGITS)
    places = np.minimum(np.searchsorted(raws, rounded), len(raws) - 1)
    return np.where(raws[places] == rounded, converted[places], NAN)


def _enough(scale: Scale, answers: Items) -> Bools:
    return answers.answered >= (scale.minimum_answered or len(answers.scores))


def _per_answered(scale: Scale, total: NDArray[Any], answers: Items) -> Floats:
    """Divide by the number of answered items, where enough are."""
    quotient: Floats = total / np.maximum(answers.answered, 1)
    quotient[~_enough(scale, answers) | (answers.answered == 0)] = NAN
    return quotient


def _sum(scale: Scale, answers: Items) -> Floats:
    """Add up all items; prorated: mean of the answered x number of items, rounded half up."""
    number = len(answers.scores)
    if not scale.prorated:
        return np.where(answers.answered == number, answers.total(), NAN)
    # multiplied before it is divided, so that a half is exactly a half
    return np.floor(_per_answered(scale, answers.total() * float(number), answers) + 0.5)


def _mean(scale: Scale, answers: Items) -> Floats:
    """Average the answered items, if enough are answered."""
    return _per_answered(scale, answers.total(), answers)


def _reaching(scale: Scale, answers: Items) -> NDArray[Any]:
    least = NAN if scale.at_least is None else scale.at_least
    columns = zip(answers.scores, answers.there, strict=True)
    reached = tuple((scores >= least) & there for scores, there in columns)
    return Items(reached, answers.there).total()


def _share(scale: Scale, answers: Items) -> Floats:
    """Give the share (0 to 1) of the answered items that reach `at_least`."""
    return _per_answered(scale, _reaching(scale, answers), answers)


def _any(scale: Scale, answers: Items) -> Floats:
    """Give 1 where any item reaches `at_least`, 0 where none does and enough are answered."""
    none = np.where(_enough(scale, answers), 0.0, NAN)
    return np.where(_reaching(scale, answers) > 0, 1.0, none)


METHODS: dict[str, Callable[[Scale, Items], Floats]] = {
    "sum": _sum,
    "mean": _mean,
    "share": _share,
    "any": _any,
    "sum_of_scales": _sum,
}
