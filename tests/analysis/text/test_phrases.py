"""Phrases match what their examples say, and what is no phrase is refused with a reason."""

import pytest

from surveyapp.analysis.text import lists, phrases
from surveyapp.analysis.text.words import normalise

CONCERNS = lists.entries("concerns.tsv")


def examples(column: int) -> list[tuple[str, str, str]]:
    return [(entry[0], entry[3], text) for entry in CONCERNS for text in entry[column].split(" / ")]


def test_every_phrase_matches_its_examples():
    missed = [
        (name, text)
        for name, phrase, text in examples(4)
        if not phrases.read(phrase).matcher.search(normalise(text).line)
    ]

    assert missed == []


def test_no_phrase_matches_its_counter_examples():
    wrong = [
        (name, text)
        for name, phrase, text in examples(5)
        if phrases.read(phrase).matcher.search(normalise(text).line)
    ]

    assert wrong == []


def test_every_phrase_has_an_id_of_its_own_and_a_severity():
    assert len({entry[0] for entry in CONCERNS}) == len(CONCERNS)
    assert {entry[2] for entry in CONCERNS} <= {"1", "2", "3"}


@pytest.mark.parametrize("name", ["contexts.tsv", "themes.tsv"])
def test_every_phrase_of_the_other_lists_can_be_read(name: str):
    assert all(phrases.read(entry[1]).anchors for entry in lists.entries(name))


def test_a_gap_does_not_cross_the_end_of_a_sentence():
    matcher = phrases.read("dad ~ (hits|hit) me").matcher

    assert matcher.search(normalise("dad always hits me").line)
    assert not matcher.search(normalise("I like dad. Rain hits me").line)


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        ("dad (hits|", "is not a word"),
        ("{nobody_at_all} hits", "there is no class"),
        ("~ ~~", "has no word that must be there"),
    ],
)
def test_it_says_why_a_phrase_cannot_be_read(phrase: str, reason: str):
    with pytest.raises(phrases.Unreadable, match=reason):
        phrases.read(phrase)
