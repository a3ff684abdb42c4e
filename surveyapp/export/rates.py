"""Who was invited and how many answered."""

from collections.abc import Iterator

from surveyapp.export.edition import Edition
from surveyapp.export.layout import Column, Format, Sheet, Value
from surveyapp.export.notes import see
from surveyapp.reports.groups import Group
from surveyapp.reports.privacy import Hidden

GROUP_COLUMNS = (Column("Breakdown", 16), Column("Group", 22))


def group_cells(group: Group) -> tuple[str, str]:
    """Name a group in the two columns that every table of groups begins with."""
    return group.kind.capitalize() or "All", group.name


def sheet(edition: Edition) -> Sheet:
    """List the response rate of everyone and of each group."""
    return Sheet(
        title="Response rates",
        heading=f"Response rates: {edition.subject}",
        notes=(f"One row for each group. {see('rates', 'bound')}",),
        columns=(
            *GROUP_COLUMNS,
            Column("Invited", 12, Format.COUNT),
            Column("Answered", 12, Format.COUNT),
            Column("Response rate", 15, Format.PERCENT),
            Column("At least", 12, Format.COUNT),
            Column("At most", 12, Format.COUNT),
        ),
        rows=list(_rows(edition)),
    )


def _rows(edition: Edition) -> Iterator[tuple[Value, ...]]:
    for row in edition.report.rates.rows:
        bounds = (_bound(row.at_least), _bound(row.at_most))
        yield (*group_cells(row.group), row.invited, row.answered, row.rate, *bounds)


def _bound(number: int | None) -> Value:
    return Hidden.NOT_APPLICABLE if number is None else number
