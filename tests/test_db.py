"""Each request has one transaction, SQLite is durable, and the tables are checked."""

import sqlite3
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from surveyapp import create_app, db
from surveyapp.config import Config
from surveyapp.records.base import School
from tests import factories


def schools(bind: Engine) -> int:
    with Session(bind) as session:
        return session.scalar(select(func.count()).select_from(School)) or 0


def test_a_success_is_kept(client: FlaskClient, engine: Engine):
    assert client.post("/try/200").status_code == 200
    assert schools(engine) == 1


@pytest.mark.parametrize("status", [400, 404, 500])
def test_a_refusal_keeps_nothing(client: FlaskClient, engine: Engine, status: int):
    assert client.post(f"/try/{status}").status_code == status
    assert schools(engine) == 0


def test_a_crash_keeps_nothing(app: Flask, engine: Engine):
    app.config["PROPAGATE_EXCEPTIONS"] = False

    assert app.test_client().post("/crash").status_code == 500
    assert schools(engine) == 0


def test_a_counted_failure_is_kept_although_the_reply_is_a_refusal(
    client: FlaskClient, engine: Engine
):
    assert client.post("/keep").status_code == 422
    assert schools(engine) == 1


def test_it_is_kept_before_the_reply_leaves(client: FlaskClient, engine: Engine):
    response = client.post("/try/200", buffered=False)
    found = schools(engine)
    response.close()

    assert found == 1


def test_a_commit_that_fails_is_never_a_success(client: FlaskClient, engine: Engine):
    response = client.post("/fails-on-commit")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert response.headers["Content-Security-Policy"]
    assert schools(engine) == 0


def test_a_get_that_writes_is_refused(client: FlaskClient, engine: Engine):
    with pytest.raises(db.WritesWhileReading):
        client.get("/writes")

    assert schools(engine) == 0


def test_a_get_may_write_in_a_block_of_its_own(client: FlaskClient, engine: Engine):
    assert client.get("/notes").text == "1 before, 2 after"
    assert schools(engine) == 2


def test_a_failed_block_drops_its_changes_only(client: FlaskClient, engine: Engine):
    assert client.get("/notes-badly").text == "0 kept"
    assert schools(engine) == 0


def test_a_post_that_reads_takes_no_lock(client: FlaskClient, engine: Engine):
    with engine.begin():
        assert client.post("/reads").text == "0"


def test_another_request_waits_for_the_lock(app: Flask, engine: Engine):
    replies: list[int] = []
    threads = [
        threading.Thread(
            target=lambda: replies.append(app.test_client().post("/try/200").status_code)
        )
        for _ in range(8)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert replies == [200] * 8
    assert schools(engine) == 8


def test_an_error_does_not_quote_what_was_to_be_kept(engine: Engine):
    with Session(engine) as session:
        session.add(School(name="canary", sealed_key=None))
        with pytest.raises(IntegrityError) as caught:
            session.flush()

    # PostgreSQL quotes the row by itself, which is why the log gets the type alone.
    assert ("canary" in str(caught.value)) == (engine.dialect.name == "postgresql")


def test_a_locked_database_is_503_with_a_sentence(tmp_path: Path, config: Config, monkeypatch):
    monkeypatch.setitem(db.PRAGMAS, "busy_timeout", 50)
    url = f"sqlite:///{tmp_path / 'busy.db'}"
    db.upgrade(url)
    app = with_views(create_app(Config(**{**vars(config), "database_url": url})))

    with db.transaction(url) as session:
        session.execute(text("DELETE FROM audit"))
        response = app.test_client().post("/try/200")

    assert response.status_code == 503
    assert "Nothing was saved" in response.text
    assert response.headers["Retry-After"] == "5"
    app.extensions["database"].dispose()


def test_a_full_disk_is_503_and_the_database_stays_whole(tmp_path: Path, config: Config):
    url = f"sqlite:///{tmp_path / 'full.db'}"
    db.upgrade(url)
    app = with_views(create_app(Config(**{**vars(config), "database_url": url})))
    with app.extensions["database"].connect() as connection:
        ((pages,),) = connection.execute(text("PRAGMA page_count"))
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))

    response = app.test_client().post("/big")

    assert response.status_code == 503
    with app.extensions["database"].connect() as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
    app.extensions["database"].dispose()


def test_every_sqlite_connection_is_durable_and_keeps_references(tmp_path: Path):
    bind = db.engine(f"sqlite:///{tmp_path / 'a.db'}").execution_options(reading=True)

    with bind.connect() as first, bind.connect() as second:
        for connection in (first, second):
            assert {name: connection.scalar(text(f"PRAGMA {name}")) for name in db.PRAGMAS} == (
                db.PRAGMAS
            )
    bind.dispose()


def test_a_connection_that_is_not_durable_is_refused(monkeypatch):
    monkeypatch.setitem(db.PRAGMAS, "journal_mode", "wal")
    bind = db.engine("sqlite:///:memory:")  # in memory there can be no write-ahead log

    with pytest.raises(db.UnsafeConnection, match="journal_mode"):
        bind.connect()
    bind.dispose()


def test_sqlite_keeps_references(engine: Engine):
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("INSERT INTO questionnaire (school_id, key) VALUES (99, 'x')"))


def test_a_command_keeps_what_it_did_or_nothing(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    db.upgrade(url)

    with suppress(ZeroDivisionError), db.transaction(url) as session:
        factories.school(session)
        raise ZeroDivisionError
    with db.transaction(url) as session:
        assert session.scalar(select(func.count()).select_from(School)) == 0
        factories.school(session)

    with db.transaction(url) as session:
        assert session.scalar(select(func.count()).select_from(School)) == 1


def test_two_writers_take_turns_instead_of_failing_half_way(tmp_path: Path):
    path = tmp_path / "a.db"
    url = f"sqlite:///{path}"
    db.upgrade(url)
    other = sqlite3.connect(path, timeout=0, isolation_level=None)

    with db.transaction(url) as session:
        session.scalar(select(func.count()).select_from(School))  # it has only read so far

        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.close()


def test_writers_queue_and_nobody_is_passed_over(tmp_path: Path):
    bind = new_database(tmp_path)
    came: list[int] = []

    def write(number: int) -> None:
        with bind.begin() as connection:
            connection.execute(text("DELETE FROM audit"))
            came.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    with bind.begin():
        for thread in threads:
            thread.start()
            time.sleep(0.02)
    for thread in threads:
        thread.join()

    assert came == list(range(8))
    bind.dispose()


def test_a_broken_connection_hands_its_turn_on(tmp_path: Path):
    bind = new_database(tmp_path)
    with bind.connect() as connection:
        connection.execute(text("DELETE FROM audit"))
        connection.invalidate()

    started = time.monotonic()
    with bind.begin():
        pass

    assert time.monotonic() - started < db.LONGEST_WAIT_SECONDS
    bind.dispose()


def test_a_writer_that_waits_in_vain_is_told_so(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(db, "LONGEST_WAIT_SECONDS", 0.05)
    monkeypatch.setitem(db.PRAGMAS, "busy_timeout", 50)
    bind = new_database(tmp_path)

    with bind.begin(), pytest.raises(OperationalError, match="locked"), bind.begin():
        pass

    with bind.begin():
        pass
    bind.dispose()


def test_it_starts_on_the_newest_tables_only(tmp_path: Path, config: Config):
    empty = Config(**{**vars(config), "database_url": f"sqlite:///{tmp_path / 'none.db'}"})

    with pytest.raises(db.WrongSchema, match="version none .* run `surveyapp db upgrade`"):
        create_app(empty)


def test_postgresql_is_reached_through_psycopg():
    assert db.engine("postgresql://user@host/name").dialect.driver == "psycopg"


def new_database(folder: Path) -> Engine:
    url = f"sqlite:///{folder / 'own.db'}"
    db.upgrade(url)
    return db.engine(url)


views = Blueprint("views", __name__)


@pytest.fixture
def app(own_app: Flask) -> Flask:
    return with_views(own_app)


def with_views(app: Flask) -> Flask:
    """Add views that succeed and fail in the ways that matter here, without forms."""
    app.config["WTF_CSRF_ENABLED"] = False
    app.register_blueprint(views)
    return app


@views.post("/try/<int:status>")
def attempt(status: int):
    factories.school(db.session())
    return "", status


@views.post("/crash")
def crash():
    factories.school(db.session())
    raise ZeroDivisionError


@views.post("/keep")
def keep():
    factories.school(db.session())
    db.keep()
    return "", 422


@views.post("/fails-on-commit")
def fails_on_commit():
    factories.school(db.session())
    db.session().add(School(name="", sealed_key=None))
    return "saved"


@views.post("/big")
def big():
    db.session().add(School(name="x" * 1_000_000, sealed_key=b""))
    return "saved"


@views.post("/reads")
def reads():
    db.reads()
    return str(count())


@views.get("/writes")
def writes():
    factories.school(db.session())
    return ""


@views.get("/notes")
def notes():
    with db.writing() as session:
        kept = factories.school(session)
    before = count()
    with db.writing() as session:
        factories.school(session, f"After {kept.name}")
    return f"{before} before, {count()} after"


@views.get("/notes-badly")
def notes_badly():
    with suppress(IntegrityError), db.writing() as session:
        factories.school(session)
        session.add(School(name="", sealed_key=None))
        session.flush()
    return f"{count()} kept"


def count() -> int:
    return db.session().scalar(select(func.count()).select_from(School)) or 0
