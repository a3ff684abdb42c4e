"""`surveyapp score …`: score answers that were collected elsewhere."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from textwrap import shorten
from typing import Any

import click

from surveyapp.cli.errors import BadInput
from surveyapp.exchange.answers import read_answers, read_table
from surveyapp.exchange.tables import Unusable
from surveyapp.export import scores, tables
from surveyapp.questionnaire import files
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.questionnaire.parsing import parse
from surveyapp.reports.privacy import Figure, Hidden
from surveyapp.reports.scored import LeftOut, ScoredFile, score_file

SHOWN = 10  # of what was left out; the output has all of it
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


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
    if output is not None:
        _check_output(output, answers)
    scored = _scored(questionnaire, answers, options["mapping"], options["id_header"])
    if output is not None:
        _write(scored, output)
    if options["as_json"]:
        click.echo(json.dumps(scores.as_json(scored), indent=2, ensure_ascii=False))
    else:
        _echo(_summary(scored))
    _echo(_left_out(scored.reading.left_out, output), err=True)


def _echo(lines: Iterator[str], *, err: bool = False) -> None:
    for line in lines:
        click.echo(line, err=err)


def _summary(scored: ScoredFile) -> Iterator[str]:
    reading, results = scored.reading, scored.results
    asked = len(list(results.questionnaire.asking()))
    yield f"{results.questionnaire.title}: {reading.source}"
    yield " ".join(reading.notes)
    yield f"{len(reading.people):,} people; {len(reading.columns)} of {asked} questions found."
    yield ""
    width = min(max(len(it.scale.title) for it in results.scales), 48)
    yield f"{'Scale':<{width}} {'n':>8} {'not scored':>10} {'mean':>8} {'SD':>8} {'alpha':>8}"
    for scale in results.scales:
        row = scale.rows[0]
        numbers = (row.mean, row.sd, scale.reliability.alpha)
        figures = " ".join(f"{_decimals(it):>8}" for it in numbers)
        yield f"{scale.scale.title[:width]:<{width}} {row.n:>8} {row.unscored:>10} {figures}"
    for scale in results.scales:
        if scale.reliability.caution:
            yield f"{scale.scale.title}: {scale.reliability.caution}"


def _decimals(value: Figure) -> str:
    return value if isinstance(value, Hidden) else f"{value:.3f}"


def _left_out(left_out: Sequence[LeftOut], output: Path | None) -> Iterator[str]:
    """Say what was left out: the first lines of it, and where to find the others."""
    if left_out:
        yield "Left out:"
    for it in left_out[:SHOWN]:
        place = shorten(": ".join(text for text in (it.column, it.text) if text), 60)
        rows = f"rows {shorten(scores.in_words(it.rows), 40)}" if it.rows else ""
        yield f"  {', '.join(part for part in (place, rows) if part)}: {it.reason}"
    more = len(left_out) - SHOWN
    if more > 0:
        where = f"in {output.name}" if output else "with -o FILE or --json"
        yield f"  and {more} more, listed {where}."


def _check_output(output: Path, answers: Path) -> None:
    if output.suffix.lower() not in _WRITERS:
        raise BadInput(f"{output.name} can't be written: end its name in .xlsx, .csv or .json.")
    if output.resolve() == answers.resolve():
        raise BadInput(f"{output.name} is the file of answers: choose another name for the scores.")


def _scored(name: str, answers: Path, mapping: Path | None, id_header: str | None) -> ScoredFile:
    languages = _languages(name)
    if not languages[0].scales:
        raise BadInput(f"{name} has no scales, so there is nothing to score.")
    try:
        columns = _mapping(mapping) if mapping else {}
        return score_file(*read_answers(answers, languages, columns, id_header))
    except Unusable as problem:
        raise BadInput(str(problem)) from problem


def _languages(name: str) -> list[Questionnaire]:
    """Read a questionnaire file, or the bundled one of that name, in each of its languages."""
    bundled = {path.stem: path for path in [*files.bundled(), *files.bundled_templates()]}
    path = bundled.get(name, Path(name))
    loaded = files.read(path)
    if loaded.problems:
        raise BadInput(f"{name} has problems: run  surveyapp surveys check {name}  to see them.")
    texts = [None, *loaded.translations.values()]
    return [parse(loaded.document, it) for it in texts]


def _mapping(path: Path) -> dict[str, str]:
    """Read question ids by column header, from YAML, JSON or a CSV file of two columns."""
    if path.suffix.lower() == ".csv":
        table = read_table(path)
        return {row.cells[0]: row.cells[1].strip() for row in table.rows if len(row.cells) > 1}
    try:
        content = files.content(path)
    except files.Unreadable as problem:
        raise Unusable(f"{path.name} {problem}.") from problem
    if not isinstance(content, dict) or not all(isinstance(it, str) for it in content.values()):
        raise Unusable(f"{path.name} must have a line  column heading: question id  for each.")
    return content


def _write(scored: ScoredFile, output: Path) -> None:
    try:
        _WRITERS[output.suffix.lower()](scored, output)
    except OSError as error:
        raise BadInput(f"{output} can't be written: {error.strerror}.") from error


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
