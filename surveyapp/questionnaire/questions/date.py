"""Give a date."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from wtforms import Field, StringField
from wtforms.widgets import DateInput

from surveyapp.questionnaire.document import Node
from surveyapp.questionnaire.questions.base import Question, Setting
from surveyapp.questionnaire.sentences import (
    DATE_FROM,
    DATE_TO,
    TYPE_DATE,
    Sentence,
)

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BRITISH = re.compile(r"([0-9]{1,2})[/. ]([0-9]{1,2})[/. ]([0-9]{4})")


@dataclass(frozen=True, kw_only=True)
class Date(Question):
    """Give a date; the value is its ISO form, 2026-12-31."""

    type: ClassVar[str] = "date"
    states_apart: ClassVar[bool] = True
    ordered: ClassVar[bool] = True

    earliest: str = ""
    latest: str = ""

    @classmethod
    def own(cls, node: Node, setting: Setting) -> dict[str, Any]:
        """Read the first and the last day that may be given."""
        days = {name: _read_day(node.key(name)) for name in ("earliest", "latest")}
        if days["earliest"] and days["latest"] and days["earliest"] > days["latest"]:
            node.key("latest").note("must not be before earliest")
        return days

    def field(self) -> Field:
        """Give a date box with its limits."""
        limits = {"min": self.earliest, "max": self.latest}
        kept = {name: day for name, day in limits.items() if day}
        return StringField(self.text, widget=DateInput(), render_kw=kept)

    def read(self, raw: Sequence[str]) -> Any:
        """Read a date as a date box sends it, or as people write it: 31/12/2026."""
        typed = raw[0].strip() if raw else ""
        if not typed:
            return None
        british = _BRITISH.fullmatch(typed)
        day = f"{british[3]}-{british[2]:0>2}-{british[1]:0>2}" if british else typed
        return self.checked(day)

    def check(self, value: Any) -> Sentence | None:
        """Say so if the value isn't a day that exists, or is too early or too late."""
        if not _is_day(value):
            return Sentence(TYPE_DATE)
        limits = self.limits()
        if self.earliest and value < self.earliest:
            return limits["low"][1]
        if self.latest and value > self.latest:
            return limits["high"][1]
        return None

    def limits(self) -> dict[str, tuple[Any, Sentence]]:
        """Give the first and the last day."""
        found: dict[str, tuple[Any, Sentence]] = {}
        if self.earliest:
            found["low"] = (self.earliest, Sentence(DATE_FROM, earliest=_british(self.earliest)))
        if self.latest:
            found["high"] = (self.latest, Sentence(DATE_TO, latest=_british(self.latest)))
        return found


def _read_day(node: Node) -> str:
    day = node.pattern(_ISO, "a date like 2026-12-31")
    if day and not _is_day(day):
        node.note("is a date that doesn't exist")
        return ""
    return day


def _is_day(value: Any) -> bool:
    if not isinstance(value, str) or not _ISO.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _british(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}"
