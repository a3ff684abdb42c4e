"""Look-ups: how two people of a school together learn who wrote a comment of a confidential wave.

Whoever looks after a concern asks, because somebody may be in danger. A second person agrees or
refuses; the database itself takes nobody who answers their own request. Then whoever asked, and
nobody else, can be told the name for a day. This is the only way from a comment of a confidential
wave to a name, and each step leaves its line in the audit log, without names and without words.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, Index, and_, exists, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveyapp.records import accounts, audit, people, sealing
from surveyapp.records.accounts import Account, Role
from surveyapp.records.base import (
    Base,
    RandomId,
    RandomReference,
    Refused,
    School,
    SchoolId,
    random_id,
    refers,
)
from surveyapp.records.cases import NeedsReason
from surveyapp.records.concerns import Concern
from surveyapp.records.people import RegisterEntry
from surveyapp.records.responses import Response
from surveyapp.records.waves import Mode

WAITS = timedelta(hours=24)  # for an answer
LASTS = timedelta(hours=24)  # how long the name can be seen
NOBODY = "nobody answered"  # who lets a request lapse

# Who may be the second person, by whose the concern is. What is the head's may be about a
# safeguarding lead, who would not even learn that it is there.
SECONDS: Mapping[Role, frozenset[Role]] = {
    Role.SAFEGUARDING_LEAD: frozenset({Role.SAFEGUARDING_LEAD, Role.HEAD, Role.ADMINISTRATOR}),
    Role.HEAD: frozenset({Role.HEAD, Role.ADMINISTRATOR}),
}


class State(StrEnum):
    """How far a look-up has come."""

    WAITING = "waiting"
    AGREED = "agreed"
    REFUSED = "refused"
    LAPSED = "lapsed"


class Lookup(Base):
    """One request to be told who wrote a comment, and what the second person said to it."""

    __tablename__ = "lookup"
    __table_args__ = (
        refers("concern_id", "concern"),
        refers("asked_by", "account"),
        refers("answered_by", "account"),
        CheckConstraint("answered_by <> asked_by", "two_people"),
        CheckConstraint("state IN ('waiting', 'agreed', 'refused', 'lapsed')", "state"),
        CheckConstraint(
            "(state IN ('agreed', 'refused')) = (answered_by IS NOT NULL"
            " AND answered_at IS NOT NULL AND sealed_answer IS NOT NULL)",
            "answered_by_somebody",
        ),
        Index(None, "school_id", "state"),
    )

    id: Mapped[RandomId]
    school_id: Mapped[SchoolId]
    concern_id: Mapped[RandomReference] = mapped_column(index=True)
    state: Mapped[str]
    asked_by: Mapped[int]
    asked_at: Mapped[datetime]
    sealed_reason: Mapped[bytes]
    answered_by: Mapped[int | None]
    answered_at: Mapped[datetime | None]
    sealed_answer: Mapped[bytes | None]
    concern: Mapped[Concern] = relationship(
        primaryjoin="foreign(Lookup.concern_id) == Concern.id", viewonly=True
    )
    asker: Mapped[Account] = relationship(
        primaryjoin="foreign(Lookup.asked_by) == Account.id", viewonly=True
    )
    second: Mapped[Account | None] = relationship(
        primaryjoin="foreign(Lookup.answered_by) == Account.id", viewonly=True
    )

    @property
    def lapses_at(self) -> datetime:
        """When it lapses unless it is answered."""
        return self.asked_at + WAITS

    @property
    def until(self) -> datetime | None:
        """Until when the name can be seen, where that was agreed to."""
        agreed = self.state == State.AGREED and self.answered_at
        return self.answered_at + LASTS if agreed and self.answered_at else None

    def waits(self, now: datetime) -> bool:
        """Say whether it can still be answered."""
        return self.state == State.WAITING and now < self.lapses_at

    def is_open(self, now: datetime) -> bool:
        """Say whether whoever asked can be told the name now."""
        return self.until is not None and now < self.until

    def reason(self, key: bytes) -> str:
        """Open the reason for which it was asked."""
        return sealing.unseal(key, self.sealed_reason, _place(self, "reason")).decode()

    def answer(self, key: bytes) -> str:
        """Open the reason of the answer; empty where there is none yet."""
        if self.sealed_answer is None:
            return ""
        return sealing.unseal(key, self.sealed_answer, _place(self, "answer")).decode()


@dataclass(frozen=True)
class Said:
    """Who asks or answers, why, and when."""

    account: Account
    reason: str
    at: datetime


class NotPossible(Refused):
    """Nobody can be told, it isn't this person's to say, or the time for it is over."""


def can_be_told(session: Session, concern: Concern) -> bool:
    """Say whether anything that is kept leads from a comment to a name that is kept apart.

    In an anonymous wave nothing does, nor from a comment that came too late to be counted, or whose
    writer's answers were erased.
    """
    if concern.wave.mode != Mode.CONFIDENTIAL:
        return False
    leads = and_(
        Response.sitting == concern.comment.sitting,
        Response.school_id == concern.school_id,
        RegisterEntry.school_id == concern.school_id,
        RegisterEntry.pseudonym == Response.pseudonym,
    )
    return bool(session.scalar(select(exists().where(leads))))


def seconds(session: Session, concern: Concern, asker: Account) -> Sequence[Account]:
    """List who could answer a request of this person: others in a fitting role who can sign in."""
    return [
        it
        for it in accounts.of_school(session, session.get_one(School, concern.school_id))
        if it.id != asker.id and it.active and it.password_hash and _fits(concern, it)
    ]


def ask(session: Session, concern: Concern, said: Said, key: bytes) -> Lookup:
    """Ask to be told who wrote a comment; raises NotPossible or NeedsReason.

    Only one request waits about one concern at a time.
    """
    session.refresh(concern, with_for_update=True)
    lapse(session, concern.school_id, said.at)
    if said.account.school_id != concern.school_id or not can_be_told(session, concern):
        raise NotPossible("Nothing that is kept says who wrote this.")
    if not said.reason.strip():
        raise NeedsReason("Write down why you need to know who it is.")
    if not seconds(session, concern, said.account):
        raise NotPossible("There is nobody at your school who could be the second person.")
    if any(it.waits(said.at) for it in of_concern(session, concern)):
        raise NotPossible("A request about this concern is waiting for an answer already.")
    if open_for(session, concern, said.account, said.at):
        raise NotPossible("You can see the name already.")
    made = Lookup(
        id=random_id(),
        school_id=concern.school_id,
        concern_id=concern.id,
        state=State.WAITING.value,
        asked_by=said.account.id,
        asked_at=said.at,
    )
    made.sealed_reason = sealing.seal(key, said.reason.strip().encode(), _place(made, "reason"))
    session.add(made)
    session.flush()
    _note(session, made, said.account.email, "asked who wrote it")
    return made


def answer(session: Session, lookup: Lookup, said: Said, key: bytes, *, agreed: bool) -> None:
    """Agree to a request or refuse it, as its second person; raises NotPossible or NeedsReason."""
    session.refresh(lookup, with_for_update=True)
    if not may_answer(lookup, said.account):
        raise NotPossible("Somebody else must answer this request.")
    if not lookup.waits(said.at):
        raise NotPossible("This request has been answered meanwhile, or its time is over.")
    if not said.reason.strip():
        raise NeedsReason("Write down why you agree or refuse.")
    lookup.state = State.AGREED.value if agreed else State.REFUSED.value
    lookup.answered_by = said.account.id
    lookup.answered_at = said.at
    lookup.sealed_answer = sealing.seal(key, said.reason.strip().encode(), _place(lookup, "answer"))
    session.flush()
    action = "agreed that the name is looked up" if agreed else "refused that the name is looked up"
    _note(session, lookup, said.account.email, action)


def name(session: Session, lookup: Lookup, reader: Account, now: datetime) -> str:
    """Tell whoever asked the writer's name, while that is agreed to; raises NotPossible.

    Each time is noted in the same transaction, so that a name whose line isn't kept isn't told.
    """
    session.refresh(lookup)
    concern = lookup.concern
    if lookup.asked_by != reader.id or not lookup.is_open(now):
        raise NotPossible("Two people must agree first, and the time that they agreed on is over.")
    if not can_be_told(session, concern):
        raise NotPossible("Nothing that is kept says who wrote this.")
    wanted = select(Response.pseudonym).where(Response.sitting == concern.comment.sitting)
    person = people.behind(session, lookup.school_id, session.scalar(wanted) or "")
    if person is None:
        raise NotPossible("Nothing that is kept says who wrote this.")
    _note(session, lookup, reader.email, "saw the name")
    return person.name


def may_answer(lookup: Lookup, account: Account) -> bool:
    """Say whether somebody may be the second person of a request."""
    others = account.id != lookup.asked_by and account.school_id == lookup.school_id
    return others and _fits(lookup.concern, account)


def open_for(session: Session, concern: Concern, asker: Account, now: datetime) -> Lookup | None:
    """Find the request by which this person can be told the name now."""
    mine = (it for it in of_concern(session, concern) if it.asked_by == asker.id)
    return next((it for it in mine if it.is_open(now)), None)


def of_concern(session: Session, concern: Concern) -> Sequence[Lookup]:
    """List the requests about one concern, the newest first."""
    wanted = select(Lookup).where(Lookup.concern_id == concern.id)
    return session.scalars(wanted.order_by(Lookup.asked_at.desc(), Lookup.id)).all()


def waiting(session: Session, account: Account, now: datetime) -> Sequence[Lookup]:
    """List the requests that this person may answer, the oldest first."""
    wanted = select(Lookup).join(Concern, Concern.id == Lookup.concern_id)
    return session.scalars(
        wanted.where(*_for(account, now)).order_by(Lookup.asked_at, Lookup.id)
    ).all()


def number_waiting(session: Session, account: Account, now: datetime) -> int:
    """Count the requests that this person may answer."""
    wanted = select(func.count(Lookup.id)).join(Concern, Concern.id == Lookup.concern_id)
    return session.scalar(wanted.where(*_for(account, now))) or 0


def seen_by(session: Session, account: Account, most: int) -> Sequence[Lookup]:
    """List the newest requests that this person made, or that were theirs to answer."""
    wanted = select(Lookup).join(Concern, Concern.id == Lookup.concern_id)
    theirs = or_(Lookup.asked_by == account.id, Concern.role.in_(_roles(account.roles)))
    return session.scalars(
        wanted.where(Lookup.school_id == account.school_id, theirs)
        .order_by(Lookup.asked_at.desc(), Lookup.id)
        .limit(most)
    ).all()


def unanswered(session: Session, now: datetime, school_id: int | None = None) -> int:
    """Count the requests, of one school or of all, whose time has passed without an answer."""
    wanted = select(func.count(Lookup.id)).where(*_late(now, school_id))
    return session.scalar(wanted) or 0


def lapse(session: Session, school_id: int | None, now: datetime) -> None:
    """Let the requests of one school, or of all, lapse that nobody has answered in time."""
    late = select(Lookup).where(*_late(now, school_id)).with_for_update()
    for it in session.scalars(late).all():
        it.state = State.LAPSED.value
        _note(session, it, NOBODY, "lapsed")
    session.flush()


def _fits(concern: Concern, account: Account) -> bool:
    return bool(account.roles & SECONDS[Role(concern.role)])


def _roles(roles: Collection[Role]) -> list[str]:
    """Give the roles whose concerns somebody in these roles may be the second person for."""
    return [whose.value for whose, fitting in SECONDS.items() if fitting & set(roles)]


def _for(account: Account, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Lookup.school_id == account.school_id,
        Lookup.state == State.WAITING.value,
        Lookup.asked_at > now - WAITS,
        Lookup.asked_by != account.id,
        Concern.role.in_(_roles(account.roles)),
    )


def _late(now: datetime, school_id: int | None) -> tuple[ColumnElement[bool], ...]:
    late = (Lookup.state == State.WAITING.value, Lookup.asked_at <= now - WAITS)
    return late if school_id is None else (*late, Lookup.school_id == school_id)


def _note(session: Session, lookup: Lookup, actor: str, action: str) -> None:
    concern = lookup.concern_id
    audit.note(session, lookup.school_id, actor, action, lookup=lookup.id, concern=concern)


def _place(lookup: Lookup, what: str) -> str:
    return f"lookup {what} {lookup.school_id} {lookup.id}"
