"""Tablets that a class is joined by, and codes that are a group's rather than a person's.

Models are never imported, since they move on; a change of the schema and a change of the data are
two migrations.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

GROUP = "fk_code_school_id_group_id_group"


def upgrade() -> None:
    with op.batch_alter_table("code") as code:
        code.add_column(sa.Column("group_id", sa.Integer(), nullable=True))
        code.alter_column("person_id", existing_type=sa.Integer(), nullable=True)
        code.create_foreign_key(GROUP, "group", ["school_id", "group_id"], ["school_id", "id"])
    op.create_table(
        "joining",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_joining"),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name="fk_joining_school_id_school"),
        sa.ForeignKeyConstraint(
            ["school_id", "wave_id"],
            ["wave.school_id", "wave.id"],
            name="fk_joining_school_id_wave_id_wave",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "group_id"],
            ["group.school_id", "group.id"],
            name="fk_joining_school_id_group_id_group",
        ),
        sa.UniqueConstraint("hash", name="uq_joining_hash"),
    )


def downgrade() -> None:
    op.drop_table("joining")
    op.execute("DELETE FROM code WHERE person_id IS NULL")
    with op.batch_alter_table("code") as code:
        code.drop_constraint(GROUP, type_="foreignkey")
        code.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
        code.drop_column("group_id")
