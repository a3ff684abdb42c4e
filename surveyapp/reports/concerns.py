"""Concerns as the people who look after them see them: in words, with no score and no diagnosis.

A group or a name stands with a comment only where the wave's mode allows it, and an age is as
coarse as what is kept: in an anonymous wave the day and no more.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.analysis.text.concerns import NOT_READ
from surveyapp.records import comments, people, readings
from surveyapp.records.concerns import Concern, Flag
from surveyapp.records.readings import Settled
from surveyapp.records.responses import Response
from surveyapp.records.surveys import read
from surveyapp.records.waves import Mode
from surveyapp.reports import cases

# What the words are about; never what is wrong with whoever wrote them.
CATEGORIES: Mapping[str, str] = {
    "suicide": "wanting to die",
    "self_harm": "hurting oneself",
    "abuse": "being hurt or frightened by an adult",
    "sexual": "sexual harm",
    "neglect": "going without food, warmth or care",
    "exploitation": "being used or drawn in by others",
    "missing": "running away or not going home",
    "staff_conduct": "what a member of staff did",
    "violence": "weapons, threats or fights",
    "bullying": "bullying or being left out",
    "eating": "eating and weight",
    "substances": "alcohol, drugs or vaping",
    "low_mood": "feeling low or alone",
    "unsafe": "not feeling safe",
    NOT_READ: "not read by the program",
}
TITLE = 2  # categories that the list names
URGENCY = {3: "Act now", 2: "Look today", 1: "Next review"}


@dataclass(frozen=True)
class Piece:
    """Some words of a comment, marked or not."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Line:
    """A concern in the list: what about, how urgent, how old, and from where; not its words."""

    concern: Concern
    about: str
    urgency: str
    age: str
    overdue: bool
    groups: str


@dataclass(frozen=True)
class Reason:
    """One reason why a comment is in the list: what about, how urgent, and the words."""

    about: str
    urgency: str
    words: str


@dataclass(frozen=True)
class Corrected:
    """One time that a person put the comment's label right."""

    at: datetime
    actor: str
    was: str
    label: str
    reason: str


@dataclass(frozen=True)
class Opened:
    """A concern with its comment in context, opened for somebody who may read it.

    `name` is the writer's in a named wave, else empty. `not_read` is the rule by which it was
    flagged because no program read it, if none did.
    """

    line: Line
    question: str
    pieces: tuple[Piece, ...]
    reasons: tuple[Reason, ...]
    not_read: str
    name: str
    history: tuple[cases.Step, ...]
    reading: Settled | None
    corrections: tuple[Corrected, ...]


def lines(session: Session, found: Sequence[Concern], now: datetime) -> list[Line]:
    """Describe concerns for the list, in their order."""
    sittings = [it.comment.sitting for it in found if it.wave.mode != Mode.ANONYMOUS]
    wanted = select(Response).where(Response.sitting.in_(sittings))
    responses = {it.sitting: it for it in session.scalars(wanted)} if sittings else {}
    return [_line(it, responses.get(it.comment.sitting), now) for it in found]


def opened(session: Session, concern: Concern, key: bytes, now: datetime) -> Opened:
    """Open a concern's comment; `key` is the school's key."""
    words = comments.words(concern.comment, key)
    reading = session.get(readings.Reading, concern.comment_id)
    made = readings.corrections(session, concern.comment_id)
    question = read(concern.wave.version).questions[concern.comment.question]
    found = [it for it in concern.flags if it.category != NOT_READ]
    unread = [it.rule for it in concern.flags if it.category == NOT_READ]
    return Opened(
        line=lines(session, [concern], now)[0],
        question=question.text,
        pieces=tuple(pieces(words, found)),
        reasons=tuple(_reason(it, words) for it in found),
        not_read=unread[0] if unread else "",
        name=_name(session, concern),
        history=tuple(cases.history(concern, key)),
        reading=readings.settled(reading, made) if reading else None,
        corrections=tuple(
            Corrected(it.at, it.actor, it.was, it.label, it.reason(key)) for it in made
        ),
    )


def pieces(words: str, flags: Iterable[Flag]) -> Iterator[Piece]:
    """Take a comment apart at the words that were flagged; those that touch are marked as one."""
    at = 0
    for start, end in _joined(words, flags):
        if start > at:
            yield Piece(words[at:start], marked=False)
        yield Piece(words[start:end], marked=True)
        at = end
    if at < len(words):
        yield Piece(words[at:], marked=False)


def about(category: str) -> str:
    """Say in words what a category is about."""
    return CATEGORIES.get(category, category.replace("_", " "))


def _joined(words: str, flags: Iterable[Flag]) -> list[tuple[int, int]]:
    """Join the spans that overlap or have nothing but blanks between them."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted((it.start, min(it.end, len(words))) for it in flags):
        if joined and not words[joined[-1][1] : start].strip():
            start, last = joined.pop()
            end = max(end, last)
        if end > start:
            joined.append((start, end))
    return joined


def _named(categories: Sequence[str]) -> str:
    """Name the first two categories, and say how many more there are."""
    first, rest = categories[:TITLE], len(categories[TITLE:])
    names = " · ".join([*(about(it) for it in first), *([f"{rest} more"] if rest else [])])
    return names[:1].upper() + names[1:]


def _line(concern: Concern, response: Response | None, now: datetime) -> Line:
    groups = response.groups if response else {}
    return Line(
        concern=concern,
        about=_named(concern.categories),
        urgency=URGENCY[concern.severity],
        age=cases.age(concern.found_at, now, coarse=concern.wave.mode == Mode.ANONYMOUS),
        overdue=concern.overdue(now),
        groups=", ".join(name for named in groups.values() for name in named),
    )


def _reason(flag: Flag, words: str) -> Reason:
    return Reason(about(flag.category), URGENCY[flag.severity], words[flag.start : flag.end])


def _name(session: Session, concern: Concern) -> str:
    if concern.wave.mode != Mode.NAMED:
        return ""
    wanted = select(Response.pseudonym).where(Response.sitting == concern.comment.sitting)
    person = people.behind(session, concern.school_id, session.scalar(wanted) or "")
    return person.name if person else ""
