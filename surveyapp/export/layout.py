"""How a workbook is described: sheets of plain values, and charts that point at their columns."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from surveyapp.export.cells import cut, safe_text
from surveyapp.reports.privacy import Figure

TITLE_UNITS = 31
HEADER_UNITS = 255


class Format(Enum):
    """How the numbers of a column are shown; texts and dates look the same in every column."""

    TEXT = "General"
    COUNT = "0"
    NUMBER = "0.00"
    FINE = "0.000"
    PERCENT = "0%"


@dataclass(frozen=True)
class Column:
    """A column: its header, its width in characters, and how its numbers are shown."""

    header: str
    width: float = 12
    format: Format = Format.TEXT


@dataclass(frozen=True)
class Link:
    """A text that leads to another sheet, by that sheet's title."""

    text: str
    sheet: str


Value = str | float | date | Link | Figure


@dataclass(frozen=True)
class Series:
    """The numbers of one column as bars of one colour; `label` is the colour of their figures."""

    column: int
    colour: str
    label: str


@dataclass(frozen=True)
class Chart:
    """Bars beside the sheet's table, one a row, named by the first column.

    `says` is the chart in words, for whoever can't see it. `ends` are the ends of the axis.
    """

    title: str
    says: str
    series: tuple[Series, ...]
    format: str
    ends: tuple[float, float]
    stacked: bool = False


@dataclass(frozen=True)
class Sheet:
    """One table: a heading, lines of notes under it, a header and rows.

    A `working` sheet is there to be filtered and scrolled; the others are there to be read.
    """

    title: str
    heading: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Value]]
    working: bool = False
    charts: tuple[Chart, ...] = ()


def sheet_titles(titles: Sequence[str]) -> list[str]:
    """Give titles that Excel takes: not empty, at most 31 long, none twice, none it reserves."""
    return unique([_sheet_title(title) for title in titles], TITLE_UNITS)


def headers(columns: Sequence[Column]) -> list[str]:
    """Give the headers of a table: one line each, not empty, none twice."""
    texts = [" ".join(safe_text(column.header).split()) or "Column" for column in columns]
    return unique([cut(text, HEADER_UNITS) for text in texts], HEADER_UNITS)


def table_names(titles: Sequence[str]) -> list[str]:
    """Name the tables of sheets in letters, digits and _, so that none looks like a cell."""
    plain = (re.sub(r"[^A-Za-z0-9]+", "_", title).strip("_") for title in titles)
    return unique([f"Table_{name}" for name in plain], HEADER_UNITS, "_")


def unique(texts: Sequence[str], longest: int, joint: str = " ") -> list[str]:
    """Number the texts that came before, whatever their capitals, within the length."""
    given: list[str] = []
    taken: set[str] = set()
    for text in texts:
        number, name = 1, text
        while name.casefold() in taken:
            number += 1
            mark = f"{joint}{number}"
            name = cut(text, longest - len(mark)) + mark
        taken.add(name.casefold())
        given.append(name)
    return given


def _sheet_title(title: str) -> str:
    text = re.sub(r"[\[\]:*?/\\\n]", " ", safe_text(title))
    text = cut(" ".join(text.split()), TITLE_UNITS).strip("' ")
    return "Sheet" if text.casefold() in {"", "history"} else text
