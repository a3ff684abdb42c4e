"""`surveyapp purge`: delete what is kept for a time only, once that time is over."""

from datetime import UTC, datetime

import click

from surveyapp.cli.db import settle, transaction
from surveyapp.records import lookups, partials, unlinking


@click.command()
@click.option("--apply", is_flag=True, help="Delete it; without this, nothing changes.")
def purge(apply: bool) -> None:
    """Delete unfinished answers that nobody can go on with any more.

    Run it daily with --apply. These are answers of people who stopped to come back later: their two
    weeks or their wave are over, or they have a new card. No line of the audit log speaks of them.

    Requests to look up a name that nobody has answered in time lapse too; the audit log says so.

    With --apply the database also forgets in which order finished answers came, which would say
    whose they are. Run it before the backup.
    """
    with transaction() as session:
        now = datetime.now(UTC)
        number, late = partials.over(session), lookups.unanswered(session, now)
        if apply:
            partials.purge(session)
            lookups.lapse(session, None, now)
            mixed = unlinking.mix(session)
    done = "Deleted" if apply else "To be deleted with --apply"
    click.echo(f"{done}: unfinished answers of whoever stopped half-way ({number:,}).")
    if late:
        lapsed = "Lapsed" if apply else "To lapse with --apply"
        click.echo(f"{lapsed}: requests to look up a name that nobody answered ({late:,}).")
    if apply:
        settle(mixed)
