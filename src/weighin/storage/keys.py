"""Keys of other systems, found by their hash, and how often each was used in a month."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from weighin.domain.keys import Key, Signer, Uses
from weighin.domain.types import Instant
from weighin.storage.schema import key_uses, keys, sites

_COLUMNS = [keys.c[name] for name in Key.__dataclass_fields__]
_BY_HASH = select(*_COLUMNS).where(keys.c.hash == bindparam("hash"))
_COUNTS = [field.name for field in fields(Uses)]


def insert_key(
    conn: Connection,
    site_id: int,
    name: str,
    digest: str,
    first_eight: str,
    last_four: str,
    now: Instant,
    secret: str | None = None,
) -> Key:
    """A new key, known by the hash of what its owner was given; `secret` is that of one that signs."""
    its = {"first_eight": first_eight, "last_four": last_four, "secret": secret}
    conn.execute(insert(keys).values(site_id=site_id, name=name, hash=digest, **its, created_at=now, feedbacks=0))
    made = by_hash(conn, digest)
    assert made is not None
    return made


def by_hash(conn: Connection, digest: str) -> Key | None:
    """The key with this hash, revoked or not."""
    row = conn.execute(_BY_HASH, {"hash": digest}).first()
    return None if row is None else _to_key(row)


def of_site(conn: Connection, site_id: int) -> list[Key]:
    """All keys of a site, the oldest first."""
    statement = select(*_COLUMNS).where(keys.c.site_id == site_id).order_by(keys.c.id)
    return [_to_key(row) for row in conn.execute(statement)]


def signers(conn: Connection, site_key: str) -> list[Signer]:
    """The keys of a site that sign and are not revoked, the oldest first; none where there is no such site."""
    its = (sites.c.key == site_key) & keys.c.secret.is_not(None) & keys.c.revoked_at.is_(None)
    statement = select(*_COLUMNS, keys.c.secret).join(sites, sites.c.id == keys.c.site_id).where(its)
    return [Signer(Key(*row[:-1]), row[-1]) for row in conn.execute(statement.order_by(keys.c.id)).all()]


def revoke(conn: Connection, key_id: int, now: Instant) -> None:
    """From now on nobody gets in with it."""
    conn.execute(update(keys).where(keys.c.id == key_id).values(revoked_at=now))


def count(conn: Connection, key: Key, month: str, more: Uses) -> None:
    """Add to what was done with a key in a month."""
    make = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    new = make(key_uses).values(key_id=key.id, month=month, site_id=key.site_id, **asdict(more))
    sums = {name: key_uses.c[name] + new.excluded[name] for name in _COUNTS}
    conn.execute(new.on_conflict_do_update(index_elements=["key_id", "month"], set_=sums))


def uses(conn: Connection, key_id: int, month: str) -> Uses:
    """What was done with a key in a month."""
    its = (key_uses.c.key_id == key_id) & (key_uses.c.month == month)
    row = conn.execute(select(*(key_uses.c[name] for name in _COUNTS)).where(its)).first()
    return Uses() if row is None else Uses(*row)


def _to_key(row: Row[Any]) -> Key:
    return Key(*tuple(row))
