"""What a school's own lists call a person.

Models are never imported, since they move on; a change of the schema and a change of the data are
two migrations.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INDEX = "ix_person_school_id_kind_own_id"


def upgrade() -> None:
    op.add_column("person", sa.Column("own_id", sa.String(), nullable=True))
    op.create_index(INDEX, "person", ["school_id", "kind", "own_id"], unique=True)


def downgrade() -> None:
    op.drop_index(INDEX, "person")
    op.drop_column("person", "own_id")
