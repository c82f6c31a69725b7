"""Filling a folder with the example publication, and serving it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from weighin import clock, secret, serving
from weighin.actions import moderating, publishing, sites
from weighin.actions.learning import Scorers
from weighin.config import Config
from weighin.demo import generated, listed, samples
from weighin.domain.articles import Article
from weighin.domain.types import MINUTE, Site
from weighin.importers import folder as reader
from weighin.importers import load
from weighin.importers.imported import Imported, ImportedComment, ImportedStory, Markup
from weighin.progress import progress
from weighin.storage import arrivals, decisions, migrate, stories
from weighin.storage import sites as site_rows
from weighin.storage.db import Database
from weighin.web.session import Sessions

HERE = Path(__file__).parent
LONG = "the-long-thread"
GENERATED = 20_000
MODERATOR = "moderator@weighin.example"


def serve(folder: Path, port: int, *, reset: bool = False) -> None:
    """Build the example in a folder unless it is there already, print where it is, and serve it."""
    url = f"http://127.0.0.1:{port}"
    serving.probe("127.0.0.1", port)  # before a word is said of where it is
    if reset and folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    config = Config(
        database_url=f"sqlite:///{folder}/weighin.db", base_url=url, smtp_url="console:", log_level="warning"
    )
    db = Database(config.database_url)
    site = build(db, url)
    person = sites.moderator(db, site, MODERATOR, clock.now())
    link = Sessions(secret.of(config)).link(site, person)
    with db.read() as conn:
        latest = stories.latest(conn, site.id, 10)
    db.close()
    typer.echo(f"\n  {site.name} is open at {url}/\n")
    for story in latest:
        typer.echo(f"  {url}/s/{story.slug}   {story.comments:,} comments")
    typer.echo(f"\n  Sign in as moderator: {url}{link}\n  Stop with Ctrl-C.\n")
    serving.run(config, "127.0.0.1", port)


def build(db: Database, url: str) -> Site:
    """The example site with its stories and comments; quick if they are there already."""
    migrate.upgrade(db)
    with db.read() as conn:
        found = site_rows.by_key(conn, "demo")
    if found is None:
        policy = (HERE / "policy.md").read_text("utf-8")
        found = sites.create(db, "demo", "The Tidewater Inquirer", url, policy, [], clock.now())
    articles = reader.read(HERE / "stories")
    publishing.publish(db, found, articles)
    scorers = Scorers(db)
    scorer = scorers.if_any(found.id)
    for article in articles:
        comments = list(_comments(article.new.slug))
        with progress(f"Setting up {article.new.slug}") as tell:
            stream = _stream(found.url, article, comments)
            load.load(db, found, _origin(article.new.slug), stream, clock.now(), scorer=scorer, tell=tell)
        _decide(db, found, scorers, article, comments)
        listed.build(db, found, article.new.slug, _origin(article.new.slug))
    return found


def _comments(slug: str) -> Iterator[dict[str, Any]]:
    if slug == LONG:
        yield from generated.comments(GENERATED)
        return
    yield from samples.comments(slug)


def _stream(site_url: str, article: Article, comments: list[dict[str, Any]]) -> Iterator[Imported]:
    slug, title, began = article.new.slug, article.new.title, article.new.published_at
    yield ImportedStory(ref=slug, title=title, url=f"{site_url}/s/{slug}", slug=slug)
    for told in comments:
        yield ImportedComment(
            id=told["id"],
            story=slug,
            parent=told["parent"],
            name=told["name"],
            website=told.get("website"),
            text=told["text"],
            markup=Markup.MARKDOWN,
            created_at=began + told["minutes"] * MINUTE,
            ups=told["ups"],
            downs=told["downs"],
        )


def _decide(db: Database, site: Site, scorers: Scorers, article: Article, comments: list[dict[str, Any]]) -> None:
    """Let the example's moderator decide about some comments, as on the desk: the scores learn from it."""
    slug, began = article.new.slug, article.new.published_at
    decided = {told["id"]: told for told in comments if "decided" in told}
    with db.read() as conn:
        there = arrivals.standing(conn, site.id, _origin(slug), list(decided))
        waiting = [id for id in decided if decisions.latest(conn, there[id].id) is None]
    moderator = sites.moderator(db, site, MODERATOR, clock.now()) if waiting else None
    for id in waiting:
        for number, (verdict, rule, reason) in enumerate(decided[id]["decided"], 1):
            when = began + (decided[id]["minutes"] + 10 * number) * MINUTE
            scorer = scorers.if_any(site.id)
            moderating.decide(db, site, there[id].id, verdict, reason, moderator, when, None, rule, scorer)
            scorers.changed(site.id)


def _origin(slug: str) -> str:
    return f"demo:{slug}"
