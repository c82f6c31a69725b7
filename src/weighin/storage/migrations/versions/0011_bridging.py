"""Orders that camps of readers decide: where readers stand, and what follows for comments."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | Sequence[str] | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns, by which comments stand as in best until there are camps, the indexes and the table."""
    op.create_table(
        "fits",
        sa.Column("site_id", _id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fitted_at", sa.BigInteger(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("unvoted", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_fits_site_id_sites")),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_fits")),
    )
    op.add_column("sites", sa.Column("bound", sa.Float(), server_default="1.0", nullable=False))
    for name in ("rank_bridging", "rank_dividing"):
        op.add_column("comments", sa.Column(name, sa.BigInteger(), server_default="0", nullable=False))
    for name in ("approval_plus", "approval_minus"):
        op.add_column("comments", sa.Column(name, sa.SmallInteger(), nullable=True))
    op.add_column("comments", sa.Column("agreed_since", sa.BigInteger(), nullable=True))
    op.add_column("comments", sa.Column("agreed", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.execute(sa.text("UPDATE comments SET rank_bridging = rank_best"))
    shown = sa.text("parent_id IS NULL AND position IS NOT NULL")
    for order in ("bridging", "dividing"):
        op.create_index(
            f"ix_comments_by_{order}",
            "comments",
            ["story_id", f"rank_{order}", "number"],
            sqlite_where=shown,
            postgresql_where=shown,
        )
    op.create_index("ix_votes_latest", "votes", ["site_id", "voted_at"])
