"""`surveyapp surveys …`: check questionnaires, publish them, list those that are bundled."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from surveyapp.cli import settings
from surveyapp.cli.db import transaction
from surveyapp.cli.errors import BadInput, CheckFailed
from surveyapp.cli.speaking import read_aloud
from surveyapp.cli.users import ACTOR, chosen
from surveyapp.questionnaire import files
from surveyapp.questionnaire.document import Problem
from surveyapp.questionnaire.parsing import parse
from surveyapp.records import audit
from surveyapp.records import surveys as records
from surveyapp.records.surveys import NotPublishable

as_json = click.option("--json", "as_json", is_flag=True, help="Write JSON, for machines.")


@click.group()
def surveys() -> None:
    """Work with questionnaires."""


@surveys.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@as_json
def check(paths: tuple[Path, ...], as_json: bool) -> None:
    """List everything wrong with questionnaire files, or with all the files of a folder."""
    checked = [(path, files.read(path).problems) for path in _questionnaires(paths)]
    found = [problem for _, problems in checked for problem in problems]
    if as_json:
        click.echo(json.dumps([asdict(problem) for problem in found], indent=2))
    else:
        _write(checked)
    if found:
        raise CheckFailed(f"There are problems ({len(found)}) to put right.")


@surveys.command(name="list")
@as_json
def list_bundled(as_json: bool) -> None:
    """List the questionnaires and scoring templates that are bundled."""
    bundled = [_described(path) for path in [*files.bundled(), *files.bundled_templates()]]
    if as_json:
        click.echo(json.dumps(bundled, indent=2, ensure_ascii=False))
        return
    for it in bundled:
        kind = "template" if it["template"] else it["audience"]
        click.echo(
            f"{it['survey']:<24} {kind:<9} {it['questions']:>3} questions  "
            f"{', '.join(it['languages']):<8} {it['title']}"
        )


@surveys.command()
@click.argument("questionnaire")
@click.option("--school", default="", help="The school's name, where there are several.")
def publish(questionnaire: str, school: str) -> None:
    """Publish a questionnaire for a school, so that waves can ask it.

    QUESTIONNAIRE is a file, or the name of one that is bundled. What is published never changes;
    a changed file becomes the next version. Where espeak-ng is installed, its texts are read into
    recordings; published again, a version gets those that it is still without.
    """
    path = files.named(questionnaire)
    loaded = files.read(path)
    if loaded.problems:
        raise _not_publishable(path, loaded.problems)
    with transaction() as session:
        owner = chosen(session, school)
        before = records.newest(session, owner, loaded.document["survey"])
        try:
            made = records.publish(
                session, owner, loaded.document, loaded.translations, loaded.media
            )
        except NotPublishable as refused:
            raise _not_publishable(path, refused.problems) from refused
        new = before is None or made.number > before.number
        if new:
            audit.note(session, owner.id, ACTOR, "published", version=made.id, sha256=made.sha256)
        said = "is published as" if new else "is the same as"
        click.echo(f"{made.document['survey']} {said} version {made.number}.")
        click.echo(f"sha256 {made.sha256}")
        number = made.id
    for sentence in read_aloud(settings.config().database_url, number):
        click.echo(sentence)


def _not_publishable(path: Path, problems: Iterable[Problem]) -> BadInput:
    name = click.format_filename(path)
    return BadInput("\n".join([f"{name} can't be published yet:", *map(str, problems)]))


def _questionnaires(paths: Iterable[Path]) -> list[Path]:
    """List the questionnaires meant by some paths, once each; a translation means its original."""
    meant: dict[Path, None] = {}
    for path in paths:
        inside = [path]
        if path.is_dir():
            inside = sorted(it for it in path.iterdir() if it.suffix in files.SUFFIXES)
        meant |= dict.fromkeys(map(files.original_of, inside))
    if not meant:
        raise BadInput("There is no questionnaire in the folder: name a .yaml or .json file.")
    return list(meant)


def _write(checked: Iterable[tuple[Path, list[Problem]]]) -> None:
    for path, problems in checked:
        for problem in problems:
            click.echo(f"{click.format_filename(problem.file)}: {problem}")
        if not problems:
            click.echo(f"{click.format_filename(path)}: no problems")


def _described(path: Path) -> dict[str, Any]:
    loaded = files.read(path)
    questionnaire = parse(loaded.document)
    return {
        "survey": questionnaire.id,
        "title": questionnaire.title,
        "audience": questionnaire.audience,
        "questions": len(list(questionnaire.asking())),
        "scales": [scale.id for scale in questionnaire.scales],
        "languages": [questionnaire.language, *loaded.translations],
        "template": questionnaire.template is not None,
        "licence": questionnaire.licence,
        "status": questionnaire.status,
        "file": str(path),
    }
