"""What to be careful about before relying on an evaluation or passing it on."""

from collections.abc import Iterator

from surveyapp.export.layout import Column, Sheet, Value
from surveyapp.reports.evaluated import EvaluatedFiles
from surveyapp.reports.evaluation_rows import measured
from surveyapp.reports.privacy import Hidden


def sheet(evaluated: EvaluatedFiles) -> Sheet:
    """List every warning with what it is about and the check that raised it."""
    return Sheet(
        title="Warnings",
        heading="What to be careful about",
        notes=("One row for each warning. Each was raised by the program from the answers.",),
        columns=(Column("About", 30), Column("Check", 24), Column("Warning", 90)),
        rows=list(_rows(evaluated))
        or [("The evaluation", Hidden.NOT_APPLICABLE, "No check raised a warning.")],
    )


def _rows(evaluated: EvaluatedFiles) -> Iterator[tuple[Value, ...]]:
    for caution in evaluated.evaluation.cautions:
        yield "The evaluation", caution.check.capitalize(), caution.text
    for scale, measure in measured(evaluated):
        for caution in measure.cautions:
            yield scale.title, caution.check.capitalize(), caution.text
