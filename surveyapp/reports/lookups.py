"""What pages say of look-ups: on the page of a concern, and in the list of those who answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.records import lookups
from surveyapp.records.accounts import Account, Role
from surveyapp.records.concerns import Concern
from surveyapp.records.lookups import SECONDS, Lookup, State


@dataclass(frozen=True)
class Line:
    """One request: who asked, whom it waits for or who answered, and how far it has come.

    `reason` and `answer` are empty where they aren't for whoever reads this.
    """

    lookup: Lookup
    state: str
    reason: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Panel:
    """What the page of a concern of a confidential wave says of its writer.

    `waiting` is the request that waits, which the reader `may_answer` or not; `mine` is the one by
    which the reader can be told the name now. `seconds` are those who could answer.
    """

    can_be_told: bool
    seconds: tuple[str, ...]
    waiting: Lookup | None
    may_answer: bool
    mine: Lookup | None
    lines: tuple[Line, ...]


def panel(session: Session, concern: Concern, reader: Account, key: bytes, now: datetime) -> Panel:
    """Say how it stands with the name of a concern's writer; `key` is the school's key."""
    made = lookups.of_concern(session, concern)
    waits = next((it for it in made if it.waits(now)), None)
    return Panel(
        can_be_told=lookups.can_be_told(session, concern),
        seconds=tuple(
            f"{it.name} ({_role(concern, it)})" for it in lookups.seconds(session, concern, reader)
        ),
        waiting=waits,
        may_answer=waits is not None and lookups.may_answer(waits, reader),
        mine=lookups.open_for(session, concern, reader, now),
        lines=tuple(opened(it, key, now) for it in made),
    )


def opened(lookup: Lookup, key: bytes, now: datetime) -> Line:
    """Describe a request with its reasons."""
    return Line(lookup, _state(lookup, now), lookup.reason(key), lookup.answer(key))


def lines(found: Sequence[Lookup], now: datetime) -> list[Line]:
    """Describe requests without their reasons."""
    return [Line(it, _state(it, now)) for it in found]


def _state(lookup: Lookup, now: datetime) -> str:
    if lookup.state == State.AGREED and not lookup.is_open(now):
        return "agreed, over now"
    late = lookup.state == State.WAITING and not lookup.waits(now)
    return State.LAPSED.value if late else lookup.state


def _role(concern: Concern, account: Account) -> str:
    return " and ".join(sorted(account.roles & SECONDS[Role(concern.role)]))
