"""Making, finding and revoking the keys of other systems, and keeping what comes with them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from hashlib import sha256

from sqlalchemy import Connection

from weighin.actions import learning
from weighin.domain import limits
from weighin.domain.errors import Code, Refusal
from weighin.domain.keys import Feedback, FeedbackKind, Key, Signer, Uses
from weighin.domain.text import clean_line
from weighin.domain.types import Instant, Site
from weighin.moderation.scorer import Scorer
from weighin.storage import feedback, keys, sites
from weighin.storage.db import Database

# Hexadecimal digits alone: such a key may also stand in a form that takes nothing else, or be the label of a host.
KEY = re.compile(r"[0-9a-f]{40}", re.ASCII)
# A secret that another system made: Coral's are "empsec_" and 64 or more hexadecimal digits.
_SECRET = re.compile(r"[!-~]{24,200}", re.ASCII)
_BYTES = 20
_FIRST = 8
FEEDBACK_MAX = 10_000  # texts that are kept for each key


def make(db: Database, site: Site, name: str, now: Instant) -> tuple[Key, str]:
    """A new key of a site, and the key itself, which can be had only now. Raises Refusal for a name too long."""
    named = _named(name)
    key = secrets.token_hex(_BYTES)
    made = db.write(lambda conn: keys.insert_key(conn, site.id, named, _hash(key), key[:_FIRST], key[-4:], now))
    return made, key


def add_signer(db: Database, site: Site, name: str, secret: str, now: Instant) -> Key:
    """A key whose secret another system made and signs with. Raises Refusal for what is no secret or there already."""
    named, typed = _named(name), secret.strip()
    if not _SECRET.fullmatch(typed):
        message = "That is no signing secret. Copy what Coral shows under the phase; it begins with empsec_."
        raise Refusal(Code.KEY_UNKNOWN, message, "secret")
    own = _own_part(typed)
    digest = _hash(f"signs\0{typed}")  # so that it lets nobody in who sends it as a key

    def work(conn: Connection) -> Key:
        if keys.by_hash(conn, digest) is not None:
            message = "This secret was entered before; nothing was changed. Roll it in Coral and enter the new one."
            raise Refusal(Code.KEY_UNKNOWN, message, "secret")
        return keys.insert_key(conn, site.id, named, digest, own[:_FIRST], own[-4:], now, typed)

    return db.write(work)


def signers(db: Database, site_key: str) -> list[Signer]:
    """The keys that sign for a site and are not revoked, the oldest first."""
    with db.read() as conn:
        return keys.signers(conn, site_key)


def of_site(db: Database, site: Site) -> list[Key]:
    """All keys of a site, the oldest first."""
    with db.read() as conn:
        return keys.of_site(conn, site.id)


def revoke(db: Database, site: Site, begins: str, now: Instant) -> Key:
    """Let nobody in any more with the key that begins so; a whole key is fine too. Raises Refusal."""
    start = _own_part(begins.strip())[:_FIRST]

    def work(conn: Connection) -> Key:
        valid = [key for key in keys.of_site(conn, site.id) if key.revoked_at is None]
        found = [key for key in valid if start and key.first_eight.startswith(start)]
        if len(found) != 1:
            several = "Several keys begin" if found else "No valid key begins"
            message = f"{several} with {start!r}; nothing was changed. All keys: weighin key --site {site.key} --list"
            raise Refusal(Code.KEY_UNKNOWN, message, "revoke")
        keys.revoke(conn, found[0].id, now)
        return found[0]

    return db.write(work)


def find(db: Database, key: str) -> Key | None:
    """The key that somebody holds, or None if there is none such or it was revoked."""
    if not KEY.fullmatch(key):
        return None
    with db.read() as conn:
        found = keys.by_hash(conn, _hash(key))
    return None if found is None or found.revoked_at is not None else found


def home(db: Database, key: Key) -> str:
    """The address of the site that a key was made for."""
    with db.read() as conn:
        return next((site.url for site in sites.all_sites(conn) if site.id == key.site_id), "")


def count(db: Database, noted: Mapping[tuple[Key, str], Uses]) -> None:
    """Add what was done with keys in months. Raises Refusal where storage cannot take it: then nothing was added."""

    def work(conn: Connection) -> None:
        for (key, month), uses in sorted(noted.items(), key=lambda entry: (entry[0][0].id, entry[0][1])):
            keys.count(conn, key, month, uses)

    db.write(work)


def uses(db: Database, key: Key, month: str) -> Uses:
    """What was done with a key in a month, as far as it has been written down."""
    with db.read() as conn:
        return keys.uses(conn, key.id, month)


def learn(conn: Connection, key: Key, said: Feedback, now: Instant, scorer: Scorer | None = None) -> bool:
    """Keep what a moderator elsewhere said of a text; whether it says anything that was not known.

    `scorer` is the site's, which learns from it; without one it is kept alone.
    """
    door = FeedbackKind.SCORES if said.kind is FeedbackKind.SCORES else FeedbackKind.SPAM
    digest = sha256(f"{door}\0{said.text}".encode()).hexdigest()
    before = feedback.put(conn, key, digest, said, now, FEEDBACK_MAX)
    if scorer and (before is None or before.scores != said.scores):
        site = next(site for site in sites.all_sites(conn) if site.id == key.site_id)
        learning.of_feedback(conn, site, key, scorer, digest, said.text, said.scores, now)
    return before is None or before.kind is not said.kind


def _named(name: str) -> str:
    named = clean_line(name)
    if len(named) > limits.NAME_MAX:
        raise Refusal(Code.NAME_TOO_LONG, f"The name of a key has at most {limits.NAME_MAX} characters.", "name")
    return named


def _own_part(key: str) -> str:
    """What tells a key from others: of "empsec_1a2b…" what stands behind the word that all of them begin with."""
    return key.rpartition("_")[2].lower()


def _hash(key: str) -> str:
    # A password is hashed slowly because it can be guessed. A key is 160 random bits, of which a thief of the
    # database would read 48 and would have to guess 112: no speed of guessing matters, and calls stay quick.
    return sha256(key.encode()).hexdigest()
