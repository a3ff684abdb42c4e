"""Whether a comment is in English, so that what cannot be read here goes to a person."""

import re
import unicodedata
from functools import cache

from surveyapp.analysis.text import lists
from surveyapp.analysis.text.words import vocabulary, word

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
FEWEST = 3
LEAST_KNOWN = 0.3
LEAST_MEANT = 0.7


def is_english(text: str) -> bool:
    """Say whether a comment can be read as English.

    A single unknown word may be a name. Two words or more of which none is known, even respelled,
    are not English, nor are three or more of which less than a third is known, and less than 70 %
    when respelled; nor letters that English has not with less than half of the words known, or
    another script. Comments without words count as English.
    """
    words = [written.replace("’", "'") for written in WORD.findall(text.lower())]
    if len(words) < 2:
        return not any(map(_other_script, words))
    if sum(map(_other_script, words)) * 2 > len(words):
        return False
    known = sum(written in _english() for written in words)
    if not all(map(str.isascii, words)) and known * 2 < len(words):
        return False
    if known >= LEAST_KNOWN * len(words):
        return not _foreign(words, known)
    meant = sum(map(_meant, words))
    if len(words) < FEWEST:
        return meant > 0
    return meant >= LEAST_MEANT * len(words) and not _foreign(words, meant)


def _other_script(written: str) -> bool:
    return not _latin(written[0])


def _meant(written: str) -> bool:
    """Say whether a word is one of English as it is read: respelled where that is likely."""
    return all(part in vocabulary() for part in word(written).split())


def _foreign(words: list[str], known: int) -> bool:
    """Say whether the little words of one other language outweigh what is known of English."""
    return any(
        (count := sum(written in little for written in words)) >= 2
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
        f"{start}'{end}" for start in ("it", "that", "he", "she") for end in ("s", "ll", "d")
    }
    return vocabulary() | spoken.keys() | contracted


@cache
def _little_words() -> tuple[frozenset[str], ...]:
    """Give the little words of every other language, without those that English has too."""
    plain = vocabulary()
    return tuple(frozenset(words.split()) - plain for _, words in lists.entries("languages.tsv"))
