"""A table read from a file of another program: a header and rows of texts.

Whatever the file is, it is read within limits and never evaluated; Unusable says in a sentence why
it can't be read and what to do.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

LARGEST_FILE = 50_000_000  # bytes
MOST_ROWS = 200_000
MOST_COLUMNS = 1_000
LONGEST_CELL = 100_000  # characters
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}


class Unusable(Exception):
    """The file can't be used; the message is one sentence that says what to do."""


@dataclass(frozen=True)
class Row:
    """One row of texts with its number, as a spreadsheet counts."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """Say whether there is nothing in the row."""
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """The header's cells and the rows below it; `notes` say how the file was understood."""

    header: Row
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def content(path: Path) -> bytes:
    """Give the bytes of a file that isn't too large."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise Unusable(f"{path.name} is over {LARGEST_FILE // 1_000_000} MB: split it.")
        return path.read_bytes()
    except OSError as error:
        raise Unusable(f"{path.name} can't be read: {error.strerror}.") from error


def csv_table(path: Path) -> Table:
    """Read a CSV file, whatever its encoding and separator."""
    text, encoding = _decoded(path)
    separator = _separator(text)
    try:
        records = list(islice(_records(text, separator), MOST_ROWS + 2))
    except csv.Error as error:
        raise Unusable(
            f"{path.name} isn't a CSV file ({error}): is a quotation mark left open?"
        ) from error
    note = f"Read as {encoding}, separated by {_SEPARATORS[separator]}."
    return table(path, (Row(number, tuple(it)) for number, it in enumerate(records, 1)), [note])


def table(path: Path, rows: Iterable[Row], notes: Iterable[str]) -> Table:
    """Take the first row with anything in it as the header; raises Unusable past the limits."""
    kept = [row for row in rows if not row.is_blank]
    if len(kept) < 2:
        raise Unusable(f"{path.name} has no answers: it needs a header and a row for each person.")
    if len(kept) - 1 > MOST_ROWS:
        raise Unusable(f"{path.name} has over {MOST_ROWS:,} rows: split it.")
    if len(kept[0].cells) > MOST_COLUMNS:
        raise Unusable(f"{path.name} has over {MOST_COLUMNS:,} columns: delete those not needed.")
    return Table(kept[0], tuple(kept[1:]), tuple(notes))


def _decoded(path: Path) -> tuple[str, str]:
    raw = content(path)
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = {"utf-16": "UTF-16"} if wide else {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}
    for encoding, name in encodings.items():
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, name
    raise Unusable(f"{path.name} isn't a text file: save it as CSV or XLSX.")


def _records(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _separator(text: str) -> str:
    """Choose what makes the first rows equally wide, and then what makes the header widest."""

    def even_and_wide(separator: str) -> tuple[float, int]:
        try:
            rows = [row for row in islice(_records(text, separator), 20) if row]
        except csv.Error:
            return (0, 0)
        width = len(rows[0]) if rows else 0
        even = sum(len(row) == width for row in rows) / max(len(rows), 1)
        return (even if width > 1 else 0, width)

    return max(_SEPARATORS, key=even_and_wide)
