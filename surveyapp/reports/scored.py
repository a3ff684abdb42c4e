"""A file of answers that somebody holds, scored: each respondent, the whole, and what was left out.

Nothing is hidden in it: whoever asks for it has every answer already.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from surveyapp.analysis.answers import AnswerSet
from surveyapp.analysis.scoring import scale_scores
from surveyapp.reports.figures import figure
from surveyapp.reports.privacy import Figure
from surveyapp.reports.results import Results, results


@dataclass(frozen=True)
class Column:
    """Which column of the file was taken for which question, and how it was recognised."""

    header: str
    question: str
    how: str


@dataclass(frozen=True)
class LeftOut:
    """Something in the file that is not in the scores, with the rows it is in and the reason.

    `column` and `text` are empty where it isn't about a column or a cell.
    """

    reason: str
    column: str = ""
    text: str = ""
    rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class Person:
    """One respondent: the row of the file and, where a column was named for it, an id."""

    row: int
    id: str = ""


@dataclass(frozen=True)
class Reading:
    """How a file was understood: its name, the people, the columns, and what was left out.

    `beside` holds further columns that were asked for, by header: one text a person.
    """

    source: str
    people: tuple[Person, ...]
    columns: tuple[Column, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...] = ()
    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class ScoredFile:
    """The scores of a file; `scores` holds for each scale one figure a person."""

    reading: Reading
    results: Results
    scores: Mapping[str, Sequence[Figure]]


def score_file(answers: AnswerSet, reading: Reading) -> ScoredFile:
    """Score a file's answers, one place a person in both."""
    scores = {
        scale: [figure(score) for score in column.tolist()]
        for scale, column in scale_scores(answers).items()
    }
    return ScoredFile(reading, results(answers), scores)
