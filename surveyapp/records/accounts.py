"""Staff accounts, the roles that each holds, and their sign-ins.

A sign-in is a row, not only a cookie: signing out, a new password or the time ends it here, and a
copied cookie is worth nothing afterwards. Only the hash of its key is kept.
"""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import argon2
from sqlalchemy import UniqueConstraint, delete, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveyapp.records.base import Base, Id, Moment, Refused, School, SchoolId, refers

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
SHORTEST_PASSWORD = 12
SEEN_EVERY = timedelta(minutes=1)  # so that reading a page is hardly ever a write


class Role(StrEnum):
    """What a member of staff does here; what each role may do is decided in `web/access.py`."""

    LEAD = "lead"
    DATA = "data"
    DESIGNER = "designer"
    TEACHER = "teacher"
    SAFEGUARDING_LEAD = "safeguarding lead"
    HEAD = "head"
    ADMINISTRATOR = "administrator"


class Account(Base):
    """A member of staff who may sign in, known by an email address in small letters."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("school_id", "id"),)

    id: Mapped[Id]
    school_id: Mapped[SchoolId]
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[Moment]
    school: Mapped[School] = relationship()
    holdings: Mapped[list["Holding"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="Holding.role"
    )

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that the account holds."""
        return frozenset(Role(holding.role) for holding in self.holdings)


class Holding(Base):
    """Which roles an account holds."""

    __tablename__ = "account_role"
    __table_args__ = (refers("account_id", "account"),)

    school_id: Mapped[SchoolId]
    account_id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)


class SignIn(Base):
    """One account on one browser, from signing in to signing out or the end of its time."""

    __tablename__ = "sign_in"
    __table_args__ = (refers("account_id", "account"),)

    id: Mapped[Id]
    school_id: Mapped[SchoolId]
    account_id: Mapped[int] = mapped_column(index=True)
    hash: Mapped[bytes] = mapped_column(unique=True)
    made_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    account: Mapped[Account] = relationship(viewonly=True)

    def over(self, now: datetime) -> bool:
        """Say whether the sign-in has been idle or has lasted for too long."""
        return now - self.seen_at > IDLE or now - self.made_at > LONGEST

    def due(self, now: datetime) -> bool:
        """Say whether it is time to note that the sign-in is in use."""
        return now - self.seen_at > SEEN_EVERY


class EmailTaken(Refused):
    """Another account has this email address."""


class NoEmail(Refused):
    """This can't be an email address."""


class BadPassword(Refused):
    """The password is too short to be one."""


def normalised(email: str) -> str:
    """Write an email address the one way in which it is kept."""
    return email.strip().lower()


def hashed(password: str) -> str:
    """Hash a password with Argon2id, at the library's default cost.

    The text is put in the form NFKD first, so that two keyboards write the same password.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise BadPassword(f"Use a password of at least {SHORTEST_PASSWORD} characters.")
    return argon2.PasswordHasher().hash(unicodedata.normalize("NFKD", password))


def new_password() -> str:
    """Make a password to hand over once, of five groups of four: vz4k-9mtp-…"""
    symbols = "23456789bcdfghjkmnpqrtvwxz"
    groups = ("".join(secrets.choice(symbols) for _ in range(4)) for _ in range(5))
    return "-".join(groups)


def add(session: Session, school: School, email: str, name: str, roles: Iterable[Role]) -> Account:
    """Add a member of staff, who can't sign in before `set_password`.

    Raises NoEmail or EmailTaken.
    """
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", normalised(email)):
        raise NoEmail(f"{email.strip()!r} is not an email address.")
    if by_email(session, email) is not None:
        raise EmailTaken(f"{normalised(email)} has an account already.")
    account = Account(
        school=school,
        email=normalised(email),
        name=name,
        password_hash="",
        holdings=[Holding(role=role.value) for role in sorted(set(roles))],
    )
    session.add(account)
    session.flush()
    return account


def set_password(session: Session, account: Account, password: str) -> None:
    """Give the account a new password, opening it, and end all sign-ins; raises BadPassword."""
    account.password_hash = hashed(password)
    account.active = True
    sign_out_everywhere(session, account)
    session.flush()


def give(session: Session, account: Account, roles: Iterable[Role]) -> None:
    """Give somebody more roles, beside those that they hold."""
    fresh = set(roles) - account.roles
    account.holdings += [Holding(role=role.value) for role in sorted(fresh)]
    session.flush()


def close(session: Session, account: Account) -> None:
    """End the person's access at once, for good or until a new password is set."""
    account.active = False
    account.password_hash = ""
    sign_out_everywhere(session, account)
    session.flush()


def by_email(session: Session, email: str) -> Account | None:
    """Find the account with this email address, however it was typed."""
    return session.scalar(select(Account).where(Account.email == normalised(email)))


def of_school(session: Session, school: School) -> Sequence[Account]:
    """List the school's accounts by name."""
    wanted = select(Account).where(Account.school_id == school.id)
    return session.scalars(wanted.order_by(Account.name, Account.id)).all()


def held(session: Session, school_id: int, role: Role, besides: Account | None = None) -> bool:
    """Say whether somebody with an open account of the school, `besides` one, holds the role."""
    holding = exists().where(
        Account.school_id == school_id,
        Account.active,
        Holding.account_id == Account.id,
        Holding.role == role.value,
    )
    if besides is not None:
        holding = holding.where(Account.id != besides.id)
    return bool(session.scalar(select(holding)))


def sign_in(session: Session, account: Account) -> str:
    """Start a sign-in and give its key, which only the browser keeps; forget the old ones."""
    ended = datetime.now(UTC) - LONGEST
    session.execute(delete(SignIn).where(SignIn.account_id == account.id, SignIn.made_at < ended))
    key = secrets.token_urlsafe(32)
    session.add(SignIn(school_id=account.school_id, account_id=account.id, hash=_hash(key)))
    session.flush()
    return key


def signed_in(session: Session, key: str, now: datetime) -> SignIn | None:
    """Find the sign-in of this key; None once it is over or its account is closed."""
    found = session.scalar(select(SignIn).where(SignIn.hash == _hash(key)))
    if found is None or found.over(now) or not found.account.active:
        return None
    return found


def seen(session: Session, sign_in: SignIn, now: datetime) -> None:
    """Note that the sign-in is in use, which keeps it from ending as idle."""
    sign_in.seen_at = now
    session.flush()


def sign_out(session: Session, key: str) -> None:
    """End one sign-in."""
    session.execute(delete(SignIn).where(SignIn.hash == _hash(key)))


def sign_out_everywhere(session: Session, account: Account) -> None:
    """End every sign-in of an account."""
    session.execute(delete(SignIn).where(SignIn.account_id == account.id))


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
