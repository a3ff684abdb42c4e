"""Type a number."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from wtforms import Field, StringField

from surveyapp.questionnaire.document import LARGEST, SHORT, Node, written
from surveyapp.questionnaire.questions.base import Question, Setting
from surveyapp.questionnaire.sentences import (
    NUMBER_AT_LEAST,
    NUMBER_AT_MOST,
    TYPE_DECIMAL,
    TYPE_NUMBER,
    Sentence,
    Unanswerable,
)

_NUMBER = re.compile(r"[+-]?[0-9]{1,16}(\.[0-9]{1,16})?")
_SIGNS = str.maketrans("\u2212\uff0d\uff0b\uff0e\uff0c", "--+.,")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")


@dataclass(frozen=True, kw_only=True)
class Number(Question):
    """Type a number, whole unless `whole` is false; it can be scored between a min and a max."""

    type: ClassVar[str] = "number"
    states_apart: ClassVar[bool] = True
    ordered: ClassVar[bool] = True

    min: float | None = None
    max: float | None = None
    whole: bool = True
    unit: str = ""

    @classmethod
    def own(cls, node: Node, setting: Setting) -> dict[str, Any]:
        """Read the smallest and the largest number, whether it is whole, and its unit."""
        whole = node.key("whole").flag(default=True)
        low, high = node.key("min").number(), node.key("max").number()
        if low is not None and high is not None and low >= high:
            node.key("max").note("must be more than min")
        for name, bound in {"min": low, "max": high}.items():
            if whole and bound is not None and bound % 1:
                node.key(name).note("must be a whole number, unless whole is false")
        unit = node.key("unit").text(most=SHORT)
        return {"min": low, "max": high, "whole": whole, "unit": unit}

    def field(self) -> Field:
        """Give a text box with a number pad; a number box would lose what it can't read."""
        keys = "numeric" if self.whole and (self.min or 0) >= 0 else "decimal"
        return StringField(self.text, render_kw={"inputmode": keys})

    def read(self, raw: Sequence[str]) -> Any:
        """Read a number as people type it: 12, 12.5, 12,5, 1,200 or １２."""
        typed = _plain(raw[0]) if raw else ""
        if not typed:
            return None
        if not _NUMBER.fullmatch(typed):
            raise Unanswerable(self._not_a_number())
        value = float(typed) + 0.0  # no minus zero
        return self.checked(int(value) if self.whole and value.is_integer() else value)

    def check(self, value: Any) -> Sentence | None:
        """Say so if the value isn't a number, isn't whole or is too small or too large."""
        if not self._is_number(value):
            return self._not_a_number()
        limits = self.limits()
        if self.min is not None and value < self.min:
            return limits["low"][1]
        if self.max is not None and value > self.max:
            return limits["high"][1]
        return None

    def limits(self) -> dict[str, tuple[Any, Sentence]]:
        """Give the smallest and the largest number, and whether it has to be whole."""
        found: dict[str, tuple[Any, Sentence]] = {"unread": (self.whole, self._not_a_number())}
        if self.min is not None:
            found["low"] = (self.min, Sentence(NUMBER_AT_LEAST, least=written(self.min)))
        if self.max is not None:
            found["high"] = (self.max, Sentence(NUMBER_AT_MOST, most=written(self.max)))
        return found

    def score(self, value: Any) -> float | None:
        """Give the number itself."""
        return float(value) if self.score_range() and self.check(value) is None else None

    def score_range(self) -> tuple[float, float] | None:
        """Give the smallest and largest number, if there are both."""
        if self.min is None or self.max is None:
            return None
        return (float(self.min), float(self.max))

    def _is_number(self, value: Any) -> bool:
        if isinstance(value, bool) or not isinstance(value, int if self.whole else int | float):
            return False
        return abs(value) <= LARGEST  # false for what isn't a number, too

    def _not_a_number(self) -> Sentence:
        return Sentence(TYPE_NUMBER if self.whole else TYPE_DECIMAL)


def _plain(typed: str) -> str:
    """Write a typed number with plain digits, a point and no spaces."""
    text = "".join(typed.strip()[:40].split()).translate(_SIGNS)
    text = "".join(str(unicodedata.decimal(sign, sign)) for sign in text)
    return text.replace(",", "") if _THOUSANDS.fullmatch(text) else text.replace(",", ".")
