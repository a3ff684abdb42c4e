"""Joined tablets: what the service knows of each, so that staff miss one that nobody brings back.

A tablet has a plain number within its wave and a token of its own, kept as a keyed hash. It tells
now and then how many finished answers wait on it: never in a request that brings an answer, and no
request for help is in the number. Kept are the days on which it joined and was last seen, and the
number of that day. Days, not moments, and nothing of the days before: no answer may be tied to a
tablet by time, and no row of an answer or of a code knows its tablet.
"""

import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, UniqueConstraint, delete, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveyapp.records import codes
from surveyapp.records.base import Base, RandomId, School, SchoolId, refers
from surveyapp.records.people import Group
from surveyapp.records.waves import Wave

MISSING_AFTER = timedelta(days=2)
MOST_WAITING = 9999
TOKEN_BYTES = 16


class Tablet(Base):
    """A tablet as it was when it was last seen; `lost` once staff have given it up."""

    __tablename__ = "tablet"
    __table_args__ = (
        UniqueConstraint("wave_id", "number"),
        refers("wave_id", "wave"),
        refers("group_id", "group"),
    )

    id: Mapped[RandomId]
    school_id: Mapped[SchoolId]
    wave_id: Mapped[int]
    group_id: Mapped[int]
    number: Mapped[int]
    hash: Mapped[bytes] = mapped_column(unique=True)
    joined_on: Mapped[date]
    seen_on: Mapped[date | None]
    waiting: Mapped[int] = mapped_column(default=0)
    lost: Mapped[bool] = mapped_column(default=False)
    wave: Mapped[Wave] = relationship(
        primaryjoin="foreign(Tablet.wave_id) == Wave.id", viewonly=True
    )
    group: Mapped[Group] = relationship(
        primaryjoin="foreign(Tablet.group_id) == Group.id", viewonly=True
    )

    @property
    def may_hold(self) -> bool:
        """Say whether something may be on it that staff haven't given up."""
        return not self.lost and (self.waiting > 0 or self.seen_on is None)

    def is_missing(self, today: date) -> bool:
        """Say whether something may be on it that nobody has brought back for days."""
        return self.may_hold and today - (self.seen_on or self.joined_on) >= MISSING_AFTER


def add(session: Session, wave: Wave, group: Group, key: bytes, today: date) -> tuple[int, str]:
    """Add a tablet that joins a wave; give its number, and its token this one time.

    Tablets that join at the same moment wait for each other, and answers for none of them.
    """
    session.execute(select(Wave.id).where(Wave.id == wave.id).with_for_update(key_share=True))
    highest = session.scalar(select(func.max(Tablet.number)).where(Tablet.wave_id == wave.id))
    token = secrets.token_hex(TOKEN_BYTES)
    made = Tablet(
        school_id=wave.school_id,
        wave_id=wave.id,
        group_id=group.id,
        number=(highest or 0) + 1,
        hash=codes.hashed(token, key),
        joined_on=today,
    )
    session.add(made)
    session.flush()
    return made.number, token


def find(session: Session, token: str, key: bytes) -> Tablet | None:
    """Find the tablet that has a token."""
    return session.scalar(select(Tablet).where(Tablet.hash == codes.hashed(token, key)))


def is_news(tablet: Tablet, waiting: int, today: date) -> bool:
    """Say whether a report says more than what is kept; most don't, and nothing is written then."""
    return (tablet.seen_on, tablet.waiting, tablet.lost) != (today, waiting, False)


def seen(tablet: Tablet, waiting: int, today: date) -> None:
    """Note that a tablet was seen today, and how many answers wait on it; it is lost no more."""
    tablet.seen_on, tablet.waiting, tablet.lost = today, waiting, False


def give_up(tablet: Tablet) -> None:
    """Note that a tablet is lost or wiped, so that nobody looks for it any more."""
    tablet.lost = True


def of_wave(session: Session, wave: Wave) -> Sequence[Tablet]:
    """List the tablets that have joined a wave, by their numbers."""
    wanted = select(Tablet).where(Tablet.wave_id == wave.id)
    return session.scalars(wanted.order_by(Tablet.number)).all()


def missing(session: Session, school: School, today: date) -> list[Tablet]:
    """List the school's tablets that somebody should look for, by wave and number."""
    wanted = select(Tablet).where(Tablet.school_id == school.id, Tablet.lost.is_(False))
    ordered = wanted.order_by(Tablet.wave_id, Tablet.number)
    return [it for it in session.scalars(ordered) if it.is_missing(today)]


def over(session: Session, late_days: int, today: date | None = None) -> int:
    """Count the tablets of waves to which no tablet may bring answers any more."""
    counted = select(func.count()).select_from(Tablet).where(_is_over(late_days, today))
    return session.scalar(counted) or 0


def purge(session: Session, late_days: int, today: date | None = None) -> None:
    """Delete the tablets of waves to which no tablet may bring answers any more."""
    session.execute(delete(Tablet).where(_is_over(late_days, today)))


def _is_over(late_days: int, today: date | None) -> ColumnElement[bool]:
    """Say which tablets' waves had their last day too long ago, as `web/sittings.py` counts."""
    first = (today or datetime.now(UTC).date()) - timedelta(days=late_days)
    closed = or_(
        Wave.closes_on < first, Wave.closed_at < datetime.combine(first, time(), tzinfo=UTC)
    )
    return Tablet.wave_id.in_(select(Wave.id).where(closed))
