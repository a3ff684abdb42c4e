"""Recordings that read a version aloud, and which one says what."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recording",
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "name", name="pk_recording"),
        _school("recording"),
    )
    op.create_index("ix_recording_name", "recording", ["name"])
    op.create_table(
        "spoken",
        sa.Column("version_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("version_id", "text", name="pk_spoken"),
        _school("spoken"),
        sa.ForeignKeyConstraint(
            ["school_id", "version_id"],
            ["version.school_id", "version.id"],
            name="fk_spoken_school_id_version_id_version",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "name"],
            ["recording.school_id", "recording.name"],
            name="fk_spoken_school_id_name_recording",
        ),
    )


def downgrade() -> None:
    op.drop_table("spoken")
    op.drop_table("recording")


def _school(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["school_id"], ["school.id"], name=f"fk_{table}_school_id_school"
    )
