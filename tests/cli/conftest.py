"""A database of a command's own, named by the settings."""

from pathlib import Path

import pytest

from tests import factories


@pytest.fixture
def database(own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give the address of a database with tables and nobody in it, which commands will use."""
    monkeypatch.setenv("DATABASE_URL", own_database)
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("SECRET_KEY", "s" * 32)
    monkeypatch.setenv("COMMENT_KEY", factories.MASTER_KEY.hex())
    monkeypatch.setenv("CODE_KEY", factories.CODE_KEY.hex())
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    return own_database


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let espeak-ng be missing."""
    monkeypatch.setenv("PATH", "")
