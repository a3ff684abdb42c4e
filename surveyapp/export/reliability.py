"""How well the items of each scale hang together in these answers."""

from surveyapp.export.layout import Column, Format, Sheet
from surveyapp.export.notes import see
from surveyapp.reports.results import Results


def sheet(results: Results, subject: str) -> Sheet:
    """List alpha with its interval, omega and a caution where one is due, scale by scale."""
    return Sheet(
        title="Reliability",
        heading=f"Reliability of the scales: {subject}",
        notes=(f"One row for each scale. {see('alpha')}",),
        columns=(
            Column("Scale", 30),
            Column("Items", 8, Format.COUNT),
            Column("n", 8, Format.COUNT),
            Column("Alpha", 9, Format.NUMBER),
            Column("Interval from", 11, Format.NUMBER),
            Column("Interval to", 11, Format.NUMBER),
            Column("Omega", 9, Format.NUMBER),
            Column("Caution", 60),
        ),
        rows=[
            (scale.scale.title, it.items, it.n, it.alpha, it.low, it.high, it.omega, it.caution)
            for scale in results.scales
            for it in [scale.reliability]
        ],
    )
