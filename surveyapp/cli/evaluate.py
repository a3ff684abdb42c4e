"""`surveyapp evaluate …`: see whether an initiative worked, from answers before and after."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from textwrap import wrap
from typing import Any

import click

from surveyapp.analysis.plan import LEAST, SMALLEST
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
from surveyapp.exchange.evaluations import AFTER, BEFORE, Languages, Roles, read_one, read_two
from surveyapp.exchange.tables import Unusable
from surveyapp.export.evaluation import plain, sheets
from surveyapp.reports.evaluated import Decided, EvaluatedFiles, Files, evaluate_files
from surveyapp.reports.evaluation_rows import Row, measured, rows
from surveyapp.reports.privacy import Figure, Hidden

WIDTH = 96  # characters of a line


@click.command()
@click.argument("questionnaire")
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="BEFORE AFTER")
@click.option("--wave", metavar="COLUMN", help="One file: the column that says before or after.")
@click.option("--id", metavar="COLUMN", help="The column that tells who is who, to match people.")
@click.option("--arm", metavar="COLUMN", help="The column of the two groups.")
@click.option("--programme", metavar="VALUE", help="What --arm holds for those who took part.")
@click.option("--cluster", metavar="COLUMN", help="The column of classes.")
@click.option("--sessions", metavar="COLUMN", help="The column of sessions attended.")
@click.option("--main", metavar="SCALE", help="The main outcome, named beforehand.")
@click.option("--randomised", is_flag=True, help="The groups were chosen by lot.")
@click.option("--chosen-for", type=click.Choice(["low", "high"]), help="Chosen for such scores.")
@click.option("--subgroup", metavar="TEXT", help="Which part of the people these are.")
@click.option("--way-before", metavar="TEXT", help='How it was answered, such as "on paper".')
@click.option("--way-after", metavar="TEXT", help="How it was answered the second time.")
@click.option("--invited-before", multiple=True, metavar="NUMBER", help="Or GROUP=NUMBER, twice.")
@click.option("--invited-after", multiple=True, metavar="NUMBER", help="Or GROUP=NUMBER, twice.")
@click.option(
    "--smallest",
    type=click.IntRange(LEAST, SMALLEST),
    default=SMALLEST,
    help="Show nothing of fewer; under 10 only for a whole school, with --reason.",
)
@click.option("--reason", metavar="TEXT", help="Why a very small school shows fewer than 10.")
@click.option("--before-questionnaire", metavar="FILE", help="The version asked before.")
@click.option("--mapping", type=FILE, help="Which column is which question: .yaml, .json or .csv.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write .xlsx or .json.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON, for machines.")
def evaluate(questionnaire: str, files: tuple[Path, ...], **options: Any) -> None:
    """Say from answers BEFORE and AFTER an initiative (CSV or XLSX) whether things got better.

    QUESTIONNAIRE is a file, or the name of a bundled questionnaire or template. Instead of two
    files give one with --wave. Whatever can't be used is listed.
    """
    output: Path | None = options["output"]
    check_output(output, _WRITERS, files)
    _check(files, options)
    evaluated = _evaluated(questionnaire, files, options)
    if output is not None:
        write(output, _WRITERS, evaluated)
    if options["as_json"]:
        click.echo(_as_text(evaluated))
    else:
        echo(_summary(evaluated))
    echo(left_out_lines(evaluated.left_out, output), err=True)


def _check(files: Sequence[Path], options: Mapping[str, Any]) -> None:
    """Refuse options that don't go together."""
    wrong = {
        "Give a file before and a file after, or one file with --wave.": len(files) > 2,
        "With --wave, give one file.": options["wave"] and len(files) == 2,
        "--programme needs --arm.": options["programme"] and not options["arm"],
        "--randomised needs --arm.": options["randomised"] and not options["arm"],
        "--sessions needs --id: it is about people's own change.": options["sessions"]
        and not options["id"],
        "--before-questionnaire needs a file before and a file after.": len(files) != 2
        and options["before_questionnaire"],
        "--smallest under 10 needs --reason, which is recorded.": options["smallest"] < SMALLEST
        and not options["reason"],
        "--smallest under 10 is for a whole school, without --arm.": options["smallest"] < SMALLEST
        and options["arm"],
    }
    for sentence, is_so in wrong.items():
        if is_so:
            raise BadInput(sentence)


def _evaluated(name: str, files: Sequence[Path], options: Mapping[str, Any]) -> EvaluatedFiles:
    versions = languages(name)
    earlier = options["before_questionnaire"]
    scales = [scale.id for scale in versions[0].scales]
    main = options["main"] or ""
    if main and main not in scales:
        raise BadInput(f"--main must be a scale of the questionnaire: {', '.join(scales)}.")
    try:
        both = (languages(earlier) if earlier else versions, versions)
        found = evaluate_files(_read(files, both, options), _decided(options))
    except Unusable as problem:
        raise BadInput(str(problem)) from problem
    if not found.scales:
        raise BadInput("No answer gives a score on any scale: are the columns the questions?")
    return found


def _read(
    files: Sequence[Path], versions: tuple[Languages, Languages], options: Mapping[str, Any]
) -> Files:
    roles = Roles(
        mapping=mapping(options["mapping"]),
        **{name: options[name] for name in ("id", "arm", "cluster", "sessions", "wave")},
        programme=options["programme"],
        invited={
            BEFORE: _invited(options["invited_before"]),
            AFTER: _invited(options["invited_after"]),
        },
    )
    if len(files) == 1:
        return read_one(files[0], versions[1], roles)
    return read_two((files[0], files[1]), versions, roles)


def _decided(options: Mapping[str, Any]) -> Decided:
    return Decided(
        main=options["main"] or "",
        randomised=options["randomised"],
        chosen_for=options["chosen_for"] or "",
        smallest=options["smallest"],
        reason=options["reason"] or "",
        subgroup=options["subgroup"] or "",
        ways=(options["way_before"] or "", options["way_after"] or ""),
    )


def _invited(numbers: Sequence[str]) -> dict[str, int]:
    """Read NUMBER or GROUP=NUMBER."""
    counts = {}
    for text in numbers:
        group, _, number = text.rpartition("=")
        if not number.strip().isdecimal():
            raise BadInput(f"{text!r} isn't a number of people, nor GROUP=NUMBER.")
        counts[group.strip()] = int(number)
    return counts


def _summary(evaluated: EvaluatedFiles) -> Iterator[str]:
    """Say what was found in sentences, then give the figures and the warnings."""
    evaluation = evaluated.evaluation
    names = " and ".join(reading.source for reading in evaluated.files.readings)
    yield f"{evaluated.questionnaire.title}: {names}"
    yield f"{evaluation.comparison.capitalize()}."
    for scale, measure in measured(evaluated):
        yield ""
        yield f"{scale.title} (main outcome)" if measure.is_main else scale.title
        for sentence in measure.sentences:
            yield from _indented(sentence)
    yield ""
    yield from wrap(f"How far this goes: {evaluation.limit}", WIDTH)
    yield ""
    yield from _table(rows(evaluated))
    cautions = [("", it.text) for it in evaluation.cautions]
    cautions += [(scale.title, it.text) for scale, m in measured(evaluated) for it in m.cautions]
    if cautions:
        yield ""
        yield "Take care:"
    for title, text in cautions:
        yield from _indented(f"{title}: {text}" if title else text, "- ")


def _indented(text: str, mark: str = "") -> list[str]:
    first, rest = f"  {mark}", "  " + " " * len(mark)
    return wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest)


HEADS = {"n": 6, "before": 8, "after": 8, "change": 8, "from": 8, "to": 8}
COUNTS = {"up": 6, "same": 6, "down": 6}
SYMBOLS = {
    Hidden.CONFIDENTIAL: "[c] too few people",
    Hidden.NOT_AVAILABLE: "[x] can't be computed",
    Hidden.NOT_APPLICABLE: "",
}


def _table(found: Sequence[Row]) -> Iterator[str]:
    """Give the figures in columns: the scale once, then its groups."""
    width = max(len(row.group) for row in found) + 2
    widths = HEADS | COUNTS
    yield " " * width + "".join(f"{head:>{wide}}" for head, wide in widths.items())
    used: set[str] = set()
    for place, row in enumerate(found):
        if place == 0 or row.scale is not found[place - 1].scale:
            yield f"{row.scale.title}{' (higher is worse)' * (row.scale.higher_is == 'worse')}"
        cells = list(_cells(row))
        used |= {legend for symbol, legend in SYMBOLS.items() if symbol.value in cells and legend}
        pairs = zip(cells, widths.values(), strict=True)
        figures = "".join(f"{it:>{wide}}" for it, wide in pairs)
        yield f"  {row.group:<{width - 2}}{figures}".rstrip()
    if used:
        yield ", ".join(sorted(used))


def _cells(row: Row) -> Iterator[str]:
    yield str(row.n).replace("fewer than ", "<") if row.n is not Hidden.NOT_APPLICABLE else ""
    for value in (row.before, row.after):
        yield _number(value, row)
    for value in (row.change, row.low, row.high):
        yield _number(value, row, "+")
    for count in (row.up, row.same, row.down):
        yield "" if count is Hidden.NOT_APPLICABLE else str(count)


def _number(value: Figure, row: Row, sign: str = "") -> str:
    if isinstance(value, Hidden):
        return "" if value is Hidden.NOT_APPLICABLE else value.value
    text = f"{value:{sign}.0%}" if row.is_share else f"{value:{sign}.2f}"
    return text.lstrip("+-") if not text.strip("+-0.%") else text


def _as_text(evaluated: EvaluatedFiles) -> str:
    return json.dumps(plain.as_json(evaluated), indent=2, ensure_ascii=False, allow_nan=False)


def _write_xlsx(evaluated: EvaluatedFiles, path: Path) -> None:
    with path.open("wb") as stream:
        sheets.write_workbook(evaluated, datetime.now(UTC), stream)


def _write_json(evaluated: EvaluatedFiles, path: Path) -> None:
    path.write_text(_as_text(evaluated) + "\n", encoding="utf-8")


_WRITERS = {".xlsx": _write_xlsx, ".json": _write_json}
