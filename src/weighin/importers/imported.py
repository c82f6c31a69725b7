"""What every importer yields, whatever the file it reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from weighin.domain.types import Instant, Kind, State


class Markup(StrEnum):
    """How the words of a comment are written in the source."""

    MARKDOWN = "markdown"
    HTML = "html"
    WORDPRESS = "wordpress"  # HTML in which a blank line also ends a paragraph


@dataclass(frozen=True, slots=True)
class ImportedStory:
    """A page with comments. `ref` is its identity inside the file; stories of one URL are merged."""

    ref: str
    title: str
    url: str | None = None
    slug: str | None = None
    published_at: Instant | None = None
    open: bool = True
    public: bool = True


@dataclass(frozen=True, slots=True)
class ImportedComment:
    """A comment as it stood in the source. `story` and `parent` are identities inside the file.

    A comment deleted at the source but perhaps needed to hold its replies has state WITHDRAWN and
    empty text: it is kept as a marker where replies hang on it, and counted as skipped elsewhere.
    """

    id: str
    story: str
    parent: str | None
    name: str
    text: str
    markup: Markup
    created_at: Instant
    email: str | None = None
    website: str | None = None
    edited_at: Instant | None = None
    state: State = State.PUBLISHED
    kind: Kind = Kind.COMMENT
    ups: int = 0
    downs: int = 0


@dataclass(frozen=True, slots=True)
class Skipped:
    """A comment that the file holds and that does not come along, and why (a few fixed words)."""

    id: str
    reason: str


Imported = ImportedStory | ImportedComment | Skipped
Stream = Iterator[Imported]
