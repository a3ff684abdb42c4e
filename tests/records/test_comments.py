"""Comments are sealed, and each opens only in its place."""

from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveyapp.records import comments, sealing
from surveyapp.records.comments import Place
from surveyapp.records.waves import Wave
from tests import factories

KEY = b"k" * 32


def test_the_words_are_not_in_the_row(session: Session, wave: Wave):
    comment = comments.keep(session, place(wave), "I don’t feel safe 😟", KEY)
    session.flush()

    assert b"safe" not in comment.sealed
    assert comments.words(comment, KEY) == "I don’t feel safe 😟"


def test_a_comment_moved_to_another_sitting_does_not_open(session: Session, wave: Wave):
    comment = comments.keep(session, place(wave), "Mine", KEY)

    comment.sitting = uuid4()

    with pytest.raises(sealing.CannotOpen):
        comments.words(comment, KEY)


def test_a_sitting_has_one_comment_a_question(session: Session, wave: Wave):
    where = place(wave)
    comments.keep(session, where, "First", KEY)
    comments.keep(session, where, "Second", KEY)

    with pytest.raises(IntegrityError):
        session.flush()


def test_a_waves_comments_come_in_an_order_that_tells_nothing(session: Session, wave: Wave):
    places = [place(wave) for _ in range(20)]
    for number, where in enumerate(places):
        comments.keep(session, where, f"Comment {number}", KEY)
    session.flush()

    found = [words for _, words in comments.of_wave(session, wave, KEY)]

    by_sitting = sorted(range(20), key=lambda number: places[number].sitting.hex)
    assert found == [f"Comment {number}" for number in by_sitting]


def place(wave: Wave) -> Place:
    return Place(wave.school_id, wave.id, uuid4(), "more")


@pytest.fixture
def wave(session: Session) -> Wave:
    school = factories.school(session)
    return factories.wave(session, factories.version(session, school))
