"""The sheets of an evaluation's workbook, in order, and the workbook made of them."""

from collections.abc import Iterator
from datetime import datetime
from typing import IO

from surveyapp.export import reliability, workbook
from surveyapp.export.evaluation import (
    averages,
    cautions,
    change,
    classes,
    details,
    individuals,
    left_out,
    pictures,
    read_me,
    who,
)
from surveyapp.export.layout import Sheet
from surveyapp.reports.evaluated import EvaluatedFiles


def write_workbook(evaluated: EvaluatedFiles, made_at: datetime, stream: IO[bytes]) -> None:
    """Write the workbook of an evaluation; `made_at` is aware of its zone."""
    others = list(_after_read_me(evaluated))
    title = f"{evaluated.questionnaire.title}: evaluation"
    properties = workbook.Properties(title, "surveyapp evaluate", "en-GB", made_at)
    workbook.write([read_me.sheet(evaluated, others, made_at), *others], properties, stream)


def _after_read_me(evaluated: EvaluatedFiles) -> Iterator[Sheet]:
    titles = (scale.title for scale in evaluated.scales)
    scales = list(zip(titles, evaluated.reliability, strict=True))
    yield who.sheet(evaluated)
    yield averages.sheet(evaluated)
    yield from pictures.averages(evaluated)
    yield change.sheet(evaluated)
    yield from pictures.changes(evaluated)
    yield individuals.sheet(evaluated)
    yield from classes.sheets(evaluated)
    yield from reliability.sheets(scales, evaluated.questionnaire.title, has_notes=False)
    yield details.sheet(evaluated)
    yield cautions.sheet(evaluated)
    yield from left_out.sheets(evaluated)
