"""Failed tries at a secret, counted by whom they were aimed at and where they came from.

Counted in the database, so that every process and host of the service sees the same number.
"""

import hashlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveyapp.records.base import Base, Id, Moment

MOST = 10
WINDOW = timedelta(minutes=10)


class Failure(Base):
    """One failed try. `subject` is a hash, since people type passwords where a name belongs."""

    __tablename__ = "failure"

    id: Mapped[Id]
    subject: Mapped[bytes] = mapped_column(index=True)
    at: Mapped[Moment]


def too_many(session: Session, subjects: list[str], now: datetime | None = None) -> bool:
    """Say whether any subject ("account lead@…", "address 10.0.0.1") failed too often lately."""
    since = (now or datetime.now(UTC)) - WINDOW
    counts = (
        select(func.count())
        .where(Failure.subject.in_(map(_hash, subjects)), Failure.at > since)
        .group_by(Failure.subject)
    )
    return any(count >= MOST for count in session.scalars(counts))


def failed(session: Session, subjects: list[str]) -> None:
    """Count a failed try against each subject, and forget those that no longer count."""
    session.execute(delete(Failure).where(Failure.at <= datetime.now(UTC) - WINDOW))
    session.add_all(Failure(subject=_hash(subject)) for subject in subjects)
    session.flush()


def forget(session: Session, subject: str) -> None:
    """Forget the failures of a subject who has now succeeded."""
    session.execute(delete(Failure).where(Failure.subject == _hash(subject)))


def _hash(subject: str) -> bytes:
    return hashlib.sha256(subject.encode()).digest()
