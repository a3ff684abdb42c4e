import math
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveyapp.export.layout import Chart, Column, Format, Link, Series, Sheet
from surveyapp.reports.privacy import Hidden
from tests.export.reading import cells, raw, reopened, through_libreoffice, written

ABOUT = {
    "title": "Results",
    "creator": "Oakfield School",
    "language": "en-GB",
    "made_at": datetime(2026, 11, 5, 14, 3, tzinfo=UTC),
}
FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://x")',
    "=cmd|'/c calc'!A1",
    "+cmd",
    "-2+3",
    "@SUM(A1)",
    "＝1",
]
PLAIN = [
    "007",
    "1e5",
    "12/03",
    "TRUE",
    "#N/A",
    "#REF!",
    "2026-11-05",
    " spaces ",
    "a\nb",
    "_x000D_",
]
BROKEN = ["a\x00b", "a\x0bb", "a\x1fb", "half \ud83d", "\ufffe", "\uffff"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_stays_text(text):
    cell = only_cell(written_text(text))

    assert (cell.data_type, cell.value) == ("s", text)
    assert cell.quotePrefix


@pytest.mark.parametrize("text", PLAIN)
def test_text_stays_as_it_was_typed(text):
    content = written_text(text)

    assert cells(reopened(content)["Sheet"])[-1] == [text]
    assert only_cell(content).data_type == "s"
    assert not only_cell(content).quotePrefix


@pytest.mark.parametrize("text", BROKEN)
def test_a_character_that_no_file_can_hold_loses_no_sheet(text):
    assert only_cell(written_text(f"kept {text}")).value.startswith("kept ")


@pytest.mark.parametrize("length", [40_000, 32_767])
def test_a_long_text_is_cut_and_says_so(length):
    value = only_cell(written_text("😀" * length)).value

    assert value.endswith("… [cut]")
    assert len(value.encode("utf-16-le")) // 2 <= 32_767


@pytest.mark.parametrize("number", [math.nan, math.inf, 12345678901234567890])
def test_a_number_that_a_spreadsheet_would_spoil_becomes_text(number):
    cell = only_cell(written_text(number))

    assert cell.data_type == "s"
    assert cell.value == ("[x]" if number != number else str(number))


def test_a_number_of_numpy_is_written_as_a_number():
    columns = (Column("a", 9, Format.FINE), Column("b", 9, Format.COUNT))

    page = reopened(written(sheet(columns=columns, rows=[(np.float64(0.1), 3)]), **ABOUT))["Sheet"]

    assert (page["A3"].value, page["A3"].number_format, page["B3"].value) == (0.1, "0.000", 3)


def test_a_symbol_among_texts_stands_where_they_do():
    page = reopened(written(sheet(rows=[("x",), (Hidden.NOT_APPLICABLE,)]), **ABOUT))["Sheet"]

    assert page["A4"].alignment.horizontal == "left"


def test_figures_have_the_format_of_their_column_and_symbols_stand_at_the_right():
    columns = (Column("a"), Column("b", 9, Format.PERCENT), Column("c", 9, Format.NUMBER))
    rows = [("x", 0.25, Hidden.CONFIDENTIAL), (date(2026, 11, 5), 1, 2.5)]

    page = reopened(written(sheet(columns=columns, rows=rows), **ABOUT))["Sheet"]

    assert (page["B3"].value, page["B3"].number_format, page["B3"].style) == (0.25, "0%", "Percent")
    assert (page["C3"].value, page["C3"].alignment.horizontal) == ("[c]", "right")
    assert (page["A4"].value.date(), page["A4"].number_format) == (date(2026, 11, 5), "yyyy-mm-dd")
    assert (page["C4"].value, page["C4"].number_format) == (2.5, "0.00")


def test_heading_notes_header_and_rows_follow_each_other():
    one = sheet(notes=("First note.", "Second note."), rows=[("x",), ("y",)])

    page = reopened(written(one, **ABOUT))["Sheet"]

    assert cells(page) == [["Heading"], ["First note."], ["Second note."], ["Text"], ["x"], ["y"]]
    assert (page["A1"].style, page["A2"].style, page["A4"].style) == ("Title", "Note", "Header")


def test_every_sheet_is_a_table_and_only_a_working_one_has_a_filter_and_frozen_panes():
    pages = reopened(written(sheet("Read"), sheet("Work", working=True), **ABOUT))

    (read,), (work,) = pages["Read"].tables.values(), pages["Work"].tables.values()
    assert (read.displayName, read.ref, read.autoFilter) == ("Table_Read", "A2:A3", None)
    assert (work.displayName, work.autoFilter.ref) == ("Table_Work", "A2:A3")
    assert (pages["Read"].freeze_panes, pages["Work"].freeze_panes) == (None, "B3")


def test_the_headers_of_a_table_are_its_cells():
    columns = (Column("n"), Column("n"), Column("=x"), Column("_x000D_"), Column("a\nb"))

    page = reopened(written(sheet(columns=columns, rows=[(1, 2, 3, 4, 5)]), **ABOUT))["Sheet"]

    (table,) = page.tables.values()
    assert [column.name for column in table.tableColumns] == cells(page)[1]
    assert cells(page)[1] == ["n", "n 2", "=x", "_x000D_", "a b"]


def test_a_sheet_prints_landscape_one_page_wide_with_its_header_on_each():
    page = reopened(written(sheet(), **ABOUT))["Sheet"]

    assert page.page_setup.orientation == "landscape"
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$2:$2"


def test_a_link_leads_to_the_other_sheet_whatever_its_title():
    titles = ["It's", "x" * 40]
    links = sheet("Contents", rows=[(Link("Go", title),) for title in titles])

    page = reopened(written(links, *map(sheet, titles), **ABOUT))["Contents"]

    assert [page[f"A{row}"].hyperlink.location for row in (3, 4)] == [
        "'It''s'!A1",
        f"'{'x' * 31}'!A1",
    ]


def test_the_file_says_what_it_is():
    properties = reopened(written(sheet(), **ABOUT)).properties

    assert (properties.title, properties.creator) == ("Results", "Oakfield School")
    assert properties.language == "en-GB"
    assert properties.created == properties.modified == ABOUT["made_at"].replace(tzinfo=None)


def test_it_opens_at_the_first_cell_of_the_first_sheet():
    book = reopened(written(sheet("One"), sheet("Two"), **ABOUT))

    assert book.active.title == "One"
    assert book.active.sheet_view.selection[0].activeCell == "A1"


def test_the_same_sheets_and_moment_give_the_same_bytes():
    assert written(charted(), **ABOUT) == written(charted(), **ABOUT)


def test_a_chart_has_its_axes_and_says_what_it_shows():
    content = written(charted(), **ABOUT)

    (chart,) = reopened(content)["Sheet"]._charts
    assert not chart.x_axis.delete
    assert not chart.y_axis.delete
    assert (chart.grouping, chart.overlap, chart.x_axis.scaling.orientation) == (
        "stacked",
        100,
        "maxMin",
    )
    drawing = ZipFile(BytesIO(content)).read("xl/drawings/drawing1.xml").decode()
    assert 'descr="Says &quot;a&quot; &lt; &#233;"' in drawing


def test_every_bar_of_a_chart_has_its_name_and_room():
    stacked = drawn(charted())
    beside = drawn(charted(charts=(replace(charted().charts[0], stacked=False),)))

    assert (stacked.x_axis.tickLblSkip, stacked.x_axis.tickLblPos) == (1, "low")
    assert beside.anchor.ext.height > stacked.anchor.ext.height


def test_it_writes_ten_thousand_rows_without_holding_them():
    many = sheet(rows=((str(number),) for number in range(10_000)))

    assert reopened(written(many, **ABOUT))["Sheet"].max_row == 10_002


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(alphabet=st.characters(codec=None)), min_size=1, max_size=20))
def test_any_texts_come_back_as_texts(texts):
    page = reopened(written(sheet(rows=[(text,) for text in texts]), **ABOUT))["Sheet"]

    assert {page.cell(row, 1).data_type for row in range(3, len(texts) + 3)} <= {"s", "n"}


def test_libreoffice_sees_the_same_cells(tmp_path):
    texts = [*FORMULAS, *PLAIN, *BROKEN, "e\u0301", "مرحبا 😀", "x" * 32_000]
    one = sheet("Texts", rows=[(text,) for text in texts])
    columns = (Column("a", 9, Format.PERCENT), Column("b", 9, Format.NUMBER), Column("c"))
    two = sheet(
        "Numbers",
        columns=columns,
        rows=[(0.25, 0.333, date(2026, 11, 5)), (1, -2.5, Hidden.CONFIDENTIAL)],
    )
    content = written(one, two, charted("Chart"), **ABOUT)

    after = through_libreoffice(content, tmp_path)

    before = reopened(content)
    assert after.sheetnames == ["Texts", "Numbers", "Chart"]
    for name in after.sheetnames:
        assert raw(after[name]) == cells(before[name])
    assert {cell.data_type for cell in after["Texts"]["A"] if cell.value} == {"s"}


def sheet(title="Sheet", **given):
    return Sheet(
        title=title,
        heading="Heading",
        **{"notes": (), "columns": (Column("Text", 40),), "rows": [("x",)]} | given,
    )


def drawn(described):
    return reopened(written(described, **ABOUT))["Sheet"]._charts[0]


def charted(title="Sheet", **given):
    columns = (Column("Item"), Column("No", 9, Format.PERCENT), Column("Yes", 9, Format.PERCENT))
    chart = Chart(
        title="Answers",
        says='Says "a" < é',
        series=(Series(2, "D3E4F4", "000000"), Series(3, "12436D", "FFFFFF")),
        format="0%",
        ends=(0, 1),
        stacked=True,
    )
    rows = [("One", 0.25, 0.75), ("Two", 1, 0)]
    return sheet(title, **{"columns": columns, "rows": rows, "charts": (chart,)} | given)


def written_text(value):
    return written(sheet(rows=[(value,)]), **ABOUT)


def only_cell(content):
    return reopened(content)["Sheet"]["A3"]
