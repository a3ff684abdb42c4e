"""The application is joined from its parts, or refused before it serves anybody."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from surveyapp import create_app
from surveyapp.analysis.text.reader import Reader
from surveyapp.config import BadSettings, Config

GOOD = "own-1\tbullying\t2\tzed boys\tthe zed boys wait\tthe boys wait\tHill School\t2026-09-01\n"


def test_it_reads_comments_by_the_schools_own_phrases_too(
    config: Config, engine: Engine, tmp_path: Path
):
    (tmp_path / "own.tsv").write_text(GOOD, encoding="utf-8")

    app = create_app(replace(config, concern_phrases=tmp_path / "own.tsv"))

    found = app.extensions["reader"]("zed boys again, I want to die")
    assert {it.category for it in found.concerns} == {"bullying", "suicide"}
    app.extensions["database"].dispose()


def test_a_reader_that_does_not_work_is_told_and_answers_are_taken_all_the_same(
    config: Config,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
):
    monkeypatch.setattr(Reader, "__call__", fails)

    app = create_app(config)

    assert "The reader of comments does not work" in caplog.text
    app.extensions["database"].dispose()


def fails(*_: object) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize("content", [None, "", GOOD.replace("zed boys", "Zed"), GOOD + GOOD])
def test_it_does_not_start_with_phrases_that_it_can_not_use(
    config: Config, tmp_path: Path, content: str | None
):
    if content is not None:
        (tmp_path / "own.tsv").write_text(content, encoding="utf-8")

    with pytest.raises(BadSettings, match=r"CONCERN_PHRASES: own.tsv"):
        create_app(replace(config, concern_phrases=tmp_path / "own.tsv"))
