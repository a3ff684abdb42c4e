"""Reading pages and their questions, in the order in which they are asked."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from surveyapp.questionnaire import show_if
from surveyapp.questionnaire.document import SHORT, Node, shown
from surveyapp.questionnaire.model import Page
from surveyapp.questionnaire.questions import TYPES
from surveyapp.questionnaire.questions.base import (
    PickOne,
    Question,
    Setting,
    read_audio,
    read_picture,
)


@dataclass(frozen=True)
class Reading:
    """How far the pages are read: `asked` gains each question, or None for a broken one."""

    setting: Setting
    everywhere: Collection[str]
    asked: dict[str, Question | None] = field(default_factory=dict)


def read(node: Node, setting: Setting) -> tuple[tuple[Page, ...], dict[str, Question | None]]:
    """Read the list of pages; give them, and every question by id, None for a broken one."""
    entries = [entry for entry in node.entries(needed=True) if entry.is_mapping()]
    reading = Reading(setting, {name for entry in entries for name in _ids(entry)})
    names: set[str] = set()
    pages = tuple(_page(entry, reading, names) for entry in entries)
    if pages and not any(it is None or it.counts for it in reading.asked.values()):
        node.note("ask nothing; a questionnaire needs a question")
    return pages, reading.asked


def _ids(page: Node) -> list[str]:
    questions = page.value.get("questions")
    entries = questions if isinstance(questions, list) else []
    ids = [entry.get("id") for entry in entries if isinstance(entry, dict)]
    return [name for name in ids if isinstance(name, str)]


def _page(node: Node, reading: Reading, names: set[str]) -> Page:
    name = node.key("id").identifier()
    if name in names:
        node.key("id").note(f"{shown(name)} is the id of a page above, too")
    names.add(name)
    entries = [it for it in node.key("questions").entries(needed=True) if it.is_mapping()]
    questions = [_question(entry, reading) for entry in entries]
    page = Page(
        id=name,
        title=node.key("title").text(needed=True, most=SHORT),
        text=node.key("text").text(),
        questions=tuple(question for question in questions if question is not None),
    )
    node.no_other_keys()
    return page


def _question(node: Node, reading: Reading) -> Question | None:
    name = node.key("id").identifier()
    if name in reading.asked:
        node.key("id").note(f"{shown(name)} is the id of a question above, too")
    kind = TYPES.get(node.key("type").one_of(TYPES, ""))
    question, sound = (None, False) if kind is None else _of_type(kind, name, node, reading)
    reading.asked.setdefault(name, question if sound else None)
    return question


def _of_type(
    kind: type[Question], name: str, node: Node, reading: Reading
) -> tuple[Question, bool]:
    """Read a question of a known type, and say whether what it can be answered with is sound."""
    before = node.noted
    own = kind.own(node, reading.setting)
    sound = node.noted == before
    question = kind(
        id=name,
        text=node.key("text").text(needed=reading.setting.wording),
        help=node.key("help").text(),
        picture=read_picture(node),
        audio=read_audio(node),
        show_if=show_if.read(
            node.key("show_if"), show_if.Asked(name, reading.asked, reading.everywhere)
        ),
        **(_answering(node) if kind.asks else {}),
        **own,
    )
    if issubclass(kind, PickOne):
        known = node.key("known_answers")
        question = replace(question, known_answers=_known_answers(known, question) if sound else ())
    node.no_other_keys(f"isn't known in a {kind.type} question")
    return question, sound and (bool(question.rows()) or not isinstance(question, PickOne))


def _known_answers(node: Node, question: Question) -> tuple[Any, ...]:
    """Read the answers that show that a practice question was understood."""
    if node.given and not question.practice:
        node.note("is for practice questions only")
    entries = node.entries()
    for entry in entries:
        if question.check(entry.value) is not None:
            entry.note(f"{shown(entry.value)} isn't an answer to this question")
    return tuple(entry.value for entry in entries)


def _answering(node: Node) -> dict[str, Any]:
    required = node.key("required").flag(default=False)
    practice = node.key("practice").flag(default=False)
    if required and practice:
        node.key("required").note("can't be true for a practice question, whose answer isn't kept")
    return {
        "required": required,
        "practice": practice,
        "can_decline": node.key("decline").flag(default=True),
        "can_not_understand": node.key("dont_understand").flag(default=True),
    }
