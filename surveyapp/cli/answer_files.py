"""What the commands for files of answers share: reading what they need, and saying what is left."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import shorten
from typing import Any

import click

from surveyapp.cli.errors import BadInput
from surveyapp.exchange.files import read_table
from surveyapp.exchange.tables import Unusable
from surveyapp.export.tables import in_words
from surveyapp.questionnaire import files
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.questionnaire.parsing import parse
from surveyapp.reports.scored import LeftOut

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SHOWN = 10  # of what was left out; the output has all of it


def languages(name: str) -> list[Questionnaire]:
    """Read a questionnaire with scales, a file or a bundled one, in each of its languages."""
    loaded = files.read(files.named(name))
    if loaded.problems:
        raise BadInput(f"{name} has problems: run  surveyapp surveys check {name}  to see them.")
    found = [parse(loaded.document, it) for it in (None, *loaded.translations.values())]
    if not found[0].scales:
        raise BadInput(f"{name} has no scales, so there is nothing to score.")
    return found


def mapping(path: Path | None) -> dict[str, str]:
    """Read question ids by column header, from YAML, JSON or a CSV file of two columns.

    Raises Unusable.
    """
    if path is None:
        return {}
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


def check_output(output: Path | None, endings: Collection[str], inputs: Sequence[Path]) -> None:
    """Refuse a name that can't be written, or that is one of the files of answers."""
    if output is None:
        return
    if output.suffix.lower() not in endings:
        *others, last = endings
        listed = f"{', '.join(others)} or {last}"
        raise BadInput(f"{output.name} can't be written: end its name in {listed}.")
    if output.resolve() in [path.resolve() for path in inputs]:
        raise BadInput(f"{output.name} is a file of answers: choose another name for the output.")


def write(output: Path, writers: Mapping[str, Callable[[Any, Path], None]], report: Any) -> None:
    """Write a report by the writer for the file's ending."""
    try:
        writers[output.suffix.lower()](report, output)
    except OSError as error:
        raise BadInput(f"{output} can't be written: {error.strerror}.") from error


def echo(lines: Iterator[str], *, err: bool = False) -> None:
    """Print lines, on standard error if wanted."""
    for line in lines:
        click.echo(line, err=err)


def left_out_lines(left_out: Sequence[tuple[str, LeftOut]], output: Path | None) -> Iterator[str]:
    """Say what was left out of which file: the first of it, and where to find the others."""
    if left_out:
        yield "Left out:"
    for source, it in left_out[:SHOWN]:
        place = shorten(": ".join(text for text in (it.column, it.text) if text), 60)
        noun = "row" if len(it.rows) == 1 else "rows"
        rows = f"{noun} {shorten(in_words(it.rows), 40)}" if it.rows else ""
        yield f"  {', '.join(part for part in (source, place, rows) if part)}: {it.reason}"
    more = len(left_out) - SHOWN
    if more > 0:
        where = f"in {output.name}" if output else "with -o FILE or --json"
        yield f"  and {more} more, listed {where}."
