"""How far scores moved, how sure that is, and how two groups compare."""

from surveyapp.export.layout import Column, Format, Sheet, Value
from surveyapp.reports.evaluated import EvaluatedFiles
from surveyapp.reports.evaluation_rows import Row, rows

_FIGURES = ("Before", "After", "Change", "Likely from", "Likely to")
_COUNTS = ("Went up", "Same", "Went down")


def sheet(evaluated: EvaluatedFiles) -> Sheet:
    """List the change of each group on each scale, and below it the difference of two groups."""
    return Sheet(
        title="Change",
        heading="What changed, and how sure that is",
        notes=(
            "One row for each scale and group; where there are two groups, their difference is "
            "below them. The true change is likely to lie between the two ends (95 %). Where they "
            "lie on both sides of 0, these numbers cannot tell up from down.",
            "Where people are matched, two ways to compare groups stand below each other: the "
            "difference after, allowing for where everybody started, and the difference in "
            "changes. If they disagree, rely on neither alone.",
            "Of a yes or no, figures are shares from 0 to 1: 0.21 is 21 of 100.",
        ),
        columns=(
            Column("Scale", 30),
            Column("A higher score is", 16),
            Column("Group", 34),
            Column("n", 10, Format.COUNT),
            *(Column(name, 10, Format.NUMBER) for name in _FIGURES),
            *(Column(name, 9, Format.COUNT) for name in _COUNTS),
        ),
        rows=[_cells(row) for row in rows(evaluated)],
    )


def _cells(row: Row) -> tuple[Value, ...]:
    moved = (row.before, row.after, row.change, row.low, row.high)
    name = (row.scale.title, row.scale.higher_is, row.group, row.n)
    return (*name, *moved, row.up, row.same, row.down)
