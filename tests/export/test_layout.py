import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.export.layout import Column, headers, sheet_titles, table_names


@pytest.mark.parametrize(
    ("title", "safe"),
    [
        ("Scale scores", "Scale scores"),
        ("a/b:c[d]e*f?g\\h", "a b c d e f g h"),
        ("'quoted'", "quoted"),
        ("", "Sheet"),
        ("History", "Sheet"),
        ("x" * 40, "x" * 31),
        ("😀" * 20, "😀" * 15),
    ],
)
def test_a_sheet_has_a_title_that_excel_takes(title, safe):
    assert sheet_titles([title]) == [safe]


def test_sheets_with_one_title_are_numbered():
    assert sheet_titles(["Data", "DATA", "data"]) == ["Data", "DATA 2", "data 3"]
    assert sheet_titles(["x" * 31, "x" * 31])[1] == "x" * 29 + " 2"


def test_headers_are_one_line_not_empty_and_none_twice():
    columns = [Column("n"), Column("N"), Column(""), Column("two\nlines"), Column("x" * 300)]

    assert headers(columns) == ["n", "N 2", "Column", "two lines", "x" * 255]


@pytest.mark.parametrize("title", ["A1", "R1C1", "1T", "Scale scores", "é", "x" * 31])
def test_a_table_has_a_name_that_looks_like_no_cell(title):
    (name,) = table_names([title])

    assert name.startswith("Table_")
    assert name.replace("_", "").isalnum()
    assert name.isascii()


def test_tables_have_different_names():
    assert table_names(["é", "è", "a", "a!", "a 2"]) == [
        "Table_",
        "Table__2",
        "Table_a",
        "Table_a_2",
        "Table_a_2_2",
    ]


@given(st.lists(st.text(), max_size=6))
def test_any_titles_become_different_ones_of_at_most_31(titles):
    given_ = sheet_titles(titles)

    assert len({title.casefold() for title in given_}) == len(titles)
    assert all(0 < len(title.encode("utf-16-le")) // 2 <= 31 for title in given_)
