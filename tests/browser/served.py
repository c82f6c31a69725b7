"""What a browser test is given."""

from __future__ import annotations

from dataclasses import dataclass

from weighin.domain.types import Comment, Site, Story
from weighin.storage.db import Database


@dataclass(frozen=True)
class Served:
    """A running server with a story and a small thread."""

    url: str
    db: Database
    site: Site
    story: Story
    comments: list[Comment]
    moderator_link: str
