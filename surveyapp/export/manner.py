"""How the answers were given, as counts."""

from surveyapp.export.edition import Edition
from surveyapp.export.layout import Column, Format, Sheet
from surveyapp.export.notes import see


def sheet(edition: Edition) -> Sheet:
    """List of how many people each thing is true."""
    return Sheet(
        title="How answers were given",
        heading=f"How the answers were given: {edition.subject}",
        notes=(f"One row for each thing that was counted. {see('manner')}",),
        columns=(
            Column("What", 28),
            Column("Meaning", 80),
            Column("People", 10, Format.COUNT),
            Column("Of", 10, Format.COUNT),
        ),
        rows=[(row.label, row.about, row.n, row.of) for row in edition.report.manner],
    )
