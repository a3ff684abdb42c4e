"""What in a comment a person has to look at: phrases that raise a concern, and a small model.

The phrases (data/concerns.tsv) decide what is urgent. The model (see `model`) only adds what they
miss, as "please check". Sayings such as "homework is killing me" are hidden first; what a lesson,
a film or a game was about is let go where nobody's own life is in it. A negation clears bullying,
mood and the like, but never suicide, self-harm, sexual harm, abuse or exploitation: "I don't want
to kill myself" is read by a person. What is over is lowered, not dropped.

Nothing here closes a concern. A person does.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from surveyapp.analysis.text import lists
from surveyapp.analysis.text.language import is_english
from surveyapp.analysis.text.model import features, load, probability
from surveyapp.analysis.text.phrases import Phrasebook
from surveyapp.analysis.text.words import DENIED, HIDDEN, Span, Words, normalise

MODEL = "concern-model.tsv"
NOT_READ = "not read"
PLEASE_CHECK = 0.75
SURE = 0.9
NEVER_CLEARED = frozenset(
    {"suicide", "self_harm", "sexual", "abuse", "exploitation", "missing", "staff_conduct"}
)
NEVER_LOWERED = frozenset({"suicide", "self_harm", "sexual", "abuse", "exploitation"})
_OWN_LIFE = """
    i me my myself mum dad brother sister friend friends mate mates stepdad stepmum uncle family
"""
OWN_LIFE = frozenset(_OWN_LIFE.split())
NEGATED = re.compile(
    r" (?:no|not|never|nobody|none|without|nor|neither|hardly|rarely|stops?|stopped|prevents?"
    r"|anti|less)"
    r"(?: (?:be|been|being|get|gets|got|getting|really|ever|even|any|an?|the|that|so|very|much"
    r"|have|had|has|feel|feels|felt|is|are|was|were|am|seen|see|heard|of|about|more|one|people"
    r"|kids|made|at|all|to|by|feeling|real|many|or|and|experienced|lots|too))* $"
)


@dataclass(frozen=True)
class Concern:
    """Words that may need a person to look: what about, how soon, where, and who says so.

    Severity 3 is to be acted on now, 2 the same school day, 1 at the next review. The rule is the
    id of a phrase, or "model", whose score is then the probability that it gave.
    """

    category: str
    severity: int
    span: Span
    rule: str
    score: float = 1.0


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
    before: str


def find(text: str) -> list[Concern]:
    """Find the concerns in a comment, one for each category, the most serious first.

    A comment in another language than English is one too: a person has to read it.
    """
    words = normalise(text)
    found = in_words(words)
    if not is_english(text):
        found.append(Concern(NOT_READ, 1, (0, len(text)), "language"))
    return found


def in_words(words: Words) -> list[Concern]:
    """Find the concerns in a comment that was read as words."""
    return strongest([*by_rule(words), *by_model(words)])


def by_rule(words: Words) -> Iterator[Concern]:
    """Give a concern for every phrase that matches and is not said for effect, denied or taught."""
    seen = without_figures(words)
    sentences = list(seen.sentences())
    for found in _matches(seen):
        if not _denial(found):
            sentence = next(s for s in sentences if found.first in s)
            rule, span = found.rule, words.span(found.first, found.last)
            concern = Concern(rule.category, rule.severity, span, rule.id)
            yield _lowered(concern, seen, sentence)


def by_model(words: Words) -> Iterator[Concern]:
    """Give what the model alone finds: "please check", never more urgent than the same day."""
    scores = load(MODEL).scores(features(visible(words).texts))
    chance = probability(scores.pop("concern"))
    if chance >= PLEASE_CHECK:
        category = max(scores, key=lambda name: scores[name])
        severity = 2 if chance >= SURE else 1
        yield Concern(category, severity, words.span(0, len(words.texts) - 1), "model", chance)


def strongest(concerns: Iterable[Concern]) -> list[Concern]:
    """Keep the most serious concern of each category, the most serious first."""
    kept: dict[str, Concern] = {}
    for concern in concerns:
        known = kept.get(concern.category)
        if known is None or concern.severity > known.severity:
            kept[concern.category] = concern
    return sorted(kept.values(), key=lambda concern: -concern.severity)


def _matches(words: Words) -> Iterator[Found]:
    for match, rule in rules().search(words.line):
        first, last = words.index(match.start()), words.index(match.end() - 2)
        yield Found(rule, first, last, words.line[: match.start()])


def visible(words: Words) -> Words:
    """Hide what is said for effect, what a lesson was about and what is denied, for the models."""
    seen = without_figures(words)
    texts = list(seen.texts)
    for found in _matches(seen):
        if denial := _denial(found):
            for index in range(found.first - denial, found.last + 1):
                texts[index] = DENIED
    return replace(words, texts=tuple(texts))


def without_figures(words: Words) -> Words:
    """Hide what is said for effect and what a lesson was about, so that no phrase matches it."""
    texts = list(words.texts)
    for match, _ in contexts("figurative").search(words.line):
        for index in range(words.index(match.start()), words.index(match.end() - 2) + 1):
            texts[index] = HIDDEN
    seen = replace(words, texts=tuple(texts))
    for sentence in seen.sentences():
        if _taught(seen, sentence):
            texts[sentence.start : sentence.stop] = [HIDDEN] * len(sentence)
    return replace(words, texts=tuple(texts))


def _denial(found: Found) -> int:
    """Count the words before a match that deny it; none if it stands, or is never cleared."""
    if found.rule.category in NEVER_CLEARED:
        return 0
    match = NEGATED.search(found.before[-80:])
    return len(match.group().split()) if match else 0


def _taught(words: Words, sentence: range) -> bool:
    """Say whether a sentence is about a lesson, a film or a game and about nobody's own life."""
    line = f" {' '.join(words.texts[sentence.start : sentence.stop])} "
    rest = line
    for match, _ in contexts("lesson").search(line):
        rest = rest[: match.start()] + "·" * (match.end() - match.start()) + rest[match.end() :]
    return rest != line and OWN_LIFE.isdisjoint(rest.split())


def _lowered(concern: Concern, words: Words, sentence: range) -> Concern:
    if concern.category in NEVER_LOWERED:
        return concern
    line = f" {' '.join(words.texts[sentence.start : sentence.stop])} "
    over = any(True for _ in contexts("resolved").search(line))
    return replace(concern, severity=1) if over else concern


@cache
def rules() -> Phrasebook[Rule]:
    """Give the phrases that raise a concern."""
    return Phrasebook(
        (entry[3], Rule(entry[0], entry[1], int(entry[2])))
        for entry in lists.entries("concerns.tsv")
    )


@cache
def contexts(kind: str) -> Phrasebook[str]:
    """Give the phrases of one kind that change how others are read."""
    return Phrasebook((phrase, of) for of, phrase in lists.entries("contexts.tsv") if of == kind)
