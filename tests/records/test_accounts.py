"""Accounts, passwords and sign-ins."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp.records import accounts
from surveyapp.records.accounts import BadPassword, EmailTaken, NoEmail, Role, SignIn
from tests import factories

NOW = datetime.now(UTC)


def test_an_account_holds_its_roles(session: Session):
    made = factories.account(session, factories.school(session), Role.LEAD, Role.DATA)
    session.expire_all()

    assert made.roles == {Role.LEAD, Role.DATA}


def test_a_role_counts_once(session: Session):
    made = factories.account(session, factories.school(session), Role.LEAD, Role.LEAD)

    assert made.roles == {Role.LEAD}


def test_an_email_address_is_found_however_it_is_typed(session: Session):
    made = factories.account(session, factories.school(session), email=" Lead@School.TEST ")

    assert made.email == "lead@school.test"
    assert accounts.by_email(session, "LEAD@school.test\n") is made


def test_an_email_address_has_one_account_in_all_schools(session: Session):
    factories.account(session, factories.school(session), email="lead@school.test")

    with pytest.raises(EmailTaken, match=r"lead@school\.test has an account already"):
        accounts.add(session, factories.school(session), "Lead@school.test", "Lee", [])


@pytest.mark.parametrize("email", ["", "lead", "@", "lead@", "a b@c", "a@b@c"])
def test_what_is_no_email_address_is_refused(session: Session, email: str):
    with pytest.raises(NoEmail):
        accounts.add(session, factories.school(session), email, "Lee", [])


def test_nobody_can_sign_in_before_a_password_is_set(session: Session):
    made = accounts.add(session, factories.school(session), "lead@school.test", "Lee", [])

    assert made.password_hash == ""


def test_a_password_is_kept_as_argon2id_with_a_salt():
    one, other = accounts.hashed(factories.PASSWORD), accounts.hashed(factories.PASSWORD)

    assert one.startswith("$argon2id$")
    assert one != other


def test_a_short_password_is_refused(session: Session):
    made = factories.account(session, factories.school(session))

    with pytest.raises(BadPassword, match="at least 12"):
        accounts.set_password(session, made, "elevenchars")


def test_a_made_password_is_long_and_new():
    one, other = accounts.new_password(), accounts.new_password()

    assert one != other
    assert len(one.replace("-", "")) == 20


def test_a_sign_in_is_found_by_its_key(session: Session):
    made = factories.account(session, factories.school(session))
    key = accounts.sign_in(session, made)

    found = accounts.signed_in(session, key, NOW)
    assert found is not None
    assert found.account is made
    assert key.encode() not in found.hash


@pytest.mark.parametrize("key", ["", "x", "é"])
def test_another_key_finds_nothing(session: Session, key: str):
    accounts.sign_in(session, factories.account(session, factories.school(session)))

    assert accounts.signed_in(session, key, NOW) is None


@pytest.mark.parametrize(
    ("after", "found"),
    [(timedelta(minutes=29), True), (timedelta(minutes=31), False)],
)
def test_a_sign_in_ends_after_half_an_hour_unused(session: Session, after: timedelta, found: bool):
    key = accounts.sign_in(session, factories.account(session, factories.school(session)))
    later = datetime.now(UTC) + after

    assert (accounts.signed_in(session, key, later) is not None) == found


def test_a_sign_in_in_use_ends_after_eight_hours(session: Session):
    key = accounts.sign_in(session, factories.account(session, factories.school(session)))
    late = datetime.now(UTC) + timedelta(hours=8, minutes=1)
    accounts.seen(session, session.scalars(select(SignIn)).one(), late)

    assert accounts.signed_in(session, key, late) is None


def test_it_is_noted_at_most_once_a_minute_that_a_sign_in_is_used(session: Session):
    accounts.sign_in(session, factories.account(session, factories.school(session)))
    found = session.scalars(select(SignIn)).one()

    assert not found.due(found.seen_at + timedelta(seconds=60))
    assert found.due(found.seen_at + timedelta(seconds=61))


def test_signing_out_ends_one_sign_in(session: Session):
    made = factories.account(session, factories.school(session))
    here, there = accounts.sign_in(session, made), accounts.sign_in(session, made)
    accounts.sign_out(session, here)

    assert accounts.signed_in(session, here, NOW) is None
    assert accounts.signed_in(session, there, NOW) is not None


def test_a_new_password_ends_every_sign_in_of_its_account_only(session: Session):
    made, other = (factories.account(session, factories.school(session)) for _ in range(2))
    key, others_key = accounts.sign_in(session, made), accounts.sign_in(session, other)
    accounts.set_password(session, made, "another-long-password")

    assert accounts.signed_in(session, key, NOW) is None
    assert accounts.signed_in(session, others_key, NOW) is not None


def test_closing_ends_access_until_there_is_a_new_password(session: Session):
    made = factories.account(session, factories.school(session))
    key = accounts.sign_in(session, made)
    accounts.close(session, made)

    assert accounts.signed_in(session, key, NOW) is None
    assert (made.active, made.password_hash) == (False, "")
    accounts.set_password(session, made, factories.PASSWORD)
    assert made.active


def test_old_sign_ins_are_forgotten_at_the_next(session: Session):
    made = factories.account(session, factories.school(session))
    accounts.sign_in(session, made)
    session.scalars(select(SignIn)).one().made_at = NOW - timedelta(hours=9)
    session.flush()
    accounts.sign_in(session, made)

    assert session.scalar(select(func.count()).select_from(SignIn)) == 1


def test_accounts_are_listed_by_school(session: Session):
    school = factories.school(session)
    made = factories.account(session, school)
    factories.account(session, factories.school(session))

    assert list(accounts.of_school(session, school)) == [made]
