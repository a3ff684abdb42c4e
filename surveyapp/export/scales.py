"""Scale scores of everyone and of each group, and how they fall into the scales' bands."""

from collections.abc import Iterator

from surveyapp.export.layout import Column, Format, Sheet, Value
from surveyapp.export.notes import see
from surveyapp.export.rates import GROUP_COLUMNS, group_cells
from surveyapp.reports.results import Results


def sheet(results: Results, subject: str) -> Sheet:
    """List every scale in every group: how many, how high, how spread, how sure."""
    return Sheet(
        title="Scale scores",
        heading=f"Scale scores by group: {subject}",
        notes=(
            "One row for each scale and group; everyone comes first. "
            + see("scored", "interval", "sd", "compare"),
        ),
        columns=(
            Column("Scale", 30),
            Column("A higher score is", 17),
            *GROUP_COLUMNS,
            Column("n", 8, Format.COUNT),
            Column("Could not be scored", 12, Format.COUNT),
            Column("Mean", 9, Format.NUMBER),
            Column("SD", 9, Format.NUMBER),
            Column("Interval from", 11, Format.NUMBER),
            Column("Interval to", 11, Format.NUMBER),
            Column("Lowest possible", 11, Format.NUMBER),
            Column("Highest possible", 11, Format.NUMBER),
        ),
        rows=list(_rows(results)),
    )


def bands(results: Results, subject: str) -> Iterator[Sheet]:
    """List the share of each band, where scales have bands."""
    if any(scale.scale.bands for scale in results.scales):
        yield Sheet(
            title="Bands",
            heading=f"Scores by band: {subject}",
            notes=(f"One row for each scale, group and band. {see('scored', 'shares')}",),
            columns=(
                Column("Scale", 30),
                *GROUP_COLUMNS,
                Column("Band", 34),
                Column("n", 8, Format.COUNT),
                Column("Share", 9, Format.PERCENT),
            ),
            rows=list(_bands(results)),
        )


def _rows(results: Results) -> Iterator[tuple[Value, ...]]:
    for scale in results.scales:
        for row in scale.rows:
            yield (
                scale.scale.title,
                scale.scale.higher_is,
                *group_cells(row.group),
                row.n,
                row.unscored,
                row.mean,
                row.sd,
                row.low,
                row.high,
                scale.lowest,
                scale.highest,
            )


def _bands(results: Results) -> Iterator[tuple[Value, ...]]:
    for scale in results.scales:
        for row in scale.rows:
            for band in row.bands:
                yield (
                    scale.scale.title,
                    *group_cells(row.group),
                    band.label,
                    band.n,
                    band.share,
                )
