"""A scored file as a workbook, as CSV and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import IO, Any, TextIO

from surveyapp.analysis.scoring import band
from surveyapp.export import contents, dictionary, items, notes, reliability, scales, workbook
from surveyapp.export.layout import Column, Format, Sheet, Value
from surveyapp.export.tables import in_words, write_csv
from surveyapp.questionnaire.model import Scale
from surveyapp.reports.privacy import Figure, Hidden
from surveyapp.reports.reliability import ItemReliability
from surveyapp.reports.results import Distribution, ScaleResult, ScaleResults
from surveyapp.reports.scored import LeftOut, ScoredFile


def write_workbook(scored: ScoredFile, made_at: datetime, stream: IO[bytes]) -> None:
    """Write the workbook of a scored file; `made_at` is aware of its zone."""
    others = list(_after_contents(scored))
    sheets = [_cover(scored, made_at), contents.sheet(others), *others]
    title = f"{scored.results.questionnaire.title}: scores of {scored.reading.source}"
    properties = workbook.Properties(title, "surveyapp score", "en-GB", made_at)
    workbook.write(sheets, properties, stream)


def write_scores(scored: ScoredFile, stream: TextIO) -> None:
    """Write a row of scores for each person as CSV; a score that there isn't is empty."""
    header = ["row", "id", *scored.scores]
    write_csv(header, (_plain(row) for row in _scores(scored)), stream)


def write_left_out(scored: ScoredFile, stream: TextIO) -> None:
    """Write what was left out as CSV."""
    rows = ((it.reason, it.column, it.text, in_words(it.rows)) for it in scored.reading.left_out)
    write_csv(["reason", "column", "text", "rows"], rows, stream)


def as_json(scored: ScoredFile) -> dict[str, Any]:
    """Give everything about a scored file as plain values; a figure that there isn't is None."""
    results = scored.results
    return {
        "questionnaire": results.questionnaire.id,
        "source": scored.reading.source,
        "respondents": len(scored.reading.people),
        "notes": list(scored.reading.notes),
        "scales": [_scale(scale) for scale in results.scales],
        "items": [_item(item) for item in results.items],
        "scores": [
            {"row": person.row, "id": person.id}
            | {scale: _number(column[place]) for scale, column in scored.scores.items()}
            for place, person in enumerate(scored.reading.people)
        ],
        "columns": [asdict(column) for column in scored.reading.columns],
        "left_out": [asdict(it) for it in scored.reading.left_out],
    }


def _after_contents(scored: ScoredFile) -> Iterator[Sheet]:
    results, subject = scored.results, scored.reading.source
    yield notes.sheet(None)
    yield replace(scales.sheet(results, subject), title="Summary", heading=f"Summary: {subject}")
    yield from scales.bands(results, subject)
    yield from reliability.sheets(reliability.of_results(results), subject)
    yield items.sheet(results, subject)
    yield _score_sheet(scored)
    yield _left_out(scored)
    yield _columns(scored)
    yield from dictionary.sheets(results)


def _cover(scored: ScoredFile, made_at: datetime) -> Sheet:
    reading, questionnaire = scored.reading, scored.results.questionnaire
    found, asked = len(reading.columns), len(list(questionnaire.asking()))
    rows: list[tuple[str, Value]] = [
        ("File", reading.source),
        *(("How it was read", note) for note in reading.notes),
        ("Questionnaire", questionnaire.title),
        ("People", len(reading.people)),
        ("Questions found", f"{found} of {asked}"),
        ("Left out", f"{len(reading.left_out)}, each listed on the sheet Left out"),
        ("Sharing", "Keep this file to yourself: it has one row for each person."),
        ("Made at", f"{made_at:%Y-%m-%d %H:%M %Z}"),
    ]
    return Sheet(
        title="Cover",
        heading=f"{questionnaire.title}: scores",
        notes=("Start with Summary, and look at Left out before you rely on it.",),
        columns=(Column("What", 24), Column("Details", 80)),
        rows=rows,
    )


def _score_sheet(scored: ScoredFile) -> Sheet:
    return Sheet(
        title="Scale scores",
        heading=f"Scale scores of each person: {scored.reading.source}",
        notes=("Row is the row of the file. Where too few items were answered, it says [x].",),
        columns=tuple(_score_columns(scored)),
        rows=_scores(scored, bands=True),
        working=True,
    )


def _score_columns(scored: ScoredFile) -> Iterator[Column]:
    yield Column("Row", 8, Format.COUNT)
    yield Column("Id", 18)
    for scale in scored.results.questionnaire.scales:
        yield Column(scale.title, 16, Format.NUMBER)
        if scale.bands:
            yield Column(f"{scale.title}: band", 24)


def _scores(scored: ScoredFile, *, bands: bool = False) -> Iterator[list[Value]]:
    scales = scored.results.questionnaire.scales
    for place, person in enumerate(scored.reading.people):
        row: list[Value] = [person.row, person.id or Hidden.NOT_APPLICABLE]
        for scale in scales:
            score = scored.scores[scale.id][place]
            row.append(score)
            if bands and scale.bands:
                row.append(_band(scale, score))
        yield row


def _band(scale: Scale, score: Figure) -> Value:
    found = None if isinstance(score, Hidden) else band(scale, score)
    return found.label if found else Hidden.NOT_AVAILABLE


def _left_out(scored: ScoredFile) -> Sheet:
    return Sheet(
        title="Left out",
        heading=f"What was left out of the scores: {scored.reading.source}",
        notes=("One row for each reason. Rows are those of the file, with the header as row 1.",),
        columns=(
            Column("Reason", 52),
            Column("Column", 36),
            Column("Text", 36),
            Column("Rows", 30),
        ),
        rows=[_left_out_row(it) for it in scored.reading.left_out]
        or [("Nothing was left out.", *[Hidden.NOT_APPLICABLE] * 3)],
    )


def _left_out_row(it: LeftOut) -> tuple[Value, ...]:
    texts = (it.column, it.text, in_words(it.rows))
    return (it.reason, *(text or Hidden.NOT_APPLICABLE for text in texts))


def _columns(scored: ScoredFile) -> Sheet:
    return Sheet(
        title="Columns",
        heading=f"Which column was taken for which question: {scored.reading.source}",
        notes=("One row for each column that was used.",),
        columns=(Column("Column", 60), Column("Question", 20), Column("Recognised by", 20)),
        rows=[(it.header, it.question, it.how) for it in scored.reading.columns],
    )


def _plain(row: Sequence[Value]) -> list[object]:
    return ["" if isinstance(value, Hidden) else value for value in row]


def _number(value: Figure) -> float | None:
    return None if isinstance(value, Hidden) else value


def _scale(scale: ScaleResults) -> dict[str, Any]:
    it = scale.reliability
    return {
        "id": scale.scale.id,
        "title": scale.scale.title,
        "lowest": _number(scale.lowest),
        "highest": _number(scale.highest),
        **_described(scale.rows[0]),
        "reliability": {
            "items": it.items,
            "n": _number(it.n),
            "alpha": _number(it.alpha),
            "interval": [_number(it.low), _number(it.high)],
            "standardised": _number(it.standardised),
            "omega": _number(it.omega),
            "sem": _number(it.sem),
            "floor": _number(it.floor),
            "ceiling": _number(it.ceiling),
            "caution": it.caution,
            "by_item": [_item_reliability(item) for item in it.by_item],
        },
    }


def _item_reliability(item: ItemReliability) -> dict[str, Any]:
    return {
        "item": item.item,
        "correlation": _number(item.correlation),
        "alpha_without": _number(item.alpha_without),
        "is_suspect": item.is_suspect,
    }


def _described(row: ScaleResult) -> dict[str, Any]:
    return {
        "n": _number(row.n),
        "unscored": _number(row.unscored),
        "mean": _number(row.mean),
        "sd": _number(row.sd),
        "interval": [_number(row.low), _number(row.high)],
        "bands": [{"label": it.label, "n": _number(it.n)} for it in row.bands],
    }


def _item(item: Distribution) -> dict[str, Any]:
    return {
        "id": item.question.id,
        "answered": _number(item.answered),
        "declined": _number(item.declined),
        "not_understood": _number(item.not_understood),
        "not_seen": _number(item.not_seen),
        "mean": _number(item.mean),
        "sd": _number(item.sd),
        "answers": [{"code": it.code, "label": it.label, "n": _number(it.n)} for it in item.shares],
    }
