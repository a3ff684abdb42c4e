import pytest

from surveyapp.questionnaire.parsing import parse
from surveyapp.questionnaire.questions.base import Option
from surveyapp.questionnaire.sentences import PICK_FROM_LIST, PICK_ONE_ONLY, Unanswerable

from ..documents import document, parsed, question, said_of


def test_a_list_of_answers_is_coded_from_1():
    assert parsed("rating", labels=["Never", "Often"]).codes() == {1: "Never", 2: "Often"}


def test_answers_may_have_codes_of_their_own():
    assert parsed("rating", labels={0: "No", "2": "Yes"}).codes() == {0: "No", 2: "Yes"}
    assert parsed("rating", labels={"-1": "Worse", "1": "Better"}).codes() == {
        -1: "Worse",
        1: "Better",
    }


def test_several_questions_share_a_named_set():
    questionnaire = parse(
        document(
            question("a", labels="often"),
            question("b", "faces", labels="often"),
            labels={"often": ["Never", {"text": "Always", "picture": "always.svg"}]},
        )
    )

    rows = {1: Option(text="Never"), 2: Option(text="Always", picture="always.svg")}
    assert [it.rows() for it in questionnaire.questions.values()] == [rows, rows]


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        ("oftn", 'labels: there is no answer set "oftn" under labels'),
        (None, "labels: is empty"),
        (3, "labels: must be keys and values, not 3"),
        ([], "labels: is empty"),
        (["Never"], "labels: needs at least two answers"),
        (["x"] * 31, "labels: has 31 answers; 30 is the most"),
        ({1: "A", 3: "B", 2: "C"}, "labels: must have its codes in ascending order"),
        ({"1.5": "A", "2": "B"}, "labels.1.5: isn't a whole number"),
        ({"one": "A", "two": "B"}, "labels.one: isn't a whole number"),
        ({"-0": "A", "1": "B"}, "labels.-0: isn't a whole number"),
        ({"9999999999": "A", "1": "B"}, "labels.9999999999: isn't a whole number"),
        (["Never", ""], "labels[1]: is empty"),
        (["Never", 5], "labels[1]: must be text, not 5; put it in quotes"),
        (["Never", True], "labels[1]: must be text, not true; put it in quotes"),
        (["Never", {"text": "A", "audio": "a.wav"}], "labels[1].audio: must be the name of an mp3"),
    ],
)
def test_it_says_what_is_wrong_with_labels(labels, sentence):
    found = said_of("rating", labels=labels)

    assert any(it.startswith(sentence) for it in found), found


def test_the_value_is_the_code_as_a_number():
    question = parsed("rating")

    assert question.read(["3"]) == 3
    assert question.read([]) is None


@pytest.mark.parametrize(
    ("raw", "msgid"),
    [
        (["5"], PICK_FROM_LIST),
        (["3.0"], PICK_FROM_LIST),
        (["03"], PICK_FROM_LIST),
        (["３"], PICK_FROM_LIST),
        (["Often"], PICK_FROM_LIST),
        (["1", "2"], PICK_ONE_ONLY),
    ],
)
def test_what_is_not_a_code_is_refused(raw, msgid):
    with pytest.raises(Unanswerable) as caught:
        parsed("rating").read(raw)

    assert caught.value.sentence.msgid == msgid


def test_a_value_is_held_against_the_codes():
    question = parsed("rating")

    assert question.check(4) is None
    assert all(question.check(value) for value in (0, 5, "4", 4.0, True, None, [4], {}))


def test_the_score_is_the_code():
    question = parsed("faces", labels={0: "No", 2: "Yes"})

    assert question.score_range() == (0.0, 2.0)
    assert [question.score(value) for value in (0, 2, 1, None, "2")] == [0.0, 2.0, None, None, None]
