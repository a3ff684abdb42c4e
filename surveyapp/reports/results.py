"""Scale scores, reliability and the answers to each item, for everyone and for each group.

Whoever doesn't hold the rows gets rounded figures, and nothing about the spread of fewer than
SHARES people: from exact figures of a few, the scores themselves could be worked out.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from surveyapp.analysis.answers import AnswerSet, Counts
from surveyapp.analysis.arrays import NAN, Bools, Floats
from surveyapp.analysis.describe import Description, describe
from surveyapp.analysis.reliability import ends, reliability
from surveyapp.analysis.scoring import band, item_scores, scale_scores, score_range
from surveyapp.questionnaire.answers import State
from surveyapp.questionnaire.model import Questionnaire, Scale
from surveyapp.questionnaire.questions.base import Question
from surveyapp.reports.figures import figure
from surveyapp.reports.groups import EVERYONE, Breakdown, Group
from surveyapp.reports.privacy import SHARES, Figure, Hidden
from surveyapp.reports.reliability import (
    ScaleReliability,
    hidden_reliability,
    of_sum_of_scales,
    rounded,
    scale_reliability,
)

DECIMALS = 2  # of a figure that is not a count or a share, for whoever doesn't hold the rows


@dataclass(frozen=True)
class Share:
    """How many gave one answer or fell in one band, and their share (0 to 1)."""

    label: str
    n: Figure
    share: Figure
    code: Any = None


@dataclass(frozen=True)
class ScaleResult:
    """One scale in one group; `low` and `high` are the ends of the mean's 95 % interval.

    The interval is the SD in other words, so both are given for the same groups.
    """

    group: Group
    n: Figure
    unscored: Figure
    mean: Figure
    sd: Figure
    low: Figure
    high: Figure
    bands: tuple[Share, ...]


@dataclass(frozen=True)
class ScaleResults:
    """One scale: a row for everyone first, then one for each group; and its reliability.

    `lowest` and `highest` are the ends of the scale, whatever anybody scored.
    """

    scale: Scale
    lowest: Figure
    highest: Figure
    rows: tuple[ScaleResult, ...]
    reliability: ScaleReliability


@dataclass(frozen=True)
class Distribution:
    """One question's answers in one group: each answer on offer and the other three states.

    Shares are of those who answered; to a `choices` question people can give several answers.
    `mean` and `sd` are of a number that was asked for.
    """

    question: Question
    group: Group
    answered: Figure
    shares: tuple[Share, ...]
    declined: Figure
    not_understood: Figure
    not_seen: Figure
    mean: Figure
    sd: Figure


@dataclass(frozen=True)
class Results:
    """What a set of answers says: `respondents` in all, each scale, each question's answers.

    `items` holds for each question everyone's answers first, then those of each group.
    """

    questionnaire: Questionnaire
    respondents: Figure
    groups: tuple[Group, ...]
    scales: tuple[ScaleResults, ...]
    items: tuple[Distribution, ...]


def results(answers: AnswerSet, breakdown: Breakdown | None = None) -> Results:
    """Compute what the answers say, hiding what the breakdown says must be hidden."""
    breakdown = breakdown or Breakdown()
    questionnaire = answers.questionnaire
    scores = scale_scores(answers)
    return Results(
        questionnaire=questionnaire,
        respondents=_protected(len(answers), breakdown),
        groups=tuple(breakdown.masks),
        scales=tuple(
            _scale(answers, scale, scores[scale.id], breakdown) for scale in questionnaire.scales
        ),
        items=tuple(_items(answers, breakdown)),
    )


def _protected(count: int, breakdown: Breakdown) -> Figure:
    return Hidden.CONFIDENTIAL if count < (breakdown.minimum or 0) else count


def _everyone_and(answers: AnswerSet, breakdown: Breakdown) -> Iterator[tuple[Group, Bools]]:
    yield EVERYONE, np.ones(len(answers), dtype=np.bool_)
    yield from breakdown.masks.items()


def _scale(answers: AnswerSet, scale: Scale, scores: Floats, breakdown: Breakdown) -> ScaleResults:
    scored = ~np.isnan(scores)
    everyone = list(_everyone_and(answers, breakdown))
    lowest, highest = score_range(answers.questionnaire, scale)
    told = {
        group
        for group, mask in everyone
        if _mean_tells_scores(scores[mask & scored], lowest, highest)
    }
    least = SHARES if scale.method == "any" else 0  # the mean of yes and no is a share
    means = breakdown.shown(scored, least, never=told)
    shares = breakdown.shown(scored, SHARES, never=told)
    rows = [
        _scale_row(scale, group, scores[mask], _Shown.of(breakdown, group, means, shares))
        for group, mask in everyone
    ]
    return ScaleResults(
        scale=scale,
        lowest=figure(lowest),
        highest=figure(highest),
        rows=tuple(rows),
        reliability=_reliability(answers, scale, scores, breakdown)
        if EVERYONE in means
        else hidden_reliability(len(scale.items) or len(scale.of_scales)),
    )


def _mean_tells_scores(scores: Floats, lowest: float, highest: float) -> bool:
    """Say whether the mean of a few tells where each score lies.

    It does when all are the same, and when it is so near an end of the scale that nobody's score
    can be in the other half: nobody is farther from the end than all are together.
    """
    if not 0 < len(scores) < SHARES:
        return False
    half = (highest - lowest) / 2
    return bool(
        np.ptp(scores) == 0 or (scores - lowest).sum() < half or (highest - scores).sum() < half
    )


@dataclass(frozen=True)
class _Shown:
    """What may be told of one group; `exact` figures are for whoever holds the rows anyway."""

    figures: bool
    shares: bool
    count: bool
    exact: bool

    @classmethod
    def of(
        cls, breakdown: Breakdown, group: Group, figures: Container[Group], shares: Container[Group]
    ) -> "_Shown":
        return cls(
            group in figures,
            group in shares,
            breakdown.tells_count(group),
            breakdown.minimum is None,
        )

    def mean(self, value: float) -> Figure:
        return self.figure(value if self.exact else round(value, DECIMALS))

    def spread(self, value: float) -> Figure:
        return self.shared(value if self.exact else round(value, DECIMALS))

    def figure(self, value: float) -> Figure:
        return figure(value) if self.figures else Hidden.CONFIDENTIAL

    def counted(self, value: float) -> Figure:
        return self.figure(value) if self.count else Hidden.CONFIDENTIAL

    def shared(self, value: float) -> Figure:
        return figure(value) if self.shares else Hidden.CONFIDENTIAL


def _scale_row(scale: Scale, group: Group, scores: Floats, shown: _Shown) -> ScaleResult:
    about = describe(scores)
    return ScaleResult(
        group=group,
        n=shown.figure(about.n),
        unscored=shown.counted(about.missing),
        mean=shown.mean(about.mean),
        sd=shown.spread(about.sd),
        low=shown.spread(about.interval.low),
        high=shown.spread(about.interval.high),
        bands=tuple(_bands(scale, scores[~np.isnan(scores)], shown)),
    )


def _bands(scale: Scale, scores: Floats, shown: _Shown) -> Iterator[Share]:
    different, counts = np.unique(scores, return_counts=True)
    fallen = dict.fromkeys(scale.bands, 0)
    for score, count in zip(different, counts, strict=True):
        found = band(scale, float(score))
        if found is not None:
            fallen[found] += int(count)
    for it, count in fallen.items():
        yield Share(it.label, shown.shared(count), shown.shared(_ratio(count, len(scores))))


def _ratio(part: float, whole: int) -> float:
    return part / whole if whole else NAN


def _reliability(
    answers: AnswerSet, scale: Scale, scores: Floats, breakdown: Breakdown
) -> ScaleReliability:
    if not scale.items:
        return of_sum_of_scales(scale)
    found = reliability(item_scores(answers, scale))
    at_ends = ends(scores, *score_range(answers.questionnaire, scale))
    if breakdown.minimum is None:
        return scale_reliability(scale, found, scores, at_ends)
    if found.n < max(breakdown.minimum, SHARES):
        return hidden_reliability(found.items)
    return rounded(scale_reliability(scale, found, scores, at_ends), DECIMALS)


def _items(answers: AnswerSet, breakdown: Breakdown) -> Iterator[Distribution]:
    parts = [(group, answers.select(mask)) for group, mask in _everyone_and(answers, breakdown)]
    for question in answers.questionnaire.asking():
        states = [row.state(question.id) for row in answers.rows]
        answered = np.array([state == State.ANSWERED for state in states], dtype=np.bool_)
        figures = breakdown.shown(answered)
        shares = breakdown.shown(answered, SHARES)
        for group, part in parts:
            shown = _Shown.of(breakdown, group, figures, shares)
            yield _distribution(part, question, group, shown)


def _distribution(
    answers: AnswerSet, question: Question, group: Group, shown: _Shown
) -> Distribution:
    counts = answers.counts(question.id)
    about = _number(answers, question)
    return Distribution(
        question=question,
        group=group,
        answered=shown.figure(counts.answered),
        shares=tuple(_shares(question, counts, shown)),
        declined=shown.counted(counts.states[State.DECLINED]),
        not_understood=shown.counted(counts.states[State.NOT_UNDERSTOOD]),
        not_seen=shown.counted(counts.states[State.NOT_SEEN]),
        mean=shown.spread(about.mean) if about else Hidden.NOT_APPLICABLE,
        sd=shown.spread(about.sd) if about else Hidden.NOT_APPLICABLE,
    )


def _shares(question: Question, counts: Counts, shown: _Shown) -> Iterator[Share]:
    for code, label in question.codes().items():
        count = counts.codes.get(code, 0)
        share = _ratio(count, counts.answered)
        yield Share(label, shown.shared(count), shown.shared(share), code)


def _number(answers: AnswerSet, question: Question) -> Description | None:
    """Describe the numbers that were typed; None for a question that asks for something else."""
    if question.type != "number":
        return None
    return describe([row.values.get(question.id, NAN) for row in answers.rows])
