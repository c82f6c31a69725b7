"""By which clock a site's rules about the time of day are read."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | Sequence[str] | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the column; the sites that are there stay at UTC, by which they were judged."""
    op.add_column("sites", sa.Column("time_zone", sa.String(length=64), nullable=False, server_default="UTC"))
