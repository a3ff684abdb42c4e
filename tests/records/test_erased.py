"""What was erased is refused for good, and the list of it says nothing of anybody."""

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.records import aside, erased, responses
from surveyapp.records.aside import Aside, Reason, Sent
from surveyapp.records.base import School
from surveyapp.records.codes import Code
from surveyapp.records.comments import Comment
from surveyapp.records.erased import ErasedSitting, WasErased
from surveyapp.records.responses import Response
from tests import factories

KEY = b"k" * 32


def test_nothing_of_an_erased_sitting_is_kept(session: Session, code: Code):
    submission = factories.submission(comments={"more": "More trees."})
    erased.add(session, code.school_id, [submission.sitting], KEY)

    with pytest.raises(WasErased):
        responses.submit(session, code, submission, KEY)
    with pytest.raises(WasErased):
        aside.keep(session, code.wave, Sent(submission.sitting, b"{}"), Reason.CODE_USED, KEY)

    for table in (Response, Comment, Aside):
        assert session.scalars(select(table)).all() == []
    assert not code.used


def test_other_sittings_are_kept_as_ever(session: Session, code: Code):
    erased.add(session, code.school_id, [uuid4()], KEY)

    assert responses.submit(session, code, factories.submission(), KEY).new


def test_the_list_holds_a_keyed_hash_alone(session: Session, code: Code):
    sitting = uuid4()
    erased.add(session, code.school_id, [sitting], KEY)
    erased.add(session, code.school_id, [sitting], KEY)

    (row,) = session.scalars(select(ErasedSitting))
    assert sitting.bytes not in row.hash
    assert {it.name for it in ErasedSitting.__table__.columns} == {"hash", "school_id"}
    erased.refuse(session, sitting, b"o" * 32)  # nobody finds it without the school's key
    with pytest.raises(WasErased):
        erased.refuse(session, sitting, KEY)


@pytest.fixture
def school(session: Session) -> School:
    return factories.school(session)


@pytest.fixture
def code(session: Session, school: School) -> Code:
    group = factories.group(session, school)
    wave = factories.wave(session, factories.version(session, school), group)
    return factories.found_code(session, wave, factories.pupil(session, group))
