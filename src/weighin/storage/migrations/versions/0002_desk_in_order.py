"""What the desk lists, along an index: comments that wait by their age, decisions of moderators by their time."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Put the index of what waits in order of age, and add one of what moderators decided."""
    op.drop_index("ix_comments_held", table_name="comments")
    held = sa.text("state = 'held'")
    op.create_index(
        "ix_comments_held",
        "comments",
        ["site_id", "created_at", "number"],
        sqlite_where=held,
        postgresql_where=held,
    )
    by_people = sa.text("person_id IS NOT NULL")
    op.create_index(
        "ix_decisions_by_people", "decisions", ["site_id", "id"], sqlite_where=by_people, postgresql_where=by_people
    )
