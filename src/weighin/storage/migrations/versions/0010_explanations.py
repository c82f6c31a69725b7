"""The list of possible explanations: what is on it, who weighed it how, what happened to it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | Sequence[str] | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables. Threads that are there already are not searched for explanations until somebody asks."""
    op.create_table(
        "evidence",
        sa.Column("id", _id(), nullable=False),
        sa.Column("site_id", _id(), nullable=False),
        sa.Column("story_id", _id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("happened", sa.String(length=40), nullable=False),
        sa.Column("source_group", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("retracted", sa.Boolean(), nullable=False),
        sa.Column("person_id", _id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_evidence_person_id_people")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_evidence_site_id_sites")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_evidence_story_id_stories")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("story_id", "number", name=op.f("uq_evidence_story_id_number")),
    )
    op.create_table(
        "explanations",
        sa.Column("id", _id(), nullable=False),
        sa.Column("site_id", _id(), nullable=False),
        sa.Column("story_id", _id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("person_id", _id(), nullable=True),
        sa.Column("needs_wording", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("claim_comment_id", _id(), nullable=True),
        sa.Column("claim_start", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("listed_at", sa.BigInteger(), nullable=True),
        sa.Column("merged_id", _id(), nullable=True),
        sa.ForeignKeyConstraint(
            ["claim_comment_id"], ["comments.id"], name=op.f("fk_explanations_claim_comment_id_comments")
        ),
        sa.ForeignKeyConstraint(
            ["merged_id"], ["explanations.id"], name=op.f("fk_explanations_merged_id_explanations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_explanations_person_id_people")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_explanations_site_id_sites")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_explanations_story_id_stories")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explanations")),
        sa.UniqueConstraint("story_id", "number", name=op.f("uq_explanations_story_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "list_events",
        sa.Column("id", _id(), nullable=False),
        sa.Column("site_id", _id(), nullable=False),
        sa.Column("story_id", _id(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("person_id", _id(), nullable=True),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_list_events_person_id_people")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_list_events_site_id_sites")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_list_events_story_id_stories")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_events")),
    )
    op.create_index("ix_list_events_story", "list_events", ["story_id", "id"])
    op.create_table(
        "assessments",
        sa.Column("evidence_id", _id(), nullable=False),
        sa.Column("explanation_id", _id(), nullable=False),
        sa.Column("person_id", _id(), nullable=False),
        sa.Column("site_id", _id(), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_assessments_evidence_id_evidence")),
        sa.ForeignKeyConstraint(
            ["explanation_id"], ["explanations.id"], name=op.f("fk_assessments_explanation_id_explanations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_assessments_person_id_people")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_assessments_site_id_sites")),
        sa.PrimaryKeyConstraint("evidence_id", "explanation_id", "person_id", name=op.f("pk_assessments")),
    )
    op.create_table(
        "bearings",
        sa.Column("explanation_id", _id(), nullable=False),
        sa.Column("comment_id", _id(), nullable=False),
        sa.Column("site_id", _id(), nullable=False),
        sa.Column("bearing", sa.SmallInteger(), nullable=False),
        sa.Column("linker", sa.String(length=16), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=True),
        sa.Column("ends", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_bearings_comment_id_comments")),
        sa.ForeignKeyConstraint(
            ["explanation_id"], ["explanations.id"], name=op.f("fk_bearings_explanation_id_explanations")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_bearings_site_id_sites")),
        sa.PrimaryKeyConstraint("explanation_id", "comment_id", name=op.f("pk_bearings")),
    )
    op.create_index("ix_bearings_comment", "bearings", ["comment_id"])
    op.create_table(
        "credences",
        sa.Column("explanation_id", _id(), nullable=False),
        sa.Column("person_id", _id(), nullable=False),
        sa.Column("site_id", _id(), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["explanation_id"], ["explanations.id"], name=op.f("fk_credences_explanation_id_explanations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_credences_person_id_people")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_credences_site_id_sites")),
        sa.PrimaryKeyConstraint("explanation_id", "person_id", name=op.f("pk_credences")),
    )
    op.create_table(
        "credibilities",
        sa.Column("evidence_id", _id(), nullable=False),
        sa.Column("person_id", _id(), nullable=False),
        sa.Column("site_id", _id(), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_credibilities_evidence_id_evidence")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_credibilities_person_id_people")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_credibilities_site_id_sites")),
        sa.PrimaryKeyConstraint("evidence_id", "person_id", name=op.f("pk_credibilities")),
    )
    op.create_table(
        "evidence_sources",
        sa.Column("evidence_id", _id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("site_id", _id(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_sources_evidence_id_evidence")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_evidence_sources_site_id_sites")),
        sa.PrimaryKeyConstraint("evidence_id", "position", name=op.f("pk_evidence_sources")),
    )
    op.create_table(
        "nods",
        sa.Column("explanation_id", _id(), nullable=False),
        sa.Column("person_id", _id(), nullable=False),
        sa.Column("site_id", _id(), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["explanation_id"], ["explanations.id"], name=op.f("fk_nods_explanation_id_explanations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_nods_person_id_people")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_nods_site_id_sites")),
        sa.PrimaryKeyConstraint("explanation_id", "person_id", name=op.f("pk_nods")),
    )
    op.create_table(
        "standings",
        sa.Column("id", _id(), nullable=False),
        sa.Column("site_id", _id(), nullable=False),
        sa.Column("story_id", _id(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("event_id", _id(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["list_events.id"], name=op.f("fk_standings_event_id_list_events")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_standings_site_id_sites")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_standings_story_id_stories")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standings")),
    )
    op.create_index("ix_standings_story", "standings", ["story_id", "id"])
    op.create_table(
        "exposures",
        sa.Column("comment_id", _id(), nullable=False),
        sa.Column("camp", sa.String(length=1), nullable=False),
        sa.Column("site_id", _id(), nullable=False),
        sa.Column("shown", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_exposures_comment_id_comments")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_exposures_site_id_sites")),
        sa.PrimaryKeyConstraint("comment_id", "camp", name=op.f("pk_exposures")),
    )
    op.add_column("sites", sa.Column("explains", sa.Boolean(), server_default=sa.text("true"), nullable=False))
    op.add_column("sites", sa.Column("lists_from", sa.SmallInteger(), server_default="0", nullable=False))
    op.add_column("sites", sa.Column("needs_source", sa.Boolean(), server_default=sa.text("true"), nullable=False))
    op.add_column("stories", sa.Column("searched", sa.Integer(), server_default="0", nullable=False))
    op.execute(sa.text("UPDATE stories SET searched = numbered"))
    op.create_index(
        "ix_stories_unsearched",
        "stories",
        ["published_at"],
        sqlite_where=sa.text("searched < numbered"),
        postgresql_where=sa.text("searched < numbered"),
    )
