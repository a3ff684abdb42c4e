"""The plain part of YAML 1.2: mappings, lists and scalars, and nothing that surprises.

Only `true`, `false` and `null` are words with a meaning, so `no`, `on` and `yes` stay text; days
and times stay text; a number is written in tens, and one that begins with 0, like a telephone
number, stays text. Keys are always text, as in JSON. Anchors, aliases, tags, second documents and
keys that are there twice are refused. The events come from libyaml, which takes a question mark
inside `{...}` for text; they are joined here within limits of depth and size.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml import CSafeLoader
from yaml.reader import ReaderError

from surveyapp.questionnaire.document import DEPTH, SIZE, shown

_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}")

# What libyaml says, and what the author can do about it.
_HINTS = {
    "mapping values are not allowed": "put a text that has a colon in it in quotes",
    "cannot start any token": "indent with spaces only, and put a text that begins with @, % or ` "
    "in quotes",
    "expected ',' or": "a comma or bracket is missing, or a text with a comma needs quotes",
    "end of stream": "a closing quote or bracket is missing",
    "expected key": "lines that belong together must begin at the same column, and a text that "
    "has quotes inside needs other quotes around it",
    "expected '-' indicator": "entries of one list must begin at the same column, each with a -",
    "block sequence entries": "begin the list on a line of its own",
    "node content": "put a text that begins with a sign in quotes",
}


class NotPlain(ValueError):
    """The text isn't plain YAML: `place` says where (line 3, column 5), the message why."""

    def __init__(self, message: str, place: str) -> None:
        super().__init__(message)
        self.place = place


def load(text: str) -> Any:
    """Give the value that a YAML text describes, None if it is empty; raises NotPlain."""
    events = _plain(yaml.parse(text, Loader=CSafeLoader))
    try:
        first = next(events, None)
        value = None if first is None else _value(first, events)
        next(events, None)  # a second document would be refused here
    except yaml.MarkedYAMLError as error:
        raise NotPlain(_reason(str(error.problem)), _place(error.problem_mark)) from error
    except ReaderError as error:
        line = text.encode().count(b"\n", 0, error.position) + 1
        raise NotPlain("has an invisible control character; delete it", f"line {line}") from error
    return value


def _plain(events: Iterator[Any]) -> Iterator[Any]:
    """Let the events of one plain document pass."""
    depth = documents = 0
    for size, event in enumerate(events):
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        wrong = _unplain(event) or _beyond(size, depth, documents)
        if wrong:
            raise NotPlain(wrong, _place(event.start_mark))
        if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            yield event


def _unplain(event: Any) -> str:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        return "anchors (&) and aliases (*) aren't allowed; name answer sets under labels instead"
    if getattr(event, "tag", None):
        return "tags (!) aren't allowed; put a text that begins with ! in quotes"
    return ""


def _beyond(size: int, depth: int, documents: int) -> str:
    if documents > 1:
        return "a second document begins here; a file holds one"
    if depth > DEPTH:
        return f"is nested more than {DEPTH} levels deep"
    return f"has more than {SIZE} parts" if size > SIZE else ""


def _value(event: Any, events: Iterator[Any]) -> Any:
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event.value) if event.implicit[0] else event.value
    if isinstance(event, yaml.SequenceStartEvent):
        return [_value(entry, events) for entry in _inside(events)]
    return _mapping(events)


def _inside(events: Iterator[Any]) -> Iterator[Any]:
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            return
        yield event


def _mapping(events: Iterator[Any]) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key in _inside(events):
        if not isinstance(key, yaml.ScalarEvent):
            raise NotPlain("a key must be text", _place(key.start_mark))
        if key.value in mapping:
            place = _place(key.start_mark)
            raise NotPlain(f"the key {shown(key.value)} is there twice", place)
        mapping[key.value] = _value(next(events), events)
    return mapping


def _scalar(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


def _place(mark: Any) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}"


def _reason(problem: str) -> str:
    hints = (f"; {hint}" for part, hint in _HINTS.items() if part in problem)
    return problem + next(hints, "")
