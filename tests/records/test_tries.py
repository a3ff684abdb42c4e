"""Failed tries are counted by subject, for ten minutes."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp.records import tries
from surveyapp.records.tries import MOST, WINDOW, Failure

NOW = datetime.now(UTC)


def fail(session: Session, times: int, *subjects: str) -> None:
    for _ in range(times):
        tries.failed(session, subjects)


def most(*subjects: str) -> dict[str, int]:
    return dict.fromkeys(subjects, MOST)


def test_each_subject_has_its_own_limit(session: Session):
    fail(session, MOST, "account a", "address 10.0.0.1")

    assert not tries.too_many(session, {"address 10.0.0.1": MOST + 1})
    assert tries.too_many(session, {"account a": MOST, "address 10.0.0.1": MOST + 1})


def test_ten_failures_are_too_many(session: Session):
    fail(session, MOST - 1, "account a")
    assert not tries.too_many(session, most("account a"))

    fail(session, 1, "account a")
    assert tries.too_many(session, most("account a"))


def test_any_one_subject_is_enough(session: Session):
    fail(session, MOST, "account a")

    assert tries.too_many(session, most("account b", "account a"))


def test_subjects_are_not_added_up(session: Session):
    fail(session, MOST - 1, "account a")
    fail(session, MOST - 1, "account b")

    assert not tries.too_many(session, most("account a", "account b"))


def test_one_failure_counts_for_each_subject(session: Session):
    fail(session, MOST, "account a", "address 10.0.0.1")

    assert tries.too_many(session, most("address 10.0.0.1"))


def test_failures_no_longer_count_after_ten_minutes(session: Session):
    fail(session, MOST, "account a")

    later = datetime.now(UTC) + WINDOW + timedelta(minutes=1)
    assert not tries.too_many(session, most("account a"), later)


def test_who_succeeds_starts_anew(session: Session):
    fail(session, MOST, "account a", "address 10.0.0.1")
    tries.forget(session, "account a")

    assert not tries.too_many(session, most("account a"))
    assert tries.too_many(session, most("address 10.0.0.1"))


def test_failures_that_no_longer_count_are_deleted(session: Session):
    fail(session, 3, "account a")
    for failure in session.scalars(select(Failure)):
        failure.at = NOW - WINDOW - timedelta(minutes=1)
    fail(session, 1, "account b")

    assert session.scalar(select(func.count()).select_from(Failure)) == 1


def test_what_was_typed_is_not_kept(session: Session):
    fail(session, 1, "account my-password")

    assert b"my-password" not in session.scalars(select(Failure.subject)).one()
