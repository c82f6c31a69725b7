"""The tables. Every one carries its site, so that a database can be split by site one day.

Instants are BIGINT microseconds since 1970 UTC: exact, and the same on both engines.
"""

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
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers its rows itself only where the key is declared INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")


def _key() -> Column[int]:
    return Column("id", Id, primary_key=True)


def _site() -> Column[int]:
    return Column("site_id", Id, ForeignKey("sites.id"), nullable=False)


sites = Table(
    "sites",
    metadata,
    _key(),
    Column("key", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("origins", JSON, nullable=False),
    Column("holds_all", Boolean, nullable=False),
    Column("time_zone", String(64), nullable=False, server_default="UTC"),
    Column("explains", Boolean, nullable=False, server_default=text("true")),  # whether explanations are looked for
    Column("lists_from", SmallInteger, nullable=False, server_default="0"),  # so many people list one; 0 never
    Column("needs_source", Boolean, nullable=False, server_default=text("true")),  # evidence does
    Column("bound", Float, nullable=False, server_default="1.0"),  # standard errors, for the order of bridging
    Column("created_at", BigInteger, nullable=False),
)

authors = Table(
    "authors",
    metadata,
    _key(),
    _site(),
    Column("key", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("bio", Text, nullable=False),
    Column("picture", Text),
    Column("links", JSON, nullable=False),
    UniqueConstraint("site_id", "key"),
)

# Small pictures that a publication put beside its words, under the hash of their bytes.
pictures = Table(
    "pictures",
    metadata,
    _key(),
    _site(),
    Column("name", String(80), nullable=False),
    Column("media_type", String(40), nullable=False),
    Column("data", LargeBinary, nullable=False),
    UniqueConstraint("site_id", "name"),
)

stories = Table(
    "stories",
    metadata,
    _key(),
    _site(),
    Column("slug", String(200), nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text),
    Column("address", Text),  # the URL in canonical form, which identifies the story
    Column("summary", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("published_at", BigInteger, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("public", Boolean, nullable=False),
    Column("numbered", Integer, nullable=False),  # the highest comment number given out
    Column("comments", Integer, nullable=False),  # published ones
    Column("mentions", Integer, nullable=False),
    Column("version", Integer, nullable=False),  # grows with every change that a reader could see
    Column("searched", Integer, nullable=False, server_default="0"),  # for explanations, up to this comment's number
    UniqueConstraint("site_id", "slug"),
    UniqueConstraint("site_id", "address"),
    Index("ix_stories_latest", "site_id", "published_at", "id"),
    Index(
        "ix_stories_unsearched",
        "published_at",
        sqlite_where=text("searched < numbered"),
        postgresql_where=text("searched < numbered"),
    ),
)

story_authors = Table(
    "story_authors",
    metadata,
    Column("story_id", Id, ForeignKey("stories.id"), primary_key=True),
    Column("author_id", Id, ForeignKey("authors.id"), primary_key=True),
    Column("position", Integer, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    _key(),
    _site(),
    Column("story_id", Id, ForeignKey("stories.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("url", Text),
    UniqueConstraint("story_id", "position"),
)

people = Table(
    "people",
    metadata,
    _key(),
    _site(),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("website", Text),
    Column("role", String(16), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("origin", Text),  # the import that brought a person who has not shown up here: an unclaimed identity
    Index("ix_people_email", "site_id", "email", "origin"),
)

comments = Table(
    "comments",
    metadata,
    _key(),
    _site(),
    Column("story_id", Id, ForeignKey("stories.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("parent_id", Id, ForeignKey("comments.id")),
    Column("root_id", Id, ForeignKey("comments.id")),  # the top of its branch; null for a root itself
    Column("depth", Integer, nullable=False),
    # Its place among the shown replies of its parent: 1, 2, 3, …; 0 for a shown root; null while it is not shown.
    Column("position", Integer),
    Column("person_id", Id, ForeignKey("people.id")),
    Column("name", Text, nullable=False),
    Column("website", Text),
    Column("text", Text, nullable=False),
    Column("markup", String(16), nullable=False),
    Column("html", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("edited_at", BigInteger),
    Column("state", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("ups", Integer, nullable=False),
    Column("downs", Integer, nullable=False),
    Column("rank_best", BigInteger, nullable=False),
    Column("rank_controversial", BigInteger, nullable=False),
    Column("rank_bridging", BigInteger, nullable=False, server_default="0"),
    Column("rank_dividing", BigInteger, nullable=False, server_default="0"),
    Column("approval_plus", SmallInteger),  # predicted approval of the camps in thousandths, where there are camps
    Column("approval_minus", SmallInteger),
    Column("agreed_since", BigInteger),  # since when each fit found it agreed across camps
    Column("agreed", Boolean, nullable=False, server_default=text("false")),
    Column("replies", Integer, nullable=False),  # shown children
    Column("descendants", Integer, nullable=False),  # shown comments below a root; 0 elsewhere
    Column("likeness", BigInteger),  # what comments of the same words share; null for a short one
    Column("substance", SmallInteger),  # how much it says by its score, 0 to 999; null where it is not known
    Column("submission", BigInteger),  # keyed hash of who sent what where: the same form twice makes one comment
    Column("origin", Text),
    Column("origin_id", Text),
    UniqueConstraint("story_id", "number"),
)

_shown_root = and_(comments.c.parent_id.is_(None), comments.c.position.is_not(None))
_shown_reply = and_(comments.c.parent_id.is_not(None), comments.c.position.is_not(None))


def _partial(name: str, *columns: str, where: object) -> Index:
    named = [comments.c[column] for column in columns]
    return Index(name, *named, sqlite_where=where, postgresql_where=where)


# One index for each order of the roots, and one for the replies under a parent: a page reads only what it shows.
# They end with the number, not the id: SQLite cannot continue from (key, id) inside an index when id is its row id.
_partial("ix_comments_by_time", "story_id", "created_at", "number", where=_shown_root)
_partial("ix_comments_by_best", "story_id", "rank_best", "number", where=_shown_root)
_partial("ix_comments_by_controversial", "story_id", "rank_controversial", "number", where=_shown_root)
_partial("ix_comments_by_bridging", "story_id", "rank_bridging", "number", where=_shown_root)
_partial("ix_comments_by_dividing", "story_id", "rank_dividing", "number", where=_shown_root)
_partial("ix_comments_replies", "parent_id", "position", where=_shown_reply)
_partial("ix_comments_children", "parent_id", "created_at", "id", where=comments.c.parent_id.is_not(None))
_partial("ix_comments_held", "site_id", "created_at", "number", where=text("state = 'held'"))
_partial("ix_comments_mentions", "story_id", "created_at", where=text("kind <> 'comment'"))
_partial("ix_comments_submission", "story_id", "submission", where=comments.c.submission.is_not(None))
_partial("ix_comments_likeness", "site_id", "likeness", where=comments.c.likeness.is_not(None))
# What holds a link and can be read: the works that a thread cites are found without reading the rest of it.
IS_CITING = text("comments.state = 'published' AND comments.html LIKE '%<a href=%'")
_partial("ix_comments_citing", "story_id", "number", where=text("state = 'published' AND html LIKE '%<a href=%'"))
Index("ix_comments_latest", comments.c.site_id, comments.c.created_at, comments.c.id)
_partial("ix_comments_person", "person_id", "id", where=comments.c.person_id.is_not(None))
Index(
    "uq_comments_origin",
    comments.c.site_id,
    comments.c.origin,
    comments.c.origin_id,
    unique=True,
    sqlite_where=comments.c.origin.is_not(None),
    postgresql_where=comments.c.origin.is_not(None),
)

# What a comment said before each edit.
comment_edits = Table(
    "comment_edits",
    metadata,
    _key(),
    _site(),
    Column("comment_id", Id, ForeignKey("comments.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("edited_at", BigInteger, nullable=False),
)

votes = Table(
    "votes",
    metadata,
    Column("comment_id", Id, ForeignKey("comments.id"), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    _site(),
    Column("value", SmallInteger, nullable=False),
    Column("voted_at", BigInteger, nullable=False),
    Index("ix_votes_person", "person_id", "comment_id"),
    Index("ix_votes_latest", "site_id", "voted_at"),
)

# The last fit of a site's votes: where its readers stand.
fits = Table(
    "fits",
    metadata,
    Column("site_id", Id, ForeignKey("sites.id"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("fitted_at", BigInteger, nullable=False),
    Column("votes", Integer, nullable=False),
    Column("unvoted", BigInteger, nullable=False),  # the place in bridging of what nobody has voted on
    Column("data", LargeBinary),  # null where there were too few votes for camps
    Column("share", Float, nullable=False, server_default="0.05"),  # of new votes, after which it is fitted anew
)

# How often a comment was shown to readers of a camp ("+", "-", "" for none): not to whom.
exposures = Table(
    "exposures",
    metadata,
    Column("comment_id", Id, ForeignKey("comments.id"), primary_key=True),
    Column("camp", String(1), primary_key=True),
    _site(),
    Column("shown", BigInteger, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    _key(),
    _site(),
    Column("comment_id", Id, ForeignKey("comments.id"), nullable=False, index=True),
    Column("verdict", String(16), nullable=False),
    Column("person_id", Id, ForeignKey("people.id")),  # null where no person decided
    Column("decided_by", Text, nullable=False),
    Column("decided_at", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("clause", String(16)),  # the clause of the policy it rests on, and the version of the policy
    Column("policy", String(16)),
    Index(
        "ix_decisions_by_people",
        "site_id",
        "id",
        sqlite_where=text("person_id IS NOT NULL"),
        postgresql_where=text("person_id IS NOT NULL"),
    ),
)

# What lets another system ask for scores. A key itself is stored nowhere, only its hash and both of its ends.
keys = Table(
    "keys",
    metadata,
    _key(),
    _site(),
    Column("name", Text, nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("first_eight", String(8), nullable=False),
    Column("last_four", String(4), nullable=False),
    Column("secret", Text),  # of a key that signs instead of being sent: whoever checks a signature must know it
    Column("created_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    Column("feedbacks", Integer, nullable=False),  # the highest number given to feedback sent with it
    Index("ix_keys_site", "site_id", "id"),
)

# What was done with a key in each month, such as "2026-11".
key_uses = Table(
    "key_uses",
    metadata,
    Column("key_id", Id, ForeignKey("keys.id"), primary_key=True),
    Column("month", String(7), primary_key=True),
    _site(),
    Column("calls", Integer, nullable=False),
    Column("spam", Integer, nullable=False),
    Column("ham", Integer, nullable=False),
    Column("missed_spam", Integer, nullable=False),
    Column("false_positives", Integer, nullable=False),
)

# What other systems' moderators said of a text: what its scores should have been. The oldest make room for new ones.
feedback = Table(
    "feedback",
    metadata,
    _key(),
    _site(),
    Column("key_id", Id, ForeignKey("keys.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("digest", String(64), nullable=False),  # of the door and the text: said again, it replaces what was said
    Column("text", Text, nullable=False),
    Column("scores", JSON, nullable=False),  # wanted ones, by name, 0 to 1
    Column("guid", String(64)),  # the check that it answers, where the caller knows it
    Column("at", BigInteger, nullable=False),
    UniqueConstraint("key_id", "digest"),
    UniqueConstraint("key_id", "number"),
)

# What a moderator's decision, here or elsewhere, taught the site's scores; one said again of the same text undoes
# what was said before.
lessons = Table(
    "lessons",
    metadata,
    _key(),
    _site(),
    Column("comment_id", Id, ForeignKey("comments.id")),
    Column("key_id", Id, ForeignKey("keys.id")),
    Column("digest", String(64), nullable=False),  # of the comment, or of the key, the door and the text
    Column("text", Text, nullable=False),
    Column("wanted", JSON, nullable=False),  # scores by name, 0 to 1
    Column("expected", JSON, nullable=False),  # the same scores as they were before it was learned
    Column("weight", Float, nullable=False),
    Column("flagged", Boolean, nullable=False),  # whether those were enough for the policy to stop the text
    Column("flagged_untaught", Boolean, nullable=False),  # the same by the scores of the model alone
    Column("refused", Boolean, nullable=False),  # whether the moderator stopped it
    Column("taught_at", BigInteger, nullable=False),
    Column("undone_at", BigInteger),
    Index("ix_lessons_site", "site_id", "id"),
    Index("ix_lessons_digest", "site_id", "digest"),
    Index(
        "ix_lessons_undone",
        "site_id",
        "undone_at",
        sqlite_where=text("undone_at IS NOT NULL"),
        postgresql_where=text("undone_at IS NOT NULL"),
    ),
)
