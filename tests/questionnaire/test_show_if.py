import pytest

from surveyapp.questionnaire import rules
from surveyapp.questionnaire.parsing import parse
from surveyapp.questionnaire.rules import All, Either, as_json

from .documents import document, question, said

BEFORE = [
    question("rating"),
    question("choice", "choice"),
    question("choices", "choices"),
    question("yes_no", "yes_no"),
    question("number", "number", min=0, max=20),
    question("date", "date"),
    question("comment", "long_text"),
    question("statement", "statement"),
    question("try_it", practice=True),
]
PLACE = f"pages[0].questions[{len(BEFORE)}].show_if"


def with_rule(rule):
    return document(*BEFORE, question("q", show_if=rule), question("later"))


def rule_of(rule):
    return parse(with_rule(rule)).questions["q"].show_if


def said_of(rule):
    return [sentence.removeprefix(PLACE) for sentence in said(with_rule(rule))]


def test_one_test_is_a_test():
    assert rule_of({"question": "rating", "at_least": 2}) == rules.Test("rating", "at_least", 2)


def test_several_tests_of_one_question_must_all_hold():
    assert rule_of({"question": "number", "at_least": 2, "at_most": 4}) == All(
        (rules.Test("number", "at_least", 2), rules.Test("number", "at_most", 4))
    )


def test_rules_are_joined():
    assert rule_of(
        {
            "any": [
                {"question": "choice", "is": "a"},
                {"all": [{"question": "comment", "answered": True}]},
            ]
        }
    ) == Either((rules.Test("choice", "is", "a"), All((rules.Test("comment", "answered", True),))))


@pytest.mark.parametrize(
    "rule",
    [
        {"question": "rating", "is": 3},
        {"question": "choices", "is": "a", "is_not": "b"},
        {"question": "yes_no", "is": "no"},
        {"question": "date", "at_least": "2026-01-31"},
        {"any": [{"all": [{"any": [{"question": "number", "answered": False}]}]}]},
    ],
)
def test_a_rule_survives_being_written_and_read(rule):
    assert rule_of(as_json(rule_of(rule))) == rule_of(rule)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("always", ': must be keys and values, not "always"'),
        ([], ": must be keys and values, not a list"),
        ({}, ".question: is missing"),
        ({}, ": needs a test: answered, is, is_not, at_least, at_most"),
        ({"question": "rating"}, ": needs a test: answered, is, is_not, at_least, at_most"),
        ({"question": "rating", "atleast": 2}, ".atleast: isn't known here; did you mean \"at_le"),
        ({"question": "later", "is": 1}, '.question: refers to "later", which is asked later'),
        ({"question": "q", "is": 1}, ".question: is the question itself; a rule can only look"),
        ({"question": "mood", "is": 1}, '.question: refers to "mood", which isn\'t asked anywhere'),
        ({"question": ["rating"], "is": 1}, ".question: must be text, not a list"),
        ({"question": "statement", "answered": True}, '"statement", a statement, which has no a'),
        (
            {"question": "try_it", "is": 1},
            '"try_it", a practice question, whose answer isn\'t kept',
        ),
        ({"question": "rating", "answered": "yes"}, '.answered: must be true or false, not "yes"'),
        (
            {"question": "rating", "is": "Never"},
            '.is: "rating" can\'t be answered with "Never"; it',
        ),
        ({"question": "rating", "is": 5}, "with 5; its answers are 1, 2, 3, 4"),
        ({"question": "rating", "is": True}, "with true; its answers are 1, 2, 3, 4"),
        ({"question": "rating", "is": 1.0}, "with 1.0; its answers are 1, 2, 3, 4"),
        ({"question": "rating", "is": [1]}, "with a list; its answers are 1, 2, 3, 4"),
        ({"question": "rating", "is": None}, "with nothing; its answers are 1, 2, 3, 4"),
        ({"question": "rating", "at_least": 7}, '.at_least: "rating" can\'t be answered with 7'),
        ({"question": "choice", "is": "z"}, 'with "z"; its answers are a, b, c'),
        ({"question": "choice", "is": {}}, "with keys and values; its answers are a, b, c"),
        ({"question": "choices", "is": ["a"]}, "with a list; its answers are a, b, c"),
        ({"question": "choice", "at_least": "a"}, '"choice", whose answers have no order'),
        ({"question": "yes_no", "is": True}, "with true; its answers are yes, no"),
        ({"question": "yes_no", "at_most": "no"}, '"yes_no", whose answers have no order'),
        ({"question": "number", "at_least": "2"}, '"number" can\'t be answered with "2"'),
        ({"question": "number", "at_least": 21}, '"number" can\'t be answered with 21'),
        ({"question": "number", "is": 2.5}, '"number" can\'t be answered with 2.5'),
        ({"question": "date", "at_least": 2026}, '"date" can\'t be answered with 2026'),
        ({"question": "date", "is": "2026-02-30"}, '"date" can\'t be answered with "2026-02-30"'),
        ({"question": "comment", "is": "bad"}, ".is: can't look into a comment; ask whether"),
        ({"question": "rating", "at_least": 3, "at_most": 2}, ": can never be true"),
        ({"question": "rating", "is": 1, "is_not": 1}, ": can never be true"),
        ({"question": "rating", "is": 1, "at_least": 2}, ": can never be true"),
        ({"question": "rating", "is": 1, "answered": False}, ": can never be true"),
        ({"question": "number", "at_least": 3, "at_most": 2}, ": can never be true"),
        ({"all": []}, ".all: is empty"),
        ({"any": {}}, ".any: must be a list, not keys and values"),
        ({"all": [], "any": []}, ".any: isn't known beside a list of rules"),
        ({"all": [{"question": "q", "is": 1}]}, ".all[0].question: is the question itself"),
        ({"all": ["x"]}, ".all[0]: must be keys and values"),
        ({"any": [{"question": "rating", "is": 1}], "is": 1}, ".is: isn't known beside a list"),
    ],
)
def test_it_says_what_is_wrong_with_a_rule(rule, sentence):
    assert any(sentence in it for it in said_of(rule)), said_of(rule)


@pytest.mark.parametrize(
    "rule",
    [
        {"question": "number", "at_least": 3, "is_not": 3},
        {"question": "number", "at_least": 3, "at_most": 3},
        {"question": "date", "at_least": "2026-01-01", "at_most": "2026-12-31"},
        {"question": "choices", "is": "a", "is_not": "b"},
        {"question": "rating", "answered": True, "is": 4},
        {"question": "comment", "answered": False},
    ],
)
def test_it_lets_a_rule_stand_that_can_be_true(rule):
    assert said_of(rule) == []


def test_rules_inside_rules_end_somewhere():
    rule = {"question": "rating", "is": 1}
    for _ in range(5):
        rule = {"all": [rule]}

    assert said_of(rule) == [
        ".all[0].all[0].all[0].all[0].all[0]: has rules inside rules more than 5 levels deep"
    ]


def test_a_rule_about_a_broken_question_brings_no_second_problem():
    broken = {"id": "broken", "type": "ratting", "text": "?"}

    found = said(document(broken, question("q", show_if={"question": "broken", "is": 1})))

    assert len(found) == 1
    assert found[0].startswith("pages[0].questions[0].type")
