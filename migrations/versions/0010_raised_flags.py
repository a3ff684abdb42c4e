"""A category may be flagged again for a comment as more severe; the flags of before stay."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ONE_EACH = "uq_flag_concern_id_category"
RAISED = "uq_flag_concern_id_category_severity"
# What had one flag for each category keeps the most severe one.
LOWER = """
    DELETE FROM flag WHERE EXISTS (
        SELECT 1 FROM flag AS higher
        WHERE higher.concern_id = flag.concern_id
            AND higher.category = flag.category
            AND higher.severity > flag.severity
    )
"""


def upgrade() -> None:
    with op.batch_alter_table("flag") as flag:
        flag.drop_constraint(ONE_EACH, type_="unique")
        flag.create_unique_constraint(RAISED, ["concern_id", "category", "severity"])


def downgrade() -> None:
    op.execute(sa.text(LOWER))
    with op.batch_alter_table("flag") as flag:
        flag.drop_constraint(RAISED, type_="unique")
        flag.create_unique_constraint(ONE_EACH, ["concern_id", "category"])
