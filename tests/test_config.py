"""The settings come from the environment, and every mistake is named at once."""

import json
import stat
import threading
from pathlib import Path

import pytest

from surveyapp.config import BadSettings, Config, with_keys

KEY = "0f" * 32


def problems(**environ: str) -> list[str]:
    with pytest.raises(BadSettings) as caught:
        Config.from_environ(environ)
    return caught.value.problems


def test_everything_has_a_default_for_one_machine():
    config = Config.from_environ({})

    assert config.data_folder == Path("var").absolute()
    assert config.database_url == f"sqlite:///{config.data_folder / 'surveyapp.db'}"
    assert config.public_url == "http://127.0.0.1:8000"
    assert not config.secure_cookies
    assert config.trusted_hosts == ("127.0.0.1", "localhost", "[::1]")
    assert config.trusted_proxies == 0


def test_it_reads_every_setting():
    config = Config.from_environ(
        {
            "DATABASE_URL": "postgresql://survey@db/survey",
            "DATA_FOLDER": "/srv/survey",
            "PUBLIC_URL": "https://survey.example.org/",
            "SECRET_KEY": "s" * 32,
            "COMMENT_KEY": KEY,
            "CODE_KEY": "1e" * 32,
            "TRUSTED_PROXIES": "1",
            "TRUSTED_HOSTS": "survey.example.org, 10.0.0.5",
            "CONCERN_PHRASES": "/srv/survey/phrases.tsv",
        }
    )

    assert config == Config(
        database_url="postgresql://survey@db/survey",
        data_folder=Path("/srv/survey"),
        public_url="https://survey.example.org",
        secret_key="s" * 32,
        comment_key=b"\x0f" * 32,
        code_key=b"\x1e" * 32,
        trusted_proxies=1,
        trusted_hosts=("survey.example.org", "10.0.0.5"),
        concern_phrases=Path("/srv/survey/phrases.tsv"),
    )
    assert config.secure_cookies


def test_a_key_may_stand_in_a_file(tmp_path: Path):
    (tmp_path / "key").write_text(f"{KEY}\n")

    config = Config.from_environ({"COMMENT_KEY_FILE": str(tmp_path / "key")})

    assert config.comment_key == bytes.fromhex(KEY)


def test_every_mistake_is_named_at_once():
    found = problems(
        DATABASE_URL="mysql://somewhere",
        PUBLIC_URL="survey.example.org",
        SECRET_KEY="short",
        COMMENT_KEY="zz",
        CODE_KEY_FILE="/nowhere/key",
        TRUSTED_PROXIES="many",
        TRUSTED_HOSTS="https://survey.example.org",
    )

    assert [sentence.split()[0] for sentence in found] == [
        "DATABASE_URL",
        "PUBLIC_URL",
        "SECRET_KEY",
        "COMMENT_KEY",
        "CODE_KEY_FILE",
        "TRUSTED_PROXIES",
        "TRUSTED_HOSTS",
    ]


def test_no_sentence_gives_a_secret_away():
    found = problems(SECRET_KEY="hunter2", COMMENT_KEY="hunter2", CODE_KEY="hunter2")

    assert len(found) == 3
    assert "hunter2" not in " ".join(found)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://survey.example.org",
        "https://",
        "https://[",
        "https://survey.example.org/path",
        "https://user@survey.example.org",
        "http://survey.example.org",
        "http://10.0.0.5",
    ],
)
def test_a_public_address_is_whole_and_secure(url: str):
    (sentence,) = problems(PUBLIC_URL=url)

    assert sentence.startswith("PUBLIC_URL")


@pytest.mark.parametrize("url", ["http://localhost:9000", "http://127.0.0.1", "http://[::1]:8000"])
def test_this_machine_needs_no_https(url: str):
    assert Config.from_environ({"PUBLIC_URL": url}).public_url == url


@pytest.mark.parametrize("number", ["-1", "6", "1.5", "²", "999999999999999999999"])
def test_proxies_are_a_small_number(number: str):
    (sentence,) = problems(TRUSTED_PROXIES=number)

    assert sentence == "TRUSTED_PROXIES must be a whole number from 0 to 5."


def test_several_hosts_need_the_same_keys():
    found = problems(DATABASE_URL="postgresql://survey@db/survey", CODE_KEY="short")

    assert found == [
        "CODE_KEY must be 64 hexadecimal digits.",
        "SECRET_KEY must be set when the database is PostgreSQL.",
        "COMMENT_KEY must be set when the database is PostgreSQL.",
    ]


def test_reading_the_settings_changes_nothing(tmp_path: Path):
    Config.from_environ({"DATA_FOLDER": str(tmp_path)})

    assert list(tmp_path.iterdir()) == []


def test_missing_keys_are_made_once_and_kept_private(tmp_path: Path):
    config = Config.from_environ({"DATA_FOLDER": str(tmp_path / "new")})

    first, second = with_keys(config), with_keys(config)

    assert first == second
    assert len({first.secret_key, first.comment_key.hex(), first.code_key.hex()}) == 3
    kept = tmp_path / "new" / "keys.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["keys.json"]


def test_a_given_key_wins_over_the_kept_one(tmp_path: Path):
    made = with_keys(Config.from_environ({"DATA_FOLDER": str(tmp_path)}))

    given = with_keys(Config.from_environ({"DATA_FOLDER": str(tmp_path), "CODE_KEY": KEY}))

    assert given.code_key == bytes.fromhex(KEY)
    assert given.comment_key == made.comment_key


def test_given_keys_need_no_file(tmp_path: Path):
    environ = {"SECRET_KEY": "s" * 32, "COMMENT_KEY": KEY, "CODE_KEY": KEY}

    with_keys(Config.from_environ({"DATA_FOLDER": str(tmp_path), **environ}))

    assert list(tmp_path.iterdir()) == []


def test_two_that_start_at_once_agree_on_the_keys(tmp_path: Path):
    config = Config.from_environ({"DATA_FOLDER": str(tmp_path)})
    made: list[Config] = []
    threads = [threading.Thread(target=lambda: made.append(with_keys(config))) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 8
    assert len(set(made)) == 1


@pytest.mark.parametrize("text", ["", "[]", json.dumps({"SECRET_KEY": "s" * 32})])
def test_a_spoilt_key_file_is_named(tmp_path: Path, text: str):
    (tmp_path / "keys.json").write_text(text)

    with pytest.raises(BadSettings, match=r"keys\.json"):
        with_keys(Config.from_environ({"DATA_FOLDER": str(tmp_path)}))
