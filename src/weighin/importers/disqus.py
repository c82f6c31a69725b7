"""Disqus exports: threads and posts side by side, in any order, tied by their ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import unquote

from weighin.domain.types import State
from weighin.importers.imported import Imported, ImportedComment, ImportedStory, Markup, Skipped
from weighin.importers.shelf import Shelf
from weighin.importers.values import instant, web_address
from weighin.importers.xmlrecords import Fields, Shape, records

_FORUM: Shape = {"category": ("forum",), "thread": ("forum",), "post": ("forum",)}
_THREADS: Shape = {"thread": ("@id", "id", "link", "title", "createdAt", "isClosed", "isDeleted")}
_POSTS: Shape = {
    "post": (
        "@id",
        "thread@id",
        "parent@id",
        "message",
        "createdAt",
        "isDeleted",
        "isSpam",
        "isApproved",
        "author/name",
        "author/username",
        "author/email",
    )
}
_REDIRECT = re.compile(r"(?:https?:)?//(?:www\.)?disq\.us/(?:url)?\?url=([^\s\"'<>&]+)(?:&[^\s\"'<>]*)?", re.IGNORECASE)
_SIGNATURE = re.compile(r":[\w-]{20,}\Z", re.ASCII)


def read(path: Path, site_url: str = "") -> Iterator[Imported]:
    """The threads that have posts, each before its posts. `site_url` is not needed here.

    Once a post comes before its thread, all threads are looked for in the rest of the file before it goes on.
    Raises Refusal (file_invalid), at once or after many posts, where the file turns out to be broken.
    """
    with Shelf() as threads:
        told: str | None = None
        complete = False
        for name, fields, _ in records(path, "disqus", {**_THREADS, **_POSTS}):
            if name == "thread":
                _keep(fields, threads)
                continue
            ref = fields.get("thread@id", "")
            story = threads.get(ref)
            if story is None and not complete:
                for _, thread, _ in records(path, "disqus", _THREADS):
                    _keep(thread, threads)
                complete = True
                story = threads.get(ref)
            if story is not None and ref != told:
                told = ref
                if threads.take(ref):
                    yield story
            yield _comment(fields, story)


def origin(path: Path) -> str:
    """Which forum the file is from: "disqus:" and its short name. Raises Refusal (file_invalid)."""
    for _, fields, _ in records(path, "disqus", _FORUM):
        forum = fields.get("forum", "").strip().lower()
        if forum:
            return f"disqus:{forum[:100]}"
    return "disqus:disqus"


def _keep(fields: Fields, threads: Shelf) -> None:
    story = _story(fields)
    if story is not None:
        threads.put(story)


def _story(fields: Fields) -> ImportedStory | None:
    """None for a thread that nothing tells apart, not even a title: such threads occur."""
    ref, name = fields.get("@id", ""), fields.get("id", "").strip()
    title = fields.get("title", "").strip()
    url = web_address(fields.get("link", "")) or web_address(name)
    if not ref or not (url or name or title):
        return None
    return ImportedStory(
        ref=ref,
        title=title or ("" if url else name),
        url=url,
        published_at=instant(fields.get("createdAt", "")),
        open=not _true(fields.get("isClosed", "")),
        public=not _true(fields.get("isDeleted", "")),
    )


def _comment(fields: Fields, story: ImportedStory | None) -> ImportedComment | Skipped:
    id = fields.get("@id", "").strip()
    if story is None:
        return Skipped(id, "story missing")
    if not id:
        return Skipped(id, "no id")
    if _true(fields.get("isSpam", "")):
        return Skipped(id, "spam")
    deleted = _true(fields.get("isDeleted", ""))
    text = "" if deleted else _restore_links(fields.get("message", ""))
    if not deleted and not text.strip():
        return Skipped(id, "empty")
    created_at = instant(fields.get("createdAt", ""))
    if created_at is None:
        created_at = story.published_at
    if created_at is None:
        return Skipped(id, "no date")
    state = State.PUBLISHED if _true(fields.get("isApproved", "true")) else State.HELD
    name = fields.get("author/name", "").strip() or fields.get("author/username", "").strip()
    return ImportedComment(
        id=id,
        story=story.ref,
        parent=fields.get("parent@id", "").strip() or None,
        name="Anonymous" if deleted or not name else name[:200],
        text=text,
        markup=Markup.HTML,
        created_at=created_at,
        email=None if deleted else fields.get("author/email", "").strip()[:200] or None,
        state=State.WITHDRAWN if deleted else state,
    )


def _true(text: str) -> bool:
    return text.strip().lower() in {"true", "1"}


def _restore_links(message: str) -> str:
    """Disqus sends links through https://disq.us/url?url=<target>:<signature>&cuid=<number>."""
    return _REDIRECT.sub(_target, message) if "disq.us/" in message else message


def _target(link: re.Match[str]) -> str:
    target = web_address(_SIGNATURE.sub("", unquote(link[1])).replace(" ", "%20"))
    return escape(target) if target else link[0]
