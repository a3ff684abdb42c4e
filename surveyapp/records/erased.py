"""The list of erased sittings: whatever still comes of them is refused, counted or aside.

It holds nothing but a keyed hash of each sitting's random name. The key is made from the school's
own, without which no answer is kept at all, so no change of a secret lets in what was erased.
"""

import hashlib
import hmac
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveyapp.records import sealing
from surveyapp.records.base import Base, Refused, SchoolId, insert


class ErasedSitting(Base):
    """One sitting that was erased."""

    __tablename__ = "erased"

    hash: Mapped[bytes] = mapped_column(primary_key=True)
    school_id: Mapped[SchoolId]


class WasErased(Refused):
    """What the sitting gave was erased, and nothing of it is kept again."""


def add(session: Session, school_id: int, sittings: Iterable[UUID], key: bytes) -> None:
    """Put sittings on the list of their school, whose key this is."""
    rows = [{"hash": _hash(sitting, key), "school_id": school_id} for sitting in sittings]
    if rows:
        session.execute(insert(session, ErasedSitting).values(rows).on_conflict_do_nothing())


def refuse(session: Session, sitting: UUID, key: bytes) -> None:
    """Raise WasErased if a sitting is on the list of the school whose key this is."""
    if session.scalar(select(exists().where(ErasedSitting.hash == _hash(sitting, key)))):
        raise WasErased("What this sitting gave was erased.")


def _hash(sitting: UUID, key: bytes) -> bytes:
    own = sealing.derived_key(key, b"school", "erased sittings")
    return hmac.digest(own, sitting.bytes, hashlib.sha256)
