"""Readings: what a program took from each comment, and where a person has put it right.

A comment is read in the transaction that keeps it. A reader that fails, and a comment that it can't
read, leave a concern for a person; the answers are kept all the same.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, get_args

from sqlalchemy import Index, exists, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveyapp.analysis.text import reader
from surveyapp.analysis.text.concerns import NOT_READ
from surveyapp.analysis.text.concerns import Concern as Found
from surveyapp.analysis.text.reader import Read
from surveyapp.analysis.text.sentiment import Label
from surveyapp.analysis.text.sentiment import Reading as Sentiment
from surveyapp.records import concerns, sealing
from surveyapp.records.accounts import Role
from surveyapp.records.base import (
    Base,
    Moment,
    RandomId,
    RandomReference,
    Refused,
    SchoolId,
    random_id,
    refers,
)
from surveyapp.records.comments import Comment
from surveyapp.records.concerns import Concern
from surveyapp.records.waves import Wave

Reader = Callable[[str], Read]

UNREAD: Label = "not read"
LABELS: tuple[str, ...] = tuple(label for label in get_args(Label) if label != UNREAD)
# The rules by which a comment that no program has read is flagged for a person.
FAILED, UNREADABLE = "the reader failed", "language"
PROBE = "I don't feel safe and I am scared to go home."
SAME_DAY = 2  # such a comment may say anything

log = logging.getLogger(__name__)


class Reading(Base):
    """What the newest reader that read a comment took from it; `themes` are labels by theme.

    `read_at` is when it was first read: as it came in, or at the midnight before that where the
    wave is anonymous.
    """

    __tablename__ = "reading"
    __table_args__ = (refers("comment_id", "comment"), Index(None, "school_id", "read_at"))

    comment_id: Mapped[RandomReference] = mapped_column(primary_key=True, autoincrement=False)
    school_id: Mapped[SchoolId]
    score: Mapped[float]
    label: Mapped[str]
    themes: Mapped[dict[str, Any]]
    reader: Mapped[str]
    read_at: Mapped[datetime]
    comment: Mapped[Comment] = relationship()


class Correction(Base):
    """A label that a member of staff put right: what it was, what it is now, and why."""

    __tablename__ = "correction"
    __table_args__ = (refers("comment_id", "comment"),)

    id: Mapped[RandomId]
    school_id: Mapped[SchoolId]
    comment_id: Mapped[RandomReference] = mapped_column(index=True)
    at: Mapped[Moment]
    actor: Mapped[str]
    was: Mapped[str]
    label: Mapped[str]
    sealed_reason: Mapped[bytes]
    reader: Mapped[str]

    def reason(self, key: bytes) -> str:
        """Open the reason that was given."""
        return sealing.unseal(key, self.sealed_reason, _place(self)).decode()


@dataclass(frozen=True)
class Settled:
    """What counts as the reading of a comment: the reader's, or the label that a person gave."""

    label: str
    themes: Mapping[str, str]
    corrected: bool


@dataclass(frozen=True)
class Day:
    """What came in on one day: comments read, by which readers; not read; flagged."""

    day: date
    read: int
    readers: tuple[str, ...]
    not_read: int
    flagged: int


@dataclass(frozen=True)
class Better:
    """The label that somebody gives instead, and why."""

    actor: str
    label: str
    reason: str


class NotCorrected(Refused):
    """A label is put right to another one that a comment may have, with a reason."""


def read_safely(words: str, read: Reader = reader.read) -> Read:
    """Read a comment, and flag it for a person where that can't be done; nothing raises."""
    whole = (0, len(words))
    try:
        found = read(words)
    except Exception as problem:  # whatever it is: the answers are kept, and a person reads
        log.error("The reader failed on a comment: %s", type(problem).__name__)
        return Read(Sentiment(0.0, UNREAD), (Found(NOT_READ, SAME_DAY, whole, FAILED),))
    if found.sentiment.label != UNREAD:
        return found
    others = (it for it in found.concerns if it.category != NOT_READ)
    return replace(found, concerns=(*others, Found(NOT_READ, SAME_DAY, whole, UNREADABLE)))


def take(
    session: Session, comment: Comment, words: str, moment: datetime, read: Reader = reader.read
) -> Concern | None:
    """Read a comment that was just kept; give what it was flagged for.

    Where the reader raises, the comment is kept as not read and flagged for a person.
    """
    found = read_safely(words, read)
    reading = Reading(comment=comment, read_at=moment)
    session.add(_filled(reading, found))
    return concerns.flag(session, comment, found.concerns, found.version, moment)


def take_again(
    session: Session, comment: Comment, words: str, moment: datetime, read: Reader = reader.read
) -> Concern | None:
    """Read a comment with the reader of today; give what is newly flagged, and keep old flags.

    Where the reader fails now, what an earlier one read stays.
    """
    found = read_safely(words, read)
    reading = session.get(Reading, comment.id)
    if reading is None:
        session.add(_filled(Reading(comment=comment, read_at=moment), found))
    elif not any(it.rule == FAILED for it in found.concerns):
        _filled(reading, found)
    return concerns.flag(session, comment, found.concerns, found.version, moment)


def correct(session: Session, reading: Reading, better: Better, key: bytes) -> Correction:
    """Put the label of a reading right; both labels are kept. Raises NotCorrected."""
    was = settled(reading, corrections(session, reading.comment_id)).label
    if better.label not in LABELS or better.label == was:
        raise NotCorrected("Choose another label than the one it has.")
    if not better.reason.strip():
        raise NotCorrected("Write down why the label is wrong.")
    made = Correction(
        id=random_id(),
        school_id=reading.school_id,
        comment_id=reading.comment_id,
        actor=better.actor,
        was=was,
        label=better.label,
        reader=reading.reader,
    )
    made.sealed_reason = sealing.seal(key, better.reason.strip().encode(), _place(made))
    session.add(made)
    session.flush()
    return made


def corrections(session: Session, comment_id: int) -> Sequence[Correction]:
    """List the corrections of a comment's label, the first one first."""
    wanted = select(Correction).where(Correction.comment_id == comment_id)
    return session.scalars(wanted.order_by(Correction.at, Correction.id)).all()


def settled(reading: Reading, made: Sequence[Correction]) -> Settled:
    """Say what counts: the newest correction where there is one, else the reader's label."""
    label = made[-1].label if made else reading.label
    return Settled(label, reading.themes, corrected=bool(made))


def of_wave(session: Session, wave: Wave) -> dict[int, Settled]:
    """Give what counts as the reading of each comment of a wave, by the comment's number."""
    in_wave = Comment.wave_id == wave.id
    read = select(Reading).join(Comment, Comment.id == Reading.comment_id).where(in_wave)
    put_right = select(Correction).join(Comment, Comment.id == Correction.comment_id)
    made: dict[int, list[Correction]] = {}
    for it in session.scalars(put_right.where(in_wave).order_by(Correction.at, Correction.id)):
        made.setdefault(it.comment_id, []).append(it)
    return {it.comment_id: settled(it, made.get(it.comment_id, [])) for it in session.scalars(read)}


def alive(read: Reader = reader.read) -> bool:
    """Say whether the reader still finds what it must: a dead one would look like good news."""
    return any(it.category != NOT_READ for it in read_safely(PROBE, read).concerns)


def unread(session: Session, school_id: int) -> int:
    """Count the comments of a school that have no reading at all."""
    without = ~exists().where(Reading.comment_id == Comment.id)
    wanted = select(func.count()).where(Comment.school_id == school_id, without)
    return session.scalar(wanted) or 0


def day(session: Session, school_id: int, roles: Collection[Role], when: date) -> Day:
    """Say what came in on a day, and how much of it was flagged for some roles."""
    first = datetime.combine(when, time(), UTC)
    last = first + timedelta(days=1)
    read = select(Reading.reader, Reading.label, func.count()).where(
        Reading.school_id == school_id, Reading.read_at >= first, Reading.read_at < last
    )
    counted = session.execute(read.group_by(Reading.reader, Reading.label)).all()
    flagged = select(func.count()).where(
        Concern.school_id == school_id,
        Concern.role.in_(roles),
        Concern.found_at >= first,
        Concern.found_at < last,
    )
    return Day(
        day=when,
        read=sum(n for _, label, n in counted if label != UNREAD),
        readers=tuple(sorted({version for version, _, _ in counted})),
        not_read=sum(n for _, label, n in counted if label == UNREAD),
        flagged=session.scalar(flagged) or 0,
    )


def _filled(reading: Reading, found: Read) -> Reading:
    reading.score = found.sentiment.score
    reading.label = found.sentiment.label
    reading.themes = dict(found.themes)
    reading.reader = found.version
    return reading


def _place(correction: Correction) -> str:
    return f"correction {correction.school_id} {correction.id}"
