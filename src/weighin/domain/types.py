"""The nouns of the product, as frozen values.

Times are instants: whole microseconds since 1970-01-01 UTC, exact under any time zone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

Instant = int
SECOND = 1_000_000
MINUTE = 60 * SECOND


class Role(StrEnum):
    GUEST = "guest"
    READER = "reader"
    MODERATOR = "moderator"


class State(StrEnum):
    """Where a comment stands; all but `withdrawn` come from a decision."""

    PUBLISHED = "published"
    HELD = "held"
    REJECTED = "rejected"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"


class Kind(StrEnum):
    """A comment somebody wrote here, or notice of a page elsewhere that links to the story."""

    COMMENT = "comment"
    PINGBACK = "pingback"
    TRACKBACK = "trackback"


class Verdict(StrEnum):
    """What a decision says about a comment."""

    PUBLISH = "publish"
    HOLD = "hold"
    REJECT = "reject"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Site:
    """A publication: who may frame its threads, whether comments wait for a moderator, and by which clock it lives.

    `explains`: whether its threads are searched for explanations; what so many people (`lists_from`) put forward is
    listed without anybody's nod, 0 for never. `needs_source`: whether evidence must name one. `bound`: by
    how many standard errors a comment must be sure of a camp's approval.
    """

    id: int
    key: str
    name: str
    url: str
    policy: str
    origins: tuple[str, ...] = ()
    holds_all: bool = False
    time_zone: str = "UTC"
    explains: bool = True
    lists_from: int = 0
    needs_source: bool = True
    bound: float = 1.0


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a story; `picture` is the name of a stored picture, `links` are (label, URL)."""

    key: str
    name: str
    bio: str = ""
    picture: str | None = None
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A work that a story cites."""

    title: str
    publisher: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """The page under discussion: written here (`body` is safe HTML) or known by URL alone."""

    id: int
    site_id: int
    slug: str
    title: str
    url: str | None
    summary: str
    body: str
    published_at: Instant
    open: bool
    public: bool
    comments: int
    mentions: int
    version: int
    authors: tuple[Author, ...] = field(default=())
    sources: tuple[Source, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Person:
    """Who comments, votes, moderates."""

    id: int
    site_id: int
    name: str
    email: str | None
    website: str | None
    role: Role


@dataclass(frozen=True, slots=True)
class Comment:
    """What a reader wrote. `html` is safe; `replies` counts shown children, `descendants` those of a root.

    `position` is None while the comment has no place in the thread, 0 for a root that has one,
    and 1, 2, 3, … for the shown replies under one parent. `substance` is 0..999, None where it is not known.
    The approvals are what the two camps of readers are expected to give it, in thousandths, None where there are no
    camps; it is `agreed` across them since the fit of `agreed_since` and one after it.
    """

    id: int
    site_id: int
    story_id: int
    number: int
    parent_id: int | None
    root_id: int | None
    depth: int
    position: int | None
    person_id: int | None
    name: str
    website: str | None
    text: str
    html: str
    created_at: Instant
    edited_at: Instant | None
    state: State
    kind: Kind
    ups: int
    downs: int
    rank_best: int
    rank_controversial: int
    replies: int
    descendants: int
    substance: int | None = None
    rank_bridging: int = 0
    rank_dividing: int = 0
    approval_plus: int | None = None
    approval_minus: int | None = None
    agreed_since: Instant | None = None
    agreed: bool = False

    @property
    def is_public(self) -> bool:
        """Whether anybody may read the words, as opposed to a marker that something stood here."""
        return self.state is State.PUBLISHED

    @property
    def worded_at(self) -> Instant:
        """Since when it has said what it says."""
        return self.edited_at or self.created_at


@dataclass(frozen=True, slots=True)
class Decision:
    """Who or what decided what about a comment, when and why; `clause` of which version of the `policy`."""

    id: int
    comment_id: int
    verdict: Verdict
    decided_by: str
    decided_at: Instant
    reason: str
    clause: str | None = None
    policy: str | None = None
