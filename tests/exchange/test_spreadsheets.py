from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from surveyapp.exchange import spreadsheets
from surveyapp.exchange.spreadsheets import xlsx_table
from surveyapp.exchange.tables import Unusable

BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
MORNING = datetime.fromisoformat("2026-12-31T09:30:00")
PATH = "xl/worksheets/sheet1.xml"


def test_cells_become_what_somebody_would_have_typed(xlsx_file):
    path = xlsx_file(
        ["a", "b", "c", "d", "e"],
        [3, 3.0, 3.5, date(2026, 12, 31), "x"],
        [True, None, MORNING, "007", "last"],
    )

    first, second = xlsx_table(path).rows

    assert first.cells == ("3", "3", "3.5", "2026-12-31", "x")
    assert second.cells == ("True", "", "2026-12-31T09:30:00", "007", "last")


def test_rows_are_numbered_as_the_sheet_shows_them(xlsx_file):
    path = xlsx_file(["safe"], [1], [], [2])

    assert [row.number for row in xlsx_table(path).rows] == [2, 4]


def test_it_reads_the_first_sheet_and_says_so(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Form1"
    book.active.append(["safe"])
    book.active.append([1])
    book.create_sheet("Other")
    book.save(tmp_path / "two.xlsx")

    assert xlsx_table(tmp_path / "two.xlsx").notes == ("Read the sheet 'Form1', the first of 2.",)


def test_a_formula_gives_what_was_saved_with_it_and_is_not_evaluated(xlsx_file):
    path = xlsx_file(["safe", "liked"], ["=1+1", 2])

    assert xlsx_table(path).rows[0].cells == ("", "2")


def test_a_wrong_dimension_hides_nothing(xlsx_file):
    path = altered(xlsx_file(["safe", "liked"], [1, 2]), b'ref="A1:B2"', b'ref="A1:A1"')

    assert xlsx_table(path).rows[0].cells == ("1", "2")


def test_a_cell_far_away_costs_nothing(xlsx_file):
    path = altered(
        xlsx_file(["safe"], [1]), b'r="A2"', b'r="XFD1048576"', b'<row r="2"', b'<row r="1048576"'
    )

    with pytest.raises(Unusable, match="no answers"):
        xlsx_table(path)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04rest"])
def test_it_refuses_what_is_no_workbook(tmp_path, content):
    path = tmp_path / "answers.xlsx"
    path.write_bytes(content)

    with pytest.raises(Unusable, match="isn't an XLSX file"):
        xlsx_table(path)


def test_it_refuses_a_zip_of_something_else(tmp_path):
    with ZipFile(tmp_path / "answers.xlsx", "w") as zipped:
        zipped.writestr("hello.txt", "hello")

    with pytest.raises(Unusable, match="save it anew"):
        xlsx_table(tmp_path / "answers.xlsx")


def test_it_refuses_a_small_file_that_is_huge_inside(xlsx_file):
    path = xlsx_file(["safe"], [1])
    with ZipFile(path, "a", ZIP_DEFLATED) as zipped:
        zipped.writestr("xl/bomb.xml", b"<a>" + b" " * 20_000_000 + b"</a>")

    with pytest.raises(Unusable, match="larger inside"):
        xlsx_table(path)


def test_it_refuses_a_file_of_very_many_parts(xlsx_file, monkeypatch):
    monkeypatch.setattr(spreadsheets, "MOST_PARTS", 3)

    with pytest.raises(Unusable, match="larger inside"):
        xlsx_table(xlsx_file(["safe"], [1]))


def test_entities_are_refused(xlsx_file):
    assert openpyxl.DEFUSEDXML
    path = altered(xlsx_file(["safe"], ["x"]), b"<worksheet", BOMB.encode() + b"<worksheet")

    with pytest.raises(Unusable, match="save it anew"):
        xlsx_table(path)


def altered(path, *pairs):
    """Replace bytes in the first sheet."""
    parts = {}
    with ZipFile(path) as zipped:
        parts = {name: zipped.read(name) for name in zipped.namelist()}
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in parts[PATH]
        parts[PATH] = parts[PATH].replace(old, new)
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    path.write_bytes(stream.getvalue())
    return path
