"""What each variable and each scale is: wording, codes, scoring, source and licence."""

from collections.abc import Iterator

from surveyapp.export.layout import Column, Format, Sheet
from surveyapp.questionnaire.model import Questionnaire, Scale
from surveyapp.questionnaire.questions.base import Question
from surveyapp.reports.results import Results

_METHODS = {
    "sum": "Sum of the items",
    "mean": "Mean of the answered items",
    "share": "Share of the answered items with a score of at least {least:g}",
    "any": "1 if any item scores at least {least:g}, otherwise 0",
    "sum_of_scales": "Sum of other scales",
}


def sheets(results: Results) -> Iterator[Sheet]:
    """Give the questions, then the scales if there are any."""
    questionnaire = results.questionnaire
    yield Sheet(
        title="Data dictionary",
        heading=f"Data dictionary: {questionnaire.title}",
        notes=("One row for each question, in the order asked.",),
        columns=(
            Column("Variable", 18),
            Column("Type", 12),
            Column("Wording", 50),
            Column("Answers with their codes", 46),
            Column("Counts in", 24),
            Column("Scored the other way round in", 24),
        ),
        rows=[_question(questionnaire, question) for question in questionnaire.asking()],
    )
    if results.scales:
        yield _scales(results)


def _question(questionnaire: Questionnaire, question: Question) -> tuple[str, ...]:
    counts = [scale.id for scale in questionnaire.scales if question.id in scale.items]
    turned = [scale.id for scale in questionnaire.scales if question.id in scale.reversed]
    codes = [f"{code} = {label}" for code, label in question.codes().items()]
    return (
        question.id,
        question.type.replace("_", " "),
        question.text,
        "\n".join(codes) or "open",
        ", ".join(counts) or "no scale",
        ", ".join(turned) or "no scale",
    )


def _scales(results: Results) -> Sheet:
    return Sheet(
        title="Scale keys",
        heading=f"How the scales are scored: {results.questionnaire.title}",
        notes=("One row for each scale. Items scored the other way round carry a minus.",),
        columns=(
            Column("Scale", 16),
            Column("Title", 28),
            Column("Made of", 34),
            Column("Score", 30),
            Column("Bands", 34),
            Column("Source", 30),
            Column("Licence", 20),
            Column("At least answered", 10, Format.COUNT),
            Column("Lowest possible", 10, Format.NUMBER),
            Column("Highest possible", 10, Format.NUMBER),
        ),
        rows=[
            (
                it.scale.id,
                it.scale.title,
                _made_of(it.scale),
                _method(it.scale),
                "\n".join(f"up to {band.up_to:g}: {band.label}" for band in it.scale.bands)
                or "none",
                it.scale.source or results.questionnaire.source or "not stated",
                it.scale.licence or results.questionnaire.licence or "not stated",
                it.scale.minimum_answered or len(it.scale.items or it.scale.of_scales),
                it.lowest,
                it.highest,
            )
            for it in results.scales
        ],
    )


def _made_of(scale: Scale) -> str:
    signed = (f"-{item}" if item in scale.reversed else item for item in scale.items)
    return ", ".join(scale.of_scales or signed)


def _method(scale: Scale) -> str:
    text = _METHODS[scale.method].format(least=scale.at_least)
    if scale.prorated:
        text += ", prorated where some are missing"
    if scale.multiply != 1:
        text += f", times {scale.multiply:g}"
    return f"{text}, converted by the instrument's table" if scale.table else text
