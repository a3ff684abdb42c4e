"""The comments of a file as they were read, as CSV and as a workbook."""

from collections.abc import Iterator
from datetime import datetime
from typing import IO, TextIO

from surveyapp.export import workbook
from surveyapp.export.layout import Column, Format, Sheet, Value
from surveyapp.export.tables import write_csv
from surveyapp.reports.read_comments import CommentFile, ReadComment

BETWEEN = "; "
COLUMNS = (
    Column("Row", 8, Format.COUNT),
    Column("Sentiment", 14),
    Column("Moving words", 32),
    Column("Severity", 10, Format.COUNT),
    Column("Concerns", 28),
    Column("Flagged words", 40),
    Column("Rules", 28),
    Column("Themes", 40),
)


def write_table(found: CommentFile, stream: TextIO) -> None:
    """Write a row for each comment as CSV."""
    header = [column.header.lower() for column in COLUMNS]
    write_csv(header, (_row(it) for it in found.comments), stream)


def write_workbook(found: CommentFile, made_at: datetime, stream: IO[bytes]) -> None:
    """Write the counts and a row for each comment; `made_at` is aware of its zone."""
    title = f"Comments of {found.source}"
    properties = workbook.Properties(title, "surveyapp read-comments", "en-GB", made_at)
    workbook.write([_summary(found), _comments(found)], properties, stream)


def _summary(found: CommentFile) -> Sheet:
    return Sheet(
        title="Summary",
        heading=f"Comments of {found.source}",
        notes=(
            "Words that may need a person to look are flagged; a person decides. Some are missed, "
            "so that every comment is still to be read.",
            f"Column: {found.column}. Read by reader {found.version}.",
        ),
        columns=(Column("What", 40), Column("Comments", 12, Format.COUNT)),
        rows=list(_counts(found)),
    )


def _counts(found: CommentFile) -> Iterator[tuple[str, int]]:
    yield "Comments", len(found.comments)
    yield "Rows without a comment", found.blank
    for label, count in found.labels():
        yield f"Sentiment: {label}", count
    for urgency, count in found.urgencies():
        yield f"Needs a person: {urgency.lower()}", count
    for theme, count in found.themes():
        yield f"Theme: {theme}", count


def _comments(found: CommentFile) -> Sheet:
    return Sheet(
        title="Comments",
        heading=f"Each comment of {found.source}",
        notes=("Row is the row of the file. Severity: 3 act now, 2 today, 1 next review, 0 none.",),
        columns=COLUMNS,
        rows=[_row(it) for it in found.comments],
        working=True,
    )


def _row(it: ReadComment) -> tuple[Value, ...]:
    concerns = it.read.concerns
    return (
        it.row,
        it.read.sentiment.label,
        BETWEEN.join(it.read.sentiment.words),
        it.severity,
        BETWEEN.join(f"{found.category} {found.severity}" for found in concerns),
        BETWEEN.join(it.words[slice(*found.span)] for found in concerns),
        BETWEEN.join(found.rule for found in concerns),
        BETWEEN.join(f"{theme} {label}" for theme, label in it.read.themes.items()),
    )
