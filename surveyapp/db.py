"""The database: its engine, the one transaction of each request or command, and its schema.

Nobody else says commit. A request's changes are committed before its reply leaves, and only when
the reply is a success; where that fails, the reply becomes 503 and nothing is kept. What the
database says of a failure holds the row, somebody's answers beside an exact moment, so the log gets
the type of the error and the place in the program, never its words.

On SQLite, a transaction that may write takes the write lock when it begins (BEGIN IMMEDIATE), so
that it waits its turn instead of failing half-way; a GET begins without the lock.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from threading import Lock
from traceback import format_tb
from typing import Any, cast

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import (
    Flask,
    Response,
    after_this_request,
    current_app,
    g,
    has_request_context,
    request,
)
from flask.typing import ResponseReturnValue
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from surveyapp import places

LONGEST_WAIT_SECONDS = 5

# What every SQLite connection is set to, in this order, and must read back.
PRAGMAS: dict[str, str | int] = {
    "busy_timeout": LONGEST_WAIT_SECONDS * 1000,
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: a commit is on the disk before it is acknowledged
    "foreign_keys": 1,
    "trusted_schema": 0,
    "secure_delete": 1,
}
RETRY_AFTER_SECONDS = "5"


class WrongSchema(Exception):
    """The tables aren't those that this program needs; the sentence says what to run."""


class UnsafeConnection(Exception):
    """SQLite didn't take a setting that the answers' safety rests on."""


class WritesWhileReading(Exception):
    """A view changes something in a transaction that was begun without the lock."""


def engine(url: str) -> Engine:
    """Make the engine of a `sqlite:///file` or `postgresql://` address."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address)
    driver = address.set(drivername="postgresql+psycopg")
    return create_engine(driver, pool_pre_ping=True, hide_parameters=True)


@contextmanager
def transaction(url: str) -> Iterator[Session]:
    """Give a command one transaction: kept when the block ends, dropped when it raises."""
    bind = engine(url)
    try:
        with Session(bind) as opened, opened.begin():
            yield opened
    finally:
        bind.dispose()


def session() -> Session:
    """Return this request's session, opening it on first use; a GET only reads with it."""
    if "session" not in g:
        g.session = Session(_bind(reading=_only_reads()))
        event.listen(g.session, "before_flush", _refuse_while_reading)
    return cast(Session, g.session)


def reads() -> None:
    """Let a POST read without the lock, as a GET does; what it writes, it writes in `writing`."""
    g.reads = True


@contextmanager
def writing() -> Iterator[Session]:
    """Write within a request that reads (that a file was downloaded, say), and commit at once.

    The reading so far ends, so that the lock is held for this block only. In any other request
    this is the session as it is, committed with the rest.
    """
    opened = session()
    if not _only_reads():
        yield opened
        return
    opened.commit()
    opened.bind = _bind(reading=False)
    try:
        yield opened
        opened.commit()
    finally:
        opened.rollback()
        opened.bind = _bind(reading=True)


def keep() -> None:
    """Keep this request's changes although its reply is a refusal (a counted failure, say)."""
    g.keep = True


def afterwards(work: Callable[[Engine], object]) -> None:
    """Have the database do something once this request's changes are kept and its reply is out."""
    task = partial(work, _bind(reading=False))

    @after_this_request
    def later(response: Response) -> Response:
        response.call_on_close(task)
        return response


def init_app(app: Flask, url: str) -> None:
    """Give every request one transaction; raise WrongSchema when the tables aren't right."""
    bind = engine(url)
    check(bind)
    app.extensions["database"] = bind

    for error in (OperationalError, InterfaceError, NoFreeConnection):
        app.register_error_handler(error, _unavailable)
    app.register_error_handler(SQLAlchemyError, _failed)

    @app.after_request
    def commit(response: Response) -> Response:
        if "session" not in g or (response.status_code >= 400 and "keep" not in g):
            return response
        try:
            g.session.commit()
        except SQLAlchemyError as error:
            return _unavailable(error)
        return response

    @app.teardown_appcontext
    def close(error: BaseException | None) -> None:
        if "session" in g:
            g.pop("session").close()


def check(bind: Engine) -> None:
    """Compare the tables' version with the newest migration; raise WrongSchema if they differ."""
    with bind.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != head():
        raise WrongSchema(
            f"The database is at version {found or 'none'} and this program needs {head()}: "
            "run `surveyapp db upgrade`."
        )


def damage(bind: Engine) -> list[str]:
    """List what is broken in an embedded database's file; PostgreSQL checks its own pages."""
    if bind.dialect.name != "sqlite":
        return []
    with bind.execution_options(reading=True).connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        strays = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    found = [f"The database file is damaged: {page}." for page in pages if page != "ok"]
    return [*found, *(f"A row of {stray[0]} refers to a row that is gone." for stray in strays)]


@cache
def head() -> str:
    """Name the newest migration."""
    newest = ScriptDirectory.from_config(_migrations()).get_current_head()
    return cast(str, newest)


def upgrade(url: str, to: str = "head") -> None:
    """Bring the tables to a migration, the newest unless told otherwise.

    A SQLite file, and its folder, are made where they are missing, for their owner's eyes only.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        Path(address.database).touch(mode=0o600)
    _migrate(url, command.upgrade, to)


def downgrade(url: str, to: str) -> None:
    """Take the tables back to an earlier migration, or to `base`: none at all."""
    _migrate(url, command.downgrade, to)


def _only_reads() -> bool:
    return "reads" in g or (has_request_context() and request.method in ("GET", "HEAD"))


def _bind(*, reading: bool) -> Engine:
    bind = cast(Engine, current_app.extensions["database"])
    return bind.execution_options(reading=True) if reading else bind


def _refuse_while_reading(opened: Session, *_: Any) -> None:
    if opened.get_bind().get_execution_options().get("reading"):
        raise WritesWhileReading("A request that reads writes inside `with db.writing()` only.")


def _unavailable(error: Exception) -> Response:
    current_app.logger.error("The database failed a request: %s", type(error).__name__)
    sentence = "Nothing was saved just now. Wait a moment and try again."
    response = current_app.make_response(_nothing_kept(ServiceUnavailable(sentence)))
    response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def _failed(error: Exception) -> ResponseReturnValue:
    place = "".join(format_tb(error.__traceback__))
    current_app.logger.error("A mistake with the database: %s\n%s", type(error).__name__, place)
    return _nothing_kept(InternalServerError())


def _nothing_kept(error: HTTPException) -> ResponseReturnValue:
    """Drop what the request did, and make the page of the error."""
    if "session" in g:
        g.session.rollback()
    return current_app.handle_user_exception(error)


def _sqlite(address: URL) -> Engine:
    # isolation_level None: the sqlite3 module begins nothing by itself, the listener below does.
    made = create_engine(address, connect_args={"isolation_level": None}, hide_parameters=True)
    turns = _Turns()
    event.listen(made, "connect", _prepare)
    event.listen(made, "begin", turns.begin)
    event.listen(made, "checkin", turns.hand_on)
    return made


def _prepare(connection: Any, _: Any) -> None:
    """Set what SQLite is to keep to, and refuse the connection unless it took every setting."""
    for name, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {value}").fetchall()
        ((kept,),) = connection.execute(f"PRAGMA {name}").fetchall()
        if kept != value:
            raise UnsafeConnection(f"SQLite set {name} to {kept} where {value} is needed.")


class _Turns:
    """Begins transactions on SQLite, one writer after another.

    SQLite's own waiting polls, and may pass somebody over for seconds; the threads of one process
    queue here instead, each until its connection goes back to the pool.
    """

    def __init__(self) -> None:
        self.turn = Lock()

    def begin(self, connection: Connection) -> None:
        """Begin to read without the lock, or to write with it."""
        if connection.get_execution_options().get("reading"):
            connection.exec_driver_sql("BEGIN DEFERRED")
            return
        if not connection.info.get("turn"):
            connection.info["turn"] = self.turn.acquire(timeout=LONGEST_WAIT_SECONDS)
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def hand_on(self, _: Any, record: ConnectionPoolEntry) -> None:
        """Let the next writer begin."""
        if record.info.pop("turn", False):
            self.turn.release()


def _migrations() -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(places.MIGRATIONS).replace("%", "%%"))
    return config


def _migrate(url: str, verb: Any, to: str) -> None:
    bind = engine(url)
    config = _migrations()
    try:
        with bind.begin() as connection:
            config.attributes["connection"] = connection
            verb(config, to)
    finally:
        bind.dispose()
