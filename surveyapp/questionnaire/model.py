"""The questionnaire as immutable values; the document it is parsed from stays the stored form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from surveyapp.questionnaire.questions.base import Question


@dataclass(frozen=True, kw_only=True)
class Band:
    """A named part of a scale's range: every score up to and including `up_to`."""

    up_to: float
    label: str
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How the answers to some items become one score.

    `method` is a key of `analysis.scoring.METHODS`: sum, mean, share, any, sum_of_scales.
    `minimum_answered` is how many items must be answered; fewer give no score.
    `at_least` is the score from which an item counts, for share and any. `subject` is bullying
    (intimidation, too) or relationships at work where it is one of these.
    """

    id: str
    title: str
    method: str
    items: tuple[str, ...] = ()
    of_scales: tuple[str, ...] = ()
    reversed: frozenset[str] = frozenset()
    minimum_answered: int = 0
    prorated: bool = False
    multiply: float = 1.0
    at_least: float | None = None
    table: Mapping[float, float] = field(default_factory=dict)
    bands: tuple[Band, ...] = ()
    higher_is: str = "better"  # better, worse or neither
    subject: str = "other"  # bullying, relationships or other
    about: str = ""
    source: str = ""
    licence: str = ""


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some questions under one heading."""

    id: str
    title: str
    questions: tuple[Question, ...]
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Assent:
    """What a respondent reads before the first question, with two equal answers."""

    title: str = ""
    text: str = ""
    yes: str = ""
    no: str = ""


@dataclass(frozen=True, kw_only=True)
class Signpost:
    """Somebody to turn to, shown at the end whatever was answered."""

    name: str
    text: str = ""
    phone: str = ""
    web: str = ""


@dataclass(frozen=True, kw_only=True)
class Template:
    """A published instrument shipped without its wording: scoring only."""

    owner: str
    link: str
    permission_needed: bool
    copyright: str = ""


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """What is asked, how it is scored, and what respondents are told."""

    id: str
    title: str
    language: str
    pages: tuple[Page, ...]
    scales: tuple[Scale, ...] = ()
    about: str = ""
    audience: str = "pupils"
    reading_age: int | None = None
    status: str = ""
    source: str = ""
    licence: str = ""
    confidentiality: str = ""
    assent: Assent = field(default_factory=Assent)
    finish: str = ""
    signposts: tuple[Signpost, ...] = ()
    locked: bool = False
    read_aloud: str = "made"  # a key of `spoken.WAYS`
    template: Template | None = None

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by its id, in the order asked."""
        return {question.id: question for page in self.pages for question in page.questions}

    def asking(self) -> Iterator[Question]:
        """Give the questions whose answers are kept, in the order asked."""
        return (question for question in self.questions.values() if question.counts)

    def on_the_form(self) -> Iterator[Question]:
        """Give the questions that take an answer on the page, also those just for practice."""
        return (question for question in self.questions.values() if question.asks)

    @cached_property
    def scales_by_id(self) -> dict[str, Scale]:
        """Every scale by its id."""
        return {scale.id: scale for scale in self.scales}
