"""Waves: one version, put to one audience, between two dates, in one confidentiality mode."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveyapp.records.base import Base, Id, Moment, Refused, School, SchoolId
from surveyapp.records.people import Group
from surveyapp.records.surveys import Version


class Mode(StrEnum):
    """Who can find out which response is whose; frozen with the wave's first answer."""

    ANONYMOUS = "anonymous"
    CONFIDENTIAL = "confidential"
    NAMED = "named"


class Audience(Base):
    """Which groups a wave asks."""

    __tablename__ = "audience"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"), primary_key=True)


class Wave(Base):
    """One go at asking: open from `opens_on` to `closes_on` (both days included) or `closed_at`."""

    __tablename__ = "wave"

    id: Mapped[Id]
    school_id: Mapped[SchoolId]
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    title: Mapped[str]
    mode: Mapped[str]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    closed_at: Mapped[datetime | None]
    made_at: Mapped[Moment]
    version: Mapped[Version] = relationship()
    groups: Mapped[list[Group]] = relationship(secondary="audience", order_by=Group.name)

    def status(self, today: date) -> str:
        """Say whether the wave is planned, open or closed on this day."""
        if self.closed_at is not None or today > self.closes_on:
            return "closed"
        return "planned" if today < self.opens_on else "open"


def plan(
    session: Session,
    version: Version,
    title: str,
    mode: Mode,
    *,
    days: tuple[date, date],
    groups: Iterable[Group],
) -> Wave:
    """Plan a wave of a version for some groups, from the first to the last of the two days."""
    opens_on, closes_on = days
    if closes_on < opens_on:
        raise Refused("A wave can't close before it opens: choose a later last day.")
    wave = Wave(
        school_id=version.school_id,
        version=version,
        title=title,
        mode=mode.value,
        opens_on=opens_on,
        closes_on=closes_on,
        groups=list(groups),
    )
    session.add(wave)
    session.flush()
    return wave


def close(session: Session, wave: Wave) -> None:
    """Close the wave for good: no answer is taken any more, so its results no longer move."""
    if wave.closed_at is None:
        wave.closed_at = datetime.now(UTC)
        session.flush()


def of_school(session: Session, school: School) -> Sequence[Wave]:
    """List the school's waves, the newest first."""
    wanted = select(Wave).where(Wave.school_id == school.id)
    return session.scalars(wanted.order_by(Wave.opens_on.desc(), Wave.id.desc())).all()
