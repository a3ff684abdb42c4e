"""Small questionnaires for the tests of scoring, built without a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from surveyapp.questionnaire.model import Page, Questionnaire, Scale
from surveyapp.questionnaire.questions.base import Question


@dataclass(frozen=True, kw_only=True)
class Item(Question):
    """A rating with whole-number codes from `low` to `high`."""

    type: ClassVar[str] = "rating"

    low: int = 1
    high: int = 5

    def score(self, value: Any) -> float | None:
        return float(value)

    def score_range(self) -> tuple[float, float] | None:
        return self.low, self.high

    def codes(self) -> dict[Any, str]:
        return {code: str(code) for code in range(self.low, self.high + 1)}


@dataclass(frozen=True, kw_only=True)
class Open(Question):
    """A question without a number."""

    type: ClassVar[str] = "choices"


def questionnaire(*questions: Question, scales: Sequence[Scale] = ()) -> Questionnaire:
    page = Page(id="page", title="", questions=questions)
    return Questionnaire(id="q", title="Q", language="en", pages=(page,), scales=tuple(scales))


def items(number: int, low: int = 1, high: int = 5) -> list[Question]:
    return [Item(id=f"i{n}", text="", low=low, high=high) for n in range(1, number + 1)]


def scale(method: str, number: int, **rest: Any) -> Scale:
    ids = tuple(f"i{n}" for n in range(1, number + 1))
    return Scale(**({"id": "s", "title": "S", "method": method, "items": ids} | rest))
