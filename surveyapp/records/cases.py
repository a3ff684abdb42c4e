"""Cases: what a person must look after, whatever raised it, from new to closed.

A case closes only by a named person with an outcome and a reason, and is never deleted, unless it
was closed as no concern and its writer has what they gave erased (`erasing`). It belongs
to one role, the safeguarding lead or the head, and either may pass it on to the other. What every
kind of case has in common is here: a concern about a comment, and somebody's request for help.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import Select, func, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveyapp.records import sealing
from surveyapp.records.accounts import Role
from surveyapp.records.base import Moment, RandomId, Refused, SchoolId, random_id
from surveyapp.records.waves import Wave

OVERDUE = timedelta(hours=24)


class State(StrEnum):
    """How far a case has come."""

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
    """How a case ended."""

    TALKED = "talked with the person"
    SUPPORT = "support is in place"
    PASSED_OUT = "passed on to another service"
    GROUP = "spoke with the whole class or group"
    NO_CONCERN = "not a concern"


class Case:
    """What every table of cases has: `role` is whose it is, `found_at` since when it waits.

    `changes` is its history, the oldest first, and `steps` says how many they are; it stands in the
    same row as what a page shows, so that the page can tell afterwards what it had shown.
    """

    noun: ClassVar[str]
    news: ClassVar[str]  # the sentence on what makes it new again

    id: Mapped[RandomId]
    school_id: Mapped[SchoolId]
    role: Mapped[str]
    state: Mapped[str]
    found_at: Mapped[datetime]
    steps: Mapped[int] = mapped_column(default=0)
    changes: Any

    def overdue(self, now: datetime) -> bool:
        """Say whether it has waited for more than a day for somebody to act."""
        return self.state in WAITING and now - self.found_at > OVERDUE


class CaseChange:
    """One step in a history: who, when, to which state, for whom now, and why.

    `step` is its place in the history, from 1: the moment doesn't say, where only the day is kept.
    """

    noun: ClassVar[str]

    id: Mapped[RandomId]
    school_id: Mapped[SchoolId]
    step: Mapped[int]
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
    """What somebody does about a case: to which state, with which outcome, and why.

    `passed_to` is the role that it belongs to from now on, where that changes; `at` the moment that
    is kept, where that isn't now.
    """

    actor: str
    state: State
    reason: str = ""
    outcome: Outcome | None = None
    passed_to: Role | None = None
    at: datetime | None = None


class NotPossible(Refused):
    """Somebody else was faster: the case is in another state than the page said."""


class Overtaken(Refused):
    """Something has come to a case, or was done about it, that the page didn't show."""


class NeedsReason(Refused):
    """A case closes with an outcome and a reason, and opens again with a reason."""


def owner(wave: Wave) -> Role:
    """Say whose the cases of a wave are, as long as none is about staff."""
    about_staff = wave.version.document["audience"] == "staff"
    return Role.HEAD if about_staff else Role.SAFEGUARDING_LEAD


def hold(session: Session, case: Case, shown: int | None) -> None:
    """Keep others from a case till the end of the transaction; raises Overtaken.

    `shown` is the number of steps that its history had on the page from which somebody acts.
    """
    session.refresh(case, with_for_update=True)
    if shown == case.steps:
        return
    if case.state == State.CLOSED:
        raise Overtaken(f"This {case.noun} is closed now. See first what was done.")
    if any(_is_news(it) for it in case.changes[shown or 0 :]):
        raise Overtaken(case.news)
    raise Overtaken(f"This {case.noun} was changed since you opened this page. See first how.")


def change(session: Session, case: Case, step: Step, key: bytes) -> None:
    """Take one step, and keep who took it and why; raises NotPossible or NeedsReason."""
    session.refresh(case, with_for_update=True)
    before = State(case.state)
    if step.state not in NEXT[before]:
        raise NotPossible(f"This {case.noun} is {before} now. Open it again to see what was done.")
    if step.state is State.CLOSED and not (step.outcome and step.reason.strip()):
        raise NeedsReason("Choose an outcome and write down why.")
    if before is State.CLOSED and not step.reason.strip():
        raise NeedsReason("Write down why it is opened again.")
    note(case, step, key)
    session.flush()


def pass_on(session: Session, case: Case, actor: str, reason: str, key: bytes) -> None:
    """Give an open case to the other role, for whom it is new; raises NeedsReason."""
    session.refresh(case, with_for_update=True)
    if case.state == State.CLOSED:
        raise NotPossible(f"This {case.noun} is closed now. Open it again to pass it on.")
    if not reason.strip():
        raise NeedsReason("Write down why you pass it on.")
    to = other_role(Role(case.role))
    note(case, Step(actor, State.NEW, reason, passed_to=to), key)
    session.flush()


def other_role(role: Role) -> Role:
    """Name the other role that cases may belong to."""
    return Role.HEAD if role is Role.SAFEGUARDING_LEAD else Role.SAFEGUARDING_LEAD


def note(case: Case, step: Step, key: bytes = b"") -> None:
    """Put a case where a step takes it, and keep the step, its reason sealed as comments are."""
    case.steps += 1
    case.state = step.state.value
    case.role = step.passed_to.value if step.passed_to else case.role
    history = inspect(type(case)).relationships["changes"].mapper.class_
    made = history(
        id=random_id(),
        school_id=case.school_id,
        step=case.steps,
        actor=step.actor,
        state=case.state,
        passed_to=step.passed_to and step.passed_to.value,
        outcome=step.outcome and step.outcome.value,
    )
    if step.at:
        made.at = step.at
    if step.reason.strip():
        made.sealed_reason = sealing.seal(key, step.reason.strip().encode(), _place(made))
    case.changes.append(made)


def of_roles(kind: type[Case], school_id: int, roles: Collection[Role]) -> Select[Any]:
    """Give a query for the cases of one kind that belong to some roles."""
    return select(kind).where(kind.school_id == school_id, kind.role.in_(roles))


def counts(
    session: Session, kind: type[Case], school_id: int, roles: Collection[Role]
) -> dict[State, int]:
    """Count the cases of some roles in each state."""
    wanted = of_roles(kind, school_id, roles).with_only_columns(kind.state, func.count())
    found: dict[str, int] = dict(session.execute(wanted.group_by(kind.state)).all())
    return {state: found.get(state.value, 0) for state in State}


def overdue(
    session: Session, kind: type[Case], school_id: int, roles: Collection[Role], now: datetime
) -> int:
    """Count the cases of some roles that have waited for more than a day."""
    wanted = of_roles(kind, school_id, roles).with_only_columns(func.count())
    waiting = wanted.where(kind.state.in_(WAITING), kind.found_at < now - OVERDUE)
    return session.scalar(waiting) or 0


def _is_news(change: CaseChange) -> bool:
    """Say whether a step makes a case new without a reason, as whoever passes it on must give."""
    return change.state == State.NEW and change.sealed_reason is None


def _place(change: CaseChange) -> str:
    return f"{change.noun} change {change.school_id} {change.id}"
