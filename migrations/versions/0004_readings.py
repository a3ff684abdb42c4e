"""What was read in each comment, how people put it right, and the concerns that they look after.

Comments of before have no reading yet: `surveyapp comments reread --apply` reads them. Models are
never imported, since they move on; a change of the schema and a change of the data are two
migrations.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ["reading", "correction", "concern", "flag", "concern_change"]
UNIQUE = "uq_comment_school_id_id"


def upgrade() -> None:
    with op.batch_alter_table("comment") as comment:
        comment.create_unique_constraint(UNIQUE, ["school_id", "id"])
    _readings()
    _concerns()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    with op.batch_alter_table("comment") as comment:
        comment.drop_constraint(UNIQUE, type_="unique")


def _readings() -> None:
    op.create_table(
        "reading",
        _random_number("comment_id"),
        _number("school_id"),
        sa.Column("score", sa.Double(), nullable=False),
        _text("label"),
        _json("themes"),
        _text("reader"),
        _moment("read_at"),
        _key("reading", "comment_id"),
        _school("reading"),
        _refers("reading", "comment_id", "comment"),
    )
    op.create_index("ix_reading_school_id_read_at", "reading", ["school_id", "read_at"])
    op.create_table(
        "correction",
        _random_number("id"),
        _number("school_id"),
        _random_number("comment_id"),
        _moment("at"),
        _text("actor"),
        _text("was"),
        _text("label"),
        _bytes("sealed_reason"),
        _text("reader"),
        _key("correction", "id"),
        _school("correction"),
        _refers("correction", "comment_id", "comment"),
    )
    op.create_index("ix_correction_comment_id", "correction", ["comment_id"])


def _concerns() -> None:
    op.create_table(
        "concern",
        _random_number("id"),
        _number("school_id"),
        _number("wave_id"),
        _random_number("comment_id"),
        _number("severity"),
        _text("role"),
        _text("state"),
        _moment("found_at"),
        _key("concern", "id"),
        _school("concern"),
        _refers("concern", "wave_id", "wave"),
        _refers("concern", "comment_id", "comment"),
        _unique("concern", "school_id", "id"),
        _unique("concern", "comment_id"),
    )
    op.create_index("ix_concern_wave_id", "concern", ["wave_id"])
    op.create_index("ix_concern_school_id_state", "concern", ["school_id", "state"])
    op.create_table(
        "flag",
        _random_number("id"),
        _number("school_id"),
        _random_number("concern_id"),
        _text("category"),
        _number("severity"),
        _number("start"),
        _number("end"),
        _text("rule"),
        sa.Column("score", sa.Double(), nullable=False),
        _text("reader"),
        _moment("found_at"),
        _key("flag", "id"),
        _school("flag"),
        _refers("flag", "concern_id", "concern"),
        _unique("flag", "concern_id", "category"),
    )
    op.create_table(
        "concern_change",
        _random_number("id"),
        _number("school_id"),
        _random_number("concern_id"),
        _moment("at"),
        _text("actor"),
        _text("state"),
        _text("passed_to", nullable=True),
        _text("outcome", nullable=True),
        _bytes("sealed_reason", nullable=True),
        _key("concern_change", "id"),
        _school("concern_change"),
        _refers("concern_change", "concern_id", "concern"),
    )
    op.create_index("ix_concern_change_concern_id", "concern_change", ["concern_id"])


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _random_number(name: str) -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column(name, kind, nullable=False, autoincrement=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _bytes(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


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
