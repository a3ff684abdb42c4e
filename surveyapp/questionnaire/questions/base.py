"""What every type of question has in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from wtforms import Field

from surveyapp.questionnaire.rules import Rule


@dataclass(frozen=True, kw_only=True)
class Option:
    """One answer that can be picked, with an optional picture and recording."""

    text: str
    picture: str = ""
    audio: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing asked of a respondent.

    A subclass knows everything about its type: its own keys in the file, its WTForms field, how a
    submitted text becomes a value, which values are allowed, and whether it can be scored.
    """

    type: ClassVar[str]
    asks: ClassVar[bool] = True  # a statement asks nothing and has no answer
    is_comment: ClassVar[bool] = False  # free text: stored apart, encrypted
    states_apart: ClassVar[bool] = False  # declining is a box of its own, not one more option

    id: str
    text: str
    help: str = ""
    picture: str = ""
    audio: str = ""
    required: bool = False
    can_decline: bool = True
    can_not_understand: bool = True
    show_if: Rule | None = None

    def problems(self) -> list[str]:
        """Say what is wrong with this question by itself, in sentences."""
        return []

    def field(self) -> Field:
        """Give the unbound WTForms field that asks this question."""
        raise TypeError(f"a {self.type} asks nothing")

    def read(self, raw: Sequence[str]) -> Any:
        """Turn the submitted texts into a value, or None where nothing was answered.

        Raises ValueError, with a sentence for the respondent, when it can't be an answer.
        """
        raise TypeError(f"a {self.type} asks nothing")

    def check(self, value: Any) -> str | None:
        """Say in a sentence why a value can't be an answer to this question; None if it can."""
        raise TypeError(f"a {self.type} asks nothing")

    def score(self, value: Any) -> float | None:
        """Give the number that scales use for an answer, or None where the type has no number."""
        return None

    def score_range(self) -> tuple[float, float] | None:
        """Give the lowest and highest score, or None where the type can't be scored."""
        return None

    def codes(self) -> dict[Any, str]:
        """Give every value that can be picked with its wording; empty for open questions."""
        return {}
