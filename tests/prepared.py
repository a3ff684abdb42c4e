"""What is costly to put into a database is put once; from then on its rows are copied."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Engine, Table, select
from sqlalchemy.orm import Session

from surveyapp.records import tables

Made = TypeVar("Made")
Rows = dict[Table, list[dict[str, Any]]]


def put(bind: Engine, fill: Callable[[Session], Made]) -> Made:
    """Put into an empty database what `fill` makes, and give what that returns: numbers, say."""
    made, rows = _filled(bind, fill)
    with bind.begin() as connection:
        for table, those in rows.items():
            connection.execute(table.insert(), those)
    return cast(Made, made)


@cache
def _filled(bind: Engine, fill: Callable[[Session], Any]) -> tuple[Any, Rows]:
    """Fill an empty database, note its rows, and leave it empty."""
    with Session(bind) as session:
        made = fill(session)
        session.flush()
        kept = {table: session.execute(select(table)) for table in tables.METADATA.sorted_tables}
        rows = {table: [dict(row) for row in found.mappings()] for table, found in kept.items()}
        session.rollback()
    return made, {table: those for table, those in rows.items() if those}
