"""What a comment is about, by the phrases of data/themes.tsv, and how it speaks of each theme."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from surveyapp.analysis.text import lists, sentiment
from surveyapp.analysis.text.phrases import Phrasebook
from surveyapp.analysis.text.words import Words, normalise

NAMES = (
    "teaching",
    "workload",
    "friendship",
    "behaviour",
    "safety",
    "wellbeing",
    "belonging",
    "voice",
    "food",
    "facilities",
    "activities",
    "rules",
    "support",
    "leadership",
)


@dataclass(frozen=True)
class Mention:
    """A theme in one part of a comment, with how that part speaks."""

    theme: str
    label: sentiment.Label


def find(text: str) -> list[str]:
    """Give the names of a comment's themes, in the order of NAMES."""
    found = set(_themes(normalise(text)))
    return [name for name in NAMES if name in found]


def mentions(text: str) -> list[Mention]:
    """Give each theme with the sentiment of its part of the comment.

    A comment is split where it turns: in "friends good, but toilets bad" friendship is positive
    and facilities are negative. Where it does not turn, every theme has the whole's sentiment.
    """
    words = normalise(text)
    parts = list(sentiment.parts(words))
    if len(parts) < 2:
        return [Mention(theme, sentiment.read(text).label) for theme in find(text)]
    found: dict[Mention, None] = {}
    for part in parts:
        start, end = words.span(part.start, part.stop - 1)
        label = sentiment.read(text[start:end]).label
        themes = set(_themes(normalise(text[start:end])))
        found |= {Mention(name, label): None for name in NAMES if name in themes}
    return list(found)


def _themes(words: Words) -> Iterator[str]:
    return (theme for _, theme in book().search(words.line))


@cache
def book() -> Phrasebook[str]:
    """Give the phrases of every theme."""
    return Phrasebook((phrase, theme) for theme, phrase in lists.entries("themes.tsv"))
