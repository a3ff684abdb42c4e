"""Concerns in words: an age, marked words and a title, with no score and no diagnosis."""

from datetime import UTC, datetime

import pytest

from surveyapp.records.concerns import Flag
from surveyapp.reports import concerns
from surveyapp.reports.concerns import CATEGORIES, URGENCY, Piece

NOW = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
WORDS = "They wait for me and I am scared."


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
