"""What a list of explanations lacked: relations between explanations, and comments attached to evidence."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | Sequence[str] | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "relations",
        sa.Column("explanation_id", _id(), nullable=False),
        sa.Column("other_id", _id(), nullable=False),
        sa.Column("site_id", _id(), nullable=False),
        sa.Column("relation", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["explanation_id"], ["explanations.id"], name=op.f("fk_relations_explanation_id_explanations")
        ),
        sa.ForeignKeyConstraint(["other_id"], ["explanations.id"], name=op.f("fk_relations_other_id_explanations")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_relations_site_id_sites")),
        sa.PrimaryKeyConstraint("explanation_id", "other_id", name=op.f("pk_relations")),
    )
    op.create_index("ix_relations_other", "relations", ["other_id"])
    op.create_table(
        "attachments",
        sa.Column("evidence_id", _id(), nullable=False),
        sa.Column("comment_id", _id(), nullable=False),
        sa.Column("site_id", _id(), nullable=False),
        sa.Column("bearing", sa.SmallInteger(), nullable=False),
        sa.Column("linker", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_attachments_comment_id_comments")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_attachments_evidence_id_evidence")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_attachments_site_id_sites")),
        sa.PrimaryKeyConstraint("evidence_id", "comment_id", name=op.f("pk_attachments")),
    )
    op.create_index("ix_attachments_comment", "attachments", ["comment_id"])
