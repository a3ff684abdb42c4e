"""Reading a show-if rule, and holding it against the questions that were asked before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from surveyapp.questionnaire.document import Node, shown
from surveyapp.questionnaire.questions.base import Question
from surveyapp.questionnaire.rules import TESTS, All, Either, Rule, Test

DEPTH = 5


@dataclass(frozen=True)
class Asked:
    """Where a rule stands: its question's id, the questions before, and the ids of all.

    A question that couldn't be read is None, so rules about it bring no second problem.
    """

    own: str
    before: Mapping[str, Question | None]
    everywhere: Collection[str]


def read(node: Node, asked: Asked, depth: int = 1) -> Rule | None:
    """Read a rule, or None where there is none or it makes no sense."""
    if not node.given or not node.is_mapping():
        return None
    if depth > DEPTH:
        node.note(f"has rules inside rules more than {DEPTH} levels deep")
        return None
    for name in ("all", "any"):
        if name in node.value:
            return _joined(node, name, asked, depth)
    return _tests(node, asked)


def _joined(node: Node, name: str, asked: Asked, depth: int) -> Rule:
    parts = [read(entry, asked, depth + 1) for entry in node.key(name).entries(needed=True)]
    node.no_other_keys("isn't known beside a list of rules")
    rules = tuple(part for part in parts if part is not None)
    return All(rules) if name == "all" else Either(rules)


def _tests(node: Node, asked: Asked) -> Rule | None:
    question = _question(node.key("question"), asked)
    given = {name: part for name in TESTS if (part := node.key(name)).given}
    node.no_other_keys()
    if not given:
        node.note("needs a test: " + ", ".join(TESTS))
    if question is None:
        return None
    wrong = {name: _wrong(name, part.value, question) for name, part in given.items()}
    for name, message in wrong.items():
        if message:
            given[name].note(message)
    if any(wrong.values()):
        return None
    tests = [Test(question.id, name, part.value) for name, part in given.items()]
    if len(tests) > 1 and not _can_hold(tests, question):
        node.note("can never be true: its tests contradict each other")
    return tests[0] if len(tests) == 1 else All(tuple(tests))


def _question(node: Node, asked: Asked) -> Question | None:
    name = node.text(needed=True)
    if name == asked.own:
        node.note("is the question itself; a rule can only look back")
    elif name in asked.before:
        question = asked.before[name]
        if question is not None and not question.asks:
            node.note(f"refers to {shown(name)}, a statement, which has no answer")
            return None
        if question is not None and question.practice:
            node.note(f"refers to {shown(name)}, a practice question, whose answer isn't kept")
            return None
        return question
    elif name in asked.everywhere:
        node.note(f"refers to {shown(name)}, which is asked later")
    elif name:
        node.note(f"refers to {shown(name)}, which isn't asked anywhere")
    return None


def _wrong(name: str, value: Any, question: Question) -> str:
    if name == "answered":
        return "" if isinstance(value, bool) else f"must be true or false, not {shown(value)}"
    if question.is_comment:
        return f"can't look into a comment; ask whether {shown(question.id)} is answered"
    if name in ("at_least", "at_most") and not question.ordered:
        return f"can't be used with {shown(question.id)}, whose answers have no order"
    if question.comparable(value):
        return ""
    answers = ", ".join(map(str, question.codes()))
    these = f"; its answers are {answers}" if answers else ""
    return f"{shown(question.id)} can't be answered with {shown(value)}{these}"


def _can_hold(tests: list[Test], question: Question) -> bool:
    """Say whether some answer passes all the tests, as far as this is easy to say."""
    answers = list(question.codes())
    if not answers:  # open: numbers and dates, where the limits themselves are the ones to try
        tests = [test for test in tests if test.test != "is_not"]
        answers = [test.value for test in tests]
    return any(all(TESTS[test.test](answer, test.value) for test in tests) for answer in answers)
