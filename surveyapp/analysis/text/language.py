"""Whether a comment is in English, so that what cannot be read here goes to a person."""

import re
import unicodedata
from functools import cache

from surveyapp.analysis.text import lists
from surveyapp.analysis.text.words import vocabulary

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
FEWEST = 3
LEAST_KNOWN = 0.3


def is_english(text: str) -> bool:
    """Say whether a comment can be read as English.

    A few unknown words are names or spelling; three words or more of which less than a third is
    known are not, nor are letters of another script. Comments without words count as English.
    """
    words = WORD.findall(text.lower())
    if not words:
        return True
    if sum(not _latin(word[0]) for word in words) * 2 > len(words):
        return False
    if len(words) < FEWEST:
        return True
    known = sum(word.replace("’", "'") in _english() for word in words)
    return known >= LEAST_KNOWN * len(words) and not _foreign(words, known)


def _foreign(words: list[str], known: int) -> bool:
    """Say whether the little words of one other language outweigh what is known of English."""
    return any(
        (count := sum(word in little for word in words)) >= 2
        and count * 2 > len(words)
        or (count >= FEWEST and count > known)
        for little in _little_words()
    )


def _latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")


@cache
def _english() -> frozenset[str]:
    """Give the words of English, as they are spelled and as they are written."""
    spoken = lists.mapping("spoken.tsv")
    contracted = {
        f"{word}'{end}" for word in ("it", "that", "he", "she") for end in ("s", "ll", "d")
    }
    return vocabulary() | spoken.keys() | contracted


@cache
def _little_words() -> tuple[frozenset[str], ...]:
    """Give the little words of every other language, without those that English has too."""
    plain = vocabulary()
    return tuple(frozenset(words.split()) - plain for _, words in lists.entries("languages.tsv"))
