import pytest

from surveyapp.exchange import files
from surveyapp.exchange.tables import Unusable


def test_the_ending_of_its_name_tells_how_to_read_a_file(csv_file, xlsx_file):
    paths = [
        csv_file("a,b\n1,2\n"),
        csv_file("a\tb\n1\t2\n", "answers.TSV"),
        xlsx_file(["a", "b"], [1, 2]),
    ]

    for table in map(files.read_table, paths):
        assert table.header.cells == ("a", "b")
        assert table.rows[0].cells == ("1", "2")


def test_another_kind_of_file_is_unusable(tmp_path):
    with pytest.raises(Unusable, match="neither CSV nor XLSX"):
        files.read_table(tmp_path / "answers.xls")
