"""Two pictures with their tables: how high the averages are, and who went up or down."""

import math
from collections.abc import Iterator, Sequence

from surveyapp.export.layout import Chart, Column, Format, Series, Sheet, Value
from surveyapp.reports.evaluated import EvaluatedFiles
from surveyapp.reports.evaluation_rows import Row, rows
from surveyapp.reports.privacy import Hidden

NAVY, PALE, ORANGE = "12436D", "D3E4F4", "F46A25"  # they differ in print, too
WHITE, BLACK = "FFFFFF", "000000"
LEGIBLE = "[>=0.06]0%;;"  # a share that is too narrow for its figure goes without
SIGNED = "+0%;-0%;0%"
NAMES = Column("Scale and group", 48)


def averages(evaluated: EvaluatedFiles) -> Iterator[Sheet]:
    """Draw how high each group scored, before and after."""
    found = [row for row in rows(evaluated) if not isinstance(row.of_range(row.after), Hidden)]
    if found:
        yield _averages(found)


def changes(evaluated: EvaluatedFiles) -> Iterator[Sheet]:
    """Draw how many went up or down or, where nobody is matched, how far the averages differ."""
    found = rows(evaluated)
    matched = [row for row in found if not isinstance(row.up, Hidden)]
    moved = [row for row in found if not isinstance(row.of_range(row.change, start=False), Hidden)]
    if matched:
        yield _changes(matched)
    elif moved:
        yield _differences(moved)


def _averages(found: Sequence[Row]) -> Sheet:
    both = any(not isinstance(row.before, Hidden) for row in found)
    surveys = [Column("Before", 11, Format.PERCENT)] * both + [Column("After", 11, Format.PERCENT)]
    series = (Series(2, PALE, BLACK), Series(3, NAVY, BLACK)) if both else (Series(2, NAVY, BLACK),)
    table = [
        (_label(row), *([row.of_range(row.before)] * both), row.of_range(row.after))
        for row in found
    ]
    return Sheet(
        title="Chart of averages",
        heading="Where the averages lie before and after" if both else "Where the averages lie",
        notes=(
            "Each bar ends where the average lies between the lowest possible score (0 %) and the "
            "highest (100 %), so that scales of different lengths can stand side by side.",
            "How sure a difference is says the sheet Change.",
        ),
        columns=(NAMES, *surveys),
        rows=table,
        charts=(
            Chart(
                title="Averages, from the lowest to the highest possible score",
                says=_says(table, surveys),
                series=series,
                format=Format.PERCENT.value,
                ends=(0, 1),
            ),
        ),
    )


def _changes(found: Sequence[Row]) -> Sheet:
    columns = [Column(text, 11, Format.PERCENT) for text in ("Went up", "Same", "Went down")]
    table = [(_label(row), *_shares(row)) for row in found]
    return Sheet(
        title="Chart of change",
        heading="How many went up, stayed the same or went down",
        notes=(
            "Of those who answered both times. A change of any size counts here; the sheet "
            "Individuals counts those beyond the questionnaire's own imprecision.",
            "Where a higher score is worse, going down is the good news: it says so in the name.",
        ),
        columns=(NAMES, *columns),
        rows=table,
        charts=(
            Chart(
                title="How many went up, stayed the same or went down",
                says=_says(table, columns),
                series=(
                    Series(2, NAVY, WHITE),
                    Series(3, PALE, BLACK),
                    Series(4, ORANGE, BLACK),
                ),
                format=LEGIBLE,
                ends=(0, 1),
                stacked=True,
            ),
        ),
    )


def _differences(found: Sequence[Row]) -> Sheet:
    table = [(_label(row), row.of_range(row.change, start=False)) for row in found]
    largest = max(abs(value) for _, value in table if not isinstance(value, Hidden))
    end = max(0.1, math.ceil(largest * 10) / 10)
    columns = [Column("Difference", 11, Format.PERCENT)]
    return Sheet(
        title="Chart of change",
        heading="How far the averages differ",
        notes=(
            "Each bar is a difference, as a share of the way from the lowest to the highest "
            "possible score. Bars to the right are higher, bars to the left lower.",
            "How sure a difference is says the sheet Change.",
        ),
        columns=(NAMES, *columns),
        rows=table,
        charts=(
            Chart(
                title="Differences, in per cent of the scale",
                says=_says(table, columns),
                series=(Series(2, NAVY, BLACK),),
                format=SIGNED,
                ends=(-end, end),
            ),
        ),
    )


def _label(row: Row) -> str:
    worse = " (higher is worse)" if row.scale.higher_is == "worse" else ""
    return f"{row.scale.title}{worse}: {row.group}"


def _shares(row: Row) -> Iterator[Value]:
    counts = [0 if isinstance(it, Hidden) else it for it in (row.up, row.same, row.down)]
    return (count / sum(counts) for count in counts)


def _says(table: Sequence[Sequence[Value]], columns: Sequence[Column]) -> str:
    """Put the bars into words for whoever can't see them."""
    lines = []
    for name, *values in table:
        known = [
            f"{column.header.lower()} {value:.0%}"
            for column, value in zip(columns, values, strict=True)
            if isinstance(value, float) and not isinstance(value, Hidden)
        ]
        lines.append(f"{name}: {', '.join(known)}.")
    return " ".join(lines)
