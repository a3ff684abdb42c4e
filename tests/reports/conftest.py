import pytest

from surveyapp.analysis.answers import AnswerSet
from surveyapp.questionnaire.answers import Answers
from surveyapp.questionnaire.parsing import parse
from tests import factories


@pytest.fixture(scope="session")
def questionnaire():
    return parse(factories.document())


@pytest.fixture
def answer_set(questionnaire):
    """Give a function that turns one mapping of values a respondent into a set of answers."""

    def make(*rows, states=()):
        states = [*states, *[{}] * (len(rows) - len(states))]
        return AnswerSet(questionnaire, tuple(map(Answers, rows, states)))

    return make
