"""Answers kept aside.

Models are never imported, since they move on; a change of the schema and a change of the data are
two migrations.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    random_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "aside",
        sa.Column("id", random_number, nullable=False, autoincrement=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("sitting", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_aside"),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name="fk_aside_school_id_school"),
        sa.ForeignKeyConstraint(
            ["school_id", "wave_id"],
            ["wave.school_id", "wave.id"],
            name="fk_aside_school_id_wave_id_wave",
        ),
        sa.UniqueConstraint("sitting", "sha256", name="uq_aside_sitting_sha256"),
    )
    op.create_index("ix_aside_wave_id", "aside", ["wave_id"])


def downgrade() -> None:
    op.drop_table("aside")
