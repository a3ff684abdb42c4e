"""The smallest documents, for the tests of what a questionnaire may hold."""

from typing import Any

from surveyapp.questionnaire.checks import problems
from surveyapp.questionnaire.parsing import parse
from surveyapp.questionnaire.questions.base import Question

OFTEN = ["Never", "Sometimes", "Often", "Always"]
KEYS: dict[str, dict[str, Any]] = {
    "choice": {"options": {"a": "A", "b": "B", "c": "C"}},
    "choices": {"options": {"a": "A", "b": "B", "c": "C"}},
    "rating": {"labels": OFTEN},
    "faces": {"labels": OFTEN},
}


def question(name: str, kind: str = "rating", **keys: Any) -> dict[str, Any]:
    """Make a question of a type, with the keys that the type needs unless others are given."""
    return {"id": name, "type": kind, "text": f"About {name}?", **KEYS.get(kind, {}), **keys}


def document(*questions: Any, **keys: Any) -> dict[str, Any]:
    """Make a document that asks the questions on one page."""
    page = {"id": "page", "title": "A page", "questions": list(questions) or [question("safe")]}
    return {"survey": "tiny", "title": "Tiny", "language": "en", "pages": [page], **keys}


def said(document: Any, texts: Any = None) -> list[str]:
    """List what the check says about a document."""
    return [str(problem) for problem in problems(document, texts)]


def parsed(kind: str, **keys: Any) -> Question:
    """Parse one question of a type, with another beside it that asks something."""
    return parse(document(question("q", kind, **keys), question("beside"))).questions["q"]


def said_of(kind: str, **keys: Any) -> list[str]:
    """List what the check says about one question of a type, without the place of the question."""
    found = said(document(question("q", kind, **keys), question("beside")))
    return [sentence.removeprefix("pages[0].questions[0].") for sentence in found]
