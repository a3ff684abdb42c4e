"""Runs the migrations on the connection that db.py gives, or on DATABASE_URL for `alembic`."""

import os

from alembic import context
from sqlalchemy import Connection

from surveyapp import db
from surveyapp.config import Config
from surveyapp.records import tables


def run(connection: Connection) -> None:
    """Run the wanted migrations in the transaction of this connection."""
    context.configure(
        connection=connection,
        target_metadata=tables.METADATA,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with db.engine(Config.from_environ(os.environ).database_url).begin() as opened:
        run(opened)
