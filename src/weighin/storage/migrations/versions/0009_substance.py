"""How much a comment says, which orders those without votes in `best`."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | Sequence[str] | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the column, empty for what is there, and bring the stored ranks to its scale: their order stays as it is."""
    op.add_column("comments", sa.Column("substance", sa.SmallInteger(), nullable=True))
    op.execute("UPDATE comments SET rank_best = CAST(downs AS BIGINT) * 1000 - 500 WHERE ups = 0")
    op.execute("UPDATE comments SET rank_best = -1000 WHERE ups > 0 AND rank_best > -1000")
