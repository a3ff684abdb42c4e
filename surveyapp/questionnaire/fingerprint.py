"""A mark of what a scale asks and how it scores, which changes as soon as either does."""

from collections.abc import Iterator
from hashlib import sha256

from surveyapp.questionnaire.model import Questionnaire, Scale
from surveyapp.questionnaire.questions.base import Question


def of_scale(questionnaire: Questionnaire, scale: Scale) -> str:
    """Give the mark of a scale; two surveys may be compared on it only where it is the same.

    It holds the wording of the items, of their answers and their help, the codes, and the key; not
    titles, bands or the other questions.
    """
    return sha256(repr(list(_parts(questionnaire, scale))).encode()).hexdigest()


def _parts(questionnaire: Questionnaire, scale: Scale) -> Iterator[object]:
    yield (
        scale.method,
        sorted(scale.reversed),
        scale.minimum_answered,
        scale.prorated,
        scale.multiply,
        scale.at_least,
        sorted(scale.table.items()),
    )
    for item in sorted(scale.items):
        yield from _asked(questionnaire.questions[item])
    for part in scale.of_scales:
        yield from _parts(questionnaire, questionnaire.scales_by_id[part])


def _asked(question: Question) -> Iterator[object]:
    yield question.id, question.type, question.text, question.help, question.score_range()
    yield [(code, words, question.score(code)) for code, words in question.codes().items()]
