"""`surveyapp demo` sets up a school on either database and says how to try it."""

import re

import pytest
from click.testing import CliRunner, Result

from surveyapp import db
from surveyapp.cli import main
from tests import factories
from tests.conftest import BOTH

CODE = r"[2-9B-Z]{4}-[2-9B-Z]{4}-[2-9B-Z]{4}"


@pytest.mark.usefixtures("silent")
@pytest.mark.parametrize("empty_database", BOTH, indirect=True)
def test_it_prints_the_address_codes_and_sign_ins(empty_database: str, environ):
    result = demo()

    assert result.exit_code == 0, result.output
    assert "http://127.0.0.1:8000/staff/" in result.output
    assert len(re.findall(rf"{CODE}   \w+ \w+, \w+", result.output)) == 3
    assert re.search(r"lead@oakfield\.example +(\w{4}-){4}\w{4} +lead", result.output)
    assert re.search(r"data@oakfield\.example +(\w{4}-){4}\w{4} +data, lead", result.output)


@pytest.mark.usefixtures("silent")
def test_run_again_it_gives_new_secrets_for_the_same_school(empty_database: str, environ):
    first, second = demo().output, demo().output

    assert set(re.findall(CODE, first)).isdisjoint(re.findall(CODE, second))
    assert re.findall(r"\w+ \w+, 7B", first) == re.findall(r"\w+ \w+, 7B", second)


def test_another_school_is_left_alone(empty_database: str, environ):
    db.upgrade(empty_database)
    with db.transaction(empty_database) as session:
        factories.school(session, "Hill School")

    result = demo()

    assert result.exit_code == 2
    assert "holds another school" in result.stderr


@pytest.mark.usefixtures("espeak")
def test_what_the_open_wave_asks_is_read_aloud(empty_database: str, environ):
    assert "Read aloud: " in demo().output


def demo() -> Result:
    return CliRunner().invoke(main, ["demo"])


@pytest.fixture
def environ(empty_database: str, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_database)
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path))
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    for name in ("SECRET_KEY", "COMMENT_KEY", "CODE_KEY"):
        monkeypatch.setenv(name, "0f" * 32)
