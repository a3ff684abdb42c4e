"""Many respondents' answers to one questionnaire, as numbers to compute with."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import Any

import numpy as np

from surveyapp.analysis.arrays import NAN, Bools, Floats
from surveyapp.questionnaire.answers import Answers, State
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.questionnaire.questions.base import Question


@dataclass(frozen=True)
class Counts:
    """How often each answer to one question was picked, and what became of the question.

    `codes` holds every answer on offer in the order offered, also those nobody picked, then any
    other value that was given; with several options allowed they add up to more than the answered.
    `states` holds all four states.
    """

    codes: Mapping[Any, int]
    states: Mapping[State, int]

    @property
    def answered(self) -> int:
        """How many respondents answered: the base of every percentage."""
        return self.states[State.ANSWERED]


@dataclass(frozen=True)
class AnswerSet:
    """Some respondents' answers to one questionnaire, one row each."""

    questionnaire: Questionnaire
    rows: tuple[Answers, ...]

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def _columns(self) -> dict[str, Floats]:
        return {}

    def scores(self, items: Sequence[str]) -> Floats:
        """Give the items' scores: respondents x items, column-major, nan where there is no score.

        Declined, not understood, not seen and answers without a number all have no score.
        """
        for item in items:
            if item not in self._columns:
                question = self.questionnaire.questions[item]
                self._columns[item] = _column(question, (row.values.get(item) for row in self.rows))
        columns = [self._columns[item] for item in items]
        return np.array(columns, dtype=np.float64).reshape(len(columns), len(self.rows)).T

    def select(self, mask: Bools) -> "AnswerSet":
        """Keep the respondents for whom the mask is true."""
        chosen = AnswerSet(self.questionnaire, tuple(compress(self.rows, mask)))
        chosen._columns.update({item: column[mask] for item, column in self._columns.items()})
        return chosen

    def counts(self, question: str) -> Counts:
        """Count the answers to one question and the four states."""
        offered = self.questionnaire.questions[question].codes()
        codes: Counter[Any] = Counter(dict.fromkeys(offered, 0))
        states: Counter[State] = Counter(dict.fromkeys(State, 0))
        for row in self.rows:
            states[row.state(question)] += 1
            if question in row.values:
                value = row.values[question]
                codes.update(value if isinstance(value, list | tuple) else [value])
        return Counts(dict(codes), dict(states))


def _column(question: Question, values: Iterable[Any]) -> Floats:
    """Score one question for everybody, asking the question only once for each different value."""
    known: dict[Any, float] = {None: NAN}
    column = []
    for value in values:
        if isinstance(value, list | tuple):
            column.append(NAN)
            continue
        if value not in known:
            score = question.score(value)
            known[value] = NAN if score is None else float(score)
        column.append(known[value])
    return np.array(column, dtype=np.float64)
