"""The base of every table: column types, and the school that each row belongs to.

A row refers to another by the pair (school, number), so that the database itself refuses to tie one
school's row to another's.
"""

import secrets
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    String,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from surveyapp.records.refused import Refused as Refused

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, aware of its zone on both databases; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store the moment as UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back with its zone, which SQLite doesn't keep."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table, with a name for every constraint so that migrations can drop what they name."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        str: String,
        bytes: LargeBinary,
    }


Id = Annotated[int, mapped_column(primary_key=True)]


def random_id() -> int:
    """Draw the number of a row at random: rows in their order don't tell who came first."""
    return secrets.randbits(62)


_random = BigInteger().with_variant(Integer, "sqlite")
RandomId = Annotated[
    int, mapped_column(_random, primary_key=True, autoincrement=False, default=random_id)
]
RandomReference = Annotated[int, mapped_column(_random)]
SchoolId = Annotated[int, mapped_column(ForeignKey("school.id"))]
Moment = Annotated[datetime, mapped_column(default=lambda: datetime.now(UTC))]


class School(Base):
    """One school; every other row belongs to exactly one.

    `sealed_key` is the key of this school's comments, itself sealed with the service's master key.
    """

    __tablename__ = "school"

    id: Mapped[Id]
    name: Mapped[str]
    sealed_key: Mapped[bytes]
    made_at: Mapped[Moment]


def refers(column: str, table: str) -> ForeignKeyConstraint:
    """Tie a column to a row of another table in the same school.

    That table has a unique constraint on (school_id, id), which the reference needs.
    """
    return ForeignKeyConstraint(["school_id", column], [f"{table}.school_id", f"{table}.id"])


def insert(session: Session, table: type[Base]) -> "sqlite.Insert | postgresql.Insert":
    """Begin an insert that can say what happens on a conflict, in the words of this database."""
    embedded = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(table) if embedded else postgresql.insert(table)
