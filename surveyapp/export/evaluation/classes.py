"""The mean of each class, since pupils of one class are alike."""

from collections.abc import Iterator

from surveyapp.export.layout import Column, Format, Sheet, Value
from surveyapp.reports.evaluated import COMPARISON, PROGRAMME, EvaluatedFiles
from surveyapp.reports.evaluation_rows import group_name, measured


def sheets(evaluated: EvaluatedFiles) -> Iterator[Sheet]:
    """List the classes that are large enough, without their names, where any are known."""
    rows = list(_rows(evaluated))
    if rows:
        what = "change" if evaluated.evaluation.comparison.is_matched else "score"
        yield Sheet(
            title="Classes",
            heading=f"The mean {what} of each class",
            notes=(
                "One row for each class, from the lowest to the highest; their names are left out. "
                "Where few classes took part, look at these means rather than at intervals: do "
                "most of the classes go the same way?",
                f"Classes with fewer than {evaluated.plan.hidden_below} {evaluated.plan.people} "
                "are left out, and further ones whose removal would give those away.",
            ),
            columns=(
                Column("Scale", 30),
                Column("Group", 18),
                Column("n", 10, Format.COUNT),
                Column(f"Mean {what}", 14, Format.NUMBER),
            ),
            rows=rows,
        )


def _rows(evaluated: EvaluatedFiles) -> Iterator[tuple[Value, ...]]:
    for scale, measure in measured(evaluated):
        for dot in measure.between.class_means if measure.between else ():
            group = PROGRAMME if dot.in_programme else COMPARISON
            yield scale.title, group_name(group, evaluated.plan.people), dot.n, dot.mean
