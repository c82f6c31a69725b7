"""WordPress exports (WXR 1.0 to 1.2): RSS in which every post carries its comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path

from weighin.domain import addresses
from weighin.domain.types import Instant, Kind, State
from weighin.importers.imported import Imported, ImportedComment, ImportedStory, Markup, Skipped
from weighin.importers.values import instant, web_address
from weighin.importers.xmlrecords import Fields, records

_SHAPE = {
    "channel": ("link", "base_blog_url"),
    "channel/item": (
        "title",
        "link",
        "pubDate",
        "post_id",
        "post_name",
        "post_date",
        "post_date_gmt",
        "post_password",
        "status",
        "comment_status",
    ),
    "channel/item/comment": (
        "comment_id",
        "comment_parent",
        "comment_author",
        "comment_author_email",
        "comment_author_url",
        "comment_date",
        "comment_date_gmt",
        "comment_content",
        "comment_approved",
        "comment_type",
    ),
}
# The blog says who it is before its first post, whose own end may be gigabytes away.
_HEAD = {"channel": _SHAPE["channel"]} | {f"channel/item/{name}": () for name in ("title", "post_id", "comment")}
# WordPress writes these before the comments; where another program does not, the comments wait for them.
_NEEDED_OF_POST = {"post_id", "status", "post_password"}
_PATIENCE = 10_000  # comments
_ROOM = 8_000_000  # characters
_PUBLIC = {"publish", "inherit"}  # attachments inherit
_STATES = {"1": State.PUBLISHED, "0": State.HELD}
_DISCARDED = {"spam": "spam", "trash": "trash", "post-trashed": "trash"}
_KINDS = {
    "": Kind.COMMENT,
    "comment": Kind.COMMENT,
    "pingback": Kind.PINGBACK,
    "trackback": Kind.TRACKBACK,
}
_PLAIN = re.compile(r"[a-z0-9_-]{1,30}")
_AMPERSAND = re.compile(r"&(?:amp|#0?38);")
_WEBSITE = re.compile(r"https?://[^\s\"'<>]{1,1990}", re.IGNORECASE)
_RSS_DATE = re.compile(r"(?:\w{3}, )?\d{1,2} \w{3} [12]\d{3} ")
_OFFSET_MAX = 14 * 3600 * 1_000_000


def read(path: Path, site_url: str = "") -> Iterator[Imported]:
    """The posts that have comments, each before its comments. `site_url` is not needed here.

    Raises Refusal (file_invalid), at once or after many comments, where the file turns out to be broken.
    """
    told: Fields = {}
    story: ImportedStory | None = None
    waiting: list[Fields] = []
    room = _ROOM
    for name, fields, around in records(path, "rss", _SHAPE):
        post = around if name == "comment" else fields
        if name == "comment" and post is told:
            yield _comment(fields, post, story)
            continue
        if name == "comment":
            waiting.append(fields)
            room -= sum(map(len, fields.values()))
            if not post.keys() >= _NEEDED_OF_POST and len(waiting) < _PATIENCE and room > 0:
                continue
        if waiting:
            told, story = post, _story(post)
            if story is not None:
                yield story
            for comment in waiting:
                yield _comment(comment, post, story)
            waiting.clear()
            room = _ROOM


def origin(path: Path) -> str:
    """Which blog the file is from: "wxr:" and the blog's host and path. Raises Refusal (file_invalid)."""
    blog: Fields = {}
    for name, fields, around in records(path, "rss", _HEAD):
        blog = fields if name == "channel" else around
        break
    address = web_address(blog.get("link", "")) or web_address(blog.get("base_blog_url", ""))
    return f"wxr:{addresses.canonical(address).lower() if address else 'wordpress'}"


def _story(post: Fields) -> ImportedStory | None:
    """None for a post that the file gives no name of any kind."""
    title = unescape(post.get("title", "")).strip()
    link = post.get("link", "").strip()
    url = web_address(link)
    ref = post.get("post_id", "").strip() or link or title
    if not ref:
        return None
    return ImportedStory(
        ref=ref,
        title=title or ("" if url else ref),
        url=url,
        slug=post.get("post_name", "").strip() or None,
        published_at=instant(post.get("post_date_gmt", "")) or _rss_date(post.get("pubDate", "")),
        open=post.get("comment_status", "").strip() == "open",
        public=post.get("status", "").strip() in _PUBLIC and not post.get("post_password", "").strip(),
    )


def _comment(fields: Fields, post: Fields, story: ImportedStory | None) -> ImportedComment | Skipped:
    get = fields.get
    id = get("comment_id", "").strip()
    approved = get("comment_approved", "").strip()
    type = get("comment_type", "").strip().lower()
    if story is None:
        return Skipped(id, "story missing")
    if approved in _DISCARDED:
        return Skipped(id, _DISCARDED[approved])
    if type not in _KINDS:
        plain = _PLAIN.match(type)
        return Skipped(id, f"type {plain[0] if plain else 'unknown'}")
    text = get("comment_content", "")
    created_at = _created_at(fields, post, story)
    if not id or created_at is None or (_KINDS[type] is Kind.COMMENT and not text.strip()):
        return Skipped(id, "no id" if not id else "no date" if created_at is None else "empty")
    parent = get("comment_parent", "").strip()
    return ImportedComment(
        id=id,
        story=story.ref,
        parent=parent if parent and parent != "0" else None,
        # WordPress stores names with <, > and & escaped; titles of linking pages are names too.
        name=unescape(get("comment_author", "")).strip()[:200] or "Anonymous",
        text=text,
        markup=Markup.WORDPRESS,
        created_at=created_at,
        email=get("comment_author_email", "").strip()[:200] or None,
        website=_website(get("comment_author_url", "")),
        state=_STATES.get(approved, State.HELD),
        kind=_KINDS[type],
    )


def _created_at(fields: Fields, post: Fields, story: ImportedStory) -> Instant | None:
    created_at = instant(fields.get("comment_date_gmt", ""))
    if created_at is None:
        created_at = _from_local(fields.get("comment_date", ""), post)
    return story.published_at if created_at is None else created_at


def _from_local(text: str, post: Fields) -> Instant | None:
    """The blog's wall clock, as far from UTC as at the time of the post; taken for UTC if that is unknown."""
    local = instant(text)
    post_local, post_utc = instant(post.get("post_date", "")), instant(post.get("post_date_gmt", ""))
    if local is None or post_local is None or post_utc is None:
        return local
    offset = post_local - post_utc
    return local - offset if abs(offset) <= _OFFSET_MAX else local


def _website(text: str) -> str | None:
    found = _WEBSITE.fullmatch(_AMPERSAND.sub("&", text.strip()))
    return found[0] if found else None


def _rss_date(text: str) -> Instant | None:
    if not _RSS_DATE.match(text.strip()):  # the library takes the "-0001" of drafts for the year 2000
        return None
    try:
        moment = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return instant((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat())
