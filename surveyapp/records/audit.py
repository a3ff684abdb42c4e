"""The audit log: who did what to which thing, and when; only ever added to."""

from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, Session

from surveyapp.records.base import Base, Id, Moment, SchoolId


class Entry(Base):
    """One act of a member of staff. It holds no answer and no comment."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "school_id", "at"),)

    id: Mapped[Id]
    school_id: Mapped[SchoolId]
    at: Mapped[Moment]
    actor: Mapped[str]
    action: Mapped[str]
    thing: Mapped[str]
    detail: Mapped[dict[str, Any]]


def note(session: Session, school_id: int, actor: str, action: str, **thing: Any) -> Entry:
    """Note an act, e.g. `note(session, 1, "lead@...", "downloaded", workbook=3, rows=41)`."""
    kind, *_ = thing
    entry = Entry(
        school_id=school_id,
        actor=actor,
        action=action,
        thing=f"{kind} {thing.pop(kind)}",
        detail=thing,
    )
    session.add(entry)
    session.flush()
    return entry
