"""Which scores can come out of an item, and of a scale made of items or of other scales."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from surveyapp.questionnaire.questions.base import Question

FEW = 2_000


@dataclass(frozen=True)
class Reach:
    """The lowest and the highest score, and every score if these are known and few."""

    low: float
    high: float
    every: frozenset[float] = frozenset()

    def reversed(self) -> "Reach":
        """Give what comes out when each score x becomes low + high - x."""
        every = frozenset(self.low + self.high - score for score in self.every)
        return Reach(self.low, self.high, every)

    def times(self, factor: float) -> "Reach":
        """Give what comes out when each score is multiplied by a number above 0."""
        every = frozenset(exact(score * factor) for score in self.every)
        return Reach(exact(self.low * factor), exact(self.high * factor), every)

    def through(self, table: Mapping[float, float]) -> "Reach":
        """Give what comes out of a conversion table."""
        every = frozenset(table.values())
        return Reach(min(every), max(every), every)


def of_item(question: Question) -> Reach | None:
    """Give what a question can score, or None if it has no score."""
    ends = question.score_range()
    if ends is None:
        return None
    scores = (question.score(code) for code in question.codes())
    return Reach(*ends, frozenset(score for score in scores if score is not None))


def exact(score: float) -> float:
    """Round away what binary fractions add, so that 3 times 0.1 is 0.3."""
    return round(score, 9)


def added(parts: Sequence[Reach]) -> Reach:
    """Give what the parts can come to when they are added."""
    every = frozenset([0.0])
    for part in parts:
        few = len(every) * len(part.every) <= FEW
        every = frozenset(a + b for a in every for b in part.every) if few else frozenset()
    return Reach(sum(part.low for part in parts), sum(part.high for part in parts), every)


def averaged(parts: Sequence[Reach]) -> Reach:
    """Give between which scores the mean of some of the parts lies."""
    return Reach(min(part.low for part in parts), max(part.high for part in parts))


def prorated(parts: Sequence[Reach]) -> Reach:
    """Give what comes out when the mean of some parts, times their number, is rounded."""
    one = averaged(parts)
    low, high = len(parts) * one.low, len(parts) * one.high
    whole = low.is_integer() and high.is_integer() and high - low < FEW
    every = map(float, range(int(low), int(high) + 1)) if whole else ()
    return Reach(low, high, frozenset(every))


def share(parts: Sequence[Reach]) -> Reach:
    """Give between which numbers a share lies."""
    return Reach(0.0, 1.0)


def either(parts: Sequence[Reach]) -> Reach:
    """Give 0 and 1, for no and yes."""
    return Reach(0.0, 1.0, frozenset([0.0, 1.0]))


# What each method gives; `prorated` stands in for `added` where a scale says so.
METHODS: dict[str, Callable[[Sequence[Reach]], Reach]] = {
    "sum": added,
    "mean": averaged,
    "share": share,
    "any": either,
    "sum_of_scales": added,
}
