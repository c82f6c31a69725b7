"""Secrets with which other systems sign what they ask."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | Sequence[str] | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the column, empty for the keys that are there."""
    op.add_column("keys", sa.Column("secret", sa.Text(), nullable=True))
