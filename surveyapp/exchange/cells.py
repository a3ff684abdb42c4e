"""What one cell of a file answers to one question."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveyapp.exchange.matching import normalised
from surveyapp.questionnaire.answers import DECLINED, NOT_UNDERSTOOD, WORDING, State
from surveyapp.questionnaire.questions.base import Question
from surveyapp.questionnaire.sentences import Unanswerable

_STATES = {
    normalised(text): state
    for state, texts in {
        State.DECLINED: (
            DECLINED,
            WORDING[State.DECLINED],
            "rather not say",
            "prefer not to say",
            "I prefer not to say",
            "prefer not to answer",
            "declined",
        ),
        State.NOT_UNDERSTOOD: (
            NOT_UNDERSTOOD,
            WORDING[State.NOT_UNDERSTOOD],
            "I do not understand",
            "don't understand",
            "do not understand",
            "did not understand",
            "I don't understand the question",
            "not understood",
        ),
        State.NOT_SEEN: ("not seen",),
    }.items()
    for text in texts
}
_NUMBER = re.compile(r"[-+]?[0-9]{1,9}([.,][0-9]{1,9})?")
_SEVERAL = object()
MOST_COMMAS = 10  # in the words of one answer
_YES_NO = {"yes": ("true", "1", "y"), "no": ("false", "0", "n")}


@dataclass(frozen=True)
class Given:
    """What a cell says: a value, or a state; `unread` are the parts that mean nothing here."""

    value: Any = None
    state: State = State.ANSWERED
    unread: tuple[str, ...] = ()


NOTHING = Given(state=State.NOT_SEEN)
Reader = Callable[[str], Given]


def reader(variants: Sequence[Question]) -> Reader:
    """Give what reads the cells of a question, given in each of its languages.

    A reader remembers what it has read, since a column holds few different texts.
    """
    question = variants[0]
    names = _names(variants)
    known: dict[str, Given] = {}

    def read(cell: str) -> Given:
        if cell not in known:
            known[cell] = _read(question, names, cell)
        return known[cell]

    return read


def _names(variants: Sequence[Question]) -> dict[str, Any]:
    """Give the texts that stand for each answer: its code, its words, and both together.

    A text that would stand for two answers stands for none.
    """
    names: dict[str, Any] = {}
    for question in variants:
        for value, words in question.codes().items():
            texts = [str(value), words, f"{value} {words}"]
            if question.type == "yes_no":
                texts += _YES_NO[value]
            for text in map(_plain, texts):
                names[text] = value if names.get(text, value) == value else _SEVERAL
    return {text: value for text, value in names.items() if text and value is not _SEVERAL}


def _read(question: Question, names: Mapping[str, Any], cell: str) -> Given:
    text = cell.strip()
    if not text:
        return NOTHING
    plain = _plain(text)
    if question.is_comment:
        return Given(state=_STATES.get(plain, State.ANSWERED))
    if plain in names:
        value = names[plain]
        return Given([value] if question.type == "choices" else value)
    if plain in _STATES:
        return Given(state=_STATES[plain])
    if question.type == "choices":
        return _picked(names, text)
    return Given(state=State.NOT_SEEN, unread=(text,)) if names else _typed(question, text)


def _picked(names: Mapping[str, Any], text: str) -> Given:
    """Read several answers in one cell: a;b;c as Microsoft writes them, a, b, c as Google does."""
    picked, unread = [], []
    for part in text.split(";") if ";" in text else _parts(names, text.split(",")):
        if _plain(part) in names:
            picked.append(names[_plain(part)])
        elif part.strip():
            unread.append(part.strip())
    ordered = [value for value in dict.fromkeys(names.values()) if value in picked]
    state = State.ANSWERED if ordered else State.NOT_SEEN
    return Given(ordered or None, state, tuple(unread))


def _parts(names: Mapping[str, Any], pieces: Sequence[str]) -> Iterator[str]:
    """Join pieces between commas again where the words of an answer have commas themselves."""
    start = 0
    while start < len(pieces):
        ends = range(min(len(pieces), start + MOST_COMMAS), start, -1)
        joined = (",".join(pieces[start:end]) for end in ends)
        known = next((part for part in joined if _plain(part) in names), pieces[start])
        yield known
        start += known.count(",") + 1


def _plain(text: str) -> str:
    """Normalise an answer, so that 3.0 and +3 are 3, while -1 stays -1 and 3.5 stays 3.5."""
    if not _NUMBER.fullmatch(text.strip()):
        return normalised(text)
    number = float(text.replace(",", "."))
    return f"{number:g}"


def _typed(question: Question, text: str) -> Given:
    try:
        value = question.read([text])
    except Unanswerable:
        return Given(state=State.NOT_SEEN, unread=(text,))
    return NOTHING if value is None else Given(value)
