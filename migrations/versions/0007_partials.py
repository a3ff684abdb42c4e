"""Unfinished answers, locked under their codes.

Models are never imported, since they move on; a change of the schema and a change of the data are
two migrations.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    random_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "partial",
        sa.Column("id", random_number, nullable=False, autoincrement=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_partial"),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name="fk_partial_school_id_school"),
        sa.ForeignKeyConstraint(
            ["school_id", "wave_id"],
            ["wave.school_id", "wave.id"],
            name="fk_partial_school_id_wave_id_wave",
        ),
        sa.UniqueConstraint("code_hash", name="uq_partial_code_hash"),
    )
    op.create_index("ix_partial_wave_id", "partial", ["wave_id"])


def downgrade() -> None:
    op.drop_table("partial")
