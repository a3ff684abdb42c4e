"""`surveyapp demo`: a school to try everything on."""

from collections.abc import Iterable
from dataclasses import replace
from socket import socket

import click
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from surveyapp import db
from surveyapp.cli import settings
from surveyapp.cli.db import unreachable
from surveyapp.cli.errors import BadInput
from surveyapp.cli.serve import HOST, PORT, listen, run
from surveyapp.cli.speaking import read_aloud
from surveyapp.config import Config
from surveyapp.exchange import demo as school
from surveyapp.exchange.demo import Secrets
from surveyapp.records import surveys
from surveyapp.records.base import School

PORTS = range(PORT, PORT + 20)


@click.command()
@click.option("--serve", is_flag=True, help="Serve it on this machine straight away.")
def demo(serve: bool) -> None:
    """Set up a demo school with invented people, and give codes and passwords to try it.

    Run again, it keeps the school and what was answered, and gives new codes and passwords. A
    database that holds another school is left alone.
    """
    config = settings.config()
    secrets = _set_up(config)
    for sentence in _read_aloud(config):
        click.echo(f"{sentence}\n")
    if not serve:
        click.echo(_described(secrets, config.public_url))
        click.echo("\nServe it with  surveyapp serve")
        return
    listening = _listen_somewhere()
    port = listening.getsockname()[1]
    here = replace(config, public_url=f"http://{HOST}:{port}")
    click.echo(_described(secrets, here.public_url))
    if port != PORT:
        click.echo(f"\nPort {PORT} is taken, so it is served on port {port}.")
    click.echo("\nServing until Ctrl+C.")
    run(here, listening)


def _set_up(config: Config) -> Secrets:
    keys = school.Keys(comment=config.comment_key, code=config.code_key)
    try:
        db.upgrade(config.database_url)
        with db.transaction(config.database_url) as session:
            return school.set_up(session, keys)
    except OperationalError as problem:
        raise unreachable(problem) from problem


def _read_aloud(config: Config) -> list[str]:
    """Make the recordings of what the open wave asks."""
    with db.transaction(config.database_url) as session:
        owner = session.scalars(select(School)).one()
        version = surveys.newest(session, owner, school.SURVEY)
        number = version.id if version else None
    return [] if number is None else read_aloud(config.database_url, number)


def _listen_somewhere() -> socket:
    for port in PORTS:
        try:
            return listen(HOST, port)
        except BadInput:
            continue
    raise BadInput(f"The ports {PORTS.start} to {PORTS.stop - 1} are all taken: free one of them.")


def _described(secrets: Secrets, address: str) -> str:
    return "\n".join(
        [
            f"{school.SCHOOL}, a demo: everybody in it is invented.",
            "",
            f"  Pupils   {address}/",
            *_table((card.code, f"{card.name}, {card.group}") for card in secrets.cards),
            "",
            f"  Staff    {address}/staff/",
            *_table((it.email, it.password, ", ".join(it.roles)) for it in secrets.staff),
            "",
            "  Codes and passwords are new each time you run this; earlier ones stop working.",
        ]
    )


def _table(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Write rows in columns as wide as their widest cell."""
    listed = list(rows)
    widths = [max(map(len, column)) for column in zip(*listed, strict=True)]
    return ["           " + "   ".join(map(str.ljust, row, widths)).rstrip() for row in listed]
