"""`surveyapp score …`: score answers that were collected elsewhere."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from surveyapp.cli.answer_files import (
    FILE,
    check_output,
    echo,
    languages,
    left_out_lines,
    mapping,
    write,
)
from surveyapp.cli.errors import BadInput
from surveyapp.exchange.answers import read_answers
from surveyapp.exchange.tables import Unusable
from surveyapp.export import scores, tables
from surveyapp.reports.privacy import Figure, Hidden
from surveyapp.reports.scored import ScoredFile, score_file


@click.command()
@click.argument("questionnaire")
@click.argument("answers", type=FILE)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write .xlsx, .csv or .json.")
@click.option("--mapping", type=FILE, help="Which column is which question: .yaml, .json or .csv.")
@click.option("--id", "id_header", metavar="COLUMN", help="The column that tells people apart.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON, for machines.")
def score(
    questionnaire: str,
    answers: Path,
    output: Path | None,
    **options: Any,
) -> None:
    """Score a file of answers (CSV or XLSX) by the scales of a questionnaire.

    QUESTIONNAIRE is a file, or the name of a questionnaire or template that is bundled. Columns
    are found by the questions' ids or words; whatever can't be used is listed.
    """
    check_output(output, _WRITERS, [answers])
    scored = _scored(questionnaire, answers, options["mapping"], options["id_header"])
    if output is not None:
        write(output, _WRITERS, scored)
    if options["as_json"]:
        click.echo(json.dumps(scores.as_json(scored), indent=2, ensure_ascii=False))
    else:
        echo(_summary(scored))
    left_out = [("", it) for it in scored.reading.left_out]
    echo(left_out_lines(left_out, output), err=True)


def _summary(scored: ScoredFile) -> Iterator[str]:
    reading, results = scored.reading, scored.results
    asked = len(list(results.questionnaire.asking()))
    yield f"{results.questionnaire.title}: {reading.source}"
    yield " ".join(reading.notes)
    yield f"{len(reading.people):,} people; {len(reading.columns)} of {asked} questions found."
    yield ""
    width = min(max(len(it.scale.title) for it in results.scales), 48)
    headers = " ".join(f"{it:>8}" for it in ("mean", "SD", "alpha", "from"))
    yield f"{'Scale':<{width}} {'n':>8} {'not scored':>10} {headers}"
    for scale in results.scales:
        row = scale.rows[0]
        numbers = (row.mean, row.sd, scale.reliability.alpha)
        figures = " ".join(f"{_decimals(it):>8}" for it in numbers)
        title, behind = scale.scale.title[:width], scale.reliability.n
        yield f"{title:<{width}} {row.n:>8} {row.unscored:>10} {figures} {behind:>8}"
    for scale in results.scales:
        if scale.reliability.caution:
            yield f"{scale.scale.title}: {scale.reliability.caution}"


def _decimals(value: Figure) -> str:
    return value if isinstance(value, Hidden) else f"{value:.3f}"


def _scored(name: str, answers: Path, columns: Path | None, id_header: str | None) -> ScoredFile:
    versions = languages(name)
    try:
        return score_file(*read_answers(answers, versions, mapping(columns), id_header))
    except Unusable as problem:
        raise BadInput(str(problem)) from problem


def _write_xlsx(scored: ScoredFile, path: Path) -> None:
    with path.open("wb") as stream:
        scores.write_workbook(scored, datetime.now(UTC), stream)


def _write_csv(scored: ScoredFile, path: Path) -> None:
    with path.open("w", encoding=tables.ENCODING, newline="") as stream:
        scores.write_scores(scored, stream)
    if scored.reading.left_out:
        beside = path.with_name(f"{path.stem}_left_out.csv")
        with beside.open("w", encoding=tables.ENCODING, newline="") as stream:
            scores.write_left_out(scored, stream)


def _write_json(scored: ScoredFile, path: Path) -> None:
    text = json.dumps(scores.as_json(scored), indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


_WRITERS = {".xlsx": _write_xlsx, ".csv": _write_csv, ".json": _write_json}
