"""`surveyapp read-comments …`: read comments that were collected elsewhere."""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from textwrap import shorten
from time import perf_counter

import click

from surveyapp.analysis.text.reader import Reader
from surveyapp.cli import settings
from surveyapp.cli.answer_files import FILE, check_output, echo, write
from surveyapp.cli.errors import BadInput
from surveyapp.exchange.answers import column_place, has_column
from surveyapp.exchange.files import read_table
from surveyapp.exchange.tables import Row, Table, Unusable
from surveyapp.export import read_comments as export
from surveyapp.export import tables
from surveyapp.records import readings
from surveyapp.reports.read_comments import CommentFile, ReadComment

BATCH = 100  # comments between two steps of the progress bar
SHOWN = 20  # columns that a sentence names
WIDEST = 40  # letters of a column's name in it


@click.command(name="read-comments")
@click.argument("file", type=FILE)
@click.option("--column", help="The heading of the column that holds the comments.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write .csv or .xlsx.")
@click.option(
    "--phrases",
    type=FILE,
    envvar=settings.PHRASES,
    help="The school's own phrases that raise a concern. [environment: CONCERN_PHRASES]",
)
def read_comments(
    file: Path, column: str | None, output: Path | None, phrases: Path | None
) -> None:
    """Read comments in a file (CSV or XLSX): their sentiment, concerns and themes.

    Without -o the table is printed as CSV. Nothing is kept and nothing is sent anywhere. Flags
    say what to read first; they miss some, so that every comment is still to be read.
    """
    check_output(output, _WRITERS, [file])
    reader = settings.reader(phrases)
    table = _table(file)
    place = _place(file, table, column)
    started = perf_counter()
    rows = _read(table.rows, place, reader)
    seconds = perf_counter() - started
    blank = len(table.rows) - len(rows)
    found = CommentFile(file.name, table.header.cells[place], reader.version, rows, blank)
    if output is None:
        click.echo(_as_csv(found), nl=False)
    else:
        write(output, _WRITERS, found)
    echo(_summary(found, seconds), err=output is None)


def _table(file: Path) -> Table:
    try:
        return read_table(file)
    except Unusable as problem:
        raise BadInput(str(problem)) from problem


def _place(file: Path, table: Table, column: str | None) -> int:
    """Find the column; raises BadInput with the columns that there are."""
    if column is not None and has_column(table, column):
        return column_place(file, table, column)
    named = [shorten(text, WIDEST) for text in table.header.cells if text.strip()]
    more = f" and {len(named) - SHOWN} more" if len(named) > SHOWN else ""
    wrong = "Name the column with --column" if column is None else f"There is no column {column!r}"
    raise BadInput(f"{wrong}: {file.name} has {', '.join(map(repr, named[:SHOWN]))}{more}.")


def _read(rows: tuple[Row, ...], place: int, reader: Reader) -> tuple[ReadComment, ...]:
    given = [
        (row.number, row.cells[place])
        for row in rows
        if place < len(row.cells) and row.cells[place].strip()
    ]
    found: list[ReadComment] = []
    label = f"Reading {len(given):,} comments"
    with click.progressbar(length=len(given), label=label, file=sys.stderr) as bar:
        for start in range(0, len(given), BATCH):
            batch = given[start : start + BATCH]
            found += [
                ReadComment(number, words, readings.read_safely(words, reader))
                for number, words in batch
            ]
            bar.update(len(batch))
    return tuple(found)


def _summary(found: CommentFile, seconds: float) -> Iterator[str]:
    count = len(found.comments)
    needing = sum(it.severity > 0 for it in found.comments)
    blank = f"{found.blank:,} {'row has' if found.blank == 1 else 'rows have'} none"
    yield f"{count:,} comments read by reader {found.version}; {blank}."
    yield f"Sentiment: {_listed(found.labels())}."
    yield f"Need a person to look: {needing:,} ({_listed(found.urgencies())})."
    yield f"{count / max(seconds, 0.001):,.0f} comments a second."


def _listed(counts: Iterator[tuple[str, int]]) -> str:
    return ", ".join(f"{name.lower()} {count:,}" for name, count in counts)


def _as_csv(found: CommentFile) -> str:
    stream = io.StringIO(newline="")
    export.write_table(found, stream)
    return stream.getvalue()


def _write_csv(found: CommentFile, path: Path) -> None:
    with path.open("w", encoding=tables.ENCODING, newline="") as stream:
        export.write_table(found, stream)


def _write_xlsx(found: CommentFile, path: Path) -> None:
    with path.open("wb") as stream:
        export.write_workbook(found, datetime.now(UTC), stream)


_WRITERS = {".csv": _write_csv, ".xlsx": _write_xlsx}
