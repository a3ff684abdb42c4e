"""`surveyapp waves …`: plan waves, list them, close them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.cli import settings
from surveyapp.cli.db import settle, transaction
from surveyapp.cli.errors import BadInput
from surveyapp.cli.users import ACTOR, chosen
from surveyapp.records import audit, partials, people, surveys, unlinking
from surveyapp.records import waves as records
from surveyapp.records.base import School
from surveyapp.records.people import Group
from surveyapp.records.surveys import Version
from surveyapp.records.waves import Mode, NobodyReads, Terms, Wave

DAY = click.DateTime(["%Y-%m-%d"])
NUMBER = click.IntRange(1, 2**31 - 1)


@click.group()
def waves() -> None:
    """Plan who is asked what, when and in which mode; list waves and close them."""


@waves.command()
@click.argument("questionnaire")
@click.option("--title", required=True, help="What staff call the wave.")
@click.option(
    "--mode",
    required=True,
    type=click.Choice([mode.value for mode in Mode]),
    help="Who can find out which response is whose.",
)
@click.option("--opens", required=True, type=DAY, help="The first day, such as 2026-11-02.")
@click.option("--closes", required=True, type=DAY, help="The last day.")
@click.option(
    "--group",
    "groups",
    multiple=True,
    required=True,
    metavar="KIND:NAME",
    help='Who is asked, such as "class:7B"; may be given several times.',
)
@click.option("--school", default="", help="The school's name, where there are several.")
def plan(questionnaire: str, groups: tuple[str, ...], school: str, **terms: Any) -> None:
    """Plan a wave of the newest published version of a questionnaire.

    QUESTIONNAIRE is the name that it was published under, such as belonging. Cards are made on the
    wave's page.
    """
    with transaction() as session:
        owner = chosen(session, school)
        wave = records.plan(
            session,
            _version(session, owner, questionnaire),
            Terms(
                terms["title"],
                Mode(terms["mode"]),
                opens_on=terms["opens"].date(),
                closes_on=terms["closes"].date(),
            ),
            _groups(session, owner, groups),
        )
        audit.note(session, owner.id, ACTOR, "planned", wave=wave.id)
        number, asked = wave.id, len(people.in_groups(session, wave.groups))
        missing = _missing(session, wave)
    click.echo(f"Wave {number} is planned; it asks {asked:,} people.")
    click.echo(f"{settings.config().public_url}/staff/waves/{number}")
    if missing:
        click.echo(f"Before cards can be made: {missing}", err=True)


@waves.command(name="list")
def list_waves() -> None:
    """List the waves of every school, the newest first."""
    today = datetime.now(UTC).date()
    with transaction() as session:
        for school in session.scalars(select(School).order_by(School.name)):
            click.echo(school.name)
            for wave in records.of_school(session, school):
                click.echo(f"  {_line(wave, today)}")


@waves.command()
@click.argument("number", metavar="WAVE", type=NUMBER)
@click.option("--yes", is_flag=True, help="Close it without asking.")
def close(number: int, yes: bool) -> None:
    """Close a wave for good, by its number in the list: its results are ready then."""
    with transaction() as session:
        wave = _open_wave(session, number)
        school, title = session.get_one(School, wave.school_id).name, wave.title
    if not yes:
        click.confirm(f"Close {title!r} of {school}? No more answers are taken then.", abort=True)
    with transaction() as session:
        wave = _open_wave(session, number)
        records.close(session, wave)
        partials.purge(session)
        mixed = unlinking.mix(session)
        audit.note(session, wave.school_id, ACTOR, "closed", wave=wave.id)
    click.echo(f"{title} is closed. Its results are ready.")
    settle(mixed)


def _version(session: Session, school: School, key: str) -> Version:
    found = surveys.newest(session, school, key)
    if found is None:
        raise BadInput(f"{key} isn't published yet: run  surveyapp surveys publish {key}")
    return found


def _groups(session: Session, school: School, wanted: Sequence[str]) -> list[Group]:
    """Find groups written as kind:name, each once, or name all that there are."""
    known = {f"{it.kind}:{it.name}".casefold(): it for it in people.groups(session, school)}
    missing = [text for text in wanted if text.casefold() not in known]
    if missing:
        there = ", ".join(f"{group.kind}:{group.name}" for group in known.values())
        raise BadInput(
            f"There is no group {', '.join(missing)}. There are: {there}."
            if there
            else "There are no groups yet: add people with  surveyapp roster import"
        )
    return list({group.id: group for group in (known[text.casefold()] for text in wanted)}.values())


def _open_wave(session: Session, number: int) -> Wave:
    wave = session.get(Wave, number)
    if wave is None:
        raise BadInput(f"There is no wave {number}: see  surveyapp waves list")
    if wave.status(datetime.now(UTC).date()) == "closed":
        raise BadInput(f"{wave.title} is closed already.")
    return wave


def _missing(session: Session, wave: Wave) -> str:
    """Say what the school needs before anybody can be asked; empty where nothing is missing."""
    try:
        records.need_readers(session, wave)
    except NobodyReads as refused:
        return str(refused)
    return ""


def _line(wave: Wave, today: date) -> str:
    days = f"{wave.opens_on} to {wave.closes_on}"
    return f"{wave.id:>4}  {wave.status(today):<8} {days}  {wave.mode:<12} {wave.title}"
