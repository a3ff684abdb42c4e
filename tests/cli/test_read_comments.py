"""`surveyapp read-comments …`"""

import csv
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from surveyapp.analysis.text import reader
from surveyapp.analysis.text.reader import Read, Reader
from surveyapp.cli import main

FORMULA = "=1+1 mwy o amser i chwarae os gwelwch yn dda"
COMMENTS = f"""Class,What else?
7B,"Friends good, but toilets bad."
7B,
8A,I want to die
8A,nothing
8A,{FORMULA}
"""
OWN = "own-1\tbullying\t2\tzed boys\tthe zed boys wait\tthe boys wait\tHill School\t2026-09-01"


def test_it_prints_a_row_for_each_comment(comments: Path):
    result = run(comments, "--column", "what else")

    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(StringIO(result.stdout)))
    assert [(it["row"], it["sentiment"], it["severity"]) for it in rows] == [
        ("2", "mixed", "0"),
        ("4", "negative", "3"),
        ("5", "no opinion", "0"),
        ("6", "not read", "2"),
    ]
    assert rows[0]["themes"] == "friendship positive; facilities negative"
    assert rows[0]["moving words"] == "Friends; good; bad"
    assert (rows[1]["concerns"], rows[1]["flagged words"]) == ("suicide 3", "want to die")
    assert rows[1]["rules"].startswith("suicide-")


def test_the_summary_says_how_many_need_a_person(comments: Path):
    said = run(comments, "--column", "What else?").stderr

    assert "Reading 4 comments" in said
    assert f"4 comments read by reader {reader.VERSION}; 1 row has none." in said
    assert "positive 0, mixed 1, neutral 0, negative 1, no opinion 1, not read 1." in said
    assert "Need a person to look: 2 (act now 1, look today 1, next review 0)." in said
    assert "comments a second" in said


def test_it_shows_no_comment_when_it_writes_a_file(comments: Path, tmp_path: Path):
    result = run(comments, "--column", "What else?", "-o", tmp_path / "out.csv")

    assert result.exit_code == 0
    assert "want to die" not in result.output
    assert "Need a person to look: 2" in result.stdout
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 4


def test_it_writes_a_workbook(comments: Path, tmp_path: Path):
    run(comments, "--column", "What else?", "-o", tmp_path / "out.xlsx")

    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["Summary", "Comments"]
    counts = list(book["Summary"].iter_rows(max_col=2, values_only=True))
    assert ("Comments", 4) in counts
    assert ("Needs a person: act now", 1) in counts
    assert ("Theme: facilities", 1) in counts
    rows = list(book["Comments"].iter_rows(min_row=4, values_only=True))
    assert rows[1][:2] == (4, "negative")


def test_no_text_of_theirs_becomes_a_formula(comments: Path, tmp_path: Path):
    printed = run(comments, "--column", "What else?").stdout
    run(comments, "--column", "What else?", "-o", tmp_path / "out.xlsx")

    assert list(csv.DictReader(StringIO(printed)))[3]["flagged words"] == f"'{FORMULA}"
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Comments"]
    (cell,) = (it for row in sheet.iter_rows() for it in row if it.value == FORMULA)
    assert cell.data_type == "s"


def test_it_reads_a_workbook(tmp_path: Path):
    book = openpyxl.Workbook()
    page = book.create_sheet("Answers", 0)
    for row in (["id", "Comment"], [1, "I love art club"]):
        page.append(row)
    book.save(tmp_path / "in.xlsx")

    result = run(tmp_path / "in.xlsx", "--column", "Comment")

    assert "2,positive" in result.stdout


def test_own_phrases_are_read_besides_the_bundled_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = write(tmp_path / "in.csv", "Comment\nzed boys again\n")
    own = write(tmp_path / "own.tsv", OWN)

    without = run(file, "--column", "Comment")
    asked = run(file, "--column", "Comment", "--phrases", own)
    monkeypatch.setenv("CONCERN_PHRASES", str(own))
    named = run(file, "--column", "Comment")

    assert "own-1" not in without.stdout
    assert "own-1" in asked.stdout
    assert asked.stdout == named.stdout
    assert f"reader {reader.VERSION}+" in asked.stderr


def test_a_comment_on_which_the_reader_fails_needs_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(Reader, "__call__", fails)

    result = run(write(tmp_path / "in.csv", "Comment\nLunch is good\n"), "--column", "Comment")

    assert "2,not read,,2,not read 2,Lunch is good,the reader failed," in result.stdout
    assert "Need a person to look: 1" in result.stderr


def fails(*_: object) -> Read:
    raise ZeroDivisionError


def test_a_wrong_column_is_answered_with_the_columns(comments: Path):
    assert refused(comments, "--column", "comment") == (
        "Error: There is no column 'comment': comments.csv has 'Class', 'What else?'.\n"
    )


def test_without_a_column_the_columns_are_listed(comments: Path):
    assert refused(comments) == (
        "Error: Name the column with --column: comments.csv has 'Class', 'What else?'.\n"
    )


def test_many_and_long_columns_are_cut(tmp_path: Path):
    header = ",".join(["x " * 50, *(f"c{n}" for n in range(30))])

    said = refused(write(tmp_path / "in.csv", f"{header}\n1\n"), "--column", "comment")

    assert said.endswith("'c18' and 11 more.\n")
    assert len(said) < 400


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("in.csv", "", "in.csv has no answers"),
        ("in.csv", "Comment\n", "in.csv has no answers"),
        ("in.csv", "\x00\x01\x02", "in.csv isn't a text file"),
        ("in.xlsx", "no workbook", "in.xlsx"),
        ("in.pdf", "x", "in.pdf is neither CSV nor XLSX"),
    ],
)
def test_a_file_that_can_not_be_read_is_named(
    tmp_path: Path, name: str, content: str, sentence: str
):
    said = refused(write(tmp_path / name, content), "--column", "Comment")

    assert said.startswith("Error: ")
    assert sentence in said
    assert said.count("\n") == 1


def test_broken_phrases_are_refused(comments: Path, tmp_path: Path):
    own = write(tmp_path / "own.tsv", OWN.replace("bullying", "bullies"))

    said = refused(comments, "--column", "What else?", "--phrases", own)

    assert 'CONCERN_PHRASES: own.tsv, line 1: there is no category "bullies"' in said


def test_the_file_itself_is_not_written_over(comments: Path):
    assert "choose another name" in refused(comments, "--column", "What else?", "-o", comments)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["read-comments", *map(str, arguments)])


def refused(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    return result.stderr


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def comments(tmp_path: Path) -> Path:
    return write(tmp_path / "comments.csv", COMMENTS)
