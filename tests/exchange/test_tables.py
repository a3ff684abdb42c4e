import pytest

from surveyapp.exchange import tables
from surveyapp.exchange.tables import Unusable, csv_table


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_it_finds_the_separator(csv_file, separator):
    table = csv_table(csv_file(f"safe{separator}liked\n1{separator}2\n"))

    assert table.header.cells == ("safe", "liked")
    assert table.rows[0].cells == ("1", "2")


def test_a_comma_in_a_question_does_not_separate(csv_file):
    table = csv_table(csv_file("I felt safe, mostly;I was liked\n1;2\n3;4\n"))

    assert table.header.cells == ("I felt safe, mostly", "I was liked")


@pytest.mark.parametrize(
    ("encoding", "note"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16")],
)
def test_it_finds_the_encoding_and_says_which(csv_file, encoding, note):
    table = csv_table(csv_file("name,safe\nZoë – 7B,1\n".encode(encoding)))

    assert table.rows[0].cells[0] == "Zoë – 7B"
    assert note in table.notes[0]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(csv_file):
    table = csv_table(csv_file('safe,more\n1,"two\nlines"\n\n2,x\n'))

    assert table.header.number == 1
    assert [row.number for row in table.rows] == [2, 4]


def test_the_header_is_the_first_row_with_anything_in_it(csv_file):
    table = csv_table(csv_file("\n,\nsafe,liked\n1,2\n"))

    assert table.header.number == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "no answers"),
        ("safe,liked\n", "no answers"),
        (b"\x89PNG\x00\x00", "isn't a text file"),
        ('safe\n"' + "x" * 200_000, "quotation mark"),
        ("a," * 1_500 + "\n1\n", "columns"),
    ],
)
def test_it_says_in_a_sentence_why_a_file_cannot_be_used(csv_file, content, said):
    with pytest.raises(Unusable, match=said):
        csv_table(csv_file(content))


def test_a_file_that_is_too_large_is_not_read(csv_file, monkeypatch):
    monkeypatch.setattr(tables, "LARGEST_FILE", 10)

    with pytest.raises(Unusable, match="split it"):
        csv_table(csv_file("safe\n" + "1\n" * 10))


def test_too_many_rows_are_refused(csv_file, monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 3)

    with pytest.raises(Unusable, match="over 3 rows"):
        csv_table(csv_file("safe\n" + "1\n" * 4))


def test_a_file_that_is_not_there_is_said_to_be(tmp_path):
    with pytest.raises(Unusable, match="No such file"):
        csv_table(tmp_path / "nothing.csv")
