"""Joined tablets: the day on which each was last seen, and how many answers waited on it then."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    random_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "tablet",
        sa.Column("id", random_number, nullable=False, autoincrement=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("lost", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tablet"),
        sa.UniqueConstraint("hash", name="uq_tablet_hash"),
        sa.UniqueConstraint("wave_id", "number", name="uq_tablet_wave_id_number"),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name="fk_tablet_school_id_school"),
        _refers("wave_id", "wave"),
        _refers("group_id", "group"),
    )


def downgrade() -> None:
    op.drop_table("tablet")


def _refers(column: str, other: str) -> sa.ForeignKeyConstraint:
    """Tie a column to another table's row in the same school."""
    return sa.ForeignKeyConstraint(
        ["school_id", column],
        [f"{other}.school_id", f"{other}.id"],
        name=f"fk_tablet_school_id_{column}_{other}",
    )
