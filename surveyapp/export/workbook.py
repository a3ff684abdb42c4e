"""Writes described sheets as an Excel workbook; nothing else in the program writes one.

Texts stay texts, whatever they begin with. The same sheets and the same moment give the same bytes.
openpyxl makes the workbook, its styles, tables and charts; `rows` makes what is inside the sheets.
"""

import re
import shutil
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from html import escape
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.table import Table, TableColumn
from openpyxl.writer.excel import ExcelWriter

from surveyapp.export.cells import escaped, safe_text
from surveyapp.export.layout import (
    Chart,
    Format,
    Series,
    Sheet,
    headers,
    sheet_titles,
    table_names,
)
from surveyapp.export.rows import Rows, letters

A4 = 9
IN_MEMORY = 5_000_000  # bytes of a sheet; a longer one goes through a file
LINE_CM, FRAME_CM, CHART_CM = 0.9, 3.2, 20.0
GREY = "D0D3D6"

_FONT = "Arial"
_body = Alignment(vertical="center", wrap_text=True)
_left = Alignment(vertical="center", horizontal="left")
_right = Alignment(vertical="center", horizontal="right", indent=1)
_above = Alignment(vertical="bottom", wrap_text=True)
_above_right = Alignment(vertical="bottom", horizontal="right", indent=1, wrap_text=True)
_line = Border(bottom=Side(style="thin", color="505A5F"))
_plain = Font(name=_FONT, size=10)
_bold = Font(name=_FONT, size=10, bold=True)
_builtin = {"Title": 15, "Percent": 5, "Note": 10, "Hyperlink": 8}  # the names that Excel knows
STYLES: dict[str, dict[str, Any]] = {
    "Title": {"font": Font(name=_FONT, size=16, bold=True, color="12436D")},
    "Note": {"font": Font(name=_FONT, size=10, color="505A5F")},
    "Header": {"font": _bold, "alignment": _above, "border": _line},
    "Header of numbers": {"font": _bold, "alignment": _above_right, "border": _line},
    "Body": {"font": _plain, "alignment": _body},
    "Value": {"font": _plain, "alignment": _left},
    "Mark": {"font": _plain, "alignment": _right},
    "Count": {"font": _plain, "alignment": _right, "number_format": Format.COUNT.value},
    "Number": {"font": _plain, "alignment": _right, "number_format": Format.NUMBER.value},
    "Fine number": {"font": _plain, "alignment": _right, "number_format": Format.FINE.value},
    "Percent": {"font": _plain, "alignment": _right, "number_format": Format.PERCENT.value},
    "Date": {"font": _plain, "alignment": _left, "number_format": "yyyy-mm-dd"},
    "Hyperlink": {
        "font": Font(name=_FONT, size=10, underline="single", color="12436D"),
        "alignment": _body,
    },
}

EMPTY = re.compile(rb"<sheetData ?(/>|></sheetData>)")


@dataclass(frozen=True)
class Properties:
    """What the file says about itself; `made_at` is aware of its zone."""

    title: str
    creator: str
    language: str
    made_at: datetime


def write(sheets: Sequence[Sheet], properties: Properties, stream: IO[bytes]) -> None:
    """Write the sheets to a stream, in order, one pass over each sheet's rows."""
    book = Workbook(write_only=True)
    moment = properties.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.properties = DocumentProperties(
        title=safe_text(properties.title),
        creator=safe_text(properties.creator),
        language=properties.language,
        created=moment,
        modified=moment,
    )
    for name, look in STYLES.items():
        book.add_named_style(NamedStyle(name=name, builtinId=_builtin.get(name), **look))
    titles = sheet_titles([sheet.title for sheet in sheets])
    names = {sheet.title: title for sheet, title in zip(sheets, titles, strict=True)}
    archive = _Archive(stream, moment)
    archive.says = [[chart.says for chart in sheet.charts] for sheet in sheets if sheet.charts]
    with ExitStack() as open_:
        for sheet, title, table in zip(sheets, titles, table_names(titles), strict=True):
            inside = open_.enter_context(SpooledTemporaryFile(IN_MEMORY))
            _write_sheet(book.create_sheet(title), inside, sheet, names, table)
            archive.rows.append(inside)
        ExcelWriter(book, archive).save()


class _Archive(ZipFile):
    """A zip whose entries all bear one moment, and into which the rows and texts are put.

    `rows` holds the inside of each sheet, `says` the words for the charts of each sheet with any.
    """

    def __init__(self, stream: IO[bytes], moment: datetime) -> None:
        super().__init__(stream, "w", ZIP_DEFLATED)
        self._moment = moment
        self.rows: list[IO[bytes]] = []
        self.says: list[list[str]] = []

    def writestr(self, name: Any, data: Any, *rest: Any) -> None:
        """Write a part from memory; a drawing gets its words."""
        if str(name).startswith("xl/drawings/drawing"):
            for number, says in enumerate(self.says.pop(0), start=1):
                mark = f'name="Chart {number}"'
                described = f'{mark} descr="{escape(safe_text(says))}"'
                data = data.replace(mark.encode(), described.encode("ascii", "xmlcharrefreplace"))
        super().writestr(self._entry(name), data)

    def write(self, filename: Any, arcname: Any = None, *rest: Any) -> None:
        """Write a sheet, which openpyxl has made empty, with its rows."""
        before, _, after = EMPTY.split(Path(filename).read_bytes())
        rows = self.rows.pop(0)
        with self.open(self._entry(arcname), "w") as entry:
            rows.seek(0)
            entry.write(before)
            shutil.copyfileobj(rows, entry)
            entry.write(after)

    def _entry(self, name: str) -> ZipInfo:
        entry = ZipInfo(name, self._moment.timetuple()[:6])
        entry.compress_type = ZIP_DEFLATED
        return entry


def _write_sheet(
    page: Any, inside: IO[bytes], sheet: Sheet, names: Mapping[str, str], table: str
) -> None:
    """Write the sheet's rows as XML, and describe the rest of it to openpyxl."""
    rows = Rows(inside, _style_numbers(page))
    rows.add_line(sheet.heading, "Title")
    for note in _wrapped(sheet):
        rows.add_line(note, "Note")
    titles = headers(sheet.columns)
    rows.add_header(titles, sheet.columns)
    top = rows.count
    for row in sheet.rows:
        rows.add(row, sheet.columns)
    rows.finish(names)
    _set_up(page, sheet, top)
    if rows.count > top:
        _add_table(page, table, titles, (top, rows.count))
        _add_charts(page, sheet, (top, rows.count))


def _style_numbers(page: Any) -> Callable[[str, bool], int]:
    @lru_cache
    def number(style: str, quoted: bool) -> int:
        cell: Any = WriteOnlyCell(page)
        cell.style = style
        cell.quotePrefix = quoted
        return int(cell.style_id)

    return number


def _wrapped(sheet: Sheet) -> Iterator[str]:
    """Break the notes into lines about as wide as the table, since no cells are merged."""
    width = max(80, int(sum(column.width for column in sheet.columns)))
    for note in sheet.notes:
        yield from textwrap.wrap(safe_text(note), width)


def _set_up(page: Any, sheet: Sheet, top: int) -> None:
    for place, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[letters(place)].width = column.width
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_margins = PageMargins(left=0.5, right=0.5, top=0.5, bottom=0.5)
    page.print_title_rows = f"{top}:{top}"
    if sheet.working:
        page.freeze_panes = f"B{top + 1}"


def _add_table(page: Any, name: str, titles: Sequence[str], ends: tuple[int, int]) -> None:
    """Mark the rows up as a table, for screen readers and formulas; with a filter if working."""
    area = f"A{ends[0]}:{letters(len(titles))}{ends[1]}"
    table = Table(name=name, displayName=name, ref=area)
    if page.freeze_panes:
        table.autoFilter = AutoFilter(ref=area)
    for number, title in enumerate(titles, start=1):
        table.tableColumns.append(TableColumn(id=number, name=escaped(title)))
    page._tables.add(table)  # add_table would warn that the columns must be given: they are


def _add_charts(page: Any, sheet: Sheet, ends: tuple[int, int]) -> None:
    """Put the charts beside the table, one below the other."""
    top, last = ends
    beside = letters(len(sheet.columns) + 2)
    for place, described in enumerate(sheet.charts):
        chart = _bars(described)
        bars = 1 if described.stacked else len(described.series)
        height = FRAME_CM + LINE_CM * (last - top) * bars
        chart.width, chart.height = CHART_CM, height
        for series in described.series:
            numbers = Reference(page, series.column, top, series.column, last)
            chart.add_data(numbers, titles_from_data=True)
            _paint(chart.series[-1], series, described)
        chart.set_categories(Reference(page, 1, top + 1, 1, last))
        page.add_chart(chart, f"{beside}{top + place * int(height * 2 + 1)}")


def _bars(described: Chart) -> Any:
    """Give horizontal bars in the order of the rows, the axis below them."""
    chart: Any = BarChart()
    chart.type = "bar"
    chart.title = safe_text(described.title)
    chart.title.overlay = False
    chart.title.tx.rich.p[0].r[0].rPr = CharacterProperties(sz=1200, b=True)
    chart.gapWidth = 40
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.tickLblSkip = 1  # every bar has its name …
    chart.x_axis.tickLblPos = "low"  # … at the side, not inside bars below 0
    chart.y_axis.crosses = "max"
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = described.ends
    chart.y_axis.number_format = described.format
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=GREY))
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False  # left out, Excel hides the axis
        axis.txPr = _text("000000")
    if described.stacked:
        chart.grouping, chart.overlap = "stacked", 100
    chart.legend.position = "t"
    if len(described.series) == 1:
        chart.legend = None
    return chart


def _paint(bars: Any, series: Series, described: Chart) -> None:
    bars.graphicalProperties = GraphicalProperties(solidFill=series.colour)
    bars.graphicalProperties.line = LineProperties(solidFill="FFFFFF", w=19050)
    bars.invertIfNegative = False
    bars.dLbls = DataLabelList(
        showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False
    )
    bars.dLbls.numFmt = described.format
    bars.dLbls.txPr = _text(series.label)


def _text(colour: str) -> RichText:
    look = CharacterProperties(sz=1000, solidFill=colour)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=look), endParaRPr=look)
    return RichText(p=[paragraph])
