"""Rate something on a short scale of words, or of faces with words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

from surveyapp.questionnaire.document import Node, shown
from surveyapp.questionnaire.questions.base import (
    Option,
    PickOne,
    Setting,
    note_number,
    read_option,
)

MOST = 30

_CODE = re.compile(r"0|-?[1-9][0-9]{0,8}")


@dataclass(frozen=True, kw_only=True)
class Rating(PickOne):
    """Pick one of some answers in order; the value is its whole-number code, which scales use."""

    type: ClassVar[str] = "rating"
    ordered: ClassVar[bool] = True

    labels: Mapping[int, Option]

    @classmethod
    def own(cls, node: Node, setting: Setting) -> dict[str, Any]:
        """Read the answers: the name of a set, or the set itself."""
        labels = node.key("labels")
        if not isinstance(labels.value, str):
            return {"labels": read_labels(labels, wording=setting.wording)}
        if labels.value not in setting.sets:
            labels.note(f"there is no answer set {shown(labels.value)} under labels")
        return {"labels": setting.sets.get(labels.value, {})}

    def rows(self) -> Mapping[int, Option]:
        """Give the answers by code."""
        return self.labels

    def score(self, value: Any) -> float | None:
        """Give the code itself."""
        return float(value) if self.is_row(value) else None

    def score_range(self) -> tuple[float, float] | None:
        """Give the lowest and the highest code."""
        return (float(min(self.labels)), float(max(self.labels))) if self.labels else None


@dataclass(frozen=True, kw_only=True)
class Faces(Rating):
    """A rating whose answers are drawn as faces; the words stand below them."""

    type: ClassVar[str] = "faces"


def read_labels(node: Node, *, wording: bool) -> dict[int, Option]:
    """Read an answer set: a list, coded 1, 2, 3 …, or codes in ascending order with a wording."""
    if isinstance(node.value, list):
        coded = {str(code): entry for code, entry in enumerate(node.entries(needed=True), start=1)}
    else:
        coded = node.members(needed=True)
    labels = {}
    for code, entry in coded.items():
        option = read_option(entry, wording=wording)
        if _CODE.fullmatch(code):
            labels[int(code)] = option
        else:
            entry.note("isn't a whole number, as the code of an answer must be")
    note_number(node, len(coded), MOST)
    if any(high <= low for low, high in pairwise(labels)):
        node.note("must have its codes in ascending order")
    return labels
