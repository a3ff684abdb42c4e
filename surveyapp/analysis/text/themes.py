"""What a comment is about, by the phrases of data/themes.tsv, and how it speaks of each theme.

Some concerns are about a theme whatever their words: being bullied is about behaviour.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from surveyapp.analysis.text import concerns, lists, sentiment
from surveyapp.analysis.text.concerns import Concern
from surveyapp.analysis.text.phrases import Phrasebook
from surveyapp.analysis.text.sentiment import Label
from surveyapp.analysis.text.sight import Found, Sight, look
from surveyapp.analysis.text.words import normalise

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
CONCERNS = {
    "bullying": "behaviour",
    "violence": "safety",
    "unsafe": "safety",
    "low_mood": "wellbeing",
}


@dataclass(frozen=True)
class Mention:
    """A theme in one part of a comment, with how that part speaks.

    The label is positive, negative, neutral or mixed.
    """

    theme: str
    label: Label


def find(text: str) -> list[str]:
    """Give the names of a comment's themes, in the order of NAMES."""
    sight = look(normalise(text))
    return _in_order(theme for _, theme in _themes(sight, concerns.seen(sight)))


def mentions(text: str) -> list[Mention]:
    """Give each theme with the sentiment of its part of the comment.

    A comment is split where it turns: in "friends good, but toilets bad" friendship is positive
    and facilities are negative. Where it does not turn, every theme has the whole's sentiment.
    A comment in another language than English has none.
    """
    sight = look(normalise(text))
    found = concerns.seen(sight)
    return seen(sight, found, sentiment.seen(sight, found).label)


def seen(sight: Sight, found: Sequence[Concern], whole: Label) -> list[Mention]:
    """Give the mentions of a comment that has been looked at, given its concerns and label."""
    if not sight.english:
        return []
    places = list(_themes(sight, found))
    parts = list(sentiment.parts(sight.words)) if places else []
    if len(parts) < 2:
        return [Mention(theme, _plain(whole)) for theme in _in_order(it for _, it in places)]
    made: list[Mention] = []
    for part in parts:
        if themes := _in_order(theme for place, theme in places if place in part):
            label = _label(_part(sight, part))
            made += [Mention(theme, label) for theme in themes]
    return made


def by_theme(found: Iterable[Mention]) -> dict[str, Label]:
    """Give one label for each theme: mixed where it is mentioned well and badly."""
    labels: dict[str, set[Label]] = {}
    for mention in found:
        labels.setdefault(mention.theme, set()).add(mention.label)
    return {theme: _joined(labels[theme]) for theme in NAMES if theme in labels}


def _joined(labels: set[Label]) -> Label:
    if "mixed" in labels or {"positive", "negative"} <= labels:
        return "mixed"
    return next((label for label in labels if label != "neutral"), "neutral")


def _themes(sight: Sight, found: Iterable[Concern]) -> Iterator[tuple[int, str]]:
    """Give each theme with the number of the word that its phrase begins with."""
    for match, theme in book().search(sight.words.line):
        yield sight.words.index(match.start()), theme
    for concern in found:
        if concern.category in CONCERNS:
            first = bisect_left(sight.words.spans, (concern.span[0], 0))
            yield first, CONCERNS[concern.category]


def _in_order(themes: Iterable[str]) -> list[str]:
    found = set(themes)
    return [name for name in NAMES if name in found]


def _label(part: Sight) -> Label:
    """Say how a part speaks; the phrases in it count, but no guess about the whole."""
    return _plain(sentiment.seen(part, list(concerns.by_rule(part))).label)


def _plain(label: Label) -> Label:
    return label if label in ("positive", "negative", "mixed") else "neutral"


def _part(sight: Sight, part: range) -> Sight:
    found = (
        Found(it.rule, it.first - part.start, it.last - part.start)
        for it in sight.found
        if it.first in part and it.last in part
    )
    words, literal, visible = (it.part(part) for it in (sight.words, sight.literal, sight.visible))
    return Sight(words, literal, visible, tuple(found))


@cache
def book() -> Phrasebook[str]:
    """Give the phrases of every theme."""
    return Phrasebook((phrase, theme) for theme, phrase in lists.entries("themes.tsv"))
