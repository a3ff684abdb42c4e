"""A school's own list of people, CSV or XLSX, as a roster.

Only columns that are known, or named by whoever imports the file, are read: a list from a school's
system holds much that has no place here, a UPN first of all. Problems are listed, all at once.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from surveyapp.exchange.files import read_table
from surveyapp.exchange.matching import normalised
from surveyapp.exchange.tables import Row, Table, Unusable
from surveyapp.records.rosters import Entry

LONGEST = 100  # characters of a name, a group or an id

ID, GIVEN, FAMILY, KIND = "id", "given name", "family name", "kind"
CLASS, YEAR, TUTOR_GROUP, NETWORK = "class", "year", "tutor group", "peer support network"
WITH_PUPILS = (CLASS, YEAR, TUTOR_GROUP)

# What a column may be called, as `normalised` writes it; the name itself comes first.
COLUMNS = {
    ID: (ID, "own id", "pupil id", "student id", "person id", "staff id", "admission number"),
    GIVEN: (GIVEN, "given names", "first name", "first names", "forename", "forenames"),
    FAMILY: (FAMILY, "last name", "surname"),
    KIND: (KIND, "pupil or staff"),
    CLASS: (CLASS, "class name", "form", "reg", "reg group", "registration group"),
    YEAR: (YEAR, "year group", "nc year", "national curriculum year"),
    TUTOR_GROUP: (TUTOR_GROUP, "tutor"),
    NETWORK: (NETWORK, "peer support", "peer network"),
    "initiative group": ("initiative group", "initiative"),
    "team": ("team", "department"),
}
KINDS = {
    **dict.fromkeys(("", "pupil", "pupils", "student", "learner", "child"), "pupil"),
    **dict.fromkeys(("staff", "teacher", "adult", "member of staff"), "staff"),
}
_NUMBER_OF_YEAR = re.compile(r"(?:y|yr|year)?\s*0*(\d{1,2})", re.IGNORECASE)
_UPN = re.compile(r"[A-Za-z]\d{11}[0-9A-Za-z]")
_YES = ("yes", "y", "x", "true", "✓")
_NO = ("no", "n", "false", "-", "–")


@dataclass(frozen=True)
class Roster:
    """What a file says about people, and what is wrong with it, a sentence for each row.

    `notes` tell how the file was understood and which of its columns were left unread.
    """

    entries: tuple[Entry, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]


def read(path: Path, further: Sequence[str] = ()) -> Roster:
    """Read a list of people; `further` are headers of more columns of groups.

    Raises Unusable when the file can't be read or has no names in it.
    """
    table = read_table(path)
    columns = _columns(path, table, further)
    rows = [_Row(row, columns, len(table.header.cells)) for row in table.rows]
    unread = [
        text.strip()
        for place, text in enumerate(table.header.cells)
        if text.strip() and place not in columns.values()
    ]
    notes = [*table.notes, *([f"Columns not read: {', '.join(unread)}."] if unread else [])]
    return Roster(
        entries=tuple(row.entry for row in rows if not row.problems),
        problems=tuple(problem for row in rows for problem in row.problems),
        notes=tuple(notes),
    )


class _Row:
    """One row, understood: its entry, and what is wrong with it."""

    def __init__(self, row: Row, columns: Mapping[str, int], width: int) -> None:
        self.cells = {
            name: _plain(row.cells[place]) if place < len(row.cells) else ""
            for name, place in columns.items()
        }
        kind = KINDS.get(normalised(self.cells.get(KIND, "")), "")
        groups = {
            name: tuple(_group_names(name, cell))
            for name, cell in self.cells.items()
            if name not in (ID, GIVEN, FAMILY, KIND)
        }
        self.entry = Entry(
            row=row.number,
            kind=kind,
            given_name=self.cells[GIVEN],
            family_name=self.cells[FAMILY],
            groups=groups,
            own_id=self.cells.get(ID) or None,
        )
        found = [*self._wrong_cells(), *self._wrong_kind(), *self._wrong_id()]
        if any(map(str.strip, row.cells[width:])):
            found.append("there are more cells than the header has; is a comma not in quotes?")
        self.problems = [f"row {row.number}: {sentence}" for sentence in found]

    def _wrong_cells(self) -> Iterator[str]:
        for name in (GIVEN, FAMILY):
            if not self.cells[name]:
                yield f"the {name} is missing."
        for name, cell in self.cells.items():
            if len(cell) > LONGEST:
                yield f"the {name} has over {LONGEST} characters."
            if any(unicodedata.category(character) == "Cc" for character in cell):
                yield f"the {name} has characters that can't be printed."

    def _wrong_kind(self) -> Iterator[str]:
        if not self.entry.kind:
            yield f"the kind must be pupil or staff, not {self.cells[KIND]!r}."
        taught = [name for name in WITH_PUPILS if self.entry.groups.get(name)]
        if self.entry.kind == "staff" and taught:
            yield (
                f"staff are in no {taught[0]} here, or they would be asked with its pupils: "
                "leave it blank, and use a column team."
            )

    def _wrong_id(self) -> Iterator[str]:
        own_id = self.cells.get(ID)
        if own_id == "":
            yield "the id is missing; where there is a column of ids, everybody needs one."
        if own_id and _UPN.fullmatch(own_id):
            yield "the id looks like a UPN, which has no place here: use the school's own number."


def _columns(path: Path, table: Table, further: Sequence[str]) -> dict[str, int]:
    """Give the place of each column that is read, by what it holds."""
    header = [normalised(text) for text in table.header.cells]
    wanted = {**COLUMNS, **{_kind_of(text): (normalised(text),) for text in further}}
    found: dict[str, int] = {}
    for name, names in wanted.items():
        places = [place for place, text in enumerate(header) if text in names]
        if len(places) > 1:
            listed = " and ".join(repr(table.header.cells[place].strip()) for place in places)
            raise Unusable(f"{path.name} has {listed} for the {name}: keep one of them.")
        if places:
            found[name] = places[0]
    missing = [name for name in (GIVEN, FAMILY, *map(_kind_of, further)) if name not in found]
    if missing:
        listed = ", ".join(text.strip() for text in table.header.cells if text.strip())
        raise Unusable(f"{path.name} has no column {missing[0]!r}; its columns are: {listed}.")
    return found


def _kind_of(header: str) -> str:
    """Name the kind of groups that a further column holds; raises Unusable for a UPN."""
    kind = normalised(header)
    if not kind or "upn" in kind.split():
        raise Unusable(f"A column {header!r} can't be a group.")
    return next((name for name, names in COLUMNS.items() if kind in names), kind)


def _group_names(kind: str, cell: str) -> Iterator[str]:
    """Read the groups of one cell: 7B; Chess. A yes stands for a group named after its kind."""
    for text in filter(None, map(str.strip, cell.split(";"))):
        year = _NUMBER_OF_YEAR.fullmatch(text)
        if kind == YEAR and year:
            yield f"Year {year[1]}"
        elif kind in WITH_PUPILS or text.casefold() not in (*_YES, *_NO):
            yield text
        elif text.casefold() in _YES:
            yield kind.capitalize()


def _plain(cell: str) -> str:
    """Write a text with one space between its words, its letters composed."""
    return " ".join(unicodedata.normalize("NFC", cell).split())
