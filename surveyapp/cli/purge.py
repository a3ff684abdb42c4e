"""`surveyapp purge`: delete what is kept for a time only, once that time is over."""

from datetime import UTC, datetime

import click

from surveyapp.cli import settings
from surveyapp.cli.db import settle, transaction
from surveyapp.records import lookups, partials, tablets, unlinking


@click.command()
@click.option("--apply", is_flag=True, help="Delete it; without this, nothing changes.")
def purge(apply: bool) -> None:
    """Delete unfinished answers that nobody can go on with any more.

    Run it daily with --apply. These are answers of people who stopped to come back later: their two
    weeks or their wave are over, or they have a new card. No line of the audit log speaks of them.

    Requests to look up a name that nobody has answered in time lapse too; the audit log says so.

    What is known of joined tablets goes once they may bring no late answers any more.

    With --apply the database also forgets in which order finished answers came, which would say
    whose they are. Run it before the backup.
    """
    late_days = settings.config().late_days
    with transaction() as session:
        now = datetime.now(UTC)
        number, late = partials.over(session), lookups.unanswered(session, now)
        joined = tablets.over(session, late_days)
        if apply:
            partials.purge(session)
            tablets.purge(session, late_days)
            lookups.lapse(session, None, now)
            mixed = unlinking.mix(session)
    done = "Deleted" if apply else "To be deleted with --apply"
    click.echo(f"{done}: unfinished answers of whoever stopped half-way ({number:,}).")
    if late:
        lapsed = "Lapsed" if apply else "To lapse with --apply"
        click.echo(f"{lapsed}: requests to look up a name that nobody answered ({late:,}).")
    if joined:
        click.echo(f"{done}: joined tablets of waves that are long over ({joined:,}).")
    if apply:
        settle(mixed)
