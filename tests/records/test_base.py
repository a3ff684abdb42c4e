"""Moments keep their zone, and the database refuses what the models forbid."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from surveyapp.records.base import School
from surveyapp.records.codes import Code
from surveyapp.records.people import Membership
from surveyapp.records.responses import Response
from surveyapp.records.waves import Audience
from tests import factories


def test_a_moment_comes_back_in_utc(session: Session):
    school = factories.school(session)
    school.made_at = datetime(2026, 6, 1, 10, 30, tzinfo=timezone(timedelta(hours=1)))
    session.commit()
    session.expire_all()

    assert school.made_at == datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
    assert school.made_at.tzinfo == UTC


def test_a_moment_without_a_zone_is_refused(session: Session):
    school = factories.school(session)
    school.made_at = datetime(2026, 6, 1, tzinfo=UTC).replace(tzinfo=None)

    with pytest.raises(StatementError, match="time zone"):
        session.flush()


def test_two_schools_cannot_be_tied_together(session: Session):
    ours, theirs = factories.school(session), factories.school(session)
    our_group = factories.group(session, ours)
    our_pupil = factories.pupil(session, our_group)
    wave = factories.wave(session, factories.version(session, ours), our_group)
    their_group = factories.group(session, theirs)
    their_pupil = factories.pupil(session, their_group)
    ties = [
        Membership(school_id=ours.id, person_id=our_pupil.id, group_id=their_group.id),
        Membership(school_id=theirs.id, person_id=our_pupil.id, group_id=their_group.id),
        Audience(school_id=ours.id, wave_id=wave.id, group_id=their_group.id),
        Code(school_id=ours.id, wave_id=wave.id, person_id=their_pupil.id, hash=b"1"),
        Code(school_id=theirs.id, wave_id=wave.id, person_id=their_pupil.id, hash=b"2"),
    ]

    for tie in ties:
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(tie)


def test_a_person_in_another_schools_group_is_refused(session: Session):
    ours, theirs = factories.school(session), factories.school(session)
    group = factories.group(session, theirs)

    with pytest.raises(IntegrityError):
        factories.pupil(session, group, of=ours)


def test_a_school_with_rows_cannot_vanish(session: Session):
    school = factories.school(session)
    factories.group(session, school)

    session.delete(school)

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()
    assert session.scalars(select(School)).all() == []


def test_a_random_number_says_nothing_of_the_order(session: Session):
    numbers = [Response.__table__.c.id.default.arg(None) for _ in range(200)]

    assert sorted(numbers) != numbers
    assert len(set(numbers)) == 200
    assert max(numbers) < 2**63
