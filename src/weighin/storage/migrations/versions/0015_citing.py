"""Comments that hold a link are found without reading the others."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | Sequence[str] | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the index."""
    citing = sa.text("state = 'published' AND html LIKE '%<a href=%'")
    columns = ["story_id", "number"]
    op.create_index("ix_comments_citing", "comments", columns, sqlite_where=citing, postgresql_where=citing)
