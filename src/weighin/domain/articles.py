"""Stories on their way in: what a publication wrote, before it has an id."""

from __future__ import annotations

from dataclasses import dataclass

from weighin.domain.types import Author, Instant, Source


@dataclass(frozen=True, slots=True)
class NewStory:
    """A story as it is written: `address` is its URL in canonical form, the other fields as in Story."""

    slug: str
    title: str
    published_at: Instant
    url: str | None = None
    address: str | None = None
    summary: str = ""
    body: str = ""
    open: bool = True
    public: bool = True


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to store: its name is made of the hash of its bytes."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Article:
    """A story as its publication wrote it, ready to be put on the site."""

    new: NewStory
    authors: tuple[Author, ...] = ()
    sources: tuple[Source, ...] = ()
    pictures: tuple[Picture, ...] = ()
