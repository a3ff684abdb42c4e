"""The commands that look after the database say in a sentence what is wrong with it."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp import db
from surveyapp.cli import main
from tests import factories


def test_it_makes_the_tables_for_their_owner_alone(run: "Run", tmp_path: Path):
    result = run("db", "upgrade")

    assert (result.exit_code, result.output) == (0, f"The database is at version {db.head()}.\n")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "new" / "surveyapp.db").stat().st_mode) == 0o600


def test_it_says_that_all_is_in_order(run: "Run"):
    run("db", "upgrade")

    result = run("db", "check")

    assert result.exit_code == 0
    assert result.output.startswith("All is in order")


def test_old_tables_are_named_with_what_to_do(run: "Run"):
    result = run("db", "check")

    assert result.exit_code == 1
    assert "run `surveyapp db upgrade`" in result.output


def test_a_key_that_does_not_fit_is_named(run: "Run", url: str):
    run("db", "upgrade")
    with db.transaction(url) as session:
        factories.school(session, "Hill School")

    result = run("db", "check")

    assert result.exit_code == 1
    assert "COMMENT_KEY is not the key that sealed the comments of Hill School." in result.output


def test_own_phrases_that_can_not_be_used_are_named(run: "Run", tmp_path: Path, monkeypatch):
    run("db", "upgrade")
    (tmp_path / "own.tsv").write_text("own-1\tbullying\n", encoding="utf-8")
    monkeypatch.setenv("CONCERN_PHRASES", str(tmp_path / "own.tsv"))

    result = run("db", "check")

    assert result.exit_code == 1
    assert "CONCERN_PHRASES: own.tsv, line 1: it has 2 fields and needs 8" in result.output


def test_a_row_that_refers_to_nothing_is_named(run: "Run", url: str):
    run("db", "upgrade")
    bind = db.engine(url)
    with bind.connect() as connection:
        connection.commit()
        raw = connection.connection.driver_connection
        assert raw
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("INSERT INTO questionnaire (school_id, key) VALUES (99, 'x')")
    bind.dispose()

    result = run("db", "check")

    assert result.exit_code == 1
    assert "A row of questionnaire refers to a row that is gone." in result.output


def test_a_damaged_file_is_named(run: "Run", tmp_path: Path, url: str):
    run("db", "upgrade")
    with db.transaction(url) as session:
        for _ in range(200):
            factories.school(session)
    path = tmp_path / "new" / "surveyapp.db"
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 3] = b"\xff" * 4096
    path.write_bytes(content)

    result = run("db", "check")

    assert result.exit_code == 1
    assert "damaged" in result.output


def test_every_bad_setting_is_named_at_once(run: "Run", monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "nowhere")
    monkeypatch.setenv("CODE_KEY", "short")

    result = run("db", "check")

    assert result.exit_code == 2
    assert "PUBLIC_URL" in result.stderr
    assert "CODE_KEY" in result.stderr


def test_a_server_that_is_not_there_is_one_sentence(run: "Run", monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none?connect_timeout=2")
    for name in ("SECRET_KEY", "COMMENT_KEY", "CODE_KEY"):
        monkeypatch.setenv(name, "0f" * 32)

    for command in ("upgrade", "check"):
        result = run("db", command)

        assert result.exit_code == 2
        assert "The database can't be reached" in result.stderr
        assert "Traceback" not in result.output


class Run:
    """Runs a command of the program on a data folder of the test's own."""

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, list(arguments))


@pytest.fixture
def run(tmp_path: Path, monkeypatch) -> Run:
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path / "new"))
    for name in ("DATABASE_URL", "PUBLIC_URL", "SECRET_KEY", "COMMENT_KEY", "CODE_KEY"):
        monkeypatch.delenv(name, raising=False)
    return Run()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'new' / 'surveyapp.db'}"
