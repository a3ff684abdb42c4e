"""Responses: finished sittings, each kept once however often a tablet sends it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Uuid, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveyapp.questionnaire.answers import Answers, State
from surveyapp.records import codes, comments, people
from surveyapp.records.base import Base, Id, Refused, SchoolId
from surveyapp.records.codes import Code
from surveyapp.records.waves import Mode, Wave


class Response(Base):
    """One finished sitting: coded answers and states by question id, comments apart.

    `sitting` is the UUID that the device made before the first answer. `groups` holds the
    respondent's groups at the time ({"class": ["7B"], ...}), so results survive a change of class.
    `pseudonym` is empty in an anonymous wave. In an anonymous wave `received_on` keeps the day only.
    """

    __tablename__ = "response"

    id: Mapped[Id]
    school_id: Mapped[SchoolId]
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    sitting: Mapped[UUID] = mapped_column(Uuid, unique=True)
    sha256: Mapped[str]
    language: Mapped[str]
    groups: Mapped[dict[str, Any]]
    answers: Mapped[dict[str, Any]]
    states: Mapped[dict[str, Any]]
    pseudonym: Mapped[str | None]
    received_at: Mapped[datetime]


@dataclass(frozen=True)
class Submission:
    """What a tablet sends at the end: the sitting, its language, coded answers and comments."""

    sitting: UUID
    language: str
    answers: Answers
    comments: Mapping[str, str]


@dataclass(frozen=True)
class Receipt:
    """Proof of what is kept: the sitting and the hash of its content; `new` the first time only."""

    sitting: UUID
    sha256: str
    new: bool


class CodeUsed(Refused):
    """The code was used for another sitting."""


class DifferentAnswers(Refused):
    """The sitting was sent before with other answers; the first ones count."""


def sha256(submission: Submission) -> str:
    """Hash a submission's content: canonical JSON of answers, states and comments."""
    content = {
        "answers": dict(submission.answers.values),
        "states": {question: str(state) for question, state in submission.answers.states.items()},
        "comments": dict(submission.comments),
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def submit(session: Session, code: Code, submission: Submission, comment_key: bytes) -> Receipt:
    """Keep a response once and use its code up, in the caller's transaction.

    A retry of the same sitting finds the first and gets the same receipt. Raises CodeUsed when
    another sitting used the code, and DifferentAnswers when this sitting was kept with other
    content; in both cases nothing is stored.
    """
    digest = sha256(submission)
    if _insert(session, code, submission, digest) is None:
        return _kept(session, code.wave, submission, digest)
    if not codes.use(session, code):
        raise CodeUsed("This code has been used already.")
    for question, words in submission.comments.items():
        place = comments.Place(code.school_id, code.wave_id, submission.sitting, question)
        comments.keep(session, place, words, comment_key)
    session.flush()
    return Receipt(submission.sitting, digest, new=True)


def of_wave(session: Session, wave: Wave) -> Sequence[Response]:
    """List the wave's responses in an order that says nothing about when each came in."""
    wanted = select(Response).where(Response.wave_id == wave.id)
    return session.scalars(wanted.order_by(Response.sitting)).all()


def receipt(session: Session, sitting: UUID) -> Receipt | None:
    """Find the receipt of a sitting that was kept."""
    digest = session.scalar(select(Response.sha256).where(Response.sitting == sitting))
    return None if digest is None else Receipt(sitting, digest, new=False)


def states_of(response: Response) -> dict[str, State]:
    """Give the states that a response keeps, as states."""
    return {question: State(state) for question, state in response.states.items()}


def _insert(session: Session, code: Code, submission: Submission, digest: str) -> int | None:
    wave, person = code.wave, code.person
    anonymous = wave.mode == Mode.ANONYMOUS
    row = {
        "school_id": wave.school_id,
        "wave_id": wave.id,
        "sitting": submission.sitting,
        "sha256": digest,
        "language": submission.language,
        "groups": _group_names(person),
        "answers": dict(submission.answers.values),
        "states": {question: str(state) for question, state in submission.answers.states.items()},
        "pseudonym": None if anonymous else people.pseudonym(session, person),
        "received_at": _moment(coarse=anonymous),
    }
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    insert = dialect.insert(Response).values(row).on_conflict_do_nothing().returning(Response.id)
    return session.scalar(insert)


def _kept(session: Session, wave: Wave, submission: Submission, digest: str) -> Receipt:
    found = receipt(session, submission.sitting)
    if found is None or found.sha256 != digest:
        raise DifferentAnswers("These answers were sent before, in another form.")
    return found


def _group_names(person: people.Person) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for group in person.groups:
        names.setdefault(group.kind, []).append(group.name)
    return names


def _moment(*, coarse: bool) -> datetime:
    now = datetime.now(UTC)
    return now.replace(hour=0, minute=0, second=0, microsecond=0) if coarse else now
