"""How the answers of a wave were given, as counts of everybody; it takes nobody's answers away.

Each count parts people in two: those it is true of, and the others. Both are groups like any other,
so `privacy.visible` decides about both together, and the count is given where each of them is
nobody at all or may be shown: 1 of 12 is hidden as 11 of 12 is, 0 of 12 and 12 of 12 are not. As a
count is a share in other words, it needs SHARES people, too. Whoever says nothing of how they
answered (a page from before it was asked) is a third group in the same decision.

There are no counts by group. In an anonymous wave, who is known to listen to every question could
be looked for in them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from surveyapp.analysis import manner as patterns
from surveyapp.analysis.answers import AnswerSet
from surveyapp.analysis.arrays import Bools
from surveyapp.questionnaire.manner import TIMED, Manner, Way
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.reports.privacy import SHARES, Figure, Hidden, visible

SAME = (
    "Same answer all along",
    "At least five items of the scales answered, all with the same answer as tapped.",
)
ALTERNATING = (
    "Two answers in turn",
    "At least five items of the scales answered, going to and fro between two answers.",
)
WAYS = {
    Way.HURRIED: (
        "Hurried",
        "Stayed less than 1.5 seconds on more than half of at least five ratings.",
    ),
    Way.UNDERSTOOD: (
        "Understood the practice",
        "Gave a known answer to the practice question; the others another one or none.",
    ),
    Way.LISTENED: ("Listened", "Had something read aloud."),
    Way.BIGGER: ("Bigger text", "Had it on at the end."),
    Way.CALM: ("Calm colours", "Had them on at the end."),
    Way.AIRY: ("More space", "Had it on at the end."),
    Way.ONE_PAGE: (
        "All on one page",
        "Without the script: nothing to listen to or to choose, and no time is taken.",
    ),
    Way.SENT_LATER: (
        "Came on another day",
        "Than the tablet’s clock said: sent later, or the clock is wrong.",
    ),
}


@dataclass(frozen=True)
class Counted:
    """Of how many people something is true: `n` of the `of` people who could be looked at."""

    label: str
    about: str
    n: Figure
    of: Figure


def counts(
    answers: AnswerSet, manners: Sequence[Manner | None], minimum: int
) -> tuple[Counted, ...]:
    """Count each pattern and each way that the questionnaire can have, as far as it may be shown.

    `manners` are those of the same people as `answers`, in the same order.
    """
    everybody = np.ones(len(answers), dtype=np.bool_)
    said = np.array([manner is not None for manner in manners], dtype=np.bool_)
    rows = []
    if len(patterns.items(answers.questionnaire)) >= patterns.FEWEST:
        rows.append(_counted(SAME, patterns.same(answers), everybody, minimum))
        rows.append(_counted(ALTERNATING, patterns.alternating(answers), everybody, minimum))
    for way in _possible(answers.questionnaire):
        true = [manner is not None and way in manner.ways for manner in manners]
        rows.append(_counted(WAYS[way], np.array(true, dtype=np.bool_), said, minimum))
    return tuple(rows)


def _possible(questionnaire: Questionnaire) -> Iterator[Way]:
    """Give the ways in which this questionnaire can be answered."""
    asked = list(questionnaire.on_the_form())
    impossible = set()
    if sum(question.type in TIMED for question in asked) < patterns.FEWEST:
        impossible.add(Way.HURRIED)
    if not any(question.known_answers for question in asked):
        impossible.add(Way.UNDERSTOOD)
    return (way for way in WAYS if way not in impossible)


def _counted(words: tuple[str, str], true: Bools, among: Bools, minimum: int) -> Counted:
    """Count those of whom it is true, among those who could be looked at."""
    if not among.any():
        return Counted(*words, Hidden.NOT_AVAILABLE, Hidden.NOT_AVAILABLE)
    parts = {name: part for name, part in (("true", true), ("not", among & ~true)) if part.any()}
    may_be_told = among.sum() >= SHARES and visible(parts, minimum) == set(parts)
    among_may_be_told = bool(visible({"among": among}, minimum))
    return Counted(
        *words,
        n=int(true.sum()) if may_be_told else Hidden.CONFIDENTIAL,
        of=int(among.sum()) if among_may_be_told else Hidden.CONFIDENTIAL,
    )
