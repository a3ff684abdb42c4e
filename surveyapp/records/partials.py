"""Unfinished answers of somebody who stops and comes back, locked under their one-time code.

The key is made from the code itself and the school's key, and the code is kept nowhere: the
database alone opens nothing, and neither do the database and the keys without the code. (Whoever
has both can still try codes one after another: 26 to the tenth power of them, 141 million million.)

One row a code, gone in the transaction that keeps the finished response, so that nothing is left to
lay beside it. A row has a random number and no moment, only its last day, and is padded, so that
its size tells little of how much was answered. No line of the audit log speaks of it, and staff
see no number of them: in an open wave, that would tell on whoever left the room.

Nobody reads them. A cry for help in unfinished answers is seen when they are handed in.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, delete, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveyapp.records import codes, sealing, waves
from surveyapp.records.base import Base, RandomId, Refused, SchoolId, insert, random_id, refers
from surveyapp.records.codes import Code
from surveyapp.records.waves import Wave

DAYS = 14
MOST_BYTES = 64 * 1024
PADDED_TO = 2048
LAST_CHANGE = 2**31 - 1


class Partial(Base):
    """The unfinished answers under one code; `changes` counts what led to them, so newest wins."""

    __tablename__ = "partial"
    __table_args__ = (refers("wave_id", "wave"),)

    id: Mapped[RandomId]
    school_id: Mapped[SchoolId]
    wave_id: Mapped[int] = mapped_column(index=True)
    code_hash: Mapped[bytes] = mapped_column(unique=True)
    changes: Mapped[int]
    last_day: Mapped[date]
    sealed: Mapped[bytes]


@dataclass(frozen=True)
class Unfinished:
    """What a tablet keeps of a sitting that isn't over, as JSON, and its count of changes."""

    body: bytes
    changes: int


class TooLarge(Refused):
    """More than anybody's answers take."""


class Used(Refused):
    """The code was used meanwhile, so there is nothing to come back to."""


def key(typed: str, school_key: bytes) -> bytes:
    """Make the key of one code's unfinished answers; both secrets are needed to make it again."""
    return sealing.derived_key(codes.normalised(typed).encode(), school_key, "unfinished answers")


def keep(
    session: Session, code: Code, unfinished: Unfinished, key: bytes, now: datetime | None = None
) -> date:
    """Keep the answers unless later ones are there, and give the last day they can be gone on with.

    Of answers with as many changes the last to come are kept. The caller's transaction holds the
    wave open and the code unused until it ends, so that a finished response can't come between.
    Raises TooLarge, waves.NotOpen and Used.
    """
    if len(unfinished.body) > MOST_BYTES:
        raise TooLarge("These answers are too long to keep.")
    now = now or datetime.now(UTC)
    wave = waves.hold_open(session, code.wave_id, now)
    unused = select(Code.id).where(Code.id == code.id, Code.used.is_(False))
    if session.scalar(unused.with_for_update(read=True)) is None:
        raise Used("This code has been used already.")
    purge(session, now)
    padded = unfinished.body + b" " * (-len(unfinished.body) % PADDED_TO)
    adding = insert(session, Partial).values(
        id=random_id(),
        school_id=code.school_id,
        wave_id=code.wave_id,
        code_hash=code.hash,
        changes=unfinished.changes,
        last_day=min(now.date() + timedelta(days=DAYS), wave.closes_on),
        sealed=sealing.seal(key, padded, _where(code, unfinished.changes)),
    )
    newer = adding.on_conflict_do_update(
        index_elements=["code_hash"],
        set_={name: adding.excluded[name] for name in ("changes", "last_day", "sealed")},
        where=Partial.changes <= adding.excluded.changes,
    )
    session.execute(newer)
    return session.scalars(select(Partial.last_day).where(Partial.code_hash == code.hash)).one()


def find(session: Session, code: Code, key: bytes, now: datetime | None = None) -> bytes | None:
    """Open the unfinished answers under a code; None where there are none that can be gone on with.

    Raises sealing.CannotOpen when the key is another one.
    """
    found = session.scalar(_of(code, now))
    if found is None:
        return None
    return sealing.unseal(key, found.sealed, _where(code, found.changes)).rstrip(b" ")


def waits(session: Session, code: Code, now: datetime | None = None) -> bool:
    """Say whether there are unfinished answers under a code."""
    return session.scalar(_of(code, now)) is not None


def forget(session: Session, code: Code) -> None:
    """Delete what is kept under a code, and under the one that it has replaced."""
    hashes = [code.hash, code.replaced] if code.replaced else [code.hash]
    session.execute(delete(Partial).where(Partial.code_hash.in_(hashes)))


def over(session: Session, now: datetime | None = None) -> int:
    """Count what nobody can go on with any more."""
    return session.scalar(select(func.count()).select_from(Partial).where(_is_over(now))) or 0


def purge(session: Session, now: datetime | None = None) -> None:
    """Delete what nobody can go on with: its time or wave is over, its code used or replaced."""
    session.execute(delete(Partial).where(_is_over(now)))


def _of(code: Code, now: datetime | None) -> Select[Partial]:
    return select(Partial).where(Partial.code_hash == code.hash, ~_is_over(now))


def _where(code: Code, changes: int) -> str:
    return f"partial {code.school_id} {code.hash.hex()} {changes}"


def _is_over(now: datetime | None) -> ColumnElement[bool]:
    today = (now or datetime.now(UTC)).date()
    closed = or_(Wave.closed_at.is_not(None), Wave.closes_on < today)
    return or_(
        Partial.last_day < today,
        Partial.wave_id.in_(select(Wave.id).where(closed)),
        Partial.code_hash.not_in(select(Code.hash).where(Code.used.is_(False))),
    )
