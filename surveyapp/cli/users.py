"""`surveyapp users …`: who may sign in, and as what."""

from datetime import UTC, datetime

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.cli.db import transaction
from surveyapp.cli.errors import BadInput
from surveyapp.records import accounts, audit, schools, waves
from surveyapp.records.accounts import Account, Role
from surveyapp.records.base import School
from surveyapp.records.waves import LastReader

ACTOR = "command line"
NAME_ANOTHER = "Somebody who has an account is named with  surveyapp users give EMAIL --role ROLE"


@click.group()
def users() -> None:
    """Add members of staff, give them new passwords, end their access."""


@users.command()
@click.argument("email")
@click.option("--name", required=True, help="How the person is called.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="What the person does here; may be given several times.",
)
@click.option("--school", default="", help="The school's name, where there are several.")
@click.option("--ask", is_flag=True, help="Ask for the password instead of making one.")
def add(email: str, name: str, roles: tuple[str, ...], school: str, ask: bool) -> None:
    """Add a member of staff and print the first password, this one time."""
    password = _password(ask=ask)
    with transaction() as session:
        owner = chosen(session, school)
        made = accounts.add(session, owner, email, name, [Role(role) for role in roles])
        accounts.set_password(session, made, password)
        audit.note(session, owner.id, ACTOR, "added", account=made.id, roles=list(roles))
    _show(email, password, ask=ask)


@users.command()
@click.argument("email")
@click.option("--ask", is_flag=True, help="Ask for the password instead of making one.")
def password(email: str, ask: bool) -> None:
    """Give somebody a new password and sign them out everywhere."""
    new = _password(ask=ask)
    with transaction() as session:
        found = _account(session, email)
        accounts.set_password(session, found, new)
        audit.note(session, found.school_id, ACTOR, "gave a new password", account=found.id)
    _show(email, new, ask=ask)


@users.command()
@click.argument("email")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="What the person does here as well; may be given several times.",
)
def give(email: str, roles: tuple[str, ...]) -> None:
    """Give somebody who has an account more roles."""
    with transaction() as session:
        found = _account(session, email)
        accounts.give(session, found, [Role(role) for role in roles])
        given = list(roles)
        audit.note(session, found.school_id, ACTOR, "gave roles", account=found.id, roles=given)
        held = ", ".join(sorted(found.roles))
    click.echo(f"{accounts.normalised(email)} is now: {held}.")


@users.command()
@click.argument("email")
def close(email: str) -> None:
    """End somebody's access at once; what they did stays in the audit log.

    Refused while a wave is open or planned and nobody else is a safeguarding lead, or a head.
    """
    with transaction() as session:
        found = _account(session, email)
        try:
            waves.need_others(session, found, datetime.now(UTC).date())
        except LastReader as refused:
            raise BadInput(f"{refused} {NAME_ANOTHER}") from refused
        accounts.close(session, found)
        audit.note(session, found.school_id, ACTOR, "closed", account=found.id)
    click.echo(f"{accounts.normalised(email)} can't sign in any more.")


@users.command(name="list")
def list_accounts() -> None:
    """List the accounts of every school, with their roles."""
    with transaction() as session:
        for school in session.scalars(select(School).order_by(School.name)):
            click.echo(school.name)
            for it in accounts.of_school(session, school):
                roles = ", ".join(sorted(it.roles)) if it.active else "closed"
                click.echo(f"  {it.email:<32} {it.name:<24} {roles}")


def chosen(session: Session, name: str) -> School:
    """Find the school of this name, or the only one where no name is given; raises BadInput."""
    if name:
        found = schools.named(session, name)
        if found is None:
            raise BadInput(f"There is no school called {name!r}.")
        return found
    every = session.scalars(select(School).order_by(School.name)).all()
    if len(every) == 1:
        return every[0]
    names = ", ".join(school.name for school in every)
    raise BadInput(
        f"Say which school with --school: {names}."
        if every
        else "There is no school yet: add it with  surveyapp schools add NAME"
    )


def _account(session: Session, email: str) -> Account:
    found = accounts.by_email(session, email)
    if found is None:
        raise BadInput(f"{accounts.normalised(email)} has no account.")
    return found


def _password(*, ask: bool) -> str:
    if not ask:
        return accounts.new_password()
    given: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return given


def _show(email: str, password: str, *, ask: bool) -> None:
    click.echo(f"{accounts.normalised(email)} can sign in.")
    if not ask:
        click.echo(f"Password, shown this once: {password}")
