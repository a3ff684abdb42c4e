"""Responses: finished sittings, each kept once however often a tablet sends it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Uuid, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveyapp.analysis.text import reader
from surveyapp.questionnaire.answers import Answers, State
from surveyapp.questionnaire.manner import Manner, Way
from surveyapp.records import codes, comments, erased, partials, people, readings, waves
from surveyapp.records.base import Base, RandomId, Refused, SchoolId, insert, refers
from surveyapp.records.codes import Code
from surveyapp.records.readings import Reader
from surveyapp.records.waves import Mode, Wave


class Response(Base):
    """One finished sitting: coded answers and states by question id, comments apart.

    `sitting` is the UUID that the device made before the first answer. `groups` holds the
    respondent's groups at the time ({"class": ["7B"], ...}), so results survive a change of class.
    In an anonymous wave `pseudonym` is empty and `received_at` is the midnight before.
    Somebody who said no to taking part leaves a row that only counts: `took_part` is false and
    groups, pseudonym, answers and manner are empty in every mode.

    `manner` names the ways in which the answers were given; it is None where nobody said, as on
    pages from before it was asked. Who knows that one child listens to every question could look
    for that child in it, so in an anonymous wave it is shown as counts of everybody only, never
    with a row or a group, and `claimed_on`, the day by the tablet's own clock, isn't kept: it could
    tell an odd tablet's few answers from the rest, and `received_at` is the record in any case.
    """

    __tablename__ = "response"
    __table_args__ = (refers("wave_id", "wave"),)

    id: Mapped[RandomId]
    school_id: Mapped[SchoolId]
    wave_id: Mapped[int] = mapped_column(index=True)
    sitting: Mapped[UUID] = mapped_column(Uuid, unique=True)
    sha256: Mapped[str]
    language: Mapped[str]
    took_part: Mapped[bool]
    groups: Mapped[dict[str, Any]]
    answers: Mapped[dict[str, Any]]
    states: Mapped[dict[str, Any]]
    pseudonym: Mapped[str | None]
    received_at: Mapped[datetime]
    manner: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    claimed_on: Mapped[date | None]


@dataclass(frozen=True)
class Submission:
    """What a tablet sends at the end: the sitting, its language, coded answers and comments.

    With `took_part` false it says that the respondent read what this is about and said no.
    """

    sitting: UUID
    language: str
    answers: Answers = field(default_factory=Answers)
    comments: Mapping[str, str] = field(default_factory=dict)
    took_part: bool = True
    manner: Manner | None = None


@dataclass(frozen=True)
class Receipt:
    """Proof of what is kept: the sitting and the hash of its content; `new` the first time only."""

    sitting: UUID
    sha256: str
    new: bool


@dataclass(frozen=True)
class Intake:
    """How answers are taken in: at which moment, and what reads the comments."""

    moment: datetime = field(default_factory=lambda: datetime.now(UTC))
    read: Reader = reader.read


class CodeUsed(Refused):
    """The code was used for another sitting."""


class DifferentAnswers(Refused):
    """The sitting was sent before with other answers; the first ones count."""


def sha256(submission: Submission) -> str:
    """Hash a submission's content: canonical JSON of answers, states and comments.

    How they were given is left out: the same answers of a sitting, sent again after midnight or in
    another look, are the same answers, and what came first counts.
    """
    content: dict[str, Any] = {
        "answers": dict(submission.answers.values),
        "states": _states(submission),
        "comments": dict(submission.comments),
    }
    if not submission.took_part:
        content["took_part"] = False
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def submit(
    session: Session,
    code: Code,
    submission: Submission,
    comment_key: bytes,
    intake: Intake | None = None,
) -> Receipt:
    """Keep a response once, read its comments and use its code up, in the caller's transaction.

    A retry of the same sitting finds the first and gets the same receipt, even after the wave has
    closed. Raises CodeUsed when another sitting used the code, DifferentAnswers when this sitting
    was kept with other content, erased.WasErased and waves.NotOpen; nothing is stored then.
    """
    erased.refuse(session, submission.sitting, comment_key)
    digest = sha256(submission)
    intake = intake or Intake()
    try:
        with session.begin_nested():
            if _add(session, code, submission, intake.moment):
                _finish(session, code, submission, comment_key, intake)
                return Receipt(submission.sitting, digest, new=True)
    except waves.NotOpen:
        if receipt(session, submission.sitting) is None:
            raise
    return _kept(session, submission, digest)


def of_wave(session: Session, wave: Wave) -> Sequence[Response]:
    """List the wave's responses in an order that says nothing about when each came in."""
    wanted = select(Response).where(Response.wave_id == wave.id)
    return session.scalars(wanted.order_by(Response.sitting)).all()


def receipt(session: Session, sitting: UUID) -> Receipt | None:
    """Find the receipt of a sitting that was kept."""
    digest = session.scalar(select(Response.sha256).where(Response.sitting == sitting))
    return None if digest is None else Receipt(sitting, digest, new=False)


def manner_of(response: Response) -> Manner | None:
    """Give how a response was given; None where nobody said."""
    if response.manner is None:
        return None
    return Manner(frozenset(map(Way, response.manner)), response.claimed_on)


def states_of(response: Response) -> dict[str, State]:
    """Give the states that a response keeps, as states."""
    return {question: State(state) for question, state in response.states.items()}


def keep_comments(
    session: Session,
    wave: Wave,
    submission: Submission,
    comment_key: bytes,
    intake: Intake | None = None,
) -> None:
    """Keep and read what somebody wrote, so that a person sees what one must see."""
    intake = intake or Intake()
    moment = _received_at(wave, submission, intake.moment)
    for question, words in submission.comments.items():
        place = comments.Place(wave.school_id, wave.id, submission.sitting, question)
        comment = comments.keep(session, place, words, comment_key)
        readings.take(session, comment, words, moment, intake.read)


def _add(session: Session, code: Code, submission: Submission, moment: datetime) -> bool:
    """Insert the response unless its sitting is there; raises waves.NotOpen."""
    wave = waves.hold_open(session, code.wave_id, moment)
    row = {
        "school_id": wave.school_id,
        "wave_id": wave.id,
        "sitting": submission.sitting,
        "sha256": sha256(submission),
        "language": submission.language,
        "took_part": submission.took_part,
        "answers": dict(submission.answers.values),
        "states": _states(submission),
        "received_at": _received_at(wave, submission, moment),
        **_manner(wave, submission, moment.date()),
        **_who(session, code, submission),
    }
    adding = insert(session, Response).values(row)
    once = adding.on_conflict_do_nothing(index_elements=["sitting"])
    return session.scalar(once.returning(Response.id)) is not None


def _finish(
    session: Session, code: Code, submission: Submission, comment_key: bytes, intake: Intake
) -> None:
    """Use the code up and keep and read the comments of a response that is in; raises CodeUsed.

    What was kept of the same person's unfinished answers goes with it.
    """
    if not codes.use(session, code):
        raise CodeUsed("This code has been used already.")
    partials.forget(session, code)
    keep_comments(session, code.wave, submission, comment_key, intake)


def _who(session: Session, code: Code, submission: Submission) -> dict[str, Any]:
    if not submission.took_part:
        return {"groups": {}, "pseudonym": None}
    known = None if code.wave.mode == Mode.ANONYMOUS else code.person
    return {
        "groups": codes.group_names(session, code),
        "pseudonym": people.pseudonym(session, known) if known else None,
    }


def _manner(wave: Wave, submission: Submission, day: date) -> dict[str, Any]:
    if submission.manner is None or not submission.took_part:
        return {"manner": None, "claimed_on": None}
    manner = submission.manner.arrived(day)
    may_be_found = wave.mode != Mode.ANONYMOUS
    return {
        "manner": sorted(manner.ways),
        "claimed_on": manner.claimed_on if may_be_found else None,
    }


def _kept(session: Session, submission: Submission, digest: str) -> Receipt:
    kept = receipt(session, submission.sitting)
    if kept is None or kept.sha256 != digest:
        raise DifferentAnswers("These answers were sent before, in another form.")
    return kept


def _states(submission: Submission) -> dict[str, str]:
    return {question: str(state) for question, state in submission.answers.states.items()}


def _received_at(wave: Wave, submission: Submission, moment: datetime) -> datetime:
    """Give the moment as it may be kept: the midnight before where nobody may be found by it."""
    if wave.mode != Mode.ANONYMOUS and submission.took_part:
        return moment
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
