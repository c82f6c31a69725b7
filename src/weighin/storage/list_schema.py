"""The tables of the list of possible explanations: what is on it, who weighed it how, what happened to it."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from weighin.storage.schema import Id, metadata


def _key() -> Column[int]:
    return Column("id", Id, primary_key=True)


def _site() -> Column[int]:
    return Column("site_id", Id, ForeignKey("sites.id"), nullable=False)


def _story() -> Column[int]:
    return Column("story_id", Id, ForeignKey("stories.id"), nullable=False)


def _of(name: str, table: str) -> Column[int]:
    return Column(name, Id, ForeignKey(f"{table}.id"), primary_key=True)


explanations = Table(
    "explanations",
    metadata,
    _key(),
    _site(),
    _story(),
    Column("number", Integer, nullable=False),
    Column("statement", Text, nullable=False),
    Column("place", String(16), nullable=False),
    Column("person_id", Id, ForeignKey("people.id")),  # null where it was found in comments
    Column("needs_wording", Boolean, nullable=False),
    Column("confidence", Float),
    Column("people", Integer, nullable=False),
    Column("claim_comment_id", Id, ForeignKey("comments.id")),  # the words that first put it forward, where it was
    Column("claim_start", Integer),  # found: the comment, and where in its text they start
    Column("created_at", BigInteger, nullable=False),
    Column("listed_at", BigInteger),
    Column("merged_id", Id, ForeignKey("explanations.id")),
    UniqueConstraint("story_id", "number"),
    sqlite_autoincrement=True,  # the id of a suggestion that is forgotten must not become that of another
)

evidence = Table(
    "evidence",
    metadata,
    _key(),
    _site(),
    _story(),
    Column("number", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("happened", String(40), nullable=False),
    Column("source_group", String(80), nullable=False),
    Column("place", String(16), nullable=False),
    Column("retracted", Boolean, nullable=False),
    Column("person_id", Id, ForeignKey("people.id")),
    Column("version", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    UniqueConstraint("story_id", "number"),
)

evidence_sources = Table(
    "evidence_sources",
    metadata,
    _of("evidence_id", "evidence"),
    Column("position", Integer, primary_key=True),
    _site(),
    Column("title", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("url", Text),
)

assessments = Table(
    "assessments",
    metadata,
    _of("evidence_id", "evidence"),
    _of("explanation_id", "explanations"),
    _of("person_id", "people"),
    _site(),
    Column("value", SmallInteger),  # -2..+2; null for "does not bear on it"
    Column("made_at", BigInteger, nullable=False),
)

# "Did this really happen as reported?": 0 almost surely not, 1 doubtful, 2 probably, 3 confirmed.
credibilities = Table(
    "credibilities",
    metadata,
    _of("evidence_id", "evidence"),
    _of("person_id", "people"),
    _site(),
    Column("value", SmallInteger, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)

credences = Table(
    "credences",
    metadata,
    _of("explanation_id", "explanations"),
    _of("person_id", "people"),
    _site(),
    Column("value", SmallInteger, nullable=False),  # 0..100
    Column("made_at", BigInteger, nullable=False),
)

# How comments bear on explanations. A moderator's 0 keeps the machine from linking again what it had linked wrongly.
bearings = Table(
    "bearings",
    metadata,
    _of("explanation_id", "explanations"),
    _of("comment_id", "comments"),
    _site(),
    Column("bearing", SmallInteger, nullable=False),
    Column("linker", String(16), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("starts", Integer),
    Column("ends", Integer),
    Index("ix_bearings_comment", "comment_id"),
)

# How explanations of one list relate: one contains the other, or they exclude each other, the lower id first.
# What people said stays with the ones that they said it of, as with answers: a merge moves nothing.
relations = Table(
    "relations",
    metadata,
    _of("explanation_id", "explanations"),
    _of("other_id", "explanations"),
    _site(),
    Column("relation", String(16), nullable=False),
    Index("ix_relations_other", "other_id"),
)

# Comments for and against that a piece of evidence happened as reported. A moderator's 0 keeps its writer from
# attaching again what was taken off.
attachments = Table(
    "attachments",
    metadata,
    _of("evidence_id", "evidence"),
    _of("comment_id", "comments"),
    _site(),
    Column("bearing", SmallInteger, nullable=False),
    Column("linker", String(16), nullable=False),
    Index("ix_attachments_comment", "comment_id"),
)

# Trusted readers' word on a suggestion: 1 it belongs on the list, -1 it does not.
nods = Table(
    "nods",
    metadata,
    _of("explanation_id", "explanations"),
    _of("person_id", "people"),
    _site(),
    Column("value", SmallInteger, nullable=False),
)

# What happened to a list, in order; the time line is made of it.
list_events = Table(
    "list_events",
    metadata,
    _key(),
    _site(),
    _story(),
    Column("at", BigInteger, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("person_id", Id, ForeignKey("people.id")),
    Column("about", JSON, nullable=False),
    Index("ix_list_events_story", "story_id", "id"),
)

# Where the list stood after a change: the contribution of each row to each explanation, from which every later
# change is attributed exactly.
standings = Table(
    "standings",
    metadata,
    _key(),
    _site(),
    _story(),
    Column("at", BigInteger, nullable=False),
    Column("event_id", Id, ForeignKey("list_events.id")),
    Column("data", JSON, nullable=False),
    Index("ix_standings_story", "story_id", "id"),
)
