"""Words between the questions, which ask nothing."""

from dataclasses import dataclass
from typing import ClassVar

from surveyapp.questionnaire.questions.base import Question


@dataclass(frozen=True, kw_only=True)
class Statement(Question):
    """Some words to read; there is no answer."""

    type: ClassVar[str] = "statement"
    asks: ClassVar[bool] = False
