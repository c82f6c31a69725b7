"""The last comments of a site, along an index: what a draft of a policy is tried on."""

from collections.abc import Sequence

from alembic import op

revision: str = "0008"
down_revision: str | Sequence[str] | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_comments_latest", "comments", ["site_id", "created_at", "id"])
