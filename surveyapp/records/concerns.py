"""Concerns: comments that a person must look at, why, and what was done about each.

A concern is never deleted and closes only by a named person with an outcome and a reason. What was
flagged first stays as it was, whatever a later reader finds. A concern belongs to one role: a
comment about the conduct of staff, and any comment of a staff questionnaire, is the head's; every
other is the safeguarding lead's. Either may pass it on to the other.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveyapp.analysis.text.concerns import Concern as Found
from surveyapp.records import sealing
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
from surveyapp.records.waves import Wave

OVERDUE = timedelta(hours=24)
ACT_NOW = 3
STAFF_CONDUCT = "staff_conduct"
PERSON = "a person"  # the rule of a flag that a member of staff set


class State(StrEnum):
    """How far a concern has come."""

    NEW = "new"
    SEEN = "seen"
    ACTING = "acting"
    CLOSED = "closed"


OPEN = (State.NEW, State.SEEN, State.ACTING)
WAITING = (State.NEW, State.SEEN)  # nobody has acted yet
NEXT: Mapping[State, Collection[State]] = {
    State.NEW: (State.SEEN, State.ACTING, State.CLOSED),
    State.SEEN: (State.ACTING, State.CLOSED),
    State.ACTING: (State.CLOSED,),
    State.CLOSED: (State.SEEN,),
}


class Outcome(StrEnum):
    """How a concern ended."""

    TALKED = "talked with the person"
    SUPPORT = "support is in place"
    PASSED_OUT = "passed on to another service"
    GROUP = "spoke with the whole class or group"
    NO_CONCERN = "not a concern"


class Concern(Base):
    """One comment that a person must look at; `severity` is that of its most serious flag.

    `found_at` is the midnight before where the wave is anonymous. `role` is whose it is.
    """

    __tablename__ = "concern"
    __table_args__ = (
        UniqueConstraint("school_id", "id"),
        refers("wave_id", "wave"),
        refers("comment_id", "comment"),
        Index(None, "school_id", "state"),
    )

    id: Mapped[RandomId]
    school_id: Mapped[SchoolId]
    wave_id: Mapped[int] = mapped_column(index=True)
    comment_id: Mapped[RandomReference] = mapped_column(unique=True)
    severity: Mapped[int]
    role: Mapped[str]
    state: Mapped[str]
    found_at: Mapped[datetime]
    wave: Mapped[Wave] = relationship(viewonly=True)
    comment: Mapped[Comment] = relationship(viewonly=True)
    flags: Mapped[list["Flag"]] = relationship(
        lazy="selectin", order_by="(Flag.severity.desc(), Flag.category)"
    )
    changes: Mapped[list["Change"]] = relationship(order_by="(Change.at, Change.id)")

    @property
    def was_none(self) -> bool:
        """Whether it was closed because it was not a concern."""
        closed = self.state == State.CLOSED
        return closed and self.changes[-1].outcome == Outcome.NO_CONCERN

    def overdue(self, now: datetime) -> bool:
        """Say whether it has waited for more than a day for somebody to act."""
        return self.state in WAITING and now - self.found_at > OVERDUE


class Flag(Base):
    """Why a comment is a concern: the category, the words from `start` to `end`, and who says so.

    `rule` is the id of a phrase, "model" with its `score`, what kept the comment from being read,
    or PERSON; `reader` is the version of the reader that found it, or the person.
    """

    __tablename__ = "flag"
    __table_args__ = (
        refers("concern_id", "concern"),
        UniqueConstraint("concern_id", "category"),
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


class Change(Base):
    """One step in the history of a concern: who, when, to which state, for whom now, and why."""

    __tablename__ = "concern_change"
    __table_args__ = (refers("concern_id", "concern"),)

    id: Mapped[RandomId]
    school_id: Mapped[SchoolId]
    concern_id: Mapped[RandomReference] = mapped_column(index=True)
    at: Mapped[Moment]
    actor: Mapped[str]
    state: Mapped[str]
    passed_to: Mapped[str | None]
    outcome: Mapped[str | None]
    sealed_reason: Mapped[bytes | None]

    def reason(self, key: bytes) -> str:
        """Open the reason that was given, if any."""
        if self.sealed_reason is None:
            return ""
        return sealing.unseal(key, self.sealed_reason, _place(self)).decode()


@dataclass(frozen=True)
class Step:
    """What somebody does about a concern: to which state, with which outcome, and why.

    `passed_to` is the role that it belongs to from now on, where that changes.
    """

    actor: str
    state: State
    reason: str = ""
    outcome: Outcome | None = None
    passed_to: Role | None = None


class NotPossible(Refused):
    """Somebody else was faster: the concern is in another state than the page said."""


class NeedsReason(Refused):
    """A concern closes with an outcome and a reason, and opens again with a reason."""


def flag(
    session: Session, comment: Comment, found: Sequence[Found], reader: str, moment: datetime
) -> Concern | None:
    """Keep why somebody must look at a comment; None where nothing new was found.

    A category that was flagged before stays as it was. Another makes the concern new again, however
    far it had come.
    """
    if not found:
        return None
    concern = session.scalar(select(Concern).where(Concern.comment_id == comment.id))
    known = {it.category for it in concern.flags} if concern else set()
    fresh = [it for it in found if it.category not in known]
    if not fresh:
        return None
    again = concern is not None
    concern = concern or _start(session, comment, moment)
    concern.flags += [_flag(concern, it, reader, moment) for it in fresh]
    concern.severity = max(it.severity for it in concern.flags)
    about_staff = any(it.category == STAFF_CONDUCT for it in fresh)
    to_head = Role.HEAD if about_staff and concern.role != Role.HEAD else None
    if again:
        actor = reader if fresh[0].rule == PERSON else f"reader {reader}"
        _note(concern, Step(actor, State.NEW, passed_to=to_head))
    elif to_head:
        concern.role = to_head.value
    session.flush()
    return concern


def owner(wave: Wave) -> Role:
    """Say whose concerns the comments of a wave are, as long as none is about staff."""
    about_staff = wave.version.document["audience"] == "staff"
    return Role.HEAD if about_staff else Role.SAFEGUARDING_LEAD


def change(session: Session, concern: Concern, step: Step, key: bytes) -> None:
    """Take one step, and keep who took it and why; raises NotPossible or NeedsReason."""
    session.refresh(concern, with_for_update=True)
    before = State(concern.state)
    if step.state not in NEXT[before]:
        raise NotPossible(f"This concern is {before} now. Open it again to see what was done.")
    if step.state is State.CLOSED and not (step.outcome and step.reason.strip()):
        raise NeedsReason("Choose an outcome and write down why.")
    if before is State.CLOSED and not step.reason.strip():
        raise NeedsReason("Write down why it is opened again.")
    _note(concern, step, key)
    session.flush()


def pass_on(session: Session, concern: Concern, actor: str, reason: str, key: bytes) -> None:
    """Give an open concern to the other role, for whom it is new; raises NeedsReason."""
    session.refresh(concern, with_for_update=True)
    if concern.state == State.CLOSED:
        raise NotPossible("This concern is closed now. Open it again to pass it on.")
    if not reason.strip():
        raise NeedsReason("Write down why you pass it on.")
    to = other_role(Role(concern.role))
    _note(concern, Step(actor, State.NEW, reason, passed_to=to), key)
    session.flush()


def other_role(role: Role) -> Role:
    """Name the other role that concerns may belong to."""
    return Role.HEAD if role is Role.SAFEGUARDING_LEAD else Role.SAFEGUARDING_LEAD


def of_roles(
    session: Session, school_id: int, roles: Collection[Role], states: Collection[State]
) -> Sequence[Concern]:
    """List the concerns of some roles in some states: the most severe first, then the oldest."""
    wanted = select(Concern).where(
        Concern.school_id == school_id, Concern.role.in_(roles), Concern.state.in_(states)
    )
    return session.scalars(
        wanted.order_by(Concern.severity.desc(), Concern.found_at, Concern.id)
    ).all()


def of_comments(session: Session, numbers: Collection[int]) -> dict[int, Concern]:
    """Give the concerns about some comments, by the comment's number."""
    wanted = select(Concern).where(Concern.comment_id.in_(numbers))
    return {it.comment_id: it for it in session.scalars(wanted)}


def kept_back(session: Session, wave: Wave) -> frozenset[int]:
    """Give the numbers of comments whose words stay with those who look after concerns.

    They are the head's, and those to act on now, unless they were found to be no concern.
    """
    wanted = select(Concern).where(
        Concern.wave_id == wave.id,
        or_(Concern.role == Role.HEAD.value, Concern.severity >= ACT_NOW),
    )
    return frozenset(it.comment_id for it in session.scalars(wanted) if not it.was_none)


def counts(session: Session, school_id: int, roles: Collection[Role]) -> dict[State, int]:
    """Count the concerns of some roles in each state."""
    wanted = select(Concern.state, func.count()).where(
        Concern.school_id == school_id, Concern.role.in_(roles)
    )
    found = dict(iter(session.execute(wanted.group_by(Concern.state))))
    return {state: found.get(state.value, 0) for state in State}


def overdue(session: Session, school_id: int, roles: Collection[Role], now: datetime) -> int:
    """Count the concerns of some roles that have waited for more than a day."""
    wanted = select(func.count()).where(
        Concern.school_id == school_id,
        Concern.role.in_(roles),
        Concern.state.in_(WAITING),
        Concern.found_at < now - OVERDUE,
    )
    return session.scalar(wanted) or 0


def _start(session: Session, comment: Comment, moment: datetime) -> Concern:
    concern = Concern(
        id=random_id(),
        school_id=comment.school_id,
        wave_id=comment.wave_id,
        comment_id=comment.id,
        role=owner(session.get_one(Wave, comment.wave_id)).value,
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


def _note(concern: Concern, step: Step, key: bytes = b"") -> None:
    """Put a concern where a step takes it, and keep the step, its reason sealed as comments are."""
    concern.state = step.state.value
    concern.role = step.passed_to.value if step.passed_to else concern.role
    made = Change(
        id=random_id(),
        school_id=concern.school_id,
        concern_id=concern.id,
        actor=step.actor,
        state=concern.state,
        passed_to=step.passed_to and step.passed_to.value,
        outcome=step.outcome and step.outcome.value,
    )
    if step.reason.strip():
        made.sealed_reason = sealing.seal(key, step.reason.strip().encode(), _place(made))
    concern.changes.append(made)


def _place(change: Change) -> str:
    return f"concern change {change.school_id} {change.id}"
