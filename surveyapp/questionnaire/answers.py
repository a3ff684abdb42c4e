"""The four states of an answer, and what an answered question holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """What became of a question for one respondent; the four are never merged."""

    ANSWERED = "answered"
    DECLINED = "declined"
    NOT_UNDERSTOOD = "not_understood"
    NOT_SEEN = "not_seen"


# Form values that stand for a state; an option's id can't begin with "_", so they can't collide.
DECLINED = "_declined"
NOT_UNDERSTOOD = "_not_understood"
STATE_OF_VALUE = {DECLINED: State.DECLINED, NOT_UNDERSTOOD: State.NOT_UNDERSTOOD}

# What a respondent reads beside them: English message ids.
WORDING = {State.DECLINED: "I'd rather not say", State.NOT_UNDERSTOOD: "I don't understand"}


@dataclass(frozen=True)
class Answers:
    """One respondent's answers by question id.

    `values` holds only answered questions: an option id (choice, yes/no), a list of option ids
    (choices), an integer code (rating, faces), a number or an ISO date. `states` holds every other
    question that asks something, so nothing is missing without a reason; comments are among them
    as ANSWERED, since their words are kept apart.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    states: Mapping[str, State] = field(default_factory=dict)

    def state(self, question: str) -> State:
        """Say which of the four states the question is in."""
        if question in self.values:
            return State.ANSWERED
        return self.states.get(question, State.NOT_SEEN)
