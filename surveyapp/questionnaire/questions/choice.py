"""Pick one, or several, of a few options."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from wtforms import Field

from surveyapp.questionnaire.document import ID, ID_IN_WORDS, Node
from surveyapp.questionnaire.questions.base import (
    Option,
    PickOne,
    Setting,
    boxes,
    note_number,
    read_option,
)
from surveyapp.questionnaire.sentences import PICK_FROM_LIST, Sentence

MOST = 200


@dataclass(frozen=True, kw_only=True)
class Choice(PickOne):
    """Pick one option; the value is its id."""

    type: ClassVar[str] = "choice"

    options: Mapping[str, Option]

    @classmethod
    def own(cls, node: Node, setting: Setting) -> dict[str, Any]:
        """Read the options: an id and a wording each."""
        options = {}
        for name, member in node.key("options").members(needed=True).items():
            if not ID.fullmatch(name):
                member.note(f"isn't an id: {ID_IN_WORDS}")
            options[name] = read_option(member, wording=setting.wording)
        note_number(node.key("options"), len(options), MOST)
        return {"options": options}

    def rows(self) -> Mapping[str, Option]:
        """Give the options by id."""
        return self.options


@dataclass(frozen=True, kw_only=True)
class Choices(Choice):
    """Pick several options; the value is the list of their ids, in the order of the options."""

    type: ClassVar[str] = "choices"

    def field(self) -> Field:
        """Give checkboxes: the options, then the ways of not answering."""
        return boxes(self.text, self.choices())

    def read(self, raw: Sequence[str]) -> Any:
        """Give the ids that were picked."""
        return self.picked(raw) or None

    def check(self, value: Any) -> Sentence | None:
        """Say so if the value isn't a list of options, once each."""
        fits = isinstance(value, list) and value and all(map(self.is_row, value))
        return None if fits and len(set(value)) == len(value) else Sentence(PICK_FROM_LIST)

    def comparable(self, value: Any) -> bool:
        """Say whether the value is one option: a test asks if that one is among those picked."""
        return self.is_row(value)
