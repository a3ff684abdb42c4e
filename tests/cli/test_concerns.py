"""`surveyapp concerns …`"""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.cli import main

GOOD = "own-1\tbullying\t2\tzed boys\tthe zed boys wait\tthe boys wait\tHill School\t2026-09-01\n"


def test_a_good_file_is_in_order(tmp_path: Path):
    result = run(write(tmp_path, GOOD))

    assert (result.exit_code, result.stdout) == (0, "own.tsv: 1 phrase, all in order.\n")


def test_each_problem_is_named_with_its_line(tmp_path: Path):
    bad = f"# ours\n{GOOD}{GOOD.replace('own-1', 'own-2').replace('the zed boys wait', 'zed')}x\n"

    result = run(write(tmp_path, bad))

    assert result.exit_code == 1
    assert 'own.tsv, line 3: it must match "zed" and does not' in result.stderr
    assert "own.tsv, line 4: it has 1 field and needs 8" in result.stderr


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "there is no phrase in it"), (b"\xff\xfe\xff", "own.tsv isn't UTF-8 text")],
)
def test_a_file_that_holds_no_phrases_is_refused(tmp_path: Path, content: bytes, sentence: str):
    (tmp_path / "own.tsv").write_bytes(content)

    result = run(tmp_path / "own.tsv")

    assert result.exit_code == 1
    assert sentence in result.stderr


def test_it_checks_the_file_of_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CONCERN_PHRASES", str(write(tmp_path, GOOD)))

    assert "1 phrase, all in order" in run().stdout


def test_it_asks_for_a_file_where_there_is_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("CONCERN_PHRASES", raising=False)

    result = run()

    assert (result.exit_code, result.stderr) == (
        2,
        "Error: Name a file of phrases, or set CONCERN_PHRASES.\n",
    )


def run(*arguments: Path) -> Result:
    return CliRunner().invoke(main, ["concerns", "check", *map(str, arguments)])


def write(folder: Path, text: str) -> Path:
    path = folder / "own.tsv"
    path.write_text(text, encoding="utf-8")
    return path
