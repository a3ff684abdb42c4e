"""Each school has a key of its own, which only the service's key opens."""

import pytest
from sqlalchemy.orm import Session

from surveyapp.records import schools, sealing
from surveyapp.records.schools import BadName
from tests import factories


def test_each_school_has_another_key(session: Session):
    one, two = factories.school(session), factories.school(session)

    keys = {schools.comment_key(school, factories.MASTER_KEY) for school in (one, two)}

    assert len(keys) == 2
    assert not keys & {one.sealed_key, two.sealed_key}


def test_another_master_key_opens_nothing(session: Session):
    with pytest.raises(sealing.CannotOpen):
        schools.comment_key(factories.school(session), b"x" * 32)


def test_a_key_moved_to_another_school_does_not_open(session: Session):
    one, two = factories.school(session), factories.school(session)
    two.sealed_key = one.sealed_key

    with pytest.raises(sealing.CannotOpen):
        schools.comment_key(two, factories.MASTER_KEY)


def test_it_is_found_by_name(session: Session):
    school = factories.school(session, "Hill School")

    assert schools.named(session, "Hill School") is school
    assert schools.named(session, "Dale School") is None


def test_two_schools_of_one_name_are_refused(session: Session):
    factories.school(session, "Hill School")

    with pytest.raises(BadName, match="There is a school called Hill School already."):
        schools.add(session, " Hill  School ", factories.MASTER_KEY)


def test_a_school_needs_a_name(session: Session):
    with pytest.raises(BadName):
        schools.add(session, "  ", factories.MASTER_KEY)
