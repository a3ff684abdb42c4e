"""Lining up two surveys: who answered both, in which group and class."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis.arrays import NAN, Floats, codes_of, numbers
from surveyapp.analysis.plan import Comparison, Plan, Survey

PROGRAMME, COMPARISON, NEITHER = 1, 0, -1
Places = NDArray[np.intp]


@dataclass(frozen=True)
class Pupils:
    """Two surveys and how their rows belong together.

    `pairs` holds the row before and the row after of each matched pupil. `arms` and `arms_before`
    hold 1 for the programme, 0 for the others and -1 for neither, a row of the survey each.
    `doubles` is how many codes stood on more than one answer of a survey and match nobody.
    """

    before: Survey | None
    after: Survey
    pairs: tuple[Places, Places]
    arms_before: Places
    arms_after: Places
    doubles: int

    @property
    def matched(self) -> int:
        """How many answered both times."""
        return len(self.pairs[0])

    @property
    def share_matched(self) -> float:
        """The share (0 to 1) of all answers that belong to a matched pupil."""
        answers = len(self.arms_before) + len(self.arms_after)
        return 2 * self.matched / answers if self.before and answers else NAN

    @property
    def pair_arms(self) -> Places:
        """The group of each matched pupil: as first allocated, however it went on."""
        return self.arms_before[self.pairs[0]]

    @property
    def has_two_groups(self) -> bool:
        """Say whether both groups answered the last survey."""
        return {PROGRAMME, COMPARISON} <= set(self.arms_after.tolist())

    def scores_before(self, outcome: str) -> Floats:
        """Give the scores of everybody who answered before; nan where there is none."""
        return _column(self.before, outcome, len(self.arms_before))

    def scores_after(self, outcome: str) -> Floats:
        """Give the scores of everybody who answered after; nan where there is none."""
        return _column(self.after, outcome, len(self.arms_after))

    def pair_scores(self, outcome: str) -> tuple[Floats, Floats]:
        """Give the scores before and after of the matched pupils."""
        before, after = self.pairs
        return self.scores_before(outcome)[before], self.scores_after(outcome)[after]

    def pair_classes(self) -> Places | None:
        """Number the class of each matched pupil, -1 where unknown; None without classes."""
        for survey, rows in ((self.before, self.pairs[0]), (self.after, self.pairs[1])):
            if survey and survey.classes:
                return codes_of(survey.classes)[0][rows]
        return None


def line_up(before: Survey | None, after: Survey, plan: Plan) -> Pupils:
    """Match two surveys by code and say who is in which group."""
    first_ids, second_ids = _ids(before), _ids(after)
    first, doubles_before = _rows(first_ids)
    second, doubles_after = _rows(second_ids)
    both = [code for code in first if code in second]
    pairs = _places(first[code] for code in both), _places(second[code] for code in both)
    known = bool(after.arms or (before and before.arms))
    arms_before, arms_after = _arms(before, plan, known), _arms(after, plan, known)
    allocated = arms_before[pairs[0]]
    allocated = np.where(allocated == NEITHER, arms_after[pairs[1]], allocated)
    arms_before[pairs[0]], arms_after[pairs[1]] = allocated, allocated
    return Pupils(before, after, pairs, arms_before, arms_after, doubles_before + doubles_after)


def comparison(pupils: Pupils, plan: Plan) -> Comparison:
    """Choose the comparison from the data, not from the wish."""
    if pupils.has_two_groups:
        if not pupils.before:
            return Comparison.AFTER_ONLY
        if not pupils.matched:
            return Comparison.TWO_GROUPS_TWO_SURVEYS
        return Comparison.RANDOMISED if plan.randomised else Comparison.COMPARED
    if not pupils.before:
        return Comparison.NONE
    return Comparison.CHANGE if pupils.matched else Comparison.TWO_SURVEYS


def _places(rows: Iterable[int]) -> Places:
    return np.fromiter(rows, dtype=np.intp)


def _ids(survey: Survey | None) -> Sequence[str]:
    return survey.ids if survey else ()


def _rows(ids: Sequence[str]) -> tuple[dict[str, int], int]:
    """Give the row of each code that stands once, and how many stand more often."""
    rows = {code: row for row, code in enumerate(ids) if code}
    if len(rows) == len(ids):
        return rows, 0
    doubles = {code for code, count in Counter(ids).items() if code and count > 1}
    return {code: row for code, row in rows.items() if code not in doubles}, len(doubles)


def _arms(survey: Survey | None, plan: Plan, known: bool) -> Places:
    """Number the groups of a survey; everybody is in the programme where no survey asked."""
    if survey is None:
        return np.zeros(0, dtype=np.intp)
    if not survey.arms:
        return np.full(len(survey), NEITHER if known else PROGRAMME, dtype=np.intp)
    named = {"": NEITHER, plan.programme: PROGRAMME}
    return np.array([named.get(arm, COMPARISON) for arm in survey.arms], dtype=np.intp)


def _column(survey: Survey | None, outcome: str, rows: int) -> Floats:
    if survey is None or outcome not in survey.scores:
        return np.full(rows, NAN)
    return numbers(survey.scores[outcome])
