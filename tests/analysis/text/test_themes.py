"""Comments are sorted by what they are about, part by part."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.analysis.text import lists, themes
from surveyapp.analysis.text.sentiment import Label
from surveyapp.analysis.text.themes import Mention


def test_it_names_the_themes_of_a_comment():
    assert themes.find("the lunch queue is too long and the toilets stink") == [
        "food",
        "facilities",
    ]


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("nobody ever sits with me and they call me names", "behaviour"),
        ("i cry every night", "wellbeing"),
    ],
)
def test_a_concern_is_about_a_theme_whatever_its_words(text: str, theme: str):
    assert theme in themes.find(text)


def test_it_reads_each_part_of_a_comment_for_itself():
    assert themes.mentions("friends good, but toilets bad") == [
        Mention("friendship", "positive"),
        Mention("facilities", "negative"),
    ]


def test_where_it_does_not_turn_the_whole_counts():
    assert themes.mentions("lunch and the toilets are disgusting") == [
        Mention("food", "negative"),
        Mention("facilities", "negative"),
    ]


def test_a_worrying_part_leaves_the_others_as_they_are():
    found = themes.by_theme(themes.mentions("I am scared to go home but lunch is lovely"))

    assert (found["safety"], found["food"]) == ("negative", "positive")


def test_a_theme_spoken_of_well_and_badly_is_mixed():
    found = themes.mentions("Lunch is lovely on Fridays. But lunch is disgusting on Mondays.")

    assert [it.label for it in found] == ["positive", "negative"]
    assert themes.by_theme(found) == {"food": "mixed"}


@pytest.mark.parametrize(
    ("labels", "label"),
    [
        (["neutral"], "neutral"),
        (["neutral", "positive"], "positive"),
        (["negative", "neutral"], "negative"),
        (["positive", "negative"], "mixed"),
        (["mixed", "positive"], "mixed"),
    ],
)
def test_mentions_of_a_theme_become_one_label(labels: list[Label], label: Label):
    assert themes.by_theme(Mention("food", it) for it in labels) == {"food": label}


def test_what_says_nothing_of_a_theme_is_neutral():
    assert themes.mentions("idk. lunch?") == [Mention("food", "neutral")]


def test_the_list_holds_every_theme_and_no_other():
    assert {entry[0] for entry in lists.entries("themes.tsv")} == set(themes.NAMES)


@settings(deadline=500)
@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text: str):
    assert set(themes.find(text)) <= set(themes.NAMES)
    assert {it.label for it in themes.mentions(text)} <= {
        "positive",
        "negative",
        "neutral",
        "mixed",
    }
