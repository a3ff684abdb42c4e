"""A school's own phrases are taken from their file whole, or refused."""

from pathlib import Path

import pytest

from surveyapp.analysis.text.reader import VERSION
from surveyapp.exchange.own_phrases import read_phrases, reader
from surveyapp.exchange.tables import Unusable

GOOD = "own-1\tbullying\t2\tzed boys\tthe zed boys wait\tthe boys wait\tHill School\t2026-09-01\n"


def test_the_reader_knows_the_phrases_of_the_file(own: Path):
    read = reader(own)

    assert [it.rule for it in read("zed boys again").concerns] == ["own-1"]
    assert read.version.startswith(f"{VERSION}+")


def test_without_a_file_it_is_the_bundled_reader():
    assert reader(None).version == VERSION


def test_a_mark_at_the_beginning_of_the_file_is_no_letter(own: Path):
    own.write_text(GOOD, encoding="utf-8-sig")

    assert len(read_phrases(own).rules) == 1


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(Unusable, match=r"own.tsv can't be read: No such file"):
        reader(tmp_path / "own.tsv")


def test_every_problem_has_the_file_and_the_line(own: Path):
    own.write_text(GOOD.replace("\t2\t", "\t9\t") + "x\n", encoding="utf-8")

    with pytest.raises(Unusable) as refused:
        reader(own)

    first, second = str(refused.value).splitlines()
    assert first.startswith("own.tsv, line 1: the severity must be")
    assert second.startswith("own.tsv, line 2: it has 1 field")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "own.tsv").write_text(GOOD, encoding="utf-8")
    return tmp_path / "own.tsv"
