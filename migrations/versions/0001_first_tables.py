"""The first tables.

Numbered; models are never imported, since they move on; a change of the schema and a change of the
data are two migrations.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = [
    "school",
    "failure",
    "account",
    "account_role",
    "sign_in",
    "audit",
    "group",
    "person",
    "membership",
    "register",
    "questionnaire",
    "version",
    "media",
    "wave",
    "audience",
    "code",
    "response",
    "comment",
]


def upgrade() -> None:
    op.create_table(
        "school",
        _number("id"),
        _text("name"),
        _bytes("sealed_key"),
        _moment("made_at"),
        _key("school", "id"),
    )
    op.create_table(
        "failure",
        _number("id"),
        _bytes("subject"),
        _moment("at"),
        _key("failure", "id"),
    )
    op.create_index("ix_failure_subject", "failure", ["subject"])
    _accounts()
    _people()
    _questionnaires()
    _waves()
    _answers()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _accounts() -> None:
    op.create_table(
        "account",
        _number("id"),
        _number("school_id"),
        _text("email"),
        _text("name"),
        _text("password_hash"),
        sa.Column("active", sa.Boolean(), nullable=False),
        _moment("made_at"),
        _key("account", "id"),
        _school("account"),
        _unique("account", "school_id", "id"),
        _unique("account", "email"),
    )
    op.create_table(
        "account_role",
        _number("school_id"),
        _number("account_id"),
        _text("role"),
        _key("account_role", "account_id", "role"),
        _school("account_role"),
        _refers("account_role", "account_id", "account"),
    )
    op.create_table(
        "sign_in",
        _number("id"),
        _number("school_id"),
        _number("account_id"),
        _bytes("hash"),
        _moment("made_at"),
        _moment("seen_at"),
        _key("sign_in", "id"),
        _school("sign_in"),
        _refers("sign_in", "account_id", "account"),
        _unique("sign_in", "hash"),
    )
    op.create_index("ix_sign_in_account_id", "sign_in", ["account_id"])
    op.create_table(
        "audit",
        _number("id"),
        _number("school_id"),
        _moment("at"),
        _text("actor"),
        _text("action"),
        _text("thing"),
        _json("detail"),
        _key("audit", "id"),
        _school("audit"),
    )
    op.create_index("ix_audit_school_id_at", "audit", ["school_id", "at"])


def _people() -> None:
    op.create_table(
        "group",
        _number("id"),
        _number("school_id"),
        _text("kind"),
        _text("name"),
        _key("group", "id"),
        _school("group"),
        _unique("group", "school_id", "id"),
        _unique("group", "school_id", "kind", "name"),
    )
    op.create_table(
        "person",
        _number("id"),
        _number("school_id"),
        _text("kind"),
        _text("given_name"),
        _text("family_name"),
        _key("person", "id"),
        _school("person"),
        _unique("person", "school_id", "id"),
    )
    op.create_table(
        "membership",
        _number("school_id"),
        _number("person_id"),
        _number("group_id"),
        _key("membership", "person_id", "group_id"),
        _school("membership"),
        _refers("membership", "person_id", "person"),
        _refers("membership", "group_id", "group"),
    )
    op.create_index("ix_membership_group_id", "membership", ["group_id"])
    op.create_table(
        "register",
        _number("person_id", autoincrement=False),
        _number("school_id"),
        _text("pseudonym"),
        _key("register", "person_id"),
        _school("register"),
        _refers("register", "person_id", "person"),
        _unique("register", "pseudonym"),
    )


def _questionnaires() -> None:
    op.create_table(
        "questionnaire",
        _number("id"),
        _number("school_id"),
        _text("key"),
        _key("questionnaire", "id"),
        _school("questionnaire"),
        _unique("questionnaire", "school_id", "id"),
        _unique("questionnaire", "school_id", "key"),
    )
    op.create_table(
        "version",
        _number("id"),
        _number("school_id"),
        _number("questionnaire_id"),
        _number("number"),
        _text("sha256"),
        _json("document"),
        _json("translations"),
        _moment("published_at"),
        _key("version", "id"),
        _school("version"),
        _refers("version", "questionnaire_id", "questionnaire"),
        _unique("version", "school_id", "id"),
        _unique("version", "questionnaire_id", "number"),
        _unique("version", "questionnaire_id", "sha256"),
    )
    op.create_index("ix_version_sha256", "version", ["sha256"])
    op.create_table(
        "media",
        _number("version_id"),
        _text("name"),
        _number("school_id"),
        _bytes("content"),
        _key("media", "version_id", "name"),
        _school("media"),
        _refers("media", "version_id", "version"),
    )


def _waves() -> None:
    op.create_table(
        "wave",
        _number("id"),
        _number("school_id"),
        _number("version_id"),
        _text("title"),
        _text("mode"),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        _moment("closed_at", nullable=True),
        _moment("made_at"),
        _key("wave", "id"),
        _school("wave"),
        _refers("wave", "version_id", "version"),
        _unique("wave", "school_id", "id"),
    )
    op.create_index("ix_wave_version_id", "wave", ["version_id"])
    op.create_table(
        "audience",
        _number("school_id"),
        _number("wave_id"),
        _number("group_id"),
        _key("audience", "wave_id", "group_id"),
        _school("audience"),
        _refers("audience", "wave_id", "wave"),
        _refers("audience", "group_id", "group"),
    )
    op.create_table(
        "code",
        _number("id"),
        _number("school_id"),
        _number("wave_id"),
        _number("person_id"),
        _bytes("hash"),
        _bytes("replaced", nullable=True),
        sa.Column("used", sa.Boolean(), nullable=False),
        _key("code", "id"),
        _school("code"),
        _refers("code", "wave_id", "wave"),
        _refers("code", "person_id", "person"),
        _unique("code", "wave_id", "person_id"),
        _unique("code", "hash"),
        _unique("code", "replaced"),
    )
    op.create_index("ix_code_person_id", "code", ["person_id"])


def _answers() -> None:
    op.create_table(
        "response",
        _random_number("id"),
        _number("school_id"),
        _number("wave_id"),
        sa.Column("sitting", sa.Uuid(), nullable=False),
        _text("sha256"),
        _text("language"),
        sa.Column("took_part", sa.Boolean(), nullable=False),
        _json("groups"),
        _json("answers"),
        _json("states"),
        _text("pseudonym", nullable=True),
        _moment("received_at"),
        _key("response", "id"),
        _school("response"),
        _refers("response", "wave_id", "wave"),
        _unique("response", "sitting"),
    )
    op.create_index("ix_response_wave_id", "response", ["wave_id"])
    op.create_table(
        "comment",
        _random_number("id"),
        _number("school_id"),
        _number("wave_id"),
        sa.Column("sitting", sa.Uuid(), nullable=False),
        _text("question"),
        _bytes("sealed"),
        _key("comment", "id"),
        _school("comment"),
        _refers("comment", "wave_id", "wave"),
        _unique("comment", "sitting", "question"),
    )
    op.create_index("ix_comment_wave_id", "comment", ["wave_id"])


def _number(name: str, *, autoincrement: bool | str = "auto") -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, autoincrement=autoincrement)


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
