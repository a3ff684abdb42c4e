"""Answer yes or no."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from surveyapp.questionnaire.document import SHORT, Node
from surveyapp.questionnaire.questions.base import Option, PickOne, Setting

_SCORES = {"yes": 1.0, "no": 0.0}


@dataclass(frozen=True, kw_only=True)
class YesNo(PickOne):
    """Pick yes or no, which may be worded otherwise; the values stay "yes" and "no"."""

    type: ClassVar[str] = "yes_no"

    yes: str = "Yes"
    no: str = "No"

    @classmethod
    def own(cls, node: Node, setting: Setting) -> dict[str, Any]:
        """Read other wordings of yes and no."""
        words = {name: node.key(name).text(most=SHORT) for name in _SCORES}
        return {name: word for name, word in words.items() if word}

    def rows(self) -> Mapping[str, Option]:
        """Give yes and no."""
        return {"yes": Option(text=self.yes), "no": Option(text=self.no)}

    def score(self, value: Any) -> float | None:
        """Give 1 for yes and 0 for no."""
        return _SCORES[value] if self.is_row(value) else None

    def score_range(self) -> tuple[float, float]:
        """Give 0 and 1."""
        return (0.0, 1.0)
