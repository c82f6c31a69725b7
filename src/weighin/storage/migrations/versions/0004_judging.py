"""What judging needs: which comments say the same, and which clause of which policy a decision rests on."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns, empty for what is there, and the index that finds a repeated comment."""
    op.add_column("comments", sa.Column("likeness", sa.BigInteger(), nullable=True))
    known = sa.text("likeness IS NOT NULL")
    op.create_index(
        "ix_comments_likeness", "comments", ["site_id", "likeness"], sqlite_where=known, postgresql_where=known
    )
    op.add_column("decisions", sa.Column("clause", sa.String(length=16), nullable=True))
    op.add_column("decisions", sa.Column("policy", sa.String(length=16), nullable=True))
