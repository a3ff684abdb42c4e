"""Rows of cells as the XML of a worksheet, written one by one.

Made here rather than by the library, which takes ten times as long and treats texts differently
depending on what else is installed.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from html import escape
from typing import IO, Any

from surveyapp.export.cells import begins_formula, escaped, is_safe_number, safe_text
from surveyapp.export.layout import Column, Format, Link, Value
from surveyapp.reports.privacy import Hidden

LINE_POINTS, PADDING_POINTS, MOST_POINTS = 12.5, 3.5, 400.0
SIGNS = 1.2  # letters of the text for each unit of a column's width
_FIRST_DAY = date(1899, 12, 30)  # day 0 of a spreadsheet
_STYLES = {
    Format.TEXT: "Value",
    Format.COUNT: "Count",
    Format.NUMBER: "Number",
    Format.FINE: "Fine number",
    Format.PERCENT: "Percent",
}


class Rows:
    """Writes rows to a stream; `style` gives the number of a style, marked as text if quoted."""

    def __init__(self, stream: IO[bytes], style: Callable[[str, bool], int]) -> None:
        self._stream = stream
        self._style = style
        self._links: list[tuple[str, str]] = []
        self.count = 0
        stream.write(b"<sheetData>")

    def add(self, values: Sequence[Value], columns: Sequence[Column]) -> None:
        """Add a row of values, each shown as its column says."""
        pairs = zip(values, columns, strict=True)
        self._write([_looks(value, column.format) for value, column in pairs], columns)
        for place, value in enumerate(values, start=1):
            if isinstance(value, Link):
                self._links.append((f"{letters(place)}{self.count}", value.sheet))

    def add_header(self, titles: Sequence[str], columns: Sequence[Column]) -> None:
        """Add the header of a table, aligned like what is below it."""
        formats = (column.format for column in columns)
        styles = ("Header" if it is Format.TEXT else "Header of numbers" for it in formats)
        self._write(list(zip(titles, styles, strict=True)), columns)

    def add_line(self, text: str, style: str) -> None:
        """Add a text above the table; it may be wider than its column."""
        self._write([(text, style)], [])

    def finish(self, names: Mapping[str, str]) -> None:
        """End the rows, and add where the links lead; `names` gives each sheet's own title."""
        self._stream.write(b"</sheetData>")
        if self._links:
            links = "".join(_link(place, names[sheet]) for place, sheet in self._links)
            self._stream.write(f"<hyperlinks>{links}</hyperlinks>".encode())

    def _write(self, cells: Sequence[tuple[Any, str]], columns: Sequence[Column]) -> None:
        self.count += 1
        inner = "".join(
            self._cell(f"{letters(place)}{self.count}", value, style)
            for place, (value, style) in enumerate(cells, start=1)
        )
        height = _height(cells, columns) if columns else ""
        self._stream.write(f'<row r="{self.count}"{height}>{inner}</row>'.encode())

    def _cell(self, place: str, value: Any, style: str) -> str:
        if not isinstance(value, str):
            return f'<c r="{place}" s="{self._style(style, False)}"><v>{value}</v></c>'
        text, quoted = _text(value)
        if not text:
            return ""
        return (
            f'<c r="{place}" s="{self._style(style, quoted)}" t="inlineStr">'
            f'<is><t xml:space="preserve">{text}</t></is></c>'
        )


def _link(place: str, title: str) -> str:
    quoted = title.replace("'", "''")
    location = escape(f"'{quoted}'!A1")
    return f'<hyperlink ref="{place}" location="{location}"/>'


@lru_cache(maxsize=1_000)
def letters(place: int) -> str:
    """Give the letters of a column: A for 1, AA for 27."""
    rest, last = divmod(place - 1, 26)
    return (letters(rest) if rest else "") + chr(ord("A") + last)


@lru_cache(maxsize=10_000)
def _text(value: str) -> tuple[str, bool]:
    """Give a text as XML, and whether it must be marked so that it never becomes a formula."""
    return escape(escaped(safe_text(value)), quote=False), begins_formula(value)


def _looks(value: Value, shown_as: Format) -> tuple[Any, str]:
    """Give what is written for a value, and its style."""
    if isinstance(value, Link):
        return value.text, "Hyperlink"
    if isinstance(value, Hidden):
        return value.value, "Value" if shown_as is Format.TEXT else "Mark"
    if isinstance(value, str):
        return value, "Body"
    if isinstance(value, date):
        return (value - _FIRST_DAY).days, "Date"
    if not is_safe_number(value):
        return (Hidden.NOT_AVAILABLE.value if math.isnan(value) else str(value)), "Mark"
    return value, _STYLES[shown_as]


def _height(cells: Sequence[tuple[Any, str]], columns: Sequence[Column]) -> str:
    """Make a row as high as its longest text needs, which not every program does by itself."""
    pairs = zip(cells, columns, strict=True)
    lines = max(
        (_lines(value, column.width) for (value, _), column in pairs if isinstance(value, str)),
        default=1,
    )
    points = min(lines * LINE_POINTS + PADDING_POINTS, MOST_POINTS)
    return f' ht="{points}" customHeight="1"'


def _lines(text: str, width: float) -> int:
    if "\n" not in text and len(text) <= width:
        return 1
    return sum(max(1, math.ceil(len(line) / (width * SIGNS))) for line in text.split("\n"))
