"""Tables as CSV: for other programs, and safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence
from typing import TextIO

from surveyapp.export.cells import begins_formula, safe_text

ENCODING = "utf-8-sig"  # by its first bytes Excel knows that it is UTF-8


def write_csv(header: Sequence[str], rows: Iterable[Sequence[object]], stream: TextIO) -> None:
    """Write a header and rows; texts that a spreadsheet would run get an apostrophe in front."""
    writer = csv.writer(stream)
    writer.writerow([_guarded(text) for text in header])
    for row in rows:
        writer.writerow([_guarded(it) if isinstance(it, str) else it for it in row])


def in_words(rows: Sequence[int]) -> str:
    """Write row numbers in short: 2, 5 to 9."""
    parts: list[list[int]] = []
    for row in rows:
        if parts and row == parts[-1][1] + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    return ", ".join(str(first) if first == last else f"{first} to {last}" for first, last in parts)


def _guarded(text: str) -> str:
    return f"'{safe_text(text)}" if begins_formula(text) else safe_text(text)
