"""Requests of respondents to talk to someone, and what is done about each."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "help_request",
        _random_number("id"),
        _number("school_id"),
        sa.Column("number", sa.Uuid(), nullable=False),
        _text("mode"),
        _number("wave_id", nullable=True),
        _text("role"),
        _text("state"),
        _moment("found_at"),
        _bytes("sealed"),
        sa.PrimaryKeyConstraint("id", name="pk_help_request"),
        _refers("help_request", "wave_id", "wave"),
        _school("help_request"),
        sa.UniqueConstraint("school_id", "id", name="uq_help_request_school_id_id"),
        sa.UniqueConstraint("school_id", "number", name="uq_help_request_school_id_number"),
    )
    op.create_index("ix_help_request_wave_id", "help_request", ["wave_id"])
    op.create_index("ix_help_request_school_id_state", "help_request", ["school_id", "state"])
    op.create_table(
        "help_request_change",
        _random_number("id"),
        _number("school_id"),
        _random_number("help_request_id"),
        _moment("at"),
        _text("actor"),
        _text("state"),
        _text("passed_to", nullable=True),
        _text("outcome", nullable=True),
        _bytes("sealed_reason", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_help_request_change"),
        _refers("help_request_change", "help_request_id", "help_request"),
        _school("help_request_change"),
    )
    op.create_index(
        "ix_help_request_change_help_request_id", "help_request_change", ["help_request_id"]
    )


def downgrade() -> None:
    op.drop_table("help_request_change")
    op.drop_table("help_request")


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _random_number(name: str) -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column(name, kind, nullable=False, autoincrement=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _bytes(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _school(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["school_id"], ["school.id"], name=f"fk_{table}_school_id_school"
    )


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    """Tie a column to another table's row in the same school."""
    return sa.ForeignKeyConstraint(
        ["school_id", column],
        [f"{other}.school_id", f"{other}.id"],
        name=f"fk_{table}_school_id_{column}_{other}",
    )
