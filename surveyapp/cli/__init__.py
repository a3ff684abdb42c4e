"""The command line, `surveyapp …`: a module for each noun, all of them listed here."""

from typing import Any

import click

from surveyapp.cli import db, demo, score, serve, surveys, users
from surveyapp.cli.errors import BadInput
from surveyapp.records.base import Refused

COMMANDS = (demo.demo, serve.serve, db.db, surveys.surveys, score.score, users.users)


class Door(click.Group):
    """The group of all commands, which says in a sentence what the rules forbid."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Refused as refused:
            raise BadInput(str(refused)) from refused


@click.group(cls=Door)
def main() -> None:
    """Ask pupils and staff, score what they say, and show whether an initiative works."""


for command in COMMANDS:
    main.add_command(command)
