"""`surveyapp purge`: delete what is kept for a time only, once that time is over."""

import click

from surveyapp.cli.db import transaction
from surveyapp.records import partials


@click.command()
@click.option("--apply", is_flag=True, help="Delete it; without this, nothing changes.")
def purge(apply: bool) -> None:
    """Delete unfinished answers that nobody can go on with any more.

    Run it daily with --apply. These are answers of people who stopped to come back later: their two
    weeks or their wave are over, or they have a new card. No line of the audit log speaks of them.
    """
    with transaction() as session:
        number = partials.over(session)
        if apply:
            partials.purge(session)
    done = "Deleted" if apply else "To be deleted with --apply"
    click.echo(f"{done}: unfinished answers of whoever stopped half-way ({number:,}).")
