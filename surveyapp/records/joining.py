"""Joining a tablet: it gets as many codes of one group as pupils are here, and nobody types any.

A member of staff makes a join code, which one tablet uses once, within the hour. The codes that the
tablet gets are a group's, not a person's, so this is for anonymous waves alone: elsewhere answers
are kept with whoever holds the card. No answer is tied to a tablet.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveyapp.records import codes, people, tablets, waves
from surveyapp.records.base import Base, Id, Refused, SchoolId, refers
from surveyapp.records.codes import SYMBOLS
from surveyapp.records.people import Group
from surveyapp.records.waves import Mode, Wave

LENGTH = 8
MOST_PUPILS = 60
LASTS = timedelta(hours=1)


class Joining(Base):
    """A join code that no tablet has used yet, as a keyed hash."""

    __tablename__ = "joining"
    __table_args__ = (refers("wave_id", "wave"), refers("group_id", "group"))

    id: Mapped[Id]
    school_id: Mapped[SchoolId]
    wave_id: Mapped[int]
    group_id: Mapped[int]
    pupils: Mapped[int]
    hash: Mapped[bytes] = mapped_column(unique=True)
    until: Mapped[datetime]


@dataclass(frozen=True)
class Joined:
    """What a tablet is given: the wave, the group, and a one-time code for each pupil.

    `number` is its own in the wave, and `token` shows later that it is the same tablet.
    """

    wave: Wave
    group: Group
    codes: Sequence[str]
    number: int
    token: str


class NeedsCards(Refused):
    """The wave's answers are kept with whoever holds the card."""


def groups(session: Session, wave: Wave) -> list[Group]:
    """List the groups that a tablet can be joined for: all of whose people are asked."""
    asked = people.in_groups(session, wave.groups)
    numbers = {person.id for person in asked}
    classes = {it.id: it for person in asked for it in person.groups if it.kind == "class"}
    whole = [
        it
        for it in classes.values()
        if {member.id for member in people.in_groups(session, [it])} <= numbers
    ]
    both = {group.id: group for group in (*whole, *wave.groups)}
    return sorted(both.values(), key=lambda it: (it.kind, it.name))


def offer(
    session: Session,
    wave: Wave,
    group: Group,
    pupils: int,
    key: bytes,
) -> str:
    """Make a join code, shown this one time; forget those that are over.

    Raises NeedsCards, waves.NotOpen and waves.NobodyReads.
    """
    if wave.mode != Mode.ANONYMOUS:
        raise NeedsCards("These answers are kept with a name or a secret number, so use cards.")
    waves.hold_open(session, wave.id)
    waves.need_readers(session, wave)
    session.execute(delete(Joining).where(Joining.until <= datetime.now(UTC)))
    symbols = "".join(secrets.choice(SYMBOLS) for _ in range(LENGTH))
    session.add(
        Joining(
            school_id=wave.school_id,
            wave_id=wave.id,
            group_id=group.id,
            pupils=pupils,
            hash=codes.hashed(symbols, key),
            until=datetime.now(UTC) + LASTS,
        )
    )
    session.flush()
    return codes.shown(symbols)


def join(session: Session, typed: str, key: bytes, now: datetime | None = None) -> Joined | None:
    """Use a join code up and make the tablet's codes; None where there is no such code any more.

    Raises waves.NotOpen.
    """
    now = now or datetime.now(UTC)
    mine = delete(Joining).where(Joining.hash == codes.hashed(typed, key), Joining.until > now)
    used = session.execute(
        mine.returning(Joining.wave_id, Joining.group_id, Joining.pupils)
    ).first()
    if used is None:
        return None
    wave = waves.hold_open(session, used.wave_id, now)
    group = session.get_one(Group, used.group_id)
    number, token = tablets.add(session, wave, group, key, now.date())
    minted = codes.mint_for(session, wave, group, used.pupils, key)
    return Joined(wave, group, minted, number, token)
