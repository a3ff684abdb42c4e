from surveyapp.questionnaire.parsing import parse
from surveyapp.questionnaire.path import seen

from .documents import document, question

CHAIN = parse(
    document(
        question("safe"),
        question("where", "choices", show_if={"question": "safe", "at_most": 2}),
        question("told", "yes_no", show_if={"question": "where", "answered": True}),
        question("hello", "statement", show_if={"question": "told", "is": "yes"}),
        question("last"),
    )
)


def ids(values):
    return [question.id for question in seen(CHAIN, values)]


def test_nothing_answered_hides_what_depends_on_an_answer():
    assert ids({}) == ["safe", "last"]


def test_an_answer_brings_the_next_question_up():
    assert ids({"safe": 2}) == ["safe", "where", "last"]
    assert ids({"safe": 1, "where": ["a"], "told": "yes"}) == [
        "safe",
        "where",
        "told",
        "hello",
        "last",
    ]


def test_an_answer_to_a_hidden_question_brings_nothing_up():
    assert ids({"safe": 3, "where": ["a"], "told": "yes"}) == ["safe", "last"]


def test_answers_to_unknown_questions_change_nothing():
    assert ids({"safe": 4, "gone": 1}) == ["safe", "last"]
