"""What in a comment a person has to look at: phrases that raise a concern, and a small model.

The phrases (data/concerns.tsv) come first. The model (see `model`) adds what they miss: "please
check", or "act now" where it is sure of both, which is right as often as the phrases are. Sayings
such as "homework is killing me" are hidden first; what a lesson, a film or a game was about is let
go where nobody's own life is in it. A negation clears bullying, mood and the like, but never
suicide, self-harm, sexual harm, abuse or exploitation: "I don't want to kill myself" is read by a
person. What is over is lowered, not dropped.

Nothing here closes a concern. A person does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from surveyapp.analysis.text.model import features, load, probability
from surveyapp.analysis.text.sight import (
    NEVER_CLEARED,
    Found,
    Rule,
    Sight,
    bundled,
    look,
    over,
)
from surveyapp.analysis.text.words import Span, normalise

MODEL = "concern-model.tsv"
BY_MODEL = "model"
NOT_READ = "not read"
PLEASE_CHECK = 0.85
SURE = 0.95
GRAVE = 0.8
BY_PUPILS = frozenset({"violence", "bullying"})
BY_ADULTS = frozenset({"abuse", "staff_conduct"})
UNLIKELY = {3: 0.1, 2: 0.12, 1: 0.3}
AROUND = 3
REMEMBERED = 1_000


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


def find(text: str) -> list[Concern]:
    """Find the concerns in a comment, one for each category, the most serious first.

    A comment in another language than English is one too: a person has to read it.
    """
    return seen(look(normalise(text)))


def seen(sight: Sight) -> list[Concern]:
    """Find the concerns in a comment that has been looked at, as `find` does."""
    found = strongest([*by_rule(sight), *by_model(sight)])
    if not sight.english:
        found.append(Concern(NOT_READ, 1, (0, len(sight.words.original)), "language"))
    return found


def by_rule(sight: Sight) -> Iterator[Concern]:
    """Give a concern for every phrase that stands; what is over is lowered, most kinds of it.

    A phrase can be right word for word and wrong where it is said: the model has to think a
    concern possible, in the whole comment or around the phrase. A phrase that is a sentence of
    its own, as "help", says all that there is. A school's own phrases always stand.
    """
    whole = _chance(sight.visible.texts) if sight.found else 0.0
    for found in sight.found:
        rule = found.rule
        if whole < UNLIKELY[rule.severity] and rule.id in bundled() and not _possible(sight, found):
            continue
        lowered = not _never_lowered(rule) and over(sight, found)
        span = sight.words.span(found.first, found.last)
        yield Concern(rule.category, 1 if lowered else rule.severity, span, rule.id)


def _never_lowered(rule: Rule) -> bool:
    """Say whether what a phrase speaks of is as serious when it is said to be over."""
    return rule.category in NEVER_CLEARED or (rule.category == "violence" and rule.severity == 3)


def _possible(sight: Sight, found: Found) -> bool:
    """Say whether a phrase is a whole sentence, or may be a concern to the model near it."""
    if range(found.first, found.last + 1) in sight.literal.sentences():
        return True
    around = sight.visible.texts[max(0, found.first - AROUND) : found.last + AROUND + 1]
    return _chance(around) >= UNLIKELY[found.rule.severity]


@lru_cache(maxsize=REMEMBERED)
def _chance(texts: tuple[str, ...]) -> float:
    """Give the model's chance that words raise a concern."""
    return probability(load(MODEL).scores(features(texts))["concern"])


def by_model(sight: Sight) -> Iterator[Concern]:
    """Give what the model alone finds, in the category that it thinks likeliest."""
    scores = dict(load(MODEL).scores(sight.features))
    chance, grave = probability(scores.pop("concern")), probability(scores.pop("grave"))
    if chance >= PLEASE_CHECK:
        category = max(scores, key=lambda name: scores[name])
        severity = 3 if grave >= GRAVE else 2 if chance >= SURE else 1
        span = sight.words.span(0, len(sight.words.texts) - 1)
        yield Concern(category, severity, span, BY_MODEL, chance)


def strongest(concerns: Iterable[Concern]) -> list[Concern]:
    """Keep the most serious concern of each category, the most serious first.

    Words that speak of an adult or of the family do not speak of violence or bullying as well.
    """
    every = list(concerns)
    adults = [concern for concern in every if concern.category in BY_ADULTS]
    kept: dict[str, Concern] = {}
    for concern in every:
        if concern.category in BY_PUPILS and any(_covers(other, concern) for other in adults):
            continue
        known = kept.get(concern.category)
        if known is None or concern.severity > known.severity:
            kept[concern.category] = concern
    return sorted(kept.values(), key=lambda concern: -concern.severity)


def _covers(one: Concern, other: Concern) -> bool:
    """Say whether a phrase speaks, as seriously, of the same words as another."""
    (start, end), (first, last) = one.span, other.span
    by_phrases = BY_MODEL not in {one.rule, other.rule}
    return by_phrases and one.severity >= other.severity and start < last and first < end
