"""A small language for ways of saying something, readable without knowing regular expressions.

A phrase is a row of elements with spaces between them:

    word            that word, as `words.normalise` gives it
    (a|b_c|d)       any of these; "_" joins the words of one alternative
    {family}        any word of that class in classes.tsv
    element?        may be left out
    ~   ~~          up to two, up to six other words of the same sentence
    ^   $           the sentence begins, ends here ("$" also as the last alternative)

Phrases compile to regular expressions in which every repetition is bounded, and a set of them is
searched by the rarest words that they need, so a thousand phrases cost a comment few searches.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Generic, TypeVar

from surveyapp.analysis.text import lists

GAPS = {"~": 2, "~~": 6}
CLASS = re.compile(r"\{(\w+)\}\??")
GROUP = re.compile(r"\(([^()]*)\)\??")
WORD = re.compile(r"[a-z0-9'*/]+\??")
START, END = "(?<![^| ] )", "(?=\\||$)"

T = TypeVar("T")


class Unreadable(ValueError):
    """A phrase is not written in the language; the message says which part."""


@dataclass(frozen=True)
class Phrase:
    """A phrase that was read: the regular expression it means, and words one of which it needs."""

    expression: str
    anchors: frozenset[str]

    @cached_property
    def matcher(self) -> re.Pattern[str]:
        """Compile the expression, when it is first needed."""
        return re.compile(self.expression)


@cache
def classes() -> dict[str, tuple[str, ...]]:
    """Give the words of every class."""
    return {name: tuple(words.split()) for name, words in lists.entries("classes.tsv")}


def read(phrase: str) -> Phrase:
    """Read a phrase; raises Unreadable with a sentence that says what is wrong."""
    parts: list[str] = []
    anchors: list[frozenset[str]] = []
    for element in phrase.split():
        if element in GAPS:
            parts.append(f"(?:[^| ]+ ){{0,{GAPS[element]}}}?")
        elif element in {"^", "$"}:
            parts.append(START if element == "^" else END)
        else:
            wanted = _alternatives(element)
            optional = element.endswith("?")
            parts.append(_group(wanted) + ("?" if optional else ""))
            if not optional and "$" not in wanted:
                anchors.append(frozenset(words.split("_")[0] for words in wanted))
    if not anchors:
        raise Unreadable(f'"{phrase}" has no word that must be there')
    return Phrase("(?<= )" + "".join(parts), min(anchors, key=_commonness))


def _alternatives(element: str) -> list[str]:
    if WORD.fullmatch(element):
        return [element.rstrip("?")]
    if match := CLASS.fullmatch(element):
        if match[1] not in classes():
            raise Unreadable(f'there is no class "{match[1]}"')
        return list(classes()[match[1]])
    if (match := GROUP.fullmatch(element)) and all(match[1].split("|")):
        return match[1].split("|")
    raise Unreadable(f'"{element}" is not a word, {{class}}, (this|or_that), ~, ~~, ^ or $')


def _group(wanted: list[str]) -> str:
    longest_first = sorted(wanted, key=lambda words: -len(words))
    spelled = (END if w == "$" else re.escape(w.replace("_", " ")) + " " for w in longest_first)
    return f"(?:{'|'.join(spelled)})"


def _commonness(words: frozenset[str]) -> tuple[int, int]:
    return len(words.intersection(classes()["common"])), len(words)


class Phrasebook(Generic[T]):
    """Phrases, each with what it stands for, searched together."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        """Read the phrases; raises Unreadable at the first that is not one."""
        self._phrases = [(read(phrase), meaning) for phrase, meaning in entries]
        self._needing: dict[str, list[int]] = {}
        for number, (phrase, _) in enumerate(self._phrases):
            for word in phrase.anchors:
                self._needing.setdefault(word, []).append(number)

    def search(self, line: str) -> Iterator[tuple[re.Match[str], T]]:
        """Give every match in a line of words, in the order of the phrases."""
        numbers = {n for word in set(line.split()) for n in self._needing.get(word, ())}
        for number in sorted(numbers):
            phrase, meaning = self._phrases[number]
            for match in phrase.matcher.finditer(line):
                yield match, meaning
