"""Concerns: comments that a person must look at, why, and what was done about each.

What was flagged first stays as it was, whatever a later reader finds: what is more severe is a
further flag. A comment about the conduct
of staff, and any comment of a staff questionnaire, is the head's; every other is the safeguarding
lead's.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, exists, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveyapp.analysis.text.concerns import NOT_READ
from surveyapp.analysis.text.concerns import Concern as Found
from surveyapp.records import cases
from surveyapp.records.accounts import Role
from surveyapp.records.base import Base, RandomId, RandomReference, SchoolId, random_id, refers
from surveyapp.records.cases import Case, CaseChange, Outcome, State, Step
from surveyapp.records.comments import Comment
from surveyapp.records.waves import Wave

ACT_NOW = 3
STAFF_CONDUCT = "staff_conduct"
PERSON = "a person"  # the rule of a flag that a member of staff set


class Concern(Case, Base):
    """One comment that a person must look at; `severity` is that of its most serious flag.

    `found_at` is the midnight before where the wave is anonymous.
    """

    noun = "concern"
    news = "More was flagged since you opened this page. Read the comment again first."
    __tablename__ = "concern"
    __table_args__ = (
        UniqueConstraint("school_id", "id"),
        refers("wave_id", "wave"),
        refers("comment_id", "comment"),
        Index(None, "school_id", "state"),
    )

    wave_id: Mapped[int] = mapped_column(index=True)
    comment_id: Mapped[RandomReference] = mapped_column(unique=True)
    severity: Mapped[int]
    wave: Mapped[Wave] = relationship(viewonly=True)
    comment: Mapped[Comment] = relationship(viewonly=True)
    flags: Mapped[list["Flag"]] = relationship(
        lazy="selectin", order_by="(Flag.severity.desc(), Flag.category)"
    )
    changes: Mapped[list["Change"]] = relationship(order_by="Change.step")

    @property
    def categories(self) -> tuple[str, ...]:
        """What it was flagged for, each once, the most severe first."""
        return tuple(dict.fromkeys(it.category for it in self.flags))

    @property
    def was_none(self) -> bool:
        """Whether it was closed because it was not a concern."""
        closed = self.state == State.CLOSED
        return closed and self.changes[-1].outcome == Outcome.NO_CONCERN


class Flag(Base):
    """Why a comment is a concern: the category, the words from `start` to `end`, and who says so.

    `rule` is the id of a phrase, "model" with its `score`, what kept the comment from being read,
    or PERSON; `reader` is the version of the reader that found it, or the person.
    """

    __tablename__ = "flag"
    __table_args__ = (
        refers("concern_id", "concern"),
        UniqueConstraint("concern_id", "category", "severity"),
    )

    id: Mapped[RandomId]
    school_id: Mapped[SchoolId]
    concern_id: Mapped[RandomReference]
    category: Mapped[str]
    severity: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    rule: Mapped[str]
    score: Mapped[float]
    reader: Mapped[str]
    found_at: Mapped[datetime]


class Change(CaseChange, Base):
    """One step in the history of a concern."""

    noun = "concern"
    __tablename__ = "concern_change"
    __table_args__ = (refers("concern_id", "concern"),)

    concern_id: Mapped[RandomReference] = mapped_column(index=True)


def flag(
    session: Session, comment: Comment, found: Sequence[Found], reader: str, moment: datetime
) -> Concern | None:
    """Keep why somebody must look at a comment; None where nothing new was found.

    What was flagged before stays as it was. Another category, or the same one as more severe, makes
    the concern new again, however far it had come.
    """
    if not found:
        return None
    concern = session.scalar(select(Concern).where(Concern.comment_id == comment.id))
    if concern:
        session.refresh(concern, with_for_update=True)
    known = _severities(concern) if concern else {}
    fresh = [it for it in found if it.severity > known.get(it.category, 0)]
    if not fresh:
        return None
    again = concern is not None
    concern = concern or _start(session, comment, moment)
    concern.flags += [_flag(concern, it, reader, moment) for it in fresh]
    concern.severity = max(it.severity for it in concern.flags)
    about_staff = any(_says_staff_did_it(it, known) for it in fresh)
    to_head = Role.HEAD if about_staff and concern.role != Role.HEAD else None
    if again:
        actor = reader if fresh[0].rule == PERSON else f"reader {reader}"
        cases.note(concern, Step(actor, State.NEW, passed_to=to_head))
    elif to_head:
        concern.role = to_head.value
    session.flush()
    return concern


def of_roles(
    session: Session, school_id: int, roles: Collection[Role], states: Collection[State]
) -> Sequence[Concern]:
    """List the concerns of some roles in some states: the most severe first, then the oldest."""
    wanted = cases.of_roles(Concern, school_id, roles).where(Concern.state.in_(states))
    first = Concern.severity.desc()
    return session.scalars(wanted.order_by(first, Concern.found_at, Concern.id)).all()


def any_open(session: Session, wave: Wave) -> bool:
    """Say whether a concern of a wave, whosever it is, is not closed."""
    opened = exists().where(Concern.wave_id == wave.id, Concern.state.in_(cases.OPEN))
    return bool(session.scalar(select(opened)))


def to_act_on_now(session: Session, school_id: int, roles: Collection[Role]) -> int:
    """Count the most severe concerns of some roles that nobody has opened."""
    wanted = cases.of_roles(Concern, school_id, roles).with_only_columns(func.count())
    urgent = wanted.where(Concern.state == State.NEW.value, Concern.severity >= ACT_NOW)
    return session.scalar(urgent) or 0


def of_comments(session: Session, numbers: Collection[int]) -> dict[int, Concern]:
    """Give the concerns about some comments, by the comment's number."""
    wanted = select(Concern).where(Concern.comment_id.in_(numbers))
    return {it.comment_id: it for it in session.scalars(wanted)}


def kept_back(session: Session, wave: Wave) -> frozenset[int]:
    """Give the numbers of comments whose words stay with those who look after concerns.

    They are the head's, those to act on now, and those that no program could read, unless a person
    found them to be no concern.
    """
    unread = Concern.flags.any(Flag.category == NOT_READ)
    urgent = or_(Concern.role == Role.HEAD.value, Concern.severity >= ACT_NOW, unread)
    wanted = select(Concern).where(Concern.wave_id == wave.id, urgent)
    return frozenset(it.comment_id for it in session.scalars(wanted) if not it.was_none)


def _severities(concern: Concern) -> dict[str, int]:
    """Give the severity with which each category is flagged, the highest where there are two."""
    known: dict[str, int] = {}
    for it in concern.flags:
        known[it.category] = max(it.severity, known.get(it.category, 0))
    return known


def _says_staff_did_it(found: Found, known: Collection[str]) -> bool:
    """Say whether a flag is news about staff; a reader that says it again is no news."""
    return found.category == STAFF_CONDUCT and (found.rule == PERSON or STAFF_CONDUCT not in known)


def _start(session: Session, comment: Comment, moment: datetime) -> Concern:
    concern = Concern(
        id=random_id(),
        school_id=comment.school_id,
        wave_id=comment.wave_id,
        comment_id=comment.id,
        role=cases.owner(session.get_one(Wave, comment.wave_id)).value,
        state=State.NEW.value,
        found_at=moment,
        flags=[],
    )
    session.add(concern)
    return concern


def _flag(concern: Concern, found: Found, reader: str, moment: datetime) -> Flag:
    return Flag(
        school_id=concern.school_id,
        category=found.category,
        severity=found.severity,
        start=found.span[0],
        end=found.span[1],
        rule=found.rule,
        score=found.score,
        reader=reader,
        found_at=moment,
    )
