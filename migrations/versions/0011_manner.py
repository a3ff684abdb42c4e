"""A response keeps how its answers were given; of those of before nothing is known."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("response") as response:
        response.add_column(sa.Column("manner", sa.JSON(none_as_null=True), nullable=True))
        response.add_column(sa.Column("claimed_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("response") as response:
        response.drop_column("claimed_on")
        response.drop_column("manner")
