"""`surveyapp schools …`: the schools that are served here."""

import click
from sqlalchemy import func, select

from surveyapp.cli import settings
from surveyapp.cli.db import transaction
from surveyapp.cli.users import ACTOR
from surveyapp.records import audit
from surveyapp.records import schools as records
from surveyapp.records.base import School
from surveyapp.records.people import Person


@click.group()
def schools() -> None:
    """Add a school, which everything else belongs to, and list the schools."""


@schools.command()
@click.argument("name")
def add(name: str) -> None:
    """Add a school with a key of its own for its comments."""
    with transaction() as session:
        made = records.add(session, name, settings.config().comment_key)
        audit.note(session, made.id, ACTOR, "added", school=made.id)
        click.echo(f"{made.name} is added.")


@schools.command(name="list")
def list_schools() -> None:
    """List the schools, each with its number of people."""
    number = func.count(Person.id)
    counted = select(School.name, number).outerjoin(Person, Person.school_id == School.id)
    with transaction() as session:
        for name, people in session.execute(counted.group_by(School.id).order_by(School.name)):
            click.echo(f"{name:<32} {people:>6} people")
