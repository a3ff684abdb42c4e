"""Help requests: a respondent asked to talk to someone, in a record of its own beside the answers.

No request says which answers are whose. It has no code and no sitting, and is not kept where those
are; the tablet names it by a random number of its own. Its row number is drawn at random, so rows
in their order tell nothing. Only a named wave, where whoever asks is known anyway, leaves its wave,
the moment and the person's name with it. In any other the wave is left out and of the moment the
midnight before is kept: a response of that day is one of many, or at worst it says what the code's
"used" says. Nothing goes into the audit log before somebody opens it. What a person wrote, and the
name where the mode knows it, are sealed with the school's key.

Whoever asks again on the same screen adds to the same request, and the same words twice are one, so
that thirty presses are one line in the list. What is new to read makes a request new again, and is
a step in its history, so that nobody closes it from a page that didn't show it yet. No code
counts how often it asked, since that would be kept beside a person; instead a school has a bound on
requests that nobody has opened, far above what is real.
"""

import json
import logging
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, Uuid, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveyapp.records import cases, sealing
from surveyapp.records.accounts import Role
from surveyapp.records.base import Base, RandomReference, Refused, insert, random_id, refers
from surveyapp.records.cases import Case, CaseChange, State, Step
from surveyapp.records.codes import Code
from surveyapp.records.concerns import STAFF_CONDUCT
from surveyapp.records.people import Person
from surveyapp.records.readings import Reader
from surveyapp.records.responses import Intake
from surveyapp.records.waves import Mode, Wave

WRITER = "whoever asked"  # who takes the step, where somebody asks again
MOST_MESSAGES = 50
MOST_UNOPENED = 500

log = logging.getLogger(__name__)


class HelpRequest(Case, Base):
    """One request; `number` is the tablet's own name for it, and `sealed` holds what was written.

    `wave_id` is there in a named wave only, and `found_at` is the midnight before in any other.
    """

    noun = "help request"
    news = "New words have come since you opened this page. Read them first."
    __tablename__ = "help_request"
    __table_args__ = (
        UniqueConstraint("school_id", "id"),
        UniqueConstraint("school_id", "number"),
        refers("wave_id", "wave"),
        Index(None, "school_id", "state"),
    )

    number: Mapped[UUID] = mapped_column(Uuid)
    mode: Mapped[str]
    wave_id: Mapped[int | None] = mapped_column(index=True)
    sealed: Mapped[bytes]
    wave: Mapped[Wave | None] = relationship(viewonly=True)
    changes: Mapped[list["HelpRequestChange"]] = relationship(order_by="HelpRequestChange.step")


class HelpRequestChange(CaseChange, Base):
    """One step in the history of a help request."""

    noun = "help request"
    __tablename__ = "help_request_change"
    __table_args__ = (refers("help_request_id", "help_request"),)

    help_request_id: Mapped[RandomReference] = mapped_column(index=True)


@dataclass(frozen=True)
class Message:
    """What somebody wrote: their name, whom they want to talk to, and what about; all optional."""

    name: str = ""
    whom: str = ""
    words: str = ""


@dataclass(frozen=True)
class Asker:
    """Where a request comes from: its wave, and the owner of the code where it has one."""

    wave: Wave
    person: Person | None = None


@dataclass(frozen=True)
class Writer:
    """Who asked, where the mode knows it."""

    name: str
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Content:
    """What a request holds: its messages in the order they came, and who asked if that is known."""

    messages: tuple[Message, ...]
    writer: Writer | None = None


class TooMany(Refused):
    """More is waiting than anybody can have meant; it stays on the tablet, which says so."""


def ask(
    session: Session, code: Code, asked: tuple[UUID, Message], key: bytes, intake: Intake
) -> bool:
    """Keep a message of a request once, however often a tablet sends it; say whether it is new.

    `asked` is the request's number and the message. The code shows which wave it comes from, and
    isn't kept. Used codes and closed waves count: nobody's words are refused for being late. Raises
    TooMany.
    """
    return ask_from(session, Asker(code.wave, code.person), asked, key, intake)


def ask_from(
    session: Session, asker: Asker, asked: tuple[UUID, Message], key: bytes, intake: Intake
) -> bool:
    """Do as `ask` does where a wave is known, and a code may not be; raises TooMany."""
    number, message = asked
    wanted = (
        select(HelpRequest)
        .where(HelpRequest.school_id == asker.wave.school_id, HelpRequest.number == number)
        .with_for_update()
    )
    found = session.scalar(wanted)
    if found is None and _start(session, asker, asked, key, intake):
        return True
    found = found or session.scalars(wanted).one()  # two taps at one moment
    if not _add(found, message, key, intake):
        return False
    session.flush()
    return True


def content(request: HelpRequest, key: bytes) -> Content:
    """Open what a request holds."""
    held = json.loads(sealing.unseal(key, request.sealed, _place(request.school_id, request.id)))
    writer = held["writer"] and Writer(held["writer"]["name"], tuple(held["writer"]["groups"]))
    return Content(tuple(Message(**it) for it in held["messages"]), writer)


def numbered(session: Session, number: UUID) -> Sequence[HelpRequest]:
    """List the requests that a tablet named so; one at most, but for chance in another school."""
    return session.scalars(select(HelpRequest).where(HelpRequest.number == number)).all()


def of_roles(
    session: Session, school_id: int, roles: Collection[Role], states: Collection[State]
) -> Sequence[HelpRequest]:
    """List the requests of some roles in some states, the oldest first."""
    wanted = cases.of_roles(HelpRequest, school_id, roles).where(HelpRequest.state.in_(states))
    return session.scalars(wanted.order_by(HelpRequest.found_at, HelpRequest.id)).all()


def is_full(session: Session, school_id: int) -> bool:
    """Say whether the school has as many unopened requests as it takes."""
    waiting = select(func.count()).where(
        HelpRequest.school_id == school_id, HelpRequest.state == State.NEW.value
    )
    return (session.scalar(waiting) or 0) >= MOST_UNOPENED


def _start(
    session: Session, asker: Asker, asked: tuple[UUID, Message], key: bytes, intake: Intake
) -> bool:
    """Insert a request unless its number is there."""
    wave = asker.wave
    if is_full(session, wave.school_id):
        raise TooMany("No more requests are taken before some are opened.")
    number, message = asked
    named = wave.mode == Mode.NAMED
    writer = _writer(asker.person) if named and asker.person else None
    to_head = _is_about_staff(message, intake.read)
    id = random_id()
    row = {
        "id": id,
        "school_id": wave.school_id,
        "number": number,
        "mode": wave.mode,
        "wave_id": wave.id if named else None,
        "role": (Role.HEAD if to_head else cases.owner(wave)).value,
        "state": State.NEW.value,
        "found_at": intake.moment if named else _midnight(intake.moment),
        "sealed": _sealed(Content((message,), writer), key, _place(wave.school_id, id)),
    }
    adding = insert(session, HelpRequest).values(row)
    once = adding.on_conflict_do_nothing(index_elements=["school_id", "number"])
    return session.scalar(once.returning(HelpRequest.id)) is not None


def _add(request: HelpRequest, message: Message, key: bytes, intake: Intake) -> bool:
    """Add a message that isn't there yet, and have the request read again."""
    held = content(request, key)
    if message in held.messages:
        return False
    if len(held.messages) >= MOST_MESSAGES:
        raise TooMany("No more is taken for this request.")
    moment = intake.moment if request.mode == Mode.NAMED else _midnight(intake.moment)
    more = Content((*held.messages, message), held.writer)
    request.sealed = _sealed(more, key, _place(request.school_id, request.id))
    if request.state not in cases.WAITING:
        request.found_at = moment
    to_head = request.role != Role.HEAD and _is_about_staff(message, intake.read)
    passed_to = Role.HEAD if to_head else None
    cases.note(request, Step(WRITER, State.NEW, passed_to=passed_to, at=moment))
    return True


def _sealed(content: Content, key: bytes, place: str) -> bytes:
    return sealing.seal(key, json.dumps(asdict(content)).encode(), place)


def _writer(person: Person) -> Writer:
    names = [name for named in person.group_names.values() for name in named]
    return Writer(person.name, tuple(names))


def _is_about_staff(message: Message, read: Reader) -> bool:
    """Say whether the words are about what a member of staff did, as far as the reader can tell."""
    try:
        return any(it.category == STAFF_CONDUCT for it in read(message.words).concerns)
    except Exception as problem:  # whatever it is: the request is kept, and a person reads it
        log.error("The reader failed on a help request: %s", type(problem).__name__)
        return False


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _place(school_id: int, id: int) -> str:
    return f"help request {school_id} {id}"
