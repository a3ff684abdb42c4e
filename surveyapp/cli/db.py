"""`surveyapp db …`: make the tables, bring them up to date, and check that all is in order."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Engine, select
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session

from surveyapp import db as database
from surveyapp.cli import settings
from surveyapp.cli.errors import BadInput, CheckFailed
from surveyapp.config import Config
from surveyapp.records import schools, unlinking
from surveyapp.records.base import School
from surveyapp.records.sealing import CannotOpen


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Make the tables, or bring those of an earlier release up to date."""
    config = settings.config()
    try:
        database.upgrade(config.database_url)
    except OperationalError as problem:
        raise unreachable(problem) from problem
    click.echo(f"The database is at version {database.head()}.")


@db.command()
def check() -> None:
    """Check the tables' version, the file, the keys against what is sealed, and own phrases."""
    found = problems(settings.config())
    for sentence in found:
        click.echo(sentence)
    if found:
        raise CheckFailed(f"There are problems ({len(found)}) to put right.")
    click.echo(f"All is in order: version {database.head()}, nothing damaged, keys fit.")


@contextmanager
def transaction() -> Iterator[Session]:
    """Open a transaction on a database that has the tables of this release; raises BadInput."""
    url = settings.config().database_url
    bind = database.engine(url)
    try:
        database.check(bind)
    except database.WrongSchema as problem:
        raise BadInput(str(problem)) from problem
    except OperationalError as problem:
        raise unreachable(problem) from problem
    finally:
        bind.dispose()
    with database.transaction(url) as session:
        yield session


def settle(mixed: bool) -> None:
    """Let the database forget in which order answers came, once they are mixed; or CheckFailed."""
    bind = database.engine(settings.config().database_url)
    try:
        if not (unlinking.settle(bind) and mixed):
            raise CheckFailed(
                "The database still shows in which order answers came: run  surveyapp purge "
                "--apply  when nothing else, such as a backup, is at work there."
            )
    finally:
        bind.dispose()


def problems(config: Config) -> list[str]:
    """List in sentences whatever keeps the service from working with these settings."""
    return [*_phrases(config), *_database(config)]


def _phrases(config: Config) -> list[str]:
    try:
        settings.reader(config.concern_phrases)
    except BadInput as problem:
        return [problem.message]
    return []


def _database(config: Config) -> list[str]:
    bind = database.engine(config.database_url)
    try:
        database.check(bind)
        return [*database.damage(bind), *_locked(bind, config.comment_key)]
    except database.WrongSchema as problem:
        return [str(problem)]
    except OperationalError as problem:
        raise unreachable(problem) from problem
    except DatabaseError as problem:
        return [f"The database is damaged: {problem.orig}."]
    finally:
        bind.dispose()


def unreachable(problem: OperationalError) -> BadInput:
    """Say that the database named by the settings can't be used, and why."""
    reason = str(problem.orig).strip().splitlines()[0]
    return BadInput(f"The database can't be reached ({reason}): check DATABASE_URL.")


def _locked(bind: Engine, comment_key: bytes) -> list[str]:
    """Name the schools whose comments this COMMENT_KEY doesn't open."""
    with Session(bind.execution_options(reading=True)) as session:
        return [
            f"COMMENT_KEY is not the key that sealed the comments of {school.name}."
            for school in session.scalars(select(School))
            if not _opens(school, comment_key)
        ]


def _opens(school: School, comment_key: bytes) -> bool:
    try:
        schools.comment_key(school, comment_key)
    except CannotOpen:
        return False
    return True
