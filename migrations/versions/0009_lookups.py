"""Requests to be told who wrote a comment, which a second person agrees to or refuses."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lookup",
        _random_number("id"),
        sa.Column("school_id", sa.Integer(), nullable=False),
        _random_number("concern_id"),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("answered_by <> asked_by", name="ck_lookup_two_people"),
        sa.CheckConstraint(
            "state IN ('waiting', 'agreed', 'refused', 'lapsed')", name="ck_lookup_state"
        ),
        sa.CheckConstraint(
            "(state IN ('agreed', 'refused')) = (answered_by IS NOT NULL"
            " AND answered_at IS NOT NULL AND sealed_answer IS NOT NULL)",
            name="ck_lookup_answered_by_somebody",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_lookup"),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name="fk_lookup_school_id_school"),
        _refers("concern_id", "concern"),
        _refers("asked_by", "account"),
        _refers("answered_by", "account"),
    )
    op.create_index("ix_lookup_concern_id", "lookup", ["concern_id"])
    op.create_index("ix_lookup_school_id_state", "lookup", ["school_id", "state"])


def downgrade() -> None:
    op.drop_table("lookup")


def _random_number(name: str) -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column(name, kind, nullable=False, autoincrement=False)


def _refers(column: str, other: str) -> sa.ForeignKeyConstraint:
    """Tie a column to another table's row in the same school."""
    return sa.ForeignKeyConstraint(
        ["school_id", column],
        [f"{other}.school_id", f"{other}.id"],
        name=f"fk_lookup_school_id_{column}_{other}",
    )
