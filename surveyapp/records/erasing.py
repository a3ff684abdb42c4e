"""Erasing: what one person gave in confidential or named waves is deleted, and never kept again.

In an anonymous wave nothing says what is whose, so nobody's can be. Elsewhere the response goes,
its comments with what was read in them, what is kept aside of its sitting, and unfinished answers.
The used code stays used. Nothing says how much there was: that would tell who wrote something.

What stays is the school's record of looking after a child: requests to talk, and each comment that
was looked after as a concern, whole, unless it was closed as none. Nothing leads from it to a name
any more; so nothing of a wave is erased while a concern there is open, whoever wrote it. Else a
parent could have a child's cry for help erased before anybody knows whose it was.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from surveyapp.records import concerns, erased, partials, people
from surveyapp.records.aside import Aside
from surveyapp.records.base import Refused
from surveyapp.records.codes import Code
from surveyapp.records.comments import Comment
from surveyapp.records.concerns import Change, Concern, Flag
from surveyapp.records.lookups import Lookup
from surveyapp.records.people import Person
from surveyapp.records.readings import Correction, Reading
from surveyapp.records.responses import Response
from surveyapp.records.waves import Mode, Wave


class NobodyKnows(Refused):
    """The wave is anonymous."""


class StillOpen(Refused):
    """A concern of the wave is open."""


def erase(session: Session, person: Person, wave: Wave, key: bytes) -> None:
    """Erase what somebody gave in one wave; `key` is the school's key.

    Raises NobodyKnows or StillOpen.
    """
    if wave.mode == Mode.ANONYMOUS:
        raise NobodyKnows(
            f"“{wave.title}” is anonymous: nobody can tell whose answers are whose, so nobody's "
            "can be erased."
        )
    if concerns.any_open(session, wave):
        raise StillOpen(
            f"A concern in “{wave.title}” is still open, whoever wrote it, and its writer may have "
            "to be found. Erase once every concern of that wave is closed."
        )
    sittings = _sittings(session, person, wave)
    _delete_comments(session, sittings)
    for table in (Aside, Response):
        session.execute(delete(table).where(table.sitting.in_(sittings)))
    mine = select(Code).where(Code.wave_id == wave.id, Code.person_id == person.id)
    for code in session.scalars(mine):
        partials.forget(session, code)
    erased.add(session, wave.school_id, sittings, key)


def _sittings(session: Session, person: Person, wave: Wave) -> Sequence[UUID]:
    known = people.known_pseudonym(session, person)
    mine = select(Response.sitting).where(
        Response.wave_id == wave.id, Response.pseudonym.is_not(None), Response.pseudonym == known
    )
    return session.scalars(mine).all()


def _delete_comments(session: Session, sittings: Iterable[UUID]) -> None:
    """Delete the comments of some sittings, but for those that were looked after."""
    written = session.scalars(select(Comment.id).where(Comment.sitting.in_(sittings))).all()
    raised = concerns.of_comments(session, written)
    gone = [it for it in written if it not in raised or raised[it].was_none]
    none = [raised[it].id for it in gone if it in raised]
    for of_concern in (Lookup, Change, Flag):
        session.execute(delete(of_concern).where(of_concern.concern_id.in_(none)))
    for of_comment in (Concern, Correction, Reading):
        session.execute(delete(of_comment).where(of_comment.comment_id.in_(gone)))
    session.execute(delete(Comment).where(Comment.id.in_(gone)))
