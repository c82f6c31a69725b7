"""How soon the votes of a site are fitted anew depends on how far its places drift."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | Sequence[str] | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the share of new votes that each site waits for; until its next fit it is what it was for all."""
    op.add_column("fits", sa.Column("share", sa.Float(), server_default="0.05", nullable=False))
