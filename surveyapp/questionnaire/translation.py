"""Translations: the texts that respondents read, by ids that no reordering changes."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from surveyapp.questionnaire.document import (
    SUGGESTIONS,
    Problem,
    did_you_mean,
    joined,
    shown,
    unfit,
)

# A text's id, and the mapping or list that holds it under a key or number.
Slot = tuple[str, Any, Any]


# The texts of questions and answers, which a template may leave blank.
_WORDING = re.compile(r"questions\.[^.]+\.text|(questions\.[^.]+\.)?(options|labels)\..*")


def texts(document: Any) -> dict[str, str]:
    """Give every text that a respondent reads by its id, such as `questions.safe.help`.

    A blank text isn't one: it waits for its wording.
    """
    return {name: held[key] for name, held, key in _slots(document) if held[key].strip()}


def blanks(document: Any) -> list[str]:
    """List the ids of the questions' and answers' texts that are blank."""
    slots = [(name, held[key]) for name, held, key in _slots(document)]
    return [name for name, text in slots if not text.strip() and _WORDING.fullmatch(name)]


def translated(document: Any, texts: Mapping[str, str]) -> Any:
    """Give a copy of the document in which each text that is in `texts` is replaced."""
    copy = deepcopy(document)
    for name, held, key in _slots(copy):
        held[key] = texts.get(name, held[key])
    return copy


def mismatches(document: Any, translation: Any) -> Iterator[Problem]:
    """Find texts that are missing in a translation of the document, or that it doesn't know."""
    if not isinstance(translation, dict):
        yield Problem("", f"must be keys and values, not {shown(translation)}")
        return
    yield from unfit(translation)
    known = texts(document)
    for name, text in known.items():
        if name not in translation:
            yield Problem(joined("", name), f"is missing; in the original it is {shown(text)}")
    for name, text in translation.items():
        if name in known and (wrong := _wrong(text)):
            yield Problem(joined("", name), wrong)
    unknown = [name for name in translation if name not in known]
    for number, name in enumerate(unknown):
        meant = did_you_mean(name, known) if number < SUGGESTIONS else ""
        yield Problem(joined("", name), f"isn't a text here{meant}")


def _wrong(text: Any) -> str:
    if not isinstance(text, str):
        return f"must be text, not {shown(text)}"
    return "" if text.strip() else "is empty"


def usable(translation: Any) -> dict[str, str]:
    """Give the texts of a translation that can stand in a document, whatever else it holds."""
    given = translation.items() if isinstance(translation, dict) else ()
    return {name: text for name, text in given if isinstance(text, str) and text.strip()}


def _slots(document: Any) -> Iterator[Slot]:
    top = _mapping(document)
    yield from _under("", top, ("title", "confidentiality", "finish"))
    yield from _under("assent.", top.get("assent"), ("title", "text", "yes", "no"))
    for number, signpost in enumerate(_list(top.get("signposts"))):
        yield from _under(f"signposts.{number}.", signpost, ("name", "text"))
    for name, answers in _mapping(top.get("labels")).items():
        yield from _answers(f"labels.{name}.", answers)
    for page in map(_mapping, _list(top.get("pages"))):
        if isinstance(page.get("id"), str):
            yield from _under(f"pages.{page['id']}.", page, ("title", "text"))
        for question in map(_mapping, _list(page.get("questions"))):
            if isinstance(question.get("id"), str):
                yield from _question(f"questions.{question['id']}.", question)


def _question(name: str, question: dict[Any, Any]) -> Iterator[Slot]:
    yield from _under(name, question, ("text", "help", "yes", "no", "unit"))
    yield from _answers(f"{name}options.", question.get("options"))
    yield from _answers(f"{name}labels.", question.get("labels"))


def _answers(name: str, answers: Any) -> Iterator[Slot]:
    """Give the slots of an answer set: texts, or mappings with a text, in a list or by code."""
    keys = range(len(answers)) if isinstance(answers, list) else _mapping(answers)
    for key in keys:
        code = key + 1 if isinstance(answers, list) else key
        if isinstance(answers[key], dict):
            yield from _slot(f"{name}{code}", answers[key], "text")
        else:
            yield from _slot(f"{name}{code}", answers, key)


def _under(name: str, held: Any, keys: tuple[str, ...]) -> Iterator[Slot]:
    for key in keys if isinstance(held, dict) else ():
        yield from _slot(f"{name}{key}", held, key)


def _slot(name: str, held: Any, key: Any) -> Iterator[Slot]:
    text = held.get(key) if isinstance(held, dict) else held[key]
    if isinstance(text, str):
        yield name, held, key


def _mapping(value: Any) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
