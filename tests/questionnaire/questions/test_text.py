import time

import pytest

from surveyapp.questionnaire.questions.text import cleaned
from surveyapp.questionnaire.sentences import LIKE_ASKED, SHORTER, Unanswerable

from ..documents import parsed, said_of


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  bad day  ", "bad day"),
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree"),
        ("a\tb", "a b"),
        ("nul\x00bell\x07", "nulbell"),
        ("e\u0301te\u0301", "été"),
        ("half \ud83d of it", "half  of it"),
        ("\u202egnirts\u202c", "gnirts"),
        ("\ufeffbom", "bom"),
        ("👩‍👩‍👧 يوم סבבה", "👩‍👩‍👧 يوم סבבה"),
        ("c1 \x85 control", "c1  control"),
    ],
)
def test_a_comment_is_kept_without_what_nobody_types(typed, kept):
    assert parsed("long_text").read([typed]) == kept
    kept.encode()


@pytest.mark.parametrize("raw", [[], [""], ["  \r\n\t "], ["\x00\x01"], ["\u00a0\u3000"]])
def test_nothing_but_blanks_is_no_answer(raw):
    assert parsed("long_text").read(raw) is None


def test_a_comment_has_a_longest_length():
    question = parsed("long_text", max_length=5)

    assert question.read(["12345 "]) == "12345"
    with pytest.raises(Unanswerable) as caught:
        question.read(["123456"])
    assert caught.value.sentence.msgid == SHORTER
    assert caught.value.sentence.values == {"most": 5}


def test_a_megabyte_is_refused_at_once():
    begun = time.process_time()

    with pytest.raises(Unanswerable):
        parsed("long_text").read(["e\u0301" * 500_000])

    assert time.process_time() - begun < 0.1


def test_a_tower_of_accents_is_cut_down_quickly():
    begun = time.process_time()

    kept = cleaned("a" + "\u0316\u0301" * 10_000 + " fine")

    assert len(kept) < 50
    assert kept.endswith(" fine")
    assert time.process_time() - begun < 0.1


def test_one_line_may_have_to_fit_a_pattern():
    question = parsed("text", pattern="[^ ]+")

    assert question.read(["kind"]) == "kind"
    with pytest.raises(Unanswerable) as caught:
        question.read(["very kind"])
    assert caught.value.sentence.msgid == LIKE_ASKED


def test_the_whole_answer_has_to_fit_the_pattern():
    question = parsed("text", pattern="[0-9]{2}")

    assert question.check("12") is None
    assert all(question.check(value) for value in ("123", "12\n", "x12", "１２"))


def test_the_page_checks_a_pattern_that_a_browser_takes_as_it_is_meant():
    assert parsed("text", pattern="[0-9]{2}").limits() == {"pattern": ("[0-9]{2}", LIKE_ASKED)}
    assert parsed("text", pattern=r"[0-9]\s[0-9]").limits() == {}
    assert parsed("text").limits() == parsed("long_text").limits() == {}


def test_a_value_is_text_that_fits():
    question = parsed("long_text", max_length=3)

    assert question.check("abc") is None
    assert all(question.check(value) for value in ("abcd", "", "  ", None, 3, ["a"]))


def test_words_are_compared_with_nothing_and_have_no_score():
    question = parsed("text")

    assert not question.comparable("kind")
    assert question.score("kind") is None
    assert question.codes() == {}


@pytest.mark.parametrize(
    ("kind", "keys", "sentence"),
    [
        ("text", {"max_length": 0}, "max_length: must be from 1 to 500, not 0"),
        ("text", {"max_length": 501}, "max_length: must be from 1 to 500, not 501"),
        ("long_text", {"max_length": 5001}, "max_length: must be from 1 to 5000, not 5001"),
        ("long_text", {"max_length": "9"}, 'max_length: must be a whole number, not "9"'),
        ("long_text", {"pattern": "a"}, "pattern: isn't known in a long_text question"),
        ("text", {"pattern": "(a+)+"}, "pattern: repeats something other than one character"),
        ("text", {"pattern": 5}, "pattern: must be text, not 5; put it in quotes"),
        ("text", {"pattern": "x" * 301}, "pattern: has 301 characters; 300 is the most"),
    ],
)
def test_it_says_what_is_wrong_with_a_text(kind, keys, sentence):
    found = said_of(kind, **keys)

    assert len(found) == 1
    assert found[0].startswith(sentence)
