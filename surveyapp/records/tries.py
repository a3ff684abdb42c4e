"""Failed tries at a secret, counted by whom they were aimed at and where they came from.

Counted in the database, so that every process and host of the service sees the same number.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveyapp.records.base import Base, Id, Moment

MOST = 10  # against one account
MOST_OF_AN_ADDRESS = 100  # a whole school shares one, so one pupil must not lock out all staff
WINDOW = timedelta(minutes=10)


class Failure(Base):
    """One failed try. `subject` is a hash, since people type passwords where a name belongs."""

    __tablename__ = "failure"

    id: Mapped[Id]
    subject: Mapped[bytes] = mapped_column(index=True)
    at: Mapped[Moment]


def too_many(session: Session, most: Mapping[str, int], now: datetime | None = None) -> bool:
    """Say whether a subject ("account lead@…", "address 10.0.0.1") failed too often lately.

    `most` says for each subject how many failures are too many.
    """
    since = (now or datetime.now(UTC)) - WINDOW
    counts = (
        select(Failure.subject, func.count())
        .where(Failure.subject.in_(map(_hash, most)), Failure.at > since)
        .group_by(Failure.subject)
    )
    found = dict(session.execute(counts).all())
    return any(found.get(_hash(subject), 0) >= limit for subject, limit in most.items())


def failed(session: Session, subjects: Iterable[str]) -> None:
    """Count a failed try against each subject, and forget those that no longer count."""
    session.execute(delete(Failure).where(Failure.at <= datetime.now(UTC) - WINDOW))
    session.add_all(Failure(subject=_hash(subject)) for subject in subjects)
    session.flush()


def forget(session: Session, subject: str) -> None:
    """Forget the failures of a subject who has now succeeded."""
    session.execute(delete(Failure).where(Failure.subject == _hash(subject)))


def _hash(subject: str) -> bytes:
    return hashlib.sha256(subject.encode()).digest()
