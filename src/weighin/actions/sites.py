"""Making a site and its first moderator."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from sqlalchemy import Connection

from weighin.domain import addresses, limits
from weighin.domain.errors import Code, Refusal
from weighin.domain.text import clean_line, is_visible
from weighin.domain.types import Instant, Person, Role, Site
from weighin.storage import people, sites
from weighin.storage.db import Database

_KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?", re.ASCII)


def create(
    db: Database,
    key: str,
    name: str,
    url: str,
    policy: str,
    origins: Sequence[str],
    now: Instant,
    time_zone: str = "UTC",
) -> Site:
    """A new site. `origins` are the addresses of the pages that may frame its threads; `time_zone` is IANA's name of
    that by which rules about the time are read. Raises Refusal."""
    if not _KEY.fullmatch(key):
        message = "A site's key is 1 to 64 of a-z, 0-9 and hyphens, such as: gazette"
        raise Refusal(Code.SETTING_INVALID, message, "site")
    checked = _name(name), _address(url), [addresses.origin(_address(one)) for one in origins], _time_zone(time_zone)

    def work(conn: Connection) -> Site:
        if sites.by_key(conn, key) is not None:
            message = f"There is already a site {key!r}; nothing was changed. Change it with: weighin site {key}"
            raise Refusal(Code.SITE_EXISTS, message, "site")
        shown, home, framing, zone = checked
        _must_be_free(conn, key, home)
        return sites.insert_site(conn, key, shown, home, policy, framing, now, zone)

    return db.write(work)


def change(
    db: Database,
    site: Site,
    name: str | None = None,
    url: str | None = None,
    policy: str | None = None,
    origins: Sequence[str] | None = None,
    holds_all: bool | None = None,
    time_zone: str | None = None,
    explains: bool | None = None,
    lists_from: int | None = None,
    needs_source: bool | None = None,
    bound: float | None = None,
) -> Site:
    """Change what is given of a site and leave the rest. Raises Refusal."""
    given = {
        "name": None if name is None else _name(name),
        "url": None if url is None else _address(url),
        "policy": policy,
        "origins": None if origins is None else [addresses.origin(_address(one)) for one in origins],
        "holds_all": holds_all,
        "time_zone": None if time_zone is None else _time_zone(time_zone),
        "explains": explains,
        "lists_from": lists_from,
        "needs_source": needs_source,
        "bound": bound,
    }
    changes = {column: value for column, value in given.items() if value is not None}

    def work(conn: Connection) -> Site:
        if given["url"] is not None:
            _must_be_free(conn, site.key, str(given["url"]))
        if changes:
            sites.update_site(conn, site.id, **changes)
        found = sites.by_key(conn, site.key)
        assert found is not None
        return found

    return db.write(work)


def _must_be_free(conn: Connection, key: str, home: str) -> None:
    """Sites are told apart by their host: two at one host, and nobody could reach the second."""
    host = urlsplit(home).netloc.lower()
    for other in sites.all_sites(conn):
        if other.key != key and urlsplit(other.url).netloc.lower() == host:
            message = (
                f"The site {other.key!r} is at {host} already; give another --url, with a host or port of its own."
            )
            raise Refusal(Code.SITE_EXISTS, message, "url")


def _name(typed: str) -> str:
    shown = clean_line(typed)
    if not is_visible(shown) or len(shown) > limits.NAME_MAX:
        raise Refusal(Code.SETTING_INVALID, f"A site needs a name of at most {limits.NAME_MAX} characters.", "name")
    return shown


def _address(typed: str) -> str:
    if not limits.is_web_address(typed):
        message = f"{typed!r} is not an address. Give one that begins with https:// or http://."
        raise Refusal(Code.SETTING_INVALID, message, "url")
    return typed.rstrip("/")


def _time_zone(typed: str) -> str:
    if typed not in available_timezones():
        message = f"There is no time zone {typed!r}. Write one such as Europe/Berlin, America/New_York or UTC."
        raise Refusal(Code.SETTING_INVALID, message, "time_zone")
    return typed


def moderator(db: Database, site: Site, email: str, now: Instant) -> Person:
    """The moderator with this e-mail address, made if there is none yet. Raises Refusal for a bad address."""
    address = (limits.email(email) or "").lower()
    if not address:
        raise Refusal(Code.EMAIL_INVALID, "A moderator needs an e-mail address.", "moderator")

    def work(conn: Connection) -> Person:
        found = people.moderator_by_email(conn, site.id, address)
        name = address.split("@")[0]
        return found or people.insert_person(conn, site.id, name, now, address, role=Role.MODERATOR)

    return db.write(work)


def find(db: Database, key: str) -> Site:
    """The site with this key. Raises Refusal naming those that there are."""
    with db.read() as conn:
        site = sites.by_key(conn, key)
        if site is None:
            others = ", ".join(other.key for other in sites.all_sites(conn)) or "none yet; make one with weighin init"
            raise Refusal(Code.SITE_UNKNOWN, f"There is no site {key!r}. There is: {others}.", "site")
        return site
