"""What moderators' decisions taught a site's scores."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "lessons",
        sa.Column("id", _id(), nullable=False),
        sa.Column("site_id", _id(), nullable=False),
        sa.Column("comment_id", _id(), nullable=True),
        sa.Column("key_id", _id(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("expected", sa.JSON(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("flagged_untaught", sa.Boolean(), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("taught_at", sa.BigInteger(), nullable=False),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_lessons_comment_id_comments")),
        sa.ForeignKeyConstraint(["key_id"], ["keys.id"], name=op.f("fk_lessons_key_id_keys")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_lessons_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lessons")),
    )
    op.create_index("ix_lessons_site", "lessons", ["site_id", "id"])
    op.create_index("ix_lessons_digest", "lessons", ["site_id", "digest"])
    undone = sa.text("undone_at IS NOT NULL")
    op.create_index(
        "ix_lessons_undone", "lessons", ["site_id", "undone_at"], sqlite_where=undone, postgresql_where=undone
    )
