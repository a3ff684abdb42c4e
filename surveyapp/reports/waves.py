"""One wave as staff see it: response rates, results, comments and rows."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from surveyapp.analysis.text.sentiment import Reading
from surveyapp.questionnaire.answers import Answers
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.records.waves import Wave
from surveyapp.reports.privacy import INSIDE, Figure
from surveyapp.reports.results import Group, Results, Share


@dataclass(frozen=True)
class About:
    """What the report is about."""

    school: str
    wave: str
    questionnaire: str
    version: int
    sha256: str
    mode: str
    opens_on: date
    closes_on: date


@dataclass(frozen=True)
class ResponseRate:
    """How many of a group were invited and answered.

    Where too few did *not* answer for the rate to be given, `at_least` is a lower bound of it.
    """

    group: Group
    invited: int
    answered: Figure
    rate: Figure
    at_least: float | None = None


@dataclass(frozen=True)
class ResponseRates:
    """A row for everyone first, then one for each group; `declined` said no to taking part."""

    rows: tuple[ResponseRate, ...]
    declined: Figure


@dataclass(frozen=True)
class CommentRow:
    """One comment with its reading, and nothing that says whose it is."""

    question: str
    words: str
    reading: Reading


@dataclass(frozen=True)
class Comments:
    """The comments of a wave; `respondents` is how many people wrote any.

    `rows` is empty while fewer than ten answered the wave, `sentiment` has hidden figures while
    fewer than ten commented.
    """

    respondents: Figure
    n: Figure
    sentiment: tuple[Share, ...]
    rows: tuple[CommentRow, ...]


@dataclass(frozen=True)
class DataRow:
    """One respondent's answers and scale scores, for people with the row-level permission."""

    pseudonym: str
    answers: Answers
    scores: dict[str, Figure]


@dataclass(frozen=True)
class WaveReport:
    """Everything that pages and the workbook show of one closed wave."""

    about: About
    questionnaire: Questionnaire
    minimum: int
    rates: ResponseRates
    results: Results
    comments: Comments


def response_rates(session: Session, wave: Wave, minimum: int = INSIDE) -> ResponseRates:
    """Give the wave's response rates, for everyone and by group, as far as they may be shown."""
    raise NotImplementedError


def report(session: Session, wave: Wave, comment_key: bytes, minimum: int = INSIDE) -> WaveReport:
    """Give the whole report of a wave; `comment_key` opens its comments."""
    raise NotImplementedError


def data_rows(session: Session, wave: Wave) -> tuple[DataRow, ...]:
    """Give every response of the wave, in an order that tells nothing."""
    raise NotImplementedError
