"""What was found, how far that goes, and where to look further: the first sheet."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from surveyapp.export.layout import Column, Link, Sheet, Value
from surveyapp.reports.evaluated import EvaluatedFiles
from surveyapp.reports.evaluation_rows import measured
from surveyapp.reports.privacy import Hidden

Row = tuple[Value, Value]


def sheet(evaluated: EvaluatedFiles, others: Sequence[Sheet], made_at: datetime) -> Sheet:
    """Say in sentences what the figures show, then list the other sheets and what was read."""
    rows = [
        *_findings(evaluated),
        *_cautions(evaluated),
        *((Link(other.title, other.title), other.heading) for other in others),
        *_about(evaluated),
        *_symbols(evaluated),
        ("Made at", f"{made_at:%Y-%m-%d %H:%M %Z}"),
    ]
    return Sheet(
        title="Read me",
        heading=f"{evaluated.questionnaire.title}: did it get better?",
        notes=("What was found comes first, then the other sheets, then what it rests on.",),
        columns=(Column("What", 26), Column("Details", 104)),
        rows=rows,
    )


def _findings(evaluated: EvaluatedFiles) -> Iterator[Row]:
    for scale, measure in measured(evaluated):
        title = f"{scale.title} (main outcome)" if measure.is_main else scale.title
        for sentence in measure.sentences:
            yield title, sentence
    yield "How far this goes", evaluated.evaluation.limit


def _cautions(evaluated: EvaluatedFiles) -> Iterator[Row]:
    evaluation = evaluated.evaluation
    number = len(evaluation.cautions) + sum(len(it.cautions) for it in evaluation.measures)
    if number:
        warnings = "1 warning" if number == 1 else f"{number} warnings"
        yield "Before you pass it on", f"Read the sheet Warnings: it has {warnings}."


def _about(evaluated: EvaluatedFiles) -> Iterator[Row]:
    files, decided = evaluated.files, evaluated.decided
    yield "Questionnaire", evaluated.questionnaire.title
    for reading in files.readings:
        yield "File", f"{reading.source}. {' '.join(reading.notes)}"
    yield "Comparison", evaluated.evaluation.comparison.capitalize()
    for role, header in files.used.items():
        yield "Column", f"{header}: {role}"
    for group, word in files.groups.items():
        yield "Group", f'{group.capitalize()}: "{word}"'
    if decided.subgroup:
        yield "Only", decided.subgroup
    if evaluated.left_out:
        yield "Left out", f"{len(evaluated.left_out)}, each listed on the sheet Left out"
        yield (
            "Sharing",
            "The sheet Left out names rows of the files: delete it before you pass this on.",
        )


def _symbols(evaluated: EvaluatedFiles) -> Iterator[Row]:
    plan, decided = evaluated.plan, evaluated.decided
    yield "Small groups", f"Nothing is shown of fewer than {plan.hidden_below} {plan.people}."
    if decided.reason:
        yield (
            "Why fewer than ten",
            f"{decided.reason} (Shares, and what is about bullying or relationships among staff, "
            "still need ten.)",
        )
    yield Hidden.CONFIDENTIAL.value, "Too few people are behind this figure."
    yield (
        Hidden.NOT_AVAILABLE.value,
        "It can't be computed from these answers, or there are too few for it to mean anything.",
    )
    yield Hidden.NOT_APPLICABLE.value, "There is nothing to say here in this comparison."
