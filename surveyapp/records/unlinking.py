"""Unlinking: what the database itself notes of the order in which answers came is wiped out.

A response and its used code are kept in one transaction, so that nothing is lost and nothing kept
twice. PostgreSQL writes the number of that transaction into each row and lays rows down as they
come: either would lead from a person to their answers in an anonymous wave. SQLite notes neither in
a table, but its write-ahead log holds the last transactions one after another.

So `mix` gives all these rows the number of one transaction, and once that is committed `settle`
lays them down anew, by keys that were drawn at random (codes: in the order of their making),
without what was there before. Always all rows: only the new ones would be a group of their own.
What a tablet tells comes soon after its answers, so its row is among these.
Until then the link is there, and copies that were made before keep it.
"""

import logging
import sqlite3

from sqlalchemy import Engine, Table, text, true, update
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from surveyapp.records.aside import Aside
from surveyapp.records.base import Base
from surveyapp.records.codes import Code
from surveyapp.records.comments import Comment
from surveyapp.records.concerns import Change, Concern, Flag
from surveyapp.records.help_requests import HelpRequest, HelpRequestChange
from surveyapp.records.partials import Partial
from surveyapp.records.readings import Correction, Reading
from surveyapp.records.responses import Response
from surveyapp.records.tablets import Tablet

KINDS: tuple[type[Base], ...] = (
    Code,
    Response,
    Comment,
    Reading,
    Correction,
    Concern,
    Flag,
    Change,
    HelpRequest,
    HelpRequestChange,
    Aside,
    Partial,
    Tablet,
)
TABLES = [Base.metadata.tables[kind.__tablename__] for kind in KINDS]

# Whoever wants a table waits behind us while we wait for it, so we soon give way. It is shorter
# than PostgreSQL's deadlock_timeout too: nobody else is ever stopped for our sake.
WAIT = "500ms"
TRIES = 3
PATIENCE = "5s"  # for single rows, where nobody waits behind us

log = logging.getLogger(__name__)


def mix(session: Session) -> bool:
    """Rewrite all answers and used codes in the caller's transaction; nothing in them changes.

    Codes that are not used yet are left alone, so that nobody who answers now has to wait. False,
    and nothing is rewritten, where somebody else is changing these rows all the while.
    """
    if session.get_bind().dialect.name == "sqlite":
        return True
    session.flush()
    try:
        with session.begin_nested():
            session.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
            for table in TABLES:
                finished = table.c.used if table.name == Code.__tablename__ else true()
                session.execute(update(table).where(finished).values(school_id=table.c.school_id))
            session.execute(text("SET LOCAL lock_timeout TO DEFAULT"))
    except OperationalError as problem:
        log.warning("The answers were not rewritten: %s", type(problem.orig).__name__)
        return False
    return True


def settle(bind: Engine) -> bool:
    """Lay the rows down anew once what `mix` did is committed; False where that must be repeated.

    That is so where somebody reads or writes all the while (a backup, say), or where the tables
    belong to another account of PostgreSQL.
    """
    if bind.dialect.name == "sqlite":
        return _empty_log(bind)
    return all(_lay_down(bind, table) for table in TABLES)


def _lay_down(bind: Engine, table: Table) -> bool:
    """Write one table and its indexes into new files in the order of its key, the old ones gone."""
    for _ in range(TRIES):
        try:
            with bind.begin() as connection:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT}'")
                connection.exec_driver_sql(f'CLUSTER "{table.name}" USING "{_key(table)}"')
        except DBAPIError as problem:
            log.warning("%s was not laid down anew: %s", table.name, type(problem.orig).__name__)
        else:
            return True
    return False


def _key(table: Table) -> str:
    return f"pk_{table.name}"


def _empty_log(bind: Engine) -> bool:
    """Move all of the write-ahead log into the database and cut the log to nothing."""
    raw = bind.raw_connection()
    try:
        busy, *_ = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as problem:
        log.warning("The write-ahead log was not emptied: %s", type(problem).__name__)
        return False
    finally:
        raw.close()
    return not busy
