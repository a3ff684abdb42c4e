"""One row for each respondent, codes and labels side by side; for people with the permission."""

from collections.abc import Iterator, Sequence

from surveyapp.export.edition import Edition
from surveyapp.export.layout import Column, Format, Sheet, Value
from surveyapp.questionnaire.answers import Answers, State
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.questionnaire.questions.base import Question
from surveyapp.reports.waves import DataRow

STATES = {
    State.ANSWERED: "answered",
    State.DECLINED: "declined",
    State.NOT_UNDERSTOOD: "did not understand",
    State.NOT_SEEN: "not seen",
}
MANNER = (Column("How given", 24), Column("Day by the tablet's clock", 14))


def sheets(edition: Edition) -> Iterator[Sheet]:
    """Give the sheet, if the edition has rows at all."""
    if not edition.rows:
        return
    questionnaire = edition.report.questionnaire
    questions = list(questionnaire.asking())
    kinds = sorted({kind for row in edition.rows for kind in row.groups})
    has_manner = any(row.manner for row in edition.rows)
    yield Sheet(
        title="Data",
        heading=f"Data, one row for each person: {edition.subject}",
        notes=(
            "For working with, not for passing on. Where there is no answer, the cell says why. "
            "Comments are not in here.",
        ),
        columns=(*_columns(questionnaire, questions, kinds), *(MANNER if has_manner else ())),
        rows=(
            [*_row(number, row, questionnaire, kinds), *(_manner(row) if has_manner else ())]
            for number, row in enumerate(edition.rows, 1)
        ),
        working=True,
    )


def _columns(
    questionnaire: Questionnaire, questions: Sequence[Question], kinds: Sequence[str]
) -> Iterator[Column]:
    yield Column("Row", 8, Format.COUNT)
    yield Column("Pseudonym", 18)
    yield from (Column(kind.capitalize(), 14) for kind in kinds)
    for question in questions:
        yield Column(question.id, 14)
        if question.codes():
            yield Column(f"{question.id} in words", 24)
    yield from (Column(f"Score: {scale.id}", 14, Format.NUMBER) for scale in questionnaire.scales)


def _row(
    number: int, row: DataRow, questionnaire: Questionnaire, kinds: Sequence[str]
) -> list[Value]:
    cells: list[Value] = [number, row.pseudonym or "none kept"]
    cells += [", ".join(row.groups.get(kind, ())) or "none" for kind in kinds]
    for question in questionnaire.asking():
        cells += _answer(question, row.answers)
    return cells + [row.scores[scale.id] for scale in questionnaire.scales]


def _answer(question: Question, answers: Answers) -> list[Value]:
    """Give the code and the words of an answer; the state in both where there is none."""
    state = answers.state(question.id)
    labels = question.codes()
    if state != State.ANSWERED or question.is_comment:
        return [STATES[state]] * (2 if labels else 1)
    value = answers.values[question.id]
    if not labels:
        return [value]
    picked = value if isinstance(value, list) else [value]
    code = "; ".join(map(str, picked)) if isinstance(value, list) else value
    return [code, "; ".join(labels.get(it, str(it)) for it in picked)]


def _manner(row: DataRow) -> list[Value]:
    """Give the ways in which the answers were given, and the day that the tablet claims."""
    if row.manner is None:
        return ["not said", "not said"]
    ways = ", ".join(sorted(row.manner.ways)).replace("_", " ")
    return [ways or "as usual", row.manner.claimed_on or "not said"]
