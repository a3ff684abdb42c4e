"""The form that asks a questionnaire, and what a browser sent back in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from wtforms.form import BaseForm

from surveyapp.questionnaire.answers import Answers, State
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.questionnaire.path import seen
from surveyapp.questionnaire.questions.base import Question
from surveyapp.questionnaire.sentences import (
    ANSWER_THIS,
    PICK_FROM_LIST,
    PICK_ONE_ONLY,
    PICK_OR_DECLINED,
    PICK_OR_NOT_UNDERSTOOD,
    WORDS_OR_DECLINED,
    WORDS_OR_NOT_UNDERSTOOD,
    Sentence,
    Unanswerable,
)

# What to say where an answer and a way of not answering came together, by whether it is typed.
EITHER = {
    (True, State.DECLINED): WORDS_OR_DECLINED,
    (True, State.NOT_UNDERSTOOD): WORDS_OR_NOT_UNDERSTOOD,
    (False, State.DECLINED): PICK_OR_DECLINED,
    (False, State.NOT_UNDERSTOOD): PICK_OR_NOT_UNDERSTOOD,
}


class FormData(Protocol):
    """What a browser sent: the texts under each name, as werkzeug's MultiDict gives them."""

    def getlist(self, key: str) -> list[str]:
        """Give the texts under a name, in order; none if it wasn't sent."""


@dataclass(frozen=True)
class Filled:
    """What one respondent filled in.

    `comments` holds the words of each comment, whose state in `answers` is ANSWERED. `errors`
    holds a sentence for each question whose answer can't stand; it then counts as not answered.
    `understood` says that each practice question with known answers was given one of them; it is
    false where there is no such question.
    """

    answers: Answers
    comments: Mapping[str, str]
    errors: Mapping[str, Sentence]
    understood: bool


def form_class(questionnaire: Questionnaire) -> type[BaseForm]:
    """Make the form class with the fields of each question on the form, in order.

    Fields are reached as `form["safe"]`, not as attributes, so a question may be called `data`.
    """
    fields: dict[str, Any] = {}
    for question in questionnaire.on_the_form():
        fields |= question.fields()

    class AnswersForm(BaseForm):
        def __init__(self, formdata: Any = None, data: Mapping[str, Any] | None = None) -> None:
            super().__init__(fields)
            self.process(formdata, data=data)

    return AnswersForm


def read(questionnaire: Questionnaire, formdata: FormData, *, mend: bool = True) -> Filled:
    """Read what was filled in, following the show-if rules from the top; nothing raises.

    Where nobody is there to mend what is wrong, a state that was picked and a comment still stand.
    Whatever was sent for a question that the answers before it hide is dropped, and so is what was
    only practice, save whether it was understood.
    """
    stands = _given if mend else _left
    given = {question.id: stands(question, formdata) for question in questionnaire.asking()}
    shown = {question.id for question in seen(questionnaire, _answers(given))}
    values: dict[str, Any] = {}
    states: dict[str, State] = {}
    comments: dict[str, str] = {}
    errors: dict[str, Sentence] = {}
    for question in questionnaire.asking():
        name = question.id
        found = given[name] if name in shown else State.NOT_SEEN
        if isinstance(found, State):
            states[name] = found
        elif isinstance(found, Sentence):
            errors[name], states[name] = found, State.NOT_SEEN
        elif question.is_comment:
            comments[name], states[name] = found, State.ANSWERED
        else:
            values[name] = found
    understood = _understood(questionnaire, formdata)
    return Filled(Answers(values, states), comments, errors, understood)


def _understood(questionnaire: Questionnaire, formdata: FormData) -> bool:
    practised = [question for question in questionnaire.on_the_form() if question.known_answers]
    return bool(practised) and all(
        _given(question, formdata) in question.known_answers for question in practised
    )


def _left(question: Question, formdata: FormData) -> Any:
    """Do as `_given` does where nobody can mend what is wrong.

    Typing after a state was picked takes it away in the page, so the pick was the last word; only
    words beside "I don't understand" are kept, as ever.
    """
    found = _given(question, formdata)
    if not isinstance(found, Sentence):
        return found
    states = _states(question, formdata)
    words = question.words(formdata.getlist(question.id))
    if words and states != [State.DECLINED]:
        return words
    return states[0] if len(states) == 1 else found


def _given(question: Question, formdata: FormData) -> Any:
    """Give a question's value, the state picked instead, or what is wrong, as a Sentence."""
    ways = question.states()
    texts = formdata.getlist(question.id)
    if question.states_apart:
        picked = formdata.getlist(question.state_name)
        if any(text and text not in ways for text in picked):
            return Sentence(PICK_FROM_LIST)
    answer = _read(question, [text for text in texts if question.states_apart or text not in ways])
    states = _states(question, formdata)
    if states:
        return _one_of(question, answer, states)
    if answer is None:
        return Sentence(ANSWER_THIS) if question.required else State.NOT_SEEN
    return answer


def _states(question: Question, formdata: FormData) -> list[State]:
    picked = formdata.getlist(question.state_name)
    return [state for value, state in question.states().items() if value in picked]


def _read(question: Question, texts: Sequence[str]) -> Any:
    try:
        return question.read(texts)
    except Unanswerable as error:
        return error.sentence


def _one_of(question: Question, answer: Any, states: Sequence[State]) -> Any:
    """Give the state, unless something else was sent beside it: nothing is dropped unsaid.

    Words that come with "I don't understand" are kept, since they may ask for help.
    """
    if question.is_comment and answer is not None and states == [State.NOT_UNDERSTOOD]:
        return answer
    if answer is not None:
        return Sentence(EITHER[question.states_apart, states[0]])
    return states[0] if len(states) == 1 else Sentence(PICK_ONE_ONLY)


def either(question: Question) -> dict[str, Sentence]:
    """Say, by value, what is wrong with a way of not answering that comes beside typed words."""
    return {
        value: found
        for value, state in question.states().items()
        if question.states_apart and isinstance(found := _one_of(question, "", [state]), Sentence)
    }


def _answers(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: it for name, it in given.items() if not isinstance(it, State | Sentence)}
