"""The way through a questionnaire that somebody's answers lead to."""

from collections.abc import Mapping
from typing import Any

from surveyapp.questionnaire.model import Questionnaire
from surveyapp.questionnaire.questions.base import Question
from surveyapp.questionnaire.rules import holds


def seen(questionnaire: Questionnaire, values: Mapping[str, Any]) -> list[Question]:
    """Give the questions that these answers (by question id) bring up, in the order asked.

    Rules look back only, so one pass decides. An answer to a question that is hidden counts for
    nothing. A comment's words are kept apart; any value of its stands for them here.
    """
    shown: list[Question] = []
    counted: dict[str, Any] = {}
    for question in questionnaire.questions.values():
        if question.show_if is None or holds(question.show_if, counted):
            shown.append(question)
            if question.id in values:
                counted[question.id] = values[question.id]
    return shown
