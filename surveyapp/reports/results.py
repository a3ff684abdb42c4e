"""Scale scores, reliability and the answers to each item, for everyone and for each group."""

from dataclasses import dataclass
from typing import Any

from surveyapp.questionnaire.model import Questionnaire, Scale
from surveyapp.questionnaire.questions.base import Question
from surveyapp.reports.privacy import Figure


@dataclass(frozen=True, order=True)
class Group:
    """Some respondents by the kind and name of their group; the empty kind is everyone."""

    kind: str
    name: str


EVERYONE = Group("", "Everyone")


@dataclass(frozen=True)
class Share:
    """How many gave one answer or fell in one band, and their share (0 to 1)."""

    label: str
    n: Figure
    share: Figure
    code: Any = None


@dataclass(frozen=True)
class ScaleResult:
    """One scale in one group; `low` and `high` are the ends of the mean's 95 % interval."""

    group: Group
    n: Figure
    unscored: Figure
    mean: Figure
    sd: Figure
    low: Figure
    high: Figure
    bands: tuple[Share, ...]


@dataclass(frozen=True)
class ScaleResults:
    """One scale: a row for everyone first, then one for each group; and its reliability.

    `alpha` rests on the `complete` respondents who answered all of its items; `caution` says in a
    sentence why it may mislead, or is empty.
    """

    scale: Scale
    rows: tuple[ScaleResult, ...]
    items: int
    complete: Figure
    alpha: Figure
    caution: str


@dataclass(frozen=True)
class Distribution:
    """One question's answers in one group: each answer on offer and the other three states.

    Shares are of those who answered; `choices` questions can add up to more than all of them.
    `mean` and `sd` are of a number that was asked for.
    """

    question: Question
    group: Group
    answered: Figure
    shares: tuple[Share, ...]
    declined: Figure
    not_understood: Figure
    not_seen: Figure
    mean: Figure
    sd: Figure


@dataclass(frozen=True)
class Results:
    """What a set of answers says: `respondents` in all, each scale, each question's answers."""

    questionnaire: Questionnaire
    respondents: Figure
    groups: tuple[Group, ...]
    scales: tuple[ScaleResults, ...]
    items: tuple[Distribution, ...]
