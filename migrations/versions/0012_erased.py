"""The list of erased sittings, each as a keyed hash of its name and nothing else."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erased",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_erased"),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name="fk_erased_school_id_school"),
    )


def downgrade() -> None:
    op.drop_table("erased")
