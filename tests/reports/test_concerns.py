"""Concerns in words: an age, marked words and a title, with no score and no diagnosis."""

from datetime import UTC, datetime, timedelta

import pytest

from surveyapp.records.concerns import Flag
from surveyapp.reports import concerns
from surveyapp.reports.concerns import CATEGORIES, URGENCY, Piece

NOW = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
WORDS = "They wait for me and I am scared."


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=3, minutes=50), "3 hours ago"),
        (timedelta(hours=47), "47 hours ago"),
        (timedelta(hours=48), "2 days ago"),
        (timedelta(days=9, hours=23), "9 days ago"),
    ],
)
def test_an_age_is_said_in_words(passed: timedelta, words: str):
    assert concerns.age(NOW - passed, NOW, coarse=False) == words


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today"), (1, "yesterday"), (2, "2 days ago"), (40, "40 days ago")]
)
def test_where_only_the_day_is_kept_no_hour_is_said(days: int, words: str):
    midnight = NOW.replace(hour=0, minute=0) - timedelta(days=days)

    assert concerns.age(midnight, NOW, coarse=True) == words


@pytest.mark.parametrize(
    ("spans", "marked"),
    [
        ([], []),
        ([(5, 16)], ["wait for me"]),
        ([(22, 32), (5, 16)], ["wait for me", WORDS[22:32]]),
        ([(5, 9), (5, 16)], ["wait for me"]),
        ([(5, 12), (10, 16)], ["wait for me"]),
        ([(5, 9), (10, 13)], ["wait for"]),
        ([(0, 500)], [WORDS]),
        ([(400, 500)], []),
    ],
    ids=["none", "one", "two", "inside", "overlap", "side by side", "too long", "outside"],
)
def test_the_words_that_were_flagged_are_marked(spans: list[tuple[int, int]], marked: list[str]):
    pieces = list(concerns.pieces(WORDS, [Flag(start=start, end=end) for start, end in spans]))

    assert [it.text for it in pieces if it.marked] == marked
    assert "".join(it.text for it in pieces) == WORDS


def test_pieces_take_turns():
    pieces = list(concerns.pieces("a b c", [Flag(start=2, end=3)]))

    assert pieces == [Piece("a ", False), Piece("b", True), Piece(" c", False)]


def test_a_category_of_the_schools_own_is_named_as_it_is():
    assert concerns.about("bullying") == "bullying or being left out"
    assert concerns.about("exam_stress") == "exam stress"


def test_no_words_of_ours_call_anybody_at_risk():
    said = " ".join([*CATEGORIES.values(), *URGENCY.values()]).lower()

    for word in ("risk", "victim", "vulnerable", "disorder", "suicidal", "depress"):
        assert word not in said
