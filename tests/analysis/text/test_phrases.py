"""Phrases match as they are written, and what is no phrase is refused with a reason."""

import pytest

from surveyapp.analysis.text import lists, phrases
from surveyapp.analysis.text.words import normalise


@pytest.mark.parametrize("name", ["contexts.tsv", "themes.tsv"])
def test_every_phrase_of_the_other_lists_can_be_read(name: str):
    assert all(phrases.read(entry[1]).anchors for entry in lists.entries(name))


def test_every_phrase_that_changes_how_others_are_read_matches_its_examples():
    missed = [
        (phrase, text)
        for _, phrase, must in lists.entries("contexts.tsv")
        for text in must.split(" / ")
        if not phrases.read(phrase).matcher.search(normalise(text).line)
    ]

    assert missed == []


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
