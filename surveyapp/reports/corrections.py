"""What people put right, as rows to train a reader with: the words, and what they should count as.

The rows say nothing of who wrote the words, where or when.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.records import comments, readings
from surveyapp.records.base import School
from surveyapp.records.cases import State
from surveyapp.records.concerns import Concern
from surveyapp.records.readings import Correction

MUST, NO = "must", "no"


@dataclass(frozen=True)
class TrainingRow:
    """One comment: the label read and the right one, the categories flagged and whether rightly.

    `label` is empty where nobody put it right; `flag` is "must" or "no" once a concern is closed.
    """

    text: str
    read_as: str
    label: str
    categories: str
    flag: str


def training_rows(session: Session, school: School, key: bytes) -> list[TrainingRow]:
    """Give a row for each comment with a corrected label or a closed concern, by alphabet."""
    labels = _labels(session, school)
    verdicts = _verdicts(session, school)
    rows = [
        TrainingRow(
            comments.words(comment, key),
            *labels.get(comment.id, ("", "")),
            *verdicts.get(comment.id, ("", "")),
        )
        for comment in comments.some(session, labels.keys() | verdicts.keys())
    ]
    return sorted(rows, key=lambda row: (row.text.casefold(), row.text))


def _labels(session: Session, school: School) -> dict[int, tuple[str, str]]:
    """Give the reader's label and the newest correction of each comment that has one."""
    wanted = select(Correction).where(Correction.school_id == school.id)
    newest = {
        it.comment_id: it for it in session.scalars(wanted.order_by(Correction.at, Correction.id))
    }
    return {
        number: (session.get_one(readings.Reading, number).label, it.label)
        for number, it in newest.items()
    }


def _verdicts(session: Session, school: School) -> dict[int, tuple[str, str]]:
    """Give the categories of each closed concern, and whether a person had to look."""
    closed = select(Concern).where(Concern.school_id == school.id, Concern.state == State.CLOSED)
    return {
        it.comment_id: (
            ";".join(it.categories),
            NO if it.was_none else MUST,
        )
        for it in session.scalars(closed)
    }
