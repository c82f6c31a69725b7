"""Sites: the publications that one server holds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from weighin.domain.types import Instant, Site
from weighin.storage.schema import sites

_COLUMNS = (
    sites.c.id,
    sites.c.key,
    sites.c.name,
    sites.c.url,
    sites.c.policy,
    sites.c.origins,
    sites.c.holds_all,
    sites.c.time_zone,
    sites.c.explains,
    sites.c.lists_from,
    sites.c.needs_source,
    sites.c.bound,
)


def insert_site(
    conn: Connection, key: str, name: str, url: str, policy: str, origins: list[str], now: Instant, time_zone: str
) -> Site:
    """A new site; its key must be free."""
    values = {"key": key, "name": name, "url": url, "policy": policy, "origins": origins, "time_zone": time_zone}
    conn.execute(insert(sites).values(**values, holds_all=False, created_at=now))
    site = by_key(conn, key)
    assert site is not None
    return site


def update_site(conn: Connection, site_id: int, **values: Any) -> None:
    """Change columns of a site by name: name, url, policy, origins, holds_all, time_zone, explains, lists_from."""
    conn.execute(update(sites).where(sites.c.id == site_id).values(**values))


def by_key(conn: Connection, key: str) -> Site | None:
    return _one(conn.execute(select(*_COLUMNS).where(sites.c.key == key)).first())


def by_id(conn: Connection, site_id: int) -> Site | None:
    return _one(conn.execute(select(*_COLUMNS).where(sites.c.id == site_id)).first())


def all_sites(conn: Connection) -> list[Site]:
    return [site for row in conn.execute(select(*_COLUMNS).order_by(sites.c.id)) if (site := _one(row))]


def _one(row: Row[*tuple[Any, ...]] | None) -> Site | None:
    if row is None:
        return None
    origins = tuple(row.origins)
    return Site(row.id, row.key, row.name, row.url, row.policy, origins, *row[6:])
