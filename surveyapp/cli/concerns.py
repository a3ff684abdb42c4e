"""`surveyapp concerns …`: check a school's own phrases that raise a concern."""

from pathlib import Path

import click

from surveyapp.cli import settings
from surveyapp.cli.answer_files import FILE
from surveyapp.cli.errors import BadInput, CheckFailed
from surveyapp.exchange.own_phrases import read_phrases
from surveyapp.exchange.tables import Unusable


@click.group()
def concerns() -> None:
    """Check a school's own phrases that raise a concern."""


@concerns.command()
@click.argument("file", required=False, type=FILE, envvar=settings.PHRASES)
def check(file: Path | None) -> None:
    """Check a file of phrases, by default the one that CONCERN_PHRASES names.

    Every problem is listed with its line. Each phrase is tried on the comments that it must and
    must not match.
    """
    if file is None:
        raise BadInput(f"Name a file of phrases, or set {settings.PHRASES}.")
    try:
        count = len(read_phrases(file).rules)
    except Unusable as problem:
        raise CheckFailed(str(problem)) from problem
    click.echo(f"{file.name}: {count:,} {'phrase' if count == 1 else 'phrases'}, all in order.")
