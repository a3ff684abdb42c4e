"""One-time codes: ten symbols without look-alikes, kept only as a keyed hash.

A code says that a person was invited and has answered. No response points at a code, and a code
keeps no time, so that in an anonymous wave the two can't be laid side by side.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveyapp.records.base import Base, Id, SchoolId
from surveyapp.records.people import Person
from surveyapp.records.waves import Wave

# No 0 O 1 I L; no vowels, so no words; 26 symbols: ten of them are 47 bits.
SYMBOLS = "23456789BCDFGHJKMNPQRTVWXZ"
LENGTH = 10


class Code(Base):
    """One person's one-time key to one wave."""

    __tablename__ = "code"
    __table_args__ = (UniqueConstraint("wave_id", "person_id"),)

    id: Mapped[Id]
    school_id: Mapped[SchoolId]
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    hash: Mapped[bytes] = mapped_column(unique=True)
    used: Mapped[bool] = mapped_column(default=False)
    wave: Mapped[Wave] = relationship()
    person: Mapped[Person] = relationship()


def normalised(text: str) -> str:
    """Give the code that somebody typed, in capitals and without spaces or hyphens."""
    return "".join(character for character in text.upper() if character.isalnum())


def shown(code: str) -> str:
    """Write a code for people: K7PM-2QRT-9X."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def hashed(code: str, key: bytes) -> bytes:
    """Hash a code with the service's key, so that the table alone gives no code away."""
    return hmac.digest(key, normalised(code).encode(), hashlib.sha256)


def mint(
    session: Session, wave: Wave, people: Iterable[Person], key: bytes
) -> list[tuple[Person, str]]:
    """Make a fresh code for everybody who hasn't answered yet, and show each this one time.

    An earlier code of the same person stops working, since only its hash was kept.
    """
    used = set(
        session.scalars(select(Code.person_id).where(Code.wave_id == wave.id, Code.used)).all()
    )
    session.execute(delete(Code).where(Code.wave_id == wave.id, Code.used.is_(False)))
    cards = [(person, _new()) for person in people if person.id not in used]
    session.add_all(
        Code(
            school_id=wave.school_id,
            wave_id=wave.id,
            person_id=person.id,
            hash=hashed(code, key),
        )
        for person, code in cards
    )
    session.flush()
    return [(person, shown(code)) for person, code in cards]


def find(session: Session, typed: str, key: bytes) -> Code | None:
    """Find the code that somebody typed, used or not."""
    return session.scalar(select(Code).where(Code.hash == hashed(typed, key)))


def use(session: Session, code: Code) -> bool:
    """Use the code up; False when somebody else has just done so."""
    taken = session.execute(
        update(Code).where(Code.id == code.id, Code.used.is_(False)).values(used=True)
    )
    return taken.rowcount == 1


def _new() -> str:
    return "".join(secrets.choice(SYMBOLS) for _ in range(LENGTH))
