"""Comments one by one, for those who read or sample all of them: a program misses some."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from surveyapp.records import cases, comments, concerns, readings, waves
from surveyapp.records.accounts import Role
from surveyapp.records.base import School
from surveyapp.records.comments import Comment
from surveyapp.records.concerns import Concern
from surveyapp.records.readings import Reading
from surveyapp.records.surveys import read
from surveyapp.records.waves import Mode, Wave

PAGE = 25


@dataclass(frozen=True)
class Sampled:
    """One comment, with its label and its concern if there is one."""

    number: int
    question: str
    words: str
    label: str
    concern: Concern | None


@dataclass(frozen=True)
class Sample:
    """A page of a wave's comments in an order that tells nothing; `pages` is how many there are.

    Those of today are left out if `waiting`.
    """

    comments: tuple[Sampled, ...]
    total: int
    page: int
    pages: int
    waiting: bool


@dataclass(frozen=True)
class Asked:
    """Who asks (the roles whose concerns they see), for which page, on which day."""

    roles: Collection[Role]
    page: int
    today: date


def waves_with_comments(
    session: Session, school: School, roles: Collection[Role]
) -> list[tuple[Wave, int]]:
    """List the waves whose comments some roles look after, with how many there are."""
    counted = select(Comment.wave_id, func.count()).where(Comment.school_id == school.id)
    numbers = dict(iter(session.execute(counted.group_by(Comment.wave_id))))
    every = waves.of_school(session, school)
    return [(it, numbers[it.id]) for it in every if it.id in numbers and cases.owner(it) in roles]


def sample(session: Session, wave: Wave, asked: Asked, key: bytes) -> Sample:
    """Open a page of a wave's comments, without those whose concern is another role's.

    While an anonymous wave is open, comments wait until the day after they came in: one that
    appears after a single child has answered would give that child away.
    """
    others = select(Concern.comment_id).where(
        Concern.wave_id == wave.id, Concern.role.not_in(asked.roles)
    )
    mine = select(Comment).where(Comment.wave_id == wave.id, Comment.id.not_in(others))
    waiting = _waiting(wave, asked.today)
    if waiting:
        mine = mine.where(Comment.id.not_in(_of(asked.today)))
    total = session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(asked.page, 1), pages)
    chosen = session.scalars(mine.order_by(Comment.id).limit(PAGE).offset((page - 1) * PAGE)).all()
    opened = tuple(_opened(session, wave, chosen, key))
    return Sample(opened, total, page, pages, waiting)


def waits(session: Session, comment: Comment, today: date) -> bool:
    """Say whether a comment is one of those that nobody samples before tomorrow."""
    if not _waiting(session.get_one(Wave, comment.wave_id), today):
        return False
    return session.scalar(_of(today).where(Reading.comment_id == comment.id)) is not None


def _waiting(wave: Wave, today: date) -> bool:
    return wave.mode == Mode.ANONYMOUS and wave.status(today) == "open"


def _of(day: date) -> Select[int]:
    """Give a query for the numbers of the comments that came in on a day, or after it."""
    midnight = datetime.combine(day, time(), UTC)
    return select(Reading.comment_id).where(Reading.read_at >= midnight)


def _opened(session: Session, wave: Wave, chosen: Sequence[Comment], key: bytes) -> list[Sampled]:
    questions = read(wave.version).questions
    flagged = concerns.of_comments(session, [it.id for it in chosen])
    read_as = readings.of_wave(session, wave)
    return [
        Sampled(
            number=it.id,
            question=questions[it.question].text,
            words=comments.words(it, key),
            label=read_as[it.id].label if it.id in read_as else readings.UNREAD,
            concern=flagged.get(it.id),
        )
        for it in chosen
    ]
