import pytest

from surveyapp.questionnaire.questions.base import Option
from surveyapp.questionnaire.sentences import PICK_FROM_LIST, PICK_ONE_ONLY, Unanswerable

from ..documents import document, parsed, said, said_of


def test_an_option_is_a_text_or_a_text_with_a_picture_and_a_recording():
    options = {
        "yard": {"text": "In the yard", "picture": "yard.svg", "audio": "yard.mp3"},
        "x": "X",
    }
    question = parsed("choice", options=options, picture="map.png")

    assert question.rows() == {
        "yard": Option(text="In the yard", picture="yard.svg", audio="yard.mp3"),
        "x": Option(text="X"),
    }
    assert question.media() == ["map.png", "yard.svg", "yard.mp3"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (None, "options: is empty; write keys and values"),
        ({}, "options: is empty"),
        (["A", "B"], "options: must be keys and values, not a list"),
        ({"a": "A"}, "options: needs at least two answers"),
        ({f"o{number}": "A" for number in range(201)}, "options: has 201 answers; 200 is the most"),
        ({"A": "A", "b": "B"}, "options.A: isn't an id"),
        ({"_declined": "No", "b": "B"}, "options._declined: isn't an id"),
        ({"a": "A", "b": ""}, "options.b: is empty"),
        ({"a": "A", "b": 2}, "options.b: must be text, not 2; put it in quotes"),
        ({"a": "A", "b": {"picture": "b.svg"}}, "options.b.text: is missing"),
        ({"a": "A", "b": {"text": "B", "image": "b.svg"}}, "options.b.image: isn't known here"),
        ({"a": "A", "b": {"text": "B", "picture": "b.exe"}}, "options.b.picture: must be the name"),
        ({"a": "A", "b": "x" * 301}, "options.b: has 301 characters"),
    ],
)
def test_it_says_what_is_wrong_with_options(options, sentence):
    found = said_of("choice", options=options)

    assert any(it.startswith(sentence) for it in found), found


def test_options_cannot_be_left_out():
    bare = {"id": "q", "type": "choice", "text": "?"}

    assert said(document(bare)) == ["pages[0].questions[0].options: is missing"]


def test_one_option_is_picked():
    question = parsed("choice")

    assert question.read(["b"]) == "b"
    assert question.read(["b", "b", ""]) == "b"
    assert question.read([]) is None
    assert question.read([""]) is None


@pytest.mark.parametrize(
    ("raw", "msgid"),
    [
        (["a", "b"], PICK_ONE_ONLY),
        (["z"], PICK_FROM_LIST),
        (["a", "z"], PICK_FROM_LIST),
        (["A"], PICK_FROM_LIST),
        (["a\x00"], PICK_FROM_LIST),
        (["x" * 1_000_000], PICK_FROM_LIST),
        (["\ud800"], PICK_FROM_LIST),
    ],
)
def test_what_is_not_one_of_the_options_is_refused(raw, msgid):
    with pytest.raises(Unanswerable) as caught:
        parsed("choice").read(raw)

    assert caught.value.sentence.msgid == msgid


def test_several_options_are_picked_in_the_order_of_the_list():
    question = parsed("choices")

    assert question.read(["c", "a", "c"]) == ["a", "c"]
    assert question.read([]) is None


def test_a_value_is_held_against_the_options():
    choice, choices = parsed("choice"), parsed("choices")

    assert [choice.check(value) for value in ("a", "b")] == [None, None]
    assert all(choice.check(value) for value in ("z", "", None, ["a"], {}, 1, True))
    assert choices.check(["a", "c"]) is None
    assert all(choices.check(value) for value in ("a", [], ["a", "a"], ["z"], [["a"]], None, {}))


def test_a_choice_has_no_score():
    assert parsed("choice").score("a") is None
    assert parsed("choice").score_range() is None


def test_the_field_shows_the_options_and_the_ways_of_not_answering():
    question = parsed("choices", dont_understand=False)

    assert question.choices() == {
        "a": "A",
        "b": "B",
        "c": "C",
        "_declined": "I'd rather not say",
    }
