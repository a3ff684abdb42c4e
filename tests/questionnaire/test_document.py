import math

import pytest

from surveyapp.questionnaire.document import (
    LARGEST,
    SIZE,
    Node,
    Problem,
    shown,
    too_large,
    unfit,
)


def test_a_problem_is_written_with_its_place():
    assert str(Problem("pages[0].title", "is missing")) == "pages[0].title: is missing"
    assert str(Problem("", "is empty")) == "is empty"


@pytest.mark.parametrize(
    ("read", "value", "said"),
    [
        (lambda node: node.text(), 3, "must be text, not 3; put it in quotes"),
        (lambda node: node.text(), False, "must be text, not false; put it in quotes"),
        (lambda node: node.text(), None, "is empty; write text, or leave the key out"),
        (lambda node: node.text(), ["a"], "must be text, not a list"),
        (lambda node: node.text(needed=True), "  ", "is empty"),
        (lambda node: node.text(most=3), "four", "has 4 characters; 3 is the most"),
        (lambda node: node.flag(default=True), "yes", 'must be true or false, not "yes"'),
        (lambda node: node.flag(default=True), 1, "must be true or false, not 1"),
        (lambda node: node.whole(1, 9), 2.5, "must be a whole number, not 2.5"),
        (lambda node: node.whole(1, 9), True, "must be a whole number, not true"),
        (lambda node: node.whole(1, 9), 10, "must be from 1 to 9, not 10"),
        (lambda node: node.number(), "4", 'must be a number, not "4"'),
        (lambda node: node.one_of(["sum", "mean"], ""), "summ", '; did you mean "sum"?'),
        (lambda node: node.one_of(["sum", "mean"], ""), {}, "must be one of sum, mean, not keys"),
        (lambda node: node.identifier(), "Class", "must be small letters, digits and _"),
        (lambda node: node.identifier(), "a\n", r'not "a\u000a"'),
        (lambda node: node.entries(), {"a": 1}, "must be a list, not keys and values"),
        (lambda node: node.entries(needed=True), [], "is empty"),
        (lambda node: node.members(), [], "must be keys and values, not a list"),
        (lambda node: node.is_mapping(), "text", 'must be keys and values, not "text"'),
    ],
)
def test_it_says_what_should_stand_there(read, value, said):
    problems: list[Problem] = []

    read(Node(value, "here", problems))

    assert [problem.place for problem in problems] == ["here"]
    assert said in problems[0].message


@pytest.mark.parametrize(
    "read",
    [
        lambda node: node.text(needed=True),
        lambda node: node.identifier(),
        lambda node: node.number(needed=True),
        lambda node: node.entries(needed=True),
        lambda node: node.members(needed=True),
        lambda node: node.one_of(["sum"], ""),
    ],
)
def test_it_says_that_something_needed_is_missing(read):
    problems: list[Problem] = []

    read(Node({}, "scales[1]", problems).key("title"))

    assert problems == [Problem("scales[1].title", "is missing")]


def test_it_knows_the_keys_that_were_asked_for():
    problems: list[Problem] = []
    node = Node({"title": "A", "lables": [], "xyz": 1}, "", problems)

    node.key("title").text()
    node.key("labels").members()
    node.no_other_keys()

    assert problems == [
        Problem("lables", 'isn\'t known here; did you mean "labels"?'),
        Problem("xyz", "isn't known here"),
    ]


def test_it_finds_a_key_that_is_there_as_a_number_and_as_text():
    problems: list[Problem] = []

    members = Node({1: "one", "1": "uno"}, "labels", problems).members()

    assert list(members) == ["1"]
    assert problems == [Problem("labels.1", "is there twice")]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("nul\x00", "U+0000"),
        ("left \u202egnirts", "U+202E"),
        ("\u2066isolated", "U+2066"),
        pytest.param("\ud83d half", "U+D83D", id="half a character"),
        (math.nan, "can't be nan"),
        (-math.inf, "can't be -inf"),
        (LARGEST + 1, "more than 15 digits"),
        pytest.param(10**5000, "more than 15 digits", id="more digits than Python writes"),
        (1e300, "more than 15 digits"),
        (b"bytes", "must be text"),
        ({1, 2}, "must be text"),
    ],
)
def test_it_finds_what_may_stand_nowhere(value, said):
    found = list(unfit({"pages": [{"title": value}]}))

    assert [problem.place for problem in found] == ["pages[0].title"]
    assert said in found[0].message


@pytest.mark.parametrize(
    "key", ["a\x00", "\ud800", "k" * 301, None, True, 1.5, (1, 2)], ids=range(7)
)
def test_it_finds_keys_that_are_unfit(key):
    assert len(list(unfit({key: "text"}))) == 1


@pytest.mark.parametrize(
    "value", ["two\nlines\tof text", "يوم سعيد", "👩‍👩‍👧", "\u200fmark", LARGEST, -2.5, None, True]
)
def test_it_lets_what_people_write_stand(value):
    assert list(unfit([value])) == []


def test_it_refuses_a_document_that_is_too_deep():
    deep: list = []
    for _ in range(100_000):
        deep = [deep]

    assert too_large(deep) == Problem("", "is nested more than 20 levels deep")


def test_it_refuses_a_document_that_holds_itself():
    endless: dict = {}
    endless["again"] = endless

    assert too_large(endless) == Problem("", "is nested more than 20 levels deep")


def test_it_refuses_a_document_with_too_many_parts():
    assert too_large(["a"] * SIZE) == Problem("", f"has more than {SIZE} parts")


def test_it_refuses_a_part_that_is_repeated_a_million_times_inside_itself():
    lol: list = ["lol"]
    for _ in range(15):
        lol = [lol] * 1_000

    assert too_large(lol) == Problem("", f"has more than {SIZE} parts")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("quite short", '"quite short"'),
        ("x" * 50, '"' + "x" * 40 + '…"'),
        ("\x1b[31mred", r'"\u001b[31mred"'),
        (None, "nothing"),
        (True, "true"),
        (7, "7"),
        pytest.param(10**5000, "a number of more than 15 digits", id="huge"),
        ([], "a list"),
        ({}, "keys and values"),
        (object(), "something else"),
    ],
)
def test_it_shows_any_value_shortly_and_visibly(value, text):
    assert shown(value) == text
