"""Making a site and its first moderator."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import Connection

from weighin.domain import addresses, limits
from weighin.domain.errors import Code, Refusal
from weighin.domain.text import clean_line, is_visible
from weighin.domain.types import Instant, Person, Role, Site
from weighin.storage import people, sites
from weighin.storage.db import Database

_KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?", re.ASCII)


def create(db: Database, key: str, name: str, url: str, policy: str, origins: Sequence[str], now: Instant) -> Site:
    """A new site. `origins` are the addresses of the pages that may frame its threads. Raises Refusal."""
    if not _KEY.fullmatch(key):
        message = "A site's key is 1 to 64 of a-z, 0-9 and hyphens, such as: gazette"
        raise Refusal(Code.SETTING_INVALID, message, "site")
    shown = clean_line(name)
    if not is_visible(shown) or len(shown) > limits.NAME_MAX:
        raise Refusal(Code.SETTING_INVALID, f"A site needs a name of at most {limits.NAME_MAX} characters.", "name")
    for address in (url, *origins):
        if not limits.is_web_address(address):
            message = f"{address!r} is not an address. Give one that begins with https:// or http://."
            raise Refusal(Code.SETTING_INVALID, message, "url")
    framing = [addresses.origin(address) for address in origins]

    def work(conn: Connection) -> Site:
        if sites.by_key(conn, key) is not None:
            raise Refusal(Code.SITE_EXISTS, f"There is already a site {key!r}. Nothing was changed.", "site")
        return sites.insert_site(conn, key, shown, url.rstrip("/"), policy, framing, now)

    return db.write(work)


def moderator(db: Database, site: Site, email: str, now: Instant) -> Person:
    """The moderator with this e-mail address, made if there is none yet. Raises Refusal for a bad address."""
    address = limits.email(email)
    if address is None:
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
