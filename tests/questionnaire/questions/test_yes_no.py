import pytest

from surveyapp.questionnaire.sentences import Unanswerable

from ..documents import parsed, said_of


def test_yes_and_no_may_be_worded_otherwise():
    assert parsed("yes_no").codes() == {"yes": "Yes", "no": "No"}
    assert parsed("yes_no", yes="I did", no="I didn't").codes() == {
        "yes": "I did",
        "no": "I didn't",
    }


def test_the_wording_must_be_text():
    assert said_of("yes_no", yes=True) == ["yes: must be text, not true; put it in quotes"]


def test_the_values_stay_yes_and_no():
    question = parsed("yes_no", yes="I did")

    assert question.read(["yes"]) == "yes"
    with pytest.raises(Unanswerable):
        question.read(["I did"])


def test_yes_scores_1_and_no_scores_0():
    question = parsed("yes_no")

    assert question.score_range() == (0.0, 1.0)
    assert [question.score(value) for value in ("yes", "no", True, None)] == [1.0, 0.0, None, None]
