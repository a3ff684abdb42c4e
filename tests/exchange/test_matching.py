import pytest

from surveyapp.exchange.matching import match, normalised
from surveyapp.questionnaire.parsing import parse
from tests import factories


@pytest.mark.parametrize(
    ("header", "how"),
    [
        ("safe", "id"),
        ("SAFE", "id"),
        ("I felt safe.", "text"),
        ("  i felt SAFE * ", "text"),
        ("1. I felt safe", "text"),
        ("Q1) I felt safe.", "text"),
        ("How was your week? [I felt safe.]", "text in brackets"),
        ("How was your week? [I felt safe.] *", "text in brackets"),
        ("I felt save.", "guess"),
    ],
)
def test_it_finds_the_column_of_a_question(questionnaire, header, how):
    (found,) = match([questionnaire], ["Name", header], {})

    assert (found.place, found.question, found.how) == (1, "safe", how)


@pytest.mark.parametrize("header", ["Name", "I felt", "felt", "", "I was loved."])
def test_it_takes_no_column_that_is_not_clearly_a_question(questionnaire, header):
    assert match([questionnaire], [header], {}) == []


def test_a_mapping_goes_before_everything(questionnaire):
    (found,) = match([questionnaire], ["I felt safe."], {"I felt safe.": "liked"})

    assert (found.question, found.how) == ("liked", "mapping")


def test_a_question_has_one_column_the_surest(questionnaire):
    (found,) = match([questionnaire], ["I felt safe.", "safe"], {})

    assert (found.place, found.how) == (1, "id")


def test_it_makes_no_guess_between_two_columns(questionnaire):
    assert match([questionnaire], ["I felt save.", "I felt saef."], {}) == []


def test_it_makes_no_guess_between_two_questions():
    texts = ("The teachers here listen to me.", "The teachers there listen to me.")
    asked = asking(*texts)

    assert match([asked], ["The teachers where listen to me."], {}) == []


def test_two_questions_of_one_text_are_found_by_id_only():
    asked = asking("Same text", "Same text")

    assert match([asked], ["Same text"], {}) == []
    assert [it.question for it in match([asked], ["q1", "q2"], {})] == ["q1", "q2"]


def test_a_question_is_found_by_its_text_in_any_language(questionnaire):
    welsh = asking("Rwy'n teimlo'n ddiogel.")

    (found,) = match([asking("I feel safe."), welsh], ["Rwy’n teimlo’n ddiogel"], {})

    assert found.question == "q1"


def test_questions_without_wording_are_not_found_by_nothing():
    assert match([asking("x", "y")], ["", " ", "*"], {}) == []


def test_a_very_long_header_is_no_work(questionnaire):
    assert match([questionnaire], ["I felt safe. " * 10_000] * 20, {}) == []


def test_normalising_leaves_the_words():
    assert normalised("  I’d say:  “Yes!” \u00a0 ") == "id say yes"


def asking(*texts):
    labels = ["No", "Yes"]
    questions = [
        {"id": f"q{number}", "type": "rating", "text": text, "labels": labels}
        for number, text in enumerate(texts, start=1)
    ]
    page = {"id": "page", "title": "Page", "questions": questions}
    return parse(factories.document(pages=[page], scales=[]))
