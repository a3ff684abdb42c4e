"""What in a comment is meant as it is said: sayings, lessons and denials set apart.

"Homework is killing me" is said for effect; "we did a play about a boy who runs away" is about a
lesson; "nobody is mean to me" is denied. Phrases that raise a concern are looked for once, here,
and each is kept with whether it stands; the models read the comment with the rest hidden.
"""

import re
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import chain, pairwise

from surveyapp.analysis.text import lists
from surveyapp.analysis.text.language import is_english
from surveyapp.analysis.text.model import features
from surveyapp.analysis.text.phrases import Phrasebook, classes
from surveyapp.analysis.text.words import DENIED, HIDDEN, Words

NEVER_CLEARED = frozenset(
    {"suicide", "self_harm", "sexual", "abuse", "exploitation", "missing", "staff_conduct"}
)
FARTHEST = 80


@dataclass(frozen=True)
class Rule:
    """What a phrase of data/concerns.tsv stands for."""

    id: str
    category: str
    severity: int


@dataclass(frozen=True)
class Found:
    """A rule that matched, from one word of the comment to another, both included."""

    rule: Rule
    first: int
    last: int


@dataclass(frozen=True)
class Sight:
    """A comment's words as they are, as they are meant, and the phrases that stand.

    literal has what is said for effect and what a lesson was about hidden; visible, which the
    models read, also what is denied.
    """

    words: Words
    literal: Words
    visible: Words
    found: tuple[Found, ...]

    @cached_property
    def english(self) -> bool:
        """Whether the comment can be read as English."""
        return is_english(self.words.original)

    @cached_property
    def features(self) -> list[str]:
        """What the models read."""
        return features(self.visible.texts)


def look(words: Words, more: Phrasebook[Rule] | None = None) -> Sight:
    """Look at a comment once, for all who read it: concerns.seen, sentiment.seen and themes.seen.

    `more` are phrases that raise a concern besides the bundled ones.
    """
    literal = _literal(words)
    texts = list(literal.texts)
    standing: list[Found] = []
    books = [rules(), more] if more else [rules()]
    for match, rule in chain.from_iterable(book.search(literal.line) for book in books):
        first, last = literal.index(match.start()), literal.index(match.end() - 2)
        denial = _denial(rule, literal.line[: match.start()])
        if denial:
            texts[first - denial : last + 1] = [DENIED] * (last + 1 - first + denial)
        else:
            standing.append(Found(rule, first, last))
    visible = replace(words, texts=tuple(texts))
    return Sight(words, literal, visible, tuple(standing))


def over(sight: Sight, found: Found) -> bool:
    """Say whether the sentence of a phrase speaks of something that has stopped.

    What is still so is not over, nor is what follows "now"; and a phrase does not end itself: in
    "I can't cope any more", "any more" belongs to it.
    """
    sentence = next(s for s in sight.literal.sentences() if found.first in s)
    part = sight.literal.part(sentence)
    first, last = found.first - sentence.start, found.last - sentence.start
    if holds("ongoing", part.line) or "now" in part.texts[:first]:
        return False
    return any(
        part.index(match.end() - 2) < first or part.index(match.start()) > last
        for match, _ in contexts("resolved").search(part.line)
    )


def holds(kind: str, line: str) -> bool:
    """Say whether a phrase of one kind of context is in a line of words."""
    return any(True for _ in contexts(kind).search(line))


def _literal(words: Words) -> Words:
    texts = list(words.texts)
    own = [match for match, _ in contexts("likened").search(words.line)]
    for match, _ in contexts("figurative").search(words.line):
        if any(match.start() < one.end() and one.start() < match.end() for one in own):
            continue
        for index in range(words.index(match.start()), words.index(match.end() - 2) + 1):
            texts[index] = HIDDEN
    seen = replace(words, texts=tuple(texts))
    sentences = list(seen.sentences())
    for sentence, following in pairwise([*sentences, range(0)]):
        if _taught(_line(seen, sentence)) and not holds("likened", _line(seen, following)):
            texts[sentence.start : sentence.stop] = [HIDDEN] * len(sentence)
    return replace(words, texts=tuple(texts))


def _taught(line: str) -> bool:
    """Say whether a sentence is about a lesson, a film or a game and about nobody's own life.

    "It made me cry" is how a lesson was taken, so that its "me" does not count.
    """
    rest = _without("lesson", line)
    return rest != line and _own_life().isdisjoint(_without("reaction", rest).split())


def _without(kind: str, line: str) -> str:
    """Give a line with the phrases of one kind blanked out."""
    for match, _ in contexts(kind).search(line):
        line = line[: match.start()] + " " * len(match.group()) + line[match.end() :]
    return line


def _denial(rule: Rule, before: str) -> int:
    """Count the words before a phrase that deny it; none if it stands, or is never cleared."""
    if rule.category in NEVER_CLEARED:
        return 0
    match = _denying().search(before[-FARTHEST:])
    return len(match.group().split()) if match else 0


def _line(words: Words, sentence: range) -> str:
    return f" {' '.join(words.texts[sentence.start : sentence.stop])} "


@cache
def rules() -> Phrasebook[Rule]:
    """Give the phrases that raise a concern."""
    return Phrasebook(
        (entry[3], Rule(entry[0], entry[1], int(entry[2])))
        for entry in lists.entries("concerns.tsv")
    )


@cache
def bundled() -> frozenset[str]:
    """Give the ids of the phrases that ship with this project."""
    return frozenset(entry[0] for entry in lists.entries("concerns.tsv"))


@cache
def contexts(kind: str) -> Phrasebook[str]:
    """Give the phrases of one kind that change how others are read."""
    entries = lists.entries("contexts.tsv")
    return Phrasebook((phrase, of) for of, phrase, *_ in entries if of == kind)


@cache
def _own_life() -> frozenset[str]:
    return frozenset(classes()["own_life"])


@cache
def _denying() -> re.Pattern[str]:
    """Match a denying word with only light words after it: "there has never been any ..."."""
    deny, light = ("|".join(classes()[name]) for name in ("denying", "light"))
    return re.compile(f" (?:{deny})(?: (?:{light}))* $")
