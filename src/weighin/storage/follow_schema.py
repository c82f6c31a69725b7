"""The tables of following by mail: who follows, and which stories."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from weighin.storage.list_schema import standings
from weighin.storage.schema import Id, metadata

# An address that follows stories of a site. It is gone with the last of them.
followers = Table(
    "followers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site_id", Id, ForeignKey("sites.id"), nullable=False),
    Column("email", String(254), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("due_at", BigInteger),  # when to look whether there is news
    Column("tries", Integer, nullable=False),
    Column("refusals", Integer, nullable=False),
    UniqueConstraint("site_id", "email"),
    Index(
        "ix_followers_due",
        "due_at",
        sqlite_where=text("due_at IS NOT NULL"),
        postgresql_where=text("due_at IS NOT NULL"),
    ),
)

# That a mailbox was sent a link to confirm, kept for a day by a fingerprint of it: so its owner can have the address
# forgotten at once and is not bothered the more for it.
asks = Table(
    "asks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("mailbox", String(32), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("ix_asks_mailbox", "mailbox", "at"),
    Index("ix_asks_at", "at"),
)

follows = Table(
    "follows",
    metadata,
    Column("follower_id", Id, ForeignKey("followers.id"), primary_key=True),
    Column("story_id", Id, ForeignKey("stories.id"), primary_key=True),
    Column("site_id", Id, ForeignKey("sites.id"), nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("confirmed_at", BigInteger),
    Column("due_at", BigInteger),  # when to send a link that confirms
    Column("tries", Integer, nullable=False),
    # What was told last: when, comments up to this number, how many there were, what happened to the list up to this
    # event, and where it stood.
    Column("told_at", BigInteger, nullable=False),
    Column("number", Integer, nullable=False),
    Column("comments", Integer, nullable=False),
    Column("event_id", BigInteger, nullable=False),
    Column("standing_id", Id, ForeignKey(standings.c.id)),
    Index("ix_follows_story", "story_id", "standing_id"),
    Index(
        "ix_follows_due", "due_at", sqlite_where=text("due_at IS NOT NULL"), postgresql_where=text("due_at IS NOT NULL")
    ),
    Index(
        "ix_follows_unconfirmed",
        "asked_at",
        sqlite_where=text("confirmed_at IS NULL"),
        postgresql_where=text("confirmed_at IS NULL"),
    ),
)
