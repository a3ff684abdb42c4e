"""Waves: one version, put to one audience, between two dates, in one confidentiality mode."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveyapp.records import accounts, people
from surveyapp.records.accounts import Account, Role
from surveyapp.records.base import Base, Id, Moment, Refused, School, SchoolId, refers
from surveyapp.records.people import Group
from surveyapp.records.surveys import Version, read

# Who must be there before anybody is asked to write: a comment about staff is the head's to see.
READERS = (Role.SAFEGUARDING_LEAD, Role.HEAD)


# Which kinds of people a questionnaire's audience is.
AUDIENCES = {"pupils": ("pupil",), "staff": ("staff",), "both": ("pupil", "staff")}


class Mode(StrEnum):
    """Who can find out which response is whose; frozen with the wave's first answer."""

    ANONYMOUS = "anonymous"
    CONFIDENTIAL = "confidential"
    NAMED = "named"


class Audience(Base):
    """Which groups a wave asks."""

    __tablename__ = "audience"
    __table_args__ = (refers("wave_id", "wave"), refers("group_id", "group"))

    school_id: Mapped[SchoolId]
    wave_id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(primary_key=True)


class Wave(Base):
    """One go at asking: open from `opens_on` to `closes_on` (both days included) or `closed_at`."""

    __tablename__ = "wave"
    __table_args__ = (UniqueConstraint("school_id", "id"), refers("version_id", "version"))

    id: Mapped[Id]
    school_id: Mapped[SchoolId]
    version_id: Mapped[int] = mapped_column(index=True)
    title: Mapped[str]
    mode: Mapped[str]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    closed_at: Mapped[datetime | None]
    made_at: Mapped[Moment]
    version: Mapped[Version] = relationship(
        primaryjoin="foreign(Wave.version_id) == Version.id", viewonly=True
    )
    groups: Mapped[list[Group]] = relationship(secondary="audience", order_by=Group.name)

    @property
    def last_day(self) -> date:
        """The last day on which answers were or will be taken."""
        early = self.closed_at.date() if self.closed_at else self.closes_on
        return min(early, self.closes_on)

    def status(self, today: date) -> str:
        """Say whether the wave is planned, open or closed on this day."""
        if self.closed_at is not None or today > self.closes_on:
            return "closed"
        return "planned" if today < self.opens_on else "open"


@dataclass(frozen=True)
class Terms:
    """What is settled before a wave: its title, its mode, its first and its last day."""

    title: str
    mode: Mode
    opens_on: date
    closes_on: date


class NotOpen(Refused):
    """The wave takes no answers today."""


class NobodyReads(Refused):
    """Nobody is named to look at what worries."""


class LastReader(Refused):
    """Nobody else is named to look at what worries, and a wave asks or will ask."""


class WrongAudience(Refused):
    """The questionnaire is for pupils and the groups have staff in them, or the other way round."""


def plan(session: Session, version: Version, terms: Terms, groups: Iterable[Group]) -> Wave:
    """Plan a wave of a version for some groups; raises WrongAudience."""
    if terms.closes_on < terms.opens_on:
        raise Refused("A wave can't close before it opens: choose a later last day.")
    asked = list(groups)
    _check_audience(session, version, asked)
    wave = Wave(
        school_id=version.school_id,
        version_id=version.id,
        title=terms.title,
        mode=terms.mode.value,
        opens_on=terms.opens_on,
        closes_on=terms.closes_on,
        groups=asked,
    )
    session.add(wave)
    session.flush()
    return wave


def close(session: Session, wave: Wave, now: datetime | None = None) -> None:
    """Close the wave for good: no answer is taken any more, so its results no longer move.

    Waits for the answers that are being kept at this moment.
    """
    session.refresh(wave, with_for_update=True)
    if wave.closed_at is None:
        wave.closed_at = now or datetime.now(UTC)
        session.flush()


def need_readers(session: Session, wave: Wave) -> None:
    """Raise NobodyReads if nobody is named to look at what people write or ask for.

    It holds for every wave: on each screen somebody may ask to talk.
    """
    missing = [role for role in READERS if not accounts.held(session, wave.school_id, role)]
    if missing:
        raise NobodyReads(
            "People may write what worries them, or ask to talk, so somebody must look at it: "
            f"name a {' and a '.join(missing)} first."
        )


def need_others(session: Session, account: Account, today: date) -> None:
    """Raise LastReader if an account can't be closed: nobody else reads for a wave not closed."""
    mine = [role for role in READERS if role in account.roles]
    missing = [
        role for role in mine if not accounts.held(session, account.school_id, role, account)
    ]
    asking = [it for it in of_school(session, account.school) if it.status(today) != "closed"]
    if account.active and missing and asking:
        raise LastReader(
            f"Nobody else is a {' or a '.join(missing)}, and somebody must look at what people "
            f"write in “{asking[0].title}”, which is {asking[0].status(today)}: name somebody else "
            "first, or close the wave."
        )


def hold_open(session: Session, number: int, now: datetime | None = None) -> Wave:
    """Load a wave and keep it open until this transaction ends; NotOpen if it isn't open."""
    shared = {"read": True, "key_share": True}
    wave = session.get_one(Wave, number, populate_existing=True, with_for_update=shared)
    if wave.status((now or datetime.now(UTC)).date()) != "open":
        raise NotOpen("These questions are not open any more, or not yet.")
    return wave


def of_school(session: Session, school: School) -> Sequence[Wave]:
    """List the school's waves, the newest first."""
    wanted = select(Wave).where(Wave.school_id == school.id)
    return session.scalars(wanted.order_by(Wave.opens_on.desc(), Wave.id.desc())).all()


def _check_audience(session: Session, version: Version, groups: Iterable[Group]) -> None:
    audience = read(version).audience
    asked = people.in_groups(session, groups)
    others = sum(person.kind not in AUDIENCES[audience] for person in asked)
    if others:
        raise WrongAudience(
            f"This questionnaire is for {audience}, and {others} of the {len(asked)} people in "
            "these groups are not: choose other groups."
        )
