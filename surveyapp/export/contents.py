"""The list of the sheets, with a link to each."""

from collections.abc import Sequence

from surveyapp.export.layout import Column, Link, Sheet


def sheet(others: Sequence[Sheet]) -> Sheet:
    """List the other sheets in their order."""
    return Sheet(
        title="Contents",
        heading="Contents",
        notes=("Each title leads to its sheet.",),
        columns=(Column("Sheet", 28), Column("What it holds", 80)),
        rows=[(Link(other.title, other.title), other.heading) for other in others],
    )
