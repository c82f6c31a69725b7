"""Following stories by mail: addresses, and what each of them follows."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | Sequence[str] | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "followers",
        sa.Column("id", _id(), nullable=False),
        sa.Column("site_id", _id(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_followers_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followers")),
        sa.UniqueConstraint("site_id", "email", name=op.f("uq_followers_site_id_email")),
    )
    op.create_table(
        "asks",
        sa.Column("id", _id(), nullable=False),
        sa.Column("mailbox", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asks")),
    )
    op.create_index("ix_asks_mailbox", "asks", ["mailbox", "at"])
    op.create_index("ix_asks_at", "asks", ["at"])
    _partial("ix_followers_due", "followers", "due_at", "due_at IS NOT NULL")
    op.create_table(
        "follows",
        sa.Column("follower_id", _id(), nullable=False),
        sa.Column("story_id", _id(), nullable=False),
        sa.Column("site_id", _id(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("standing_id", _id(), nullable=True),
        sa.ForeignKeyConstraint(["follower_id"], ["followers.id"], name=op.f("fk_follows_follower_id_followers")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_follows_story_id_stories")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_follows_site_id_sites")),
        sa.ForeignKeyConstraint(["standing_id"], ["standings.id"], name=op.f("fk_follows_standing_id_standings")),
        sa.PrimaryKeyConstraint("follower_id", "story_id", name=op.f("pk_follows")),
    )
    op.create_index("ix_follows_story", "follows", ["story_id", "standing_id"])
    _partial("ix_follows_due", "follows", "due_at", "due_at IS NOT NULL")
    _partial("ix_follows_unconfirmed", "follows", "asked_at", "confirmed_at IS NULL")


def _partial(name: str, table: str, column: str, where: str) -> None:
    op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))
