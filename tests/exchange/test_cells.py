from dataclasses import replace

import pytest

from surveyapp.exchange.cells import NOTHING, Given, reader
from surveyapp.questionnaire.answers import State
from surveyapp.questionnaire.questions.base import Option


@pytest.mark.parametrize(
    "cell", ["3", "3.0", "3,0", "+3", " 3 ", "Often", "OFTEN.", "3 - Often", "3: often"]
)
def test_a_rating_is_read_by_code_or_words(questionnaire, cell):
    assert read(questionnaire, "safe", cell) == Given(3)


@pytest.mark.parametrize("cell", ["5", "0", "-3", "3.5", "Oftener", "3 or 4", "1e5", "nan"])
def test_what_is_no_answer_is_kept_to_be_listed(questionnaire, cell):
    assert read(questionnaire, "safe", cell) == Given(state=State.NOT_SEEN, unread=(cell,))


@pytest.mark.parametrize("cell", ["", "  ", "\u00a0", "not seen"])
def test_a_blank_cell_was_not_seen(questionnaire, cell):
    assert read(questionnaire, "safe", cell) == NOTHING


@pytest.mark.parametrize("cell", ["I'd rather not say", "I’d rather not say.", "Prefer not to say"])
def test_declining_is_told_apart(questionnaire, cell):
    assert read(questionnaire, "safe", cell).state == State.DECLINED
    assert read(questionnaire, "where", cell).state == State.DECLINED
    assert read(questionnaire, "days", cell).state == State.DECLINED


@pytest.mark.parametrize("cell", ["I don't understand", "don't understand", "I do not understand."])
def test_not_understanding_is_told_apart(questionnaire, cell):
    assert read(questionnaire, "safe", cell).state == State.NOT_UNDERSTOOD


def test_an_answer_of_that_wording_is_an_answer(questionnaire):
    labels = {1: Option(text="Yes"), 2: Option(text="Prefer not to say")}
    asked = replace(questionnaire.questions["safe"], labels=labels)

    assert reader([asked])("Prefer not to say") == Given(2)


def test_negative_codes_are_not_positive_ones(questionnaire):
    labels = {-1: Option(text="Worse"), 0: Option(text="Same"), 1: Option(text="Better")}
    asked = replace(questionnaire.questions["safe"], labels=labels)

    assert [reader([asked])(cell).value for cell in ("-1", "1", "-1.0")] == [-1, 1, -1]


def test_a_text_that_stands_for_two_answers_stands_for_none(questionnaire):
    labels = {0: Option(text="1"), 1: Option(text="2"), 2: Option(text="3")}
    asked = replace(questionnaire.questions["safe"], labels=labels)

    assert reader([asked])("1").unread == ("1",)
    assert reader([asked])("3") == Given(2)


@pytest.mark.parametrize(
    ("cell", "picked"),
    [
        ("class", ["class"]),
        ("In class;Online;", ["class", "online"]),
        ("Online; In class", ["class", "online"]),
        ("In class, Online", ["class", "online"]),
        ("In the yard, or the field", ["yard"]),
        ("Online, In the yard, or the field, In class", ["class", "yard", "online"]),
        ("online,class,online", ["class", "online"]),
    ],
)
def test_several_answers_stand_in_one_cell(questionnaire, cell, picked):
    assert read(questionnaire, "where", cell) == Given(picked)


def test_of_several_answers_those_that_are_known_are_kept(questionnaire):
    given = read(questionnaire, "where", "In class;On the bus")

    assert (given.value, given.unread) == (["class"], ("On the bus",))


@pytest.mark.parametrize(
    ("cell", "value"), [("Yes", "yes"), ("no", "no"), ("TRUE", "yes"), ("0", "no"), ("y", "yes")]
)
def test_yes_and_no_are_read_in_many_ways(questionnaire, cell, value):
    assert read(questionnaire, "told", cell) == Given(value)


@pytest.mark.parametrize(("cell", "value"), [("y7", "y7"), ("Year 8", "y8"), ("year 8 ", "y8")])
def test_a_choice_is_read_by_id_or_words(questionnaire, cell, value):
    assert read(questionnaire, "year", cell) == Given(value)


@pytest.mark.parametrize(("cell", "value"), [("5", 5), ("3.0", 3), ("0", 0)])
def test_a_number_is_read_within_its_limits(questionnaire, cell, value):
    assert read(questionnaire, "days", cell) == Given(value)


@pytest.mark.parametrize("cell", ["6", "-1", "2.5", "many"])
def test_another_number_is_listed(questionnaire, cell):
    assert read(questionnaire, "days", cell).unread == (cell,)


@pytest.mark.parametrize("cell", ["2026-12-31", "31/12/2026"])
def test_a_date_is_read_as_iso_or_british(questionnaire, cell):
    assert read(questionnaire, "since", cell) == Given("2026-12-31")


def test_a_comment_is_answered_and_its_words_are_not_kept(questionnaire):
    assert read(questionnaire, "more", "It was fine") == Given()


def read(questionnaire, question, cell):
    return reader([questionnaire.questions[question]])(cell)
