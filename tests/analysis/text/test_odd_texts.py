"""Whatever is written in a comment box is read in half a second, and nothing makes it fail."""

import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveyapp.analysis.text import concerns, sentiment, themes

LONGEST = 8000
SECONDS = 0.5
READERS: tuple[Callable[[str], object], ...] = (sentiment.read, concerns.find, themes.find)
SAID = (
    *("i", "he", "she", "they", "not", "never", "nobody", "kill", "hit", "my dad", "me", "mum"),
    *("want to die", "in", "the", "and", "but", "it was", "lesson", "we did a play about"),
    *("bullied", "scared", "toilet", "don't", "no one", "says that", "8/10", "k*ll"),
)
PIECES = st.one_of(
    st.sampled_from(SAID),
    st.text(max_size=6),
    st.text("😀😭👩‍👩‍👧🏳️‍🌈\u200b\u202e\u0000\ud800'’*!?.…", max_size=6),
    st.text("ابتثжщώम하が", max_size=8),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=200), st.sampled_from([" ", "", "\n", ". "]))
def test_any_text_is_read_soon(pieces: list[str], between: str):
    assert slowest(between.join(pieces)[:LONGEST]) < SECONDS


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, min_size=1, max_size=12), st.sampled_from([" ", "", " | ", ", "]))
def test_any_text_said_again_and_again_is_read_soon(pieces: list[str], between: str):
    once = between.join(pieces) + between

    assert slowest((once * LONGEST)[:LONGEST]) < SECONDS


@pytest.mark.parametrize(
    "once",
    [
        "",
        "a",
        "😀",
        "👩‍👩‍👧‍👦",
        "kill ",
        "i am not ",
        "he ",
        "( ",
        "i want to die ",
        "ا",
        "不",
        "the cat sat. ",
        "a b c d e f ",
        "n't ",
        "*",
        "k*ll ",
        "i hate it but ",
        "0/10 ",
        "\u200b",
        "\ud800",
        "\x00",
        "Z̷̡",
        "my dad ",
        "dont no ",
        "abcdefghijklm nopqrstuvwx ",
        "'",
        "@$!",
        "we did a play about ",
        "is not are not ",
        "every night ",
    ],
)
def test_eight_thousand_letters_of_the_same_are_read_soon(once: str):
    assert slowest((once * LONGEST)[:LONGEST]) < SECONDS


def slowest(text: str) -> float:
    """Read a text in every way; give the processor's seconds of the slowest, the better of two."""
    return max(min(seconds(reader, text) for _ in range(2)) for reader in READERS)


def seconds(reader: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    reader(text)
    return time.process_time() - start
