import math

import pytest

from surveyapp.questionnaire.sentences import (
    NUMBER_AT_LEAST,
    NUMBER_AT_MOST,
    TYPE_DECIMAL,
    TYPE_NUMBER,
    Unanswerable,
)

from ..documents import parsed, said_of


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("0012", 12),
        ("１２", 12),
        ("١٢", 12),
        ("12.0", 12),
        ("1,200", 1200),
        ("1 200", 1200),
        ("-3", -3),
        ("\u22123", -3),
        ("+3", 3),
        ("-0", 0),
    ],
)
def test_it_reads_a_whole_number_as_people_type_it(typed, value):
    read = parsed("number").read([typed])

    assert read == value
    assert isinstance(read, int)
    assert math.copysign(1, read) == (-1 if value < 0 else 1)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("12,5", 12.5), ("12.5", 12.5), ("1,200.5", 1200.5), ("7", 7.0), ("0,5", 0.5), ("-0.0", 0.0)],
)
def test_it_reads_a_decimal_number_as_people_type_it(typed, value):
    read = parsed("number", whole=False).read([typed])

    assert str(read) == str(value)


@pytest.mark.parametrize("raw", [[], [""], ["   "], ["\t\n"]])
def test_nothing_is_no_answer(raw):
    assert parsed("number").read(raw) is None


@pytest.mark.parametrize(
    "typed",
    ["NaN", "inf", "-Infinity", "1e5", "1e999", "0x10", "1_000", "twelve", "1,2,3", "1.2.3", "--1"]
    + ["12\x00", "½", "²", "9" * 17, "9" * 1_000_000, ".5", "5.", "1/2", "\ud800", "12.5"],
)
def test_what_is_not_a_whole_number_is_refused(typed):
    with pytest.raises(Unanswerable) as caught:
        parsed("number").read([typed])

    assert caught.value.sentence.msgid == TYPE_NUMBER


def test_a_decimal_number_is_asked_for_in_other_words():
    with pytest.raises(Unanswerable) as caught:
        parsed("number", whole=False).read(["many"])

    assert caught.value.sentence.msgid == TYPE_DECIMAL


@pytest.mark.parametrize(
    ("typed", "msgid", "values"),
    [("-1", NUMBER_AT_LEAST, {"least": "0"}), ("21", NUMBER_AT_MOST, {"most": "20"})],
)
def test_it_says_between_which_numbers_the_answer_lies(typed, msgid, values):
    with pytest.raises(Unanswerable) as caught:
        parsed("number", min=0, max=20).read([typed])

    assert (caught.value.sentence.msgid, caught.value.sentence.values) == (msgid, values)


def test_a_limit_is_shown_in_full():
    assert "1234567" in str(parsed("number", max=1234567).check(1234568))
    assert "0.5" in str(parsed("number", max=0.5, whole=False).check(0.75))


def test_a_value_is_held_against_the_limits():
    question = parsed("number", min=0, max=20)

    assert [question.check(value) for value in (0, 20)] == [None, None]
    assert all(question.check(value) for value in (-1, 21, 2.5, 2.0, True, "2", None, [], 10**400))
    assert all(parsed("number", whole=False).check(it) for it in (math.nan, math.inf, 1e300))


def test_a_number_is_scored_only_between_two_limits():
    question = parsed("number", min=0, max=20)

    assert question.score_range() == (0.0, 20.0)
    assert [question.score(value) for value in (3, 21, None)] == [3.0, None, None]
    assert parsed("number", min=0).score_range() is None
    assert parsed("number", min=0).score(3) is None


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({"min": "0"}, 'min: must be a number, not "0"'),
        ({"min": 3, "max": 3}, "max: must be more than min"),
        ({"min": 0.5}, "min: must be a whole number, unless whole is false"),
        ({"max": 1e300}, "max: is a number of more than 15 digits"),
        ({"max": math.nan}, "max: can't be nan"),
        ({"whole": "yes"}, 'whole: must be true or false, not "yes"'),
        ({"unit": 5}, "unit: must be text, not 5"),
    ],
)
def test_it_says_what_is_wrong_with_a_number(keys, sentence):
    assert said_of("number", **keys) == [sentence] or sentence in said_of("number", **keys)[0]
