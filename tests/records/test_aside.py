"""What can't be counted is kept aside, sealed, once, and without saying whose it is."""

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.records import aside, sealing
from surveyapp.records.aside import Aside, Reason, Sent, TooMany
from surveyapp.records.codes import Code
from surveyapp.records.waves import Wave
from tests import factories

KEY = b"k" * 32


def test_it_is_kept_to_the_byte(session: Session, code: Code):
    sent = Sent(uuid4(), b'{"answers":{}}')

    aside.keep(session, code.wave, sent, Reason.LATE, KEY)

    (kept,) = session.scalars(select(Aside))
    assert sealing.unseal(KEY, kept.sealed, f"aside {sent.sitting}") == sent.body
    assert {column.name for column in Aside.__table__.columns}.isdisjoint({"code_id", "person_id"})


def test_it_is_kept_once(session: Session, code: Code):
    sent = Sent(uuid4(), b"{}")

    for _ in range(2):
        aside.keep(session, code.wave, sent, Reason.DIFFERENT, KEY)

    assert aside.counts(session, code.wave) == {Reason.DIFFERENT: 1}


def test_there_is_an_end_to_it(session: Session, code: Code):
    aside.keep(session, code.wave, Sent(uuid4(), b"{}"), Reason.CODE_USED, KEY)

    with pytest.raises(TooMany):
        aside.keep(session, code.wave, Sent(uuid4(), b"{}"), Reason.CODE_USED, KEY)


def test_another_wave_has_its_own(session: Session, code: Code):
    aside.keep(session, code.wave, Sent(uuid4(), b"{}"), Reason.LATE, KEY)

    assert aside.counts(session, factories.wave(session, code.wave.version)) == {}


@pytest.fixture
def wave(session: Session) -> Wave:
    school = factories.school(session)
    group = factories.group(session, school)
    return factories.wave(session, factories.version(session, school), group)


@pytest.fixture
def code(session: Session, wave: Wave) -> Code:
    return factories.found_code(session, wave, factories.pupil(session, wave.groups[0]))
