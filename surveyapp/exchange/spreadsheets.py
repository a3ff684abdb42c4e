"""XLSX files from elsewhere, checked before they are opened and read row by row.

A small file can hold a cell of hundreds of megabytes or a row far below the others, so what the zip
says is looked at first and only so many rows and columns are read. Formulas give the value that
was saved with them.
"""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from surveyapp.exchange.tables import MOST_COLUMNS, MOST_ROWS, Row, Table, Unusable, content, table

MOST_PARTS = 500
LARGEST_UNPACKED = 200_000_000  # bytes
MOST_PACKED = 100  # times smaller than unpacked
SMALL = 1_000_000  # bytes; what is smaller unpacked may be packed as it likes

_UNREADABLE = (
    BadZipFile,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,  # and what defusedxml refuses
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def xlsx_table(path: Path) -> Table:
    """Read the first sheet of an XLSX file."""
    raw = content(path)
    _check_zip(path, raw)
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        page = book.worksheets[0]
        page.reset_dimensions()  # some programs write wrong ones
        notes = [f"Read the sheet {page.title!r}, the first of {len(book.worksheets)}."]
        return table(path, _rows(page), notes)
    except _UNREADABLE as error:
        raise Unusable(f"{path.name} isn't a workbook that can be read: save it anew.") from error


def _check_zip(path: Path, raw: bytes) -> None:
    try:
        parts = ZipFile(io.BytesIO(raw)).infolist()
    except BadZipFile as error:
        raise Unusable(f"{path.name} isn't an XLSX file: save it as XLSX or CSV.") from error
    unpacked = sum(part.file_size for part in parts)
    if (
        len(parts) > MOST_PARTS
        or unpacked > LARGEST_UNPACKED
        or unpacked > max(SMALL, MOST_PACKED * len(raw))
    ):
        raise Unusable(
            f"{path.name} is far larger inside than a file of answers: save the sheet as CSV."
        )


def _rows(page: Any) -> Iterator[Row]:
    """Give the rows, as wide as the header and one cell more, so that a longer row is noticed."""
    rows = page.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1, values_only=True)
    width = None
    for number, values in enumerate(rows, start=1):
        if values.count(None) == len(values):
            yield Row(number, ())
            continue
        cells = [_text(value) for value in values[:width]]
        while cells and not cells[-1]:
            cells.pop()
        width = width or len(cells) + 1
        yield Row(number, tuple(cells))


def _text(value: Any) -> str:
    """Write a cell as it would be typed: 3 for 3.0, 2026-12-31 for a day."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
