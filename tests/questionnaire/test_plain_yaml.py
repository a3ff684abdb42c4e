import contextlib
import time

import pytest

from surveyapp.questionnaire.plain_yaml import NotPlain, load


@pytest.mark.parametrize(
    "text",
    ["no", "No", "yes", "on", "off", "y", "True", "NULL"]
    + ["2026-12-31", "12:30", "12:30:45", "1:20:00"]
    + ["0800", "007", "0o17", "0x1F", "0b1", "1_000", "1e3", ".5", "5.", ".nan", ".inf"]
    + ["99999999999999999999", "1,200", "=", "<<"],
)
def test_it_leaves_text_as_it_is_written(text):
    assert load(f"a: {text}") == {"a": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("+3", 3),
        ("0", 0),
        ("12.50", 12.5),
        ("-0.5", -0.5),
        ('"12"', "12"),
        ("'true'", "true"),
        ("|\n  two\n  lines\n", "two\nlines\n"),
    ],
)
def test_it_reads_words_and_numbers(text, value):
    assert load(f"a: {text}") == {"a": value}


def test_it_takes_every_key_as_text():
    assert load("1: a\nno: b\ntrue: c\n~: d\n1.5: e") == {
        "1": "a",
        "no": "b",
        "true": "c",
        "~": "d",
        "1.5": "e",
    }


def test_it_takes_a_question_mark_inside_braces_for_text():
    assert load("{id: told, text: Did you tell somebody?, type: yes_no}") == {
        "id": "told",
        "text": "Did you tell somebody?",
        "type": "yes_no",
    }


def test_it_reads_an_empty_text_as_nothing():
    assert load("") is None
    assert load("# only a comment\n") is None


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: !!python/object:os.system x", "line 1, column 4", "tags (!) aren't allowed"),
        ("a: ! x", "line 1, column 4", "tags (!) aren't allowed"),
        ("a: &often [Never]\nb: *often", "line 1, column 4", "anchors (&) and aliases (*)"),
        ("a: *often", "line 1, column 4", "anchors (&) and aliases (*)"),
        ("a: 1\nb: 2\na: 3", "line 3, column 1", 'the key "a" is there twice'),
        ('1: a\n"1": b', "line 2, column 1", 'the key "1" is there twice'),
        ("a: 1\n---\nb: 2", "line 2, column 1", "a second document begins here"),
        ("? [a]\n: b", "line 1, column 3", "a key must be text"),
        ("a:\n\t- b", "line 2, column 1", "indent with spaces only"),
        ("a: b: c", "line 1, column 5", "put a text that has a colon in it in quotes"),
        ('a: "b', "line 1, column 6", "a closing quote or bracket is missing"),
        ("a: 'it's'", "line 1, column 8", "needs other quotes around it"),
        ("a: [b, c", "line 2, column 1", "a comma or bracket is missing"),
        ("a: @home", "line 1, column 4", "in quotes"),
        ("a: 1\nb: \x07", "line 2", "has an invisible control character"),
        ("a: \x00", "line 1", "has an invisible control character"),
        ('a: "\\ud800"', "line 1, column 7", "invalid Unicode character"),
        ("[" * 100_000, "line 1, column 21", "is nested more than 20 levels deep"),
        ("{a: " * 100_000, "line 1, column 81", "is nested more than 20 levels deep"),
        ("- " * 100_000, "line 1, column 41", "is nested more than 20 levels deep"),
        ("[" + "a," * 400_000 + "]", "line 1, column", "has more than 50000 parts"),
        ("%YAML 3.0\n---\na", "line 1, column 1", "incompatible"),
    ],
)
def test_it_says_in_a_sentence_what_is_not_plain_and_where(text, place, message):
    with pytest.raises(NotPlain) as caught:
        load(text)

    assert caught.value.place.startswith(place)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b]",
        "[" * 900_000,
        "a: " + "x" * 900_000,
        "a: " + "\n".join(["  x"] * 300_000),
        "#" * 900_000,
        "\n" * 900_000,
        "- a\n" * 225_000,
        '"' + "\\u00e9" * 150_000 + '"',
        "".join(f"k{number}: v\n" for number in range(80_000)),
    ],
    ids=lambda text: text[:12],
)
def test_a_hostile_megabyte_costs_less_than_a_second(text):
    begun = time.process_time()

    with contextlib.suppress(NotPlain):
        load(text)

    assert time.process_time() - begun < 1
