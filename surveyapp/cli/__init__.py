"""The command line, `surveyapp …`: a module for each noun, all of them listed here.

A noun's module is loaded when it is asked for, so that no command waits for what others need.
"""

from importlib import import_module
from typing import Any

import click

from surveyapp.cli.errors import BadInput
from surveyapp.records.refused import Refused

# The command `read-this` is `read_this` in `cli/read_this.py`; its help here is its first sentence.
COMMANDS = {
    "comments": "Read comments again, and give the labels that people put right.",
    "concerns": "Check a school's own phrases that raise a concern.",
    "db": "Look after the database.",
    "demo": "Set up a demo school with invented people, and give codes and passwords to try it.",
    "erase": "Erase what one person gave, where the mode lets it be found.",
    "evaluate": "Say from answers BEFORE and AFTER an initiative (CSV or XLSX) whether things got "
    "better.",
    "read-comments": "Read comments in a file (CSV or XLSX): their sentiment, concerns and themes.",
    "purge": "Delete unfinished answers that nobody can go on with any more.",
    "roster": "Keep a school's people and groups as its own list has them.",
    "schools": "Add a school, which everything else belongs to, and list the schools.",
    "score": "Score a file of answers (CSV or XLSX) by the scales of a questionnaire.",
    "serve": "Serve the pages until Ctrl+C; requests under way are finished first.",
    "surveys": "Work with questionnaires.",
    "users": "Add members of staff, give them new passwords, end their access.",
    "waves": "Plan who is asked what, when and in which mode; list waves and close them.",
}


class Door(click.Group):
    """A group of commands which says in a sentence what the rules forbid."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Refused as refused:
            raise BadInput(str(refused)) from refused


class Nouns(Door):
    """The commands of COMMANDS, each found in its module."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command from its module."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command: click.Command = getattr(import_module(f"{__name__}.{name}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their help, without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=Nouns)
def main() -> None:
    """Ask pupils and staff, score what they say, and show whether an initiative works."""
