"""The steps of a case are counted: some keep a day only, which doesn't say which came first."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

CASES = ["concern", "help_request"]
NUMBER = """
    UPDATE {case}_change SET step = (
        SELECT count(*) FROM {case}_change AS earlier
        WHERE earlier.{case}_id = {case}_change.{case}_id
        AND (earlier.at, earlier.id) <= ({case}_change.at, {case}_change.id)
    )
"""
COUNT = """
    UPDATE {case} SET steps = (
        SELECT count(*) FROM {case}_change WHERE {case}_change.{case}_id = {case}.id
    )
"""


def upgrade() -> None:
    for case in CASES:
        op.add_column(case, _number("steps"))
        op.add_column(f"{case}_change", _number("step"))
        op.execute(sa.text(NUMBER.format(case=case)))
        op.execute(sa.text(COUNT.format(case=case)))


def downgrade() -> None:
    for case in CASES:
        op.drop_column(f"{case}_change", "step")
        op.drop_column(case, "steps")


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")
