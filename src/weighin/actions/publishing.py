"""Putting stories on a site: written ones from a folder, and pages elsewhere by their URL."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from weighin.domain import addresses, limits
from weighin.domain.articles import Article, NewStory
from weighin.domain.errors import Code, Refusal
from weighin.domain.text import clean_line
from weighin.domain.types import Instant, Site, Story
from weighin.storage import authors, stories
from weighin.storage.db import Database


def publish(db: Database, site: Site, articles: list[Article]) -> tuple[int, int]:
    """Insert or update stories by slug, all or none: (how many are new, how many were there)."""

    def work(conn: Connection) -> tuple[int, int]:
        added = 0
        for article in articles:
            added += _put(conn, site, article)
        return added, len(articles) - added

    return db.write(work)


def story_for_page(db: Database, site: Site, url: str, title: str, now: Instant) -> Story:
    """The story of a page elsewhere, made on first use. Raises Refusal unless the site allows the page's origin."""
    check_page(site, url)
    address = addresses.canonical(url)

    def work(conn: Connection) -> Story:
        found = stories.by_address(conn, site.id, address)
        if found is not None:
            return found
        name = clean_line(title)[:300] or address[:300]
        new = NewStory(free_slug(conn, site.id, addresses.slugify(name)), name, now, url=url, address=address)
        made = stories.by_id(conn, site.id, stories.insert_story(conn, site.id, new))
        assert made is not None
        return made

    try:
        return db.write(work)
    except IntegrityError:  # somebody else made it, or took its short name, in the same moment
        return db.write(work)


def check_page(site: Site, url: str) -> None:
    """Pass if the site takes comments on this page. Raises Refusal if not."""
    allowed = {addresses.origin(site.url), *site.origins}
    if not limits.is_web_address(url) or addresses.origin(url) not in allowed:
        message = (
            "This site takes no comments on that page. Its owner can allow the page's address "
            "with: weighin site --origin"
        )
        raise Refusal(Code.ADDRESS_NOT_ALLOWED, message, "url")


def free_slug(conn: Connection, site_id: int, wanted: str) -> str:
    """`wanted`, or the first of wanted-2, wanted-3, … that no story has."""
    slug, n = wanted, 1
    while stories.by_slug(conn, site_id, slug) is not None:
        n += 1
        slug = f"{wanted[: addresses.SLUG_MAX - 1 - len(str(n))].rstrip('-')}-{n}"
    return slug


def _put(conn: Connection, site: Site, article: Article) -> bool:
    for picture in article.pictures:
        authors.put_picture(conn, site.id, picture.name, picture.media_type, picture.data)
    found = stories.by_slug(conn, site.id, article.new.slug)
    # A story without a page elsewhere is known by its page here.
    page = article.new.url or (found.url if found else None)
    address = addresses.canonical(page or f"{site.url}/s/{article.new.slug}")
    new = replace(article.new, url=page, address=address)
    elsewhere = stories.by_address(conn, site.id, address)
    if found is None:
        found = elsewhere  # known so far by its address alone, from an import or a frame: now it has its words
    elif elsewhere is not None and elsewhere.id != found.id:
        message = f"{page} is already the page of the story {elsewhere.slug!r}; give {new.slug!r} another url, or none."
        raise Refusal(Code.FILE_INVALID, message, "url")
    if found is None:
        story_id = stories.insert_story(conn, site.id, new)
    else:
        story_id = found.id
        stories.update_story(conn, story_id, new)
    ids = [authors.put_author(conn, site.id, author) for author in article.authors]
    stories.set_credits(conn, site.id, story_id, ids, article.sources)
    return found is None
