"""Runs the migrations on the connection that db.py gives, or on DATABASE_URL for `alembic`."""

import os
from typing import Any

from alembic import context
from sqlalchemy import Connection

from surveyapp import db
from surveyapp.config import Config
from surveyapp.records import tables
from surveyapp.records.base import UtcDateTime


def rendered(kind: str, item: Any, _: Any) -> str | bool:
    """Write our own column type as the plain one beneath: migrations import no models."""
    return "sa.DateTime(timezone=True)" if isinstance(item, UtcDateTime) else False


def run(connection: Connection) -> None:
    """Run the wanted migrations in the transaction of this connection."""
    context.configure(
        connection=connection,
        target_metadata=tables.METADATA,
        render_as_batch=True,
        compare_type=True,
        render_item=rendered,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with db.engine(Config.from_environ(os.environ).database_url).begin() as opened:
        run(opened)
