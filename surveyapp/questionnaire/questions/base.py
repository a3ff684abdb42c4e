"""What every type of question has in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from wtforms import Field, RadioField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from surveyapp.questionnaire.answers import (
    DECLINED,
    NOT_UNDERSTOOD,
    STATE_OF_VALUE,
    WORDING,
    State,
)
from surveyapp.questionnaire.document import AUDIO, PICTURE, SHORT, Node
from surveyapp.questionnaire.rules import Rule
from surveyapp.questionnaire.sentences import (
    PICK_FROM_LIST,
    PICK_ONE_ONLY,
    Sentence,
    Unanswerable,
)


@dataclass(frozen=True, kw_only=True)
class Option:
    """One answer that can be picked, with an optional picture and recording."""

    text: str
    picture: str = ""
    audio: str = ""


@dataclass(frozen=True)
class Setting:
    """What a question's own keys may refer to elsewhere in the document.

    `sets` are the named answer sets; `wording` is false in a template, whose texts the school has
    yet to paste.
    """

    sets: Mapping[str, Mapping[int, Option]]
    wording: bool = True


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
    ordered: ClassVar[bool] = False  # answers can be more or less than others

    id: str
    text: str
    help: str = ""
    picture: str = ""
    audio: str = ""
    required: bool = False
    practice: bool = False  # takes an answer on the page, which is then let go
    known_answers: tuple[Any, ...] = ()  # each shows that a practice question was understood
    can_decline: bool = True
    can_not_understand: bool = True
    show_if: Rule | None = None

    @property
    def counts(self) -> bool:
        """Whether what is answered here is kept, shown and scored."""
        return self.asks and not self.practice

    @classmethod
    def own(cls, node: Node, setting: Setting) -> dict[str, Any]:
        """Read the keys that only this type has, as arguments of its class."""
        return {}

    def field(self) -> Field:
        """Give the unbound WTForms field that asks this question."""
        raise TypeError(f"a {self.type} asks nothing")

    def fields(self) -> dict[str, Field]:
        """Give every field that asks this question by its name, the answer's first."""
        states = {value: WORDING[state] for value, state in self.states().items()}
        apart = {self.state_name: boxes(self.text, states)} if self.states_apart and states else {}
        return {self.id: self.field(), **apart}

    @property
    def state_name(self) -> str:
        """Name the field in which a way of not answering is picked."""
        return f"{self.id}.state" if self.states_apart else self.id

    def read(self, raw: Sequence[str]) -> Any:
        """Turn the submitted texts into a value, or None where nothing was answered.

        Raises Unanswerable, with a sentence for the respondent, when it can't be an answer.
        """
        raise TypeError(f"a {self.type} asks nothing")

    def words(self, raw: Sequence[str]) -> str:
        """Give as much of a comment as may be kept, whatever is wrong with it; empty elsewhere."""
        return ""

    def check(self, value: Any) -> Sentence | None:
        """Say in a sentence why a value can't be an answer to this question; None if it can."""
        raise TypeError(f"a {self.type} asks nothing")

    def checked(self, value: Any) -> Any:
        """Give the value back; raises Unanswerable if it can't be an answer."""
        wrong = self.check(value)
        if wrong:
            raise Unanswerable(wrong)
        return value

    def limits(self) -> dict[str, tuple[Any, Sentence]]:
        """Give what the page itself can check before anything is sent, each with its sentence.

        `low` and `high` come with the first and the last value, `unread` with whether a number has
        to be whole, `pattern` with what all of a text has to fit. Only sending tells the rest.
        """
        return {}

    def comparable(self, value: Any) -> bool:
        """Say whether a show-if test may compare an answer with this value."""
        return self.check(value) is None

    def states(self) -> dict[str, State]:
        """Give the states that may be picked instead of an answer, by their form value."""
        offered = {DECLINED: self.can_decline, NOT_UNDERSTOOD: self.can_not_understand}
        return {value: STATE_OF_VALUE[value] for value, can in offered.items() if can}

    def rows(self) -> Mapping[Any, Option]:
        """Give every answer that can be picked by its value; empty for open questions."""
        return {}

    def codes(self) -> dict[Any, str]:
        """Give every value that can be picked with its wording; empty for open questions."""
        return {value: option.text for value, option in self.rows().items()}

    def media(self) -> list[str]:
        """List the names of the pictures and recordings that the question shows or plays."""
        names = [self.picture, self.audio]
        names += [name for row in self.rows().values() for name in (row.picture, row.audio)]
        return [name for name in names if name]

    def score(self, value: Any) -> float | None:
        """Give the number that scales use for an answer, or None where the type has no number."""
        return None

    def score_range(self) -> tuple[float, float] | None:
        """Give the lowest and highest score, or None where the type can't be scored."""
        return None


@dataclass(frozen=True, kw_only=True)
class PickOne(Question):
    """A question with a few answers of which one is picked; a subclass says which."""

    def field(self) -> Field:
        """Give radio buttons: the answers, then the ways of not answering."""
        return RadioField(self.text, choices=self.choices(), validate_choice=False)

    def choices(self) -> dict[str, str]:
        """Give the words of everything that can be picked by its form value."""
        answers = {str(value): words for value, words in self.codes().items()}
        return answers | {value: WORDING[state] for value, state in self.states().items()}

    def read(self, raw: Sequence[str]) -> Any:
        """Give the value that was picked."""
        picked = self.picked(raw)
        if len(picked) > 1:
            raise Unanswerable(Sentence(PICK_ONE_ONLY))
        return picked[0] if picked else None

    def picked(self, raw: Sequence[str]) -> list[Any]:
        """Give the values that were picked, once each, in the order they are listed."""
        sent = {text for text in raw if text}
        picked = [value for value in self.rows() if str(value) in sent]
        if len(picked) < len(sent):
            raise Unanswerable(Sentence(PICK_FROM_LIST))
        return picked

    def check(self, value: Any) -> Sentence | None:
        """Say so if the value isn't one of the answers."""
        return None if self.is_row(value) else Sentence(PICK_FROM_LIST)

    def is_row(self, value: Any) -> bool:
        """Say whether the value is that of an answer; unlike `in`, true isn't 1 here."""
        return any(type(row) is type(value) and row == value for row in self.rows())


def boxes(text: str, choices: dict[str, str]) -> Field:
    """Give a field of checkboxes, labelled by the value that each sends."""
    return SelectMultipleField(
        text,
        choices=choices,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def read_option(node: Node, *, wording: bool) -> Option:
    """Read one answer: its text, or a mapping of its text, picture and recording."""
    if not isinstance(node.value, dict):
        return Option(text=node.text(needed=wording, most=SHORT))
    option = Option(
        text=node.key("text").text(needed=wording, most=SHORT),
        picture=read_picture(node),
        audio=read_audio(node),
    )
    node.no_other_keys()
    return option


def note_number(node: Node, answers: int, most: int) -> None:
    """Note it if there is one answer only, or more than most."""
    if answers == 1:
        node.note("needs at least two answers")
    if answers > most:
        node.note(f"has {answers} answers; {most} is the most")


def read_picture(node: Node) -> str:
    """Read the name of a picture under `picture`."""
    return node.key("picture").pattern(PICTURE, "the name of an svg, png, webp or jpg file")


def read_audio(node: Node) -> str:
    """Read the name of a recording under `audio`."""
    return node.key("audio").pattern(AUDIO, "the name of an mp3 or ogg file")
