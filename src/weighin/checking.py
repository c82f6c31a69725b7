"""What `weighin check` looks at: the settings, the database, the sites."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from weighin import secret
from weighin.config import Config
from weighin.domain.errors import Refusal
from weighin.domain.policy import Mistakes, parse
from weighin.domain.types import Site
from weighin.explaining import encoder, heads
from weighin.mail import transport
from weighin.mail.sender import NAME, sender_of
from weighin.moderation import ready
from weighin.storage import migrate, sites
from weighin.storage.db import Database
from weighin.web.clients import Clients
from weighin.web.speed import Speed


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what was found, and what to do if it is not good."""

    good: bool
    what: str


def examine(config: Config, strangers: Sequence[str] = ()) -> list[Finding]:
    """Look at everything that can be looked at without changing or making anything.

    `strangers` are variables of the environment that look like settings and are none.
    """
    misspelt = [Finding(False, f"{name} is no setting; docs/reference.md lists them all.") for name in strangers]
    return [*misspelt, *_examine(config)]


def _examine(config: Config) -> Iterator[Finding]:
    for name in ("post_limit", "vote_limit", "key_limit"):
        yield _tried(f"WEIGHIN_{name.upper()} is {getattr(config, name)}", partial(Speed, getattr(config, name)))
    yield _tried("the trusted proxies are addresses", partial(Clients, config.trusted_proxies))
    yield from _mail(config)
    try:
        db = Database(config.database_url)
    except Refusal as refusal:
        yield Finding(False, refusal.message)
        return
    except (SQLAlchemyError, ImportError) as error:
        yield Finding(False, f"WEIGHIN_DATABASE_URL cannot be used: {error}. Write sqlite:///file.db or postgresql://…")
        return
    yield _secret(config)
    yield from _models(config)
    try:
        if db.is_sqlite and not Path(db.url.database or "").exists():  # looking into it would make it
            yield Finding(False, f"there is no database {db.url.database}; weighin init makes it.")
            return
        yield from _database(db)
    except (Refusal, SQLAlchemyError):
        where = db.url.render_as_string(hide_password=True)
        yield Finding(False, f"{where} cannot be opened. Check that it is a database and may be written by this user.")
    finally:
        db.close()


def _secret(config: Config) -> Finding:
    made_later = "there is no secret to sign cookies with yet; the first start makes one"
    try:
        return Finding(True, "there is a secret to sign cookies with" if secret.found(config) else made_later)
    except Refusal as refusal:
        return Finding(False, refusal.message)


def _mail(config: Config) -> Iterator[Finding]:
    if not config.smtp_url:
        yield Finding(True, "no mail is sent; WEIGHIN_SMTP_URL says how it could be")
        return
    by = partial(transport.opened, config.smtp_url)
    yield _tried(f"mails to followers leave by {config.smtp_url.partition(':')[0]}", by)
    whom = config.mail_from or f"{NAME}@ and the host of each site"
    yield _tried(f"mails are from {whom}", partial(sender_of, config.mail_from, config.base_url))


def _models(config: Config) -> Iterator[Finding]:
    try:
        scorer = ready.scorer(second=config.second_opinion == "auto")
    except Refusal as refusal:
        yield Finding(False, refusal.message)
        return
    yield _explaining()
    second = f", and {scorer.second.name} for a second opinion" if scorer.second else ""
    yield Finding(True, f"comments are scored by the model {scorer.model.name}{second}")


def _explaining() -> Finding:
    try:
        why_not = encoder.why_not()
        told = f". {why_not}" if why_not else f" and the encoder {getattr(encoder.shipped(), 'name', '')}"
        return Finding(True, f"explanations are found by the heads {heads.name()}{told}")
    except Refusal as refusal:
        return Finding(False, refusal.message)


def _database(db: Database) -> Iterator[Finding]:
    where = db.url.render_as_string(hide_password=True)
    current, newest = migrate.current(db), migrate.NEWEST
    if current != newest:
        has = f"the tables of version {current}" if current else "no tables yet"
        yield Finding(False, f"{where} has {has}; weighin init or serve makes those of {newest}.")
        return
    yield Finding(True, f"{where} has the newest tables ({newest})")
    differences = migrate.differences(db)
    yield Finding(not differences, "; ".join(differences) or "the tables are as they were declared")
    if db.is_sqlite:
        yield from _sqlite(db)
    yield _tried("the database takes writes", lambda: db.write(_touch))
    with db.read() as conn:
        found = sites.all_sites(conn)
    if not found:
        yield Finding(False, "there is no site yet; make one with: weighin init --site KEY --name NAME --url URL")
    for site in found:
        yield _site(site)
        yield from _policy(site)


def _sqlite(db: Database) -> Iterator[Finding]:
    with db.read() as conn:
        mode = conn.exec_driver_sql("PRAGMA journal_mode").scalar()
        sound = conn.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    told = " ".join(str(sound).split())
    yield Finding(mode == "wal", f"SQLite's journal mode is {mode}" + ("" if mode == "wal" else "; it should be wal"))
    yield Finding(sound == "ok", "the database file is sound" if sound == "ok" else f"the file is damaged: {told}")


def _site(site: Site) -> Finding:
    parts = urlsplit(site.url)
    if parts.scheme == "https" or parts.hostname in {"localhost", "127.0.0.1", "::1"}:
        return Finding(True, f"site {site.key}: {site.name}, {site.url}")
    return Finding(False, f"site {site.key}: {site.url} is not https; cookies and comments travel in the clear.")


def _policy(site: Site) -> Iterator[Finding]:
    try:
        parse(site.policy)
    except Mistakes as mistakes:
        what = f"site {site.key}: its policy cannot be read, so every comment is held. {mistakes.mistakes[0]}"
        yield Finding(False, f"{what} Put it right with: weighin site {site.key} --policy FILE")


def _touch(conn: Connection) -> None:
    conn.execute(text("UPDATE sites SET name = name WHERE id = -1"))


def _tried(what: str, attempt: Callable[[], object]) -> Finding:
    try:
        attempt()
    except Refusal as refusal:
        return Finding(False, refusal.message)
    return Finding(True, what)
