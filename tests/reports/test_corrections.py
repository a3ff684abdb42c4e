"""What people put right is given as training rows: the words and the answer, and nothing else."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from surveyapp.analysis.text.concerns import Concern as Found
from surveyapp.analysis.text.reader import Read
from surveyapp.analysis.text.sentiment import Reading as Sentiment
from surveyapp.records import cases, comments, concerns, readings, schools
from surveyapp.records.base import School
from surveyapp.records.cases import Outcome, State, Step
from surveyapp.records.comments import Comment, Place
from surveyapp.records.readings import Better, Reading
from surveyapp.records.waves import Wave
from surveyapp.reports.corrections import TrainingRow, training_rows
from tests import factories

NOW = datetime.now(UTC)
WHO = "sana@school.test"


def test_a_corrected_label_is_a_row_with_both(session: Session, wave: Wave):
    comment = commented(session, wave, "Best day ever, not")
    reading = session.get_one(Reading, comment.id)
    for label in ("mixed", "negative"):
        readings.correct(session, reading, Better(WHO, label, "Irony."), key(session, wave))
    commented(session, wave, "Nobody corrected this")

    assert rows(session, wave) == [
        TrainingRow("Best day ever, not", "positive", "negative", "", "")
    ]


@pytest.mark.parametrize(
    ("outcome", "flag"), [(Outcome.NO_CONCERN, "no"), (Outcome.TALKED, "must")]
)
def test_a_closed_concern_is_a_row_with_its_verdict(
    session: Session, wave: Wave, outcome: Outcome, flag: str
):
    comment = commented(session, wave, "words", found("unsafe"), found("bullying"))
    close(session, wave, comment, outcome)

    assert rows(session, wave) == [TrainingRow("words", "", "", "bullying;unsafe", flag)]


def test_an_open_concern_is_no_row(session: Session, wave: Wave):
    commented(session, wave, "words", found("unsafe"))

    assert rows(session, wave) == []


def test_rows_come_by_alphabet_and_from_one_school(session: Session, wave: Wave):
    other = factories.wave(session, factories.version(session, factories.school(session)))
    for of, words in [(wave, "zebra"), (wave, "Apple"), (other, "theirs")]:
        comment = commented(session, of, words, found("unsafe"))
        close(session, of, comment, Outcome.NO_CONCERN)

    assert [row.text for row in rows(session, wave)] == ["Apple", "zebra"]


def rows(session: Session, wave: Wave) -> list[TrainingRow]:
    return training_rows(session, session.get_one(School, wave.school_id), key(session, wave))


def close(session: Session, wave: Wave, comment: Comment, outcome: Outcome) -> None:
    concern = concerns.of_comments(session, [comment.id])[comment.id]
    step = Step(WHO, State.CLOSED, "Because.", outcome)
    cases.change(session, concern, step, key(session, wave))


def commented(session: Session, wave: Wave, words: str, *flags: Found) -> Comment:
    place = Place(wave.school_id, wave.id, uuid4(), "more")
    comment = comments.keep(session, place, words, key(session, wave))
    read = Read(Sentiment(0.5, "positive"), flags)
    readings.take(session, comment, words, NOW, lambda words: read)
    session.flush()
    return comment


def found(category: str) -> Found:
    return Found(category, 2, (0, 4), "rule")


def key(session: Session, wave: Wave) -> bytes:
    school = session.get_one(School, wave.school_id)
    return schools.comment_key(school, factories.MASTER_KEY)


@pytest.fixture
def wave(session: Session) -> Wave:
    return factories.wave(session, factories.version(session, factories.school(session)))
