"""`surveyapp roster …`: a school's people, from the school's own list."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from surveyapp.cli.db import transaction
from surveyapp.cli.errors import BadInput
from surveyapp.cli.users import ACTOR, chosen
from surveyapp.exchange import rosters as files
from surveyapp.exchange.tables import Unusable
from surveyapp.records import audit, rosters
from surveyapp.records.people import Person
from surveyapp.records.rosters import Difference, Entry


@click.group()
def roster() -> None:
    """Keep a school's people and groups as its own list has them."""


@roster.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", is_flag=True, help="Keep what the list says.")
@click.option(
    "--group",
    "further",
    multiple=True,
    metavar="COLUMN",
    help="A further column of groups; may be given several times.",
)
@click.option("--school", default="", help="The school's name, where there are several.")
def import_file(file: Path, apply: bool, further: tuple[str, ...], school: str) -> None:
    """Show what a list of people (CSV or XLSX) changes, and keep it with --apply.

    Columns: given name, family name, kind (pupil or staff), class, year, tutor group, peer support
    network, initiative group, team, and id, the school's own number (never a UPN). Nobody is ever
    deleted.
    """
    read = _read(file, further)
    with transaction() as session:
        owner = chosen(session, school)
        difference = rosters.compare(session, owner, read.entries)
        problems = [*read.problems, *difference.unclear]
        if problems:
            raise BadInput("\n".join([f"{file.name} can't be used yet:", *problems]))
        for line in [*read.notes, *_described(difference)]:
            click.echo(line)
        if apply:
            rosters.apply(session, owner, difference)
            counts = {"new": len(difference.new), "changed": len(difference.changed)}
            audit.note(session, owner.id, ACTOR, "imported a roster", school=owner.id, **counts)
    click.echo("It is kept now." if apply else "Nothing was kept. Add --apply to keep it.")


def _read(file: Path, further: tuple[str, ...]) -> files.Roster:
    try:
        return files.read(file, further)
    except Unusable as problem:
        raise BadInput(str(problem)) from problem


def _described(difference: Difference) -> Iterator[str]:
    changed = [
        f"{change.entry.name}: {'; '.join(change.what)}, row {change.entry.row}"
        for change in difference.changed
    ]
    yield from _section("new", map(_entry, difference.new))
    yield from _section("changed", changed)
    yield from _section(
        "not in the file; kept as they are, in their groups", map(described, difference.missing)
    )
    yield f"{difference.unchanged:,} unchanged"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    listed = list(lines)
    if listed:
        yield f"{len(listed):,} {title}"
    yield from (f"  {line}" for line in listed)


def _entry(entry: Entry) -> str:
    return f"{entry.name}{_places(entry.groups.values())}, {entry.kind}, row {entry.row}"


def described(person: Person) -> str:
    """Name somebody as a list of people does, with their groups and kind."""
    return f"{person.name}{_places(person.group_names.values())}, {person.kind}"


def _places(groups: Iterable[Iterable[str]]) -> str:
    names = [name for names in groups for name in names]
    return f" ({', '.join(names)})" if names else ""
