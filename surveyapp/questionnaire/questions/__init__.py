"""The types of question, each in a module of its own."""

from surveyapp.questionnaire.questions.base import Question
from surveyapp.questionnaire.questions.choice import Choice, Choices
from surveyapp.questionnaire.questions.date import Date
from surveyapp.questionnaire.questions.number import Number
from surveyapp.questionnaire.questions.rating import Faces, Rating
from surveyapp.questionnaire.questions.statement import Statement
from surveyapp.questionnaire.questions.text import LongText, Text
from surveyapp.questionnaire.questions.yes_no import YesNo

TYPES: dict[str, type[Question]] = {
    kind.type: kind
    for kind in (Choice, Choices, Rating, Faces, YesNo, Number, Date, Text, LongText, Statement)
}
