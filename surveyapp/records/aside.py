"""Answers kept aside: they came when they could not be counted any more, so that staff are told.

They are sealed whole and say nothing of whose they are. They are never counted and never shown;
what they do is let a tablet go of what it has kept, without any answer being lost. The comments in
them are kept and read as others are, tied to no sitting: a cry for help may come too late to count.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint, Uuid, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveyapp.records import erased, sealing
from surveyapp.records.base import Base, RandomId, Refused, SchoolId, insert, random_id, refers
from surveyapp.records.codes import Code
from surveyapp.records.waves import Wave


class Reason(StrEnum):
    """Why answers could not be counted."""

    DIFFERENT = "sent before with other answers"
    CODE_USED = "the code had been used for other answers"
    LATE = "the wave had closed"
    UNKNOWN_CODE = "they came in a tablet's file, under a code that nobody knows any more"
    UNREADABLE = "they came in a tablet's file, and could not be read"


class Aside(Base):
    """What one sitting sent that is not counted."""

    __tablename__ = "aside"
    __table_args__ = (UniqueConstraint("sitting", "sha256"), refers("wave_id", "wave"))

    id: Mapped[RandomId]
    school_id: Mapped[SchoolId]
    wave_id: Mapped[int] = mapped_column(index=True)
    sitting: Mapped[UUID] = mapped_column(Uuid)
    sha256: Mapped[str]
    reason: Mapped[str]
    sealed: Mapped[bytes]


@dataclass(frozen=True)
class Sent:
    """What a tablet sent, to the byte, for one sitting; of a form, what a tablet would send."""

    sitting: UUID
    body: bytes

    @property
    def sha256(self) -> str:
        """Give the hash by which tablet and server know that they hold the same."""
        return hashlib.sha256(self.body).hexdigest()


class TooMany(Refused):
    """As many answers are kept aside as people were invited; nobody has that many second tries."""


def holds(session: Session, sent: Sent) -> bool:
    """Say whether just this is kept aside."""
    known = select(Aside.id).where(Aside.sitting == sent.sitting, Aside.sha256 == sent.sha256)
    return session.scalar(known) is not None


def keep(session: Session, wave: Wave, sent: Sent, reason: Reason, key: bytes) -> bool:
    """Seal what was sent and keep it once, however often it comes; say whether it is new.

    Raises TooMany and erased.WasErased.
    """
    if holds(session, sent):
        return False
    erased.refuse(session, sent.sitting, key)
    if _number(session, Aside, wave.id) >= _number(session, Code, wave.id):
        raise TooMany("No more answers are kept aside for this wave.")
    adding = insert(session, Aside).values(
        id=random_id(),
        school_id=wave.school_id,
        wave_id=wave.id,
        sitting=sent.sitting,
        sha256=sent.sha256,
        reason=reason.value,
        sealed=sealing.seal(key, sent.body, f"aside {sent.sitting}"),
    )
    once = adding.on_conflict_do_nothing(index_elements=["sitting", "sha256"])
    return session.scalar(once.returning(Aside.id)) is not None


def counts(session: Session, wave: Wave) -> dict[Reason, int]:
    """Count what is kept aside of a wave by its reason."""
    numbers = select(Aside.reason, func.count()).where(Aside.wave_id == wave.id)
    found = session.execute(numbers.group_by(Aside.reason).order_by(Aside.reason)).all()
    return {Reason(reason): number for reason, number in found}


def _number(session: Session, table: type[Aside] | type[Code], wave: int) -> int:
    counted = select(func.count()).select_from(table).where(table.wave_id == wave)
    return session.scalar(counted) or 0
