"""Filling a folder with the example publication, and serving it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from sqlalchemy import Connection

from weighin import clock, secret, serving
from weighin.actions import publishing, sites
from weighin.actions.learning import Scorers
from weighin.config import Config
from weighin.demo import generated, samples
from weighin.domain.articles import Article
from weighin.domain.types import MINUTE, Instant, Site, State, Verdict
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
_VERDICTS = {"held": Verdict.HOLD, "removed": Verdict.REMOVE, "rejected": Verdict.REJECT}


def serve(folder: Path, port: int, *, reset: bool = False) -> None:
    """Build the example in a folder unless it is there already, print where it is, and serve it."""
    url = f"http://127.0.0.1:{port}"
    serving.probe("127.0.0.1", port)  # before a word is said of where it is
    if reset and folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    config = Config(database_url=f"sqlite:///{folder}/weighin.db", base_url=url, log_level="warning")
    db = Database(config.database_url)
    site = build(db, url)
    person = sites.moderator(db, site, MODERATOR, clock.now())
    link = Sessions(secret.of(config)).link(site, person)
    with db.read() as conn:
        listed = stories.latest(conn, site.id, 10)
    db.close()
    typer.echo(f"\n  {site.name} is open at {url}/\n")
    for story in listed:
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
    scorer = Scorers(db).if_any(found.id)
    for article in articles:
        comments = list(_comments(article.new.slug))
        with progress(f"Setting up {article.new.slug}") as tell:
            began = article.new.published_at
            stream = _stream(found.url, article, comments)
            outcome = load.load(db, found, _origin(article.new.slug), stream, clock.now(), scorer=scorer, tell=tell)
        if outcome.imported:
            _decide(db, found, article.new.slug, comments, began)
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
            state=State(told["state"]),
            ups=told["ups"],
            downs=told["downs"],
        )


def _decide(db: Database, site: Site, slug: str, comments: list[dict[str, Any]], began: Instant) -> None:
    """Record why the example's comments were held or removed, as their writers would read it."""
    decided = {told["id"]: told for told in comments if told.get("why")}
    with db.read() as conn:
        there = arrivals.standing(conn, site.id, _origin(slug), list(decided))

    def work(conn: Connection) -> None:
        for origin_id, told in decided.items():
            when = began + (told["minutes"] + 10) * MINUTE
            verdict = _VERDICTS[told["state"]]
            decisions.insert_decision(conn, site.id, there[origin_id].id, verdict, "moderator", when, told["why"])

    db.write(work)


def _origin(slug: str) -> str:
    return f"demo:{slug}"
