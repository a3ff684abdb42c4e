"""Schools, and the key that seals each one's comments."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.records import sealing
from surveyapp.records.base import Refused, School


class BadName(Refused):
    """The name is empty, or another school has it."""


def add(session: Session, name: str, master_key: bytes) -> School:
    """Add a school with a comment key of its own, sealed by the service's master key.

    Raises BadName.
    """
    plain = " ".join(name.split())
    if not plain:
        raise BadName("Give the school a name.")
    if named(session, plain) is not None:
        raise BadName(f"There is a school called {plain} already.")
    school = School(name=plain, sealed_key=b"")
    session.add(school)
    session.flush()
    school.sealed_key = sealing.seal(master_key, sealing.new_key(), f"school {school.id}")
    session.flush()
    return school


def comment_key(school: School, master_key: bytes) -> bytes:
    """Open the key of this school's comments; CannotOpen when the master key is another one."""
    return sealing.unseal(master_key, school.sealed_key, f"school {school.id}")


def named(session: Session, name: str) -> School | None:
    """Find a school by its name."""
    return session.scalar(select(School).where(School.name == name))
