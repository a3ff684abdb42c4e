"""Comments are sorted by what they are about, part by part."""

from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.text import lists, themes
from surveyapp.analysis.text.themes import Mention


def test_it_names_the_themes_of_a_comment():
    assert themes.find("the lunch queue is too long and the toilets stink") == [
        "food",
        "facilities",
    ]


def test_it_reads_each_part_of_a_comment_for_itself():
    assert themes.mentions("friends good, but toilets bad") == [
        Mention("friendship", "positive"),
        Mention("facilities", "negative"),
    ]


def test_the_list_holds_every_theme_and_no_other():
    assert {entry[0] for entry in lists.entries("themes.tsv")} == set(themes.NAMES)


@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text: str):
    assert set(themes.find(text)) <= set(themes.NAMES)
