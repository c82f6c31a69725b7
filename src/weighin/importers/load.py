"""Imported -> storage: idempotent by (origin, id), resumable, never deleting.

The file is read to its end first, into a staging file, and put in order there: a broken one changes nothing, and
memory stays small whatever its shape. Then the comments are written in chunks of one transaction each, page by
page, parents before children. A run that was cut off goes on where it stopped when it is started again, because
what is there already is passed over.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby

import msgspec
from sqlalchemy import Connection

from weighin.actions.publishing import free_slug
from weighin.domain import addresses
from weighin.domain.articles import NewStory
from weighin.domain.errors import Code, Refusal
from weighin.domain.text import clean_line
from weighin.domain.types import Instant, Kind, Site, State
from weighin.importers import rows
from weighin.importers.imported import Imported, ImportedComment, ImportedStory, Skipped
from weighin.importers.rows import Arriving
from weighin.moderation.remark import plain
from weighin.moderation.scorer import Scorer
from weighin.storage import arrivals, stories
from weighin.storage.db import Database
from weighin.storage.staging import Staging, Waiting

CHUNK = 2000
CHUNK_BYTES = 2_000_000
SCORED = 400  # texts scored at once
REASONS_MAX = 100

_to_bytes = msgspec.msgpack.Encoder().encode
_to_story = msgspec.msgpack.Decoder(ImportedStory).decode
_to_comment = msgspec.msgpack.Decoder(ImportedComment).decode

Tell = Callable[[str, int, int | None], None]  # (what is being done, done so far, of how many)


@dataclass(slots=True)
class Outcome:
    """What became of every comment in the file: read = imported + already + the sum of skipped."""

    read: int = 0
    imported: int = 0
    already: int = 0
    skipped: Counter[str] = field(default_factory=Counter)


def load(
    db: Database,
    site: Site,
    origin: str,
    stream: Iterator[Imported],
    now: Instant,
    *,
    dry_run: bool = False,
    scorer: Scorer | None = None,
    tell: Tell = lambda what, done, total: None,
) -> Outcome:
    """Bring a stream of imported comments into a site. `dry_run` counts and writes nothing; `scorer` says how much
    those say that have no up vote, which orders them.

    Raises Refusal for a broken file, when the folder for temporary files has no room, or when storage is out of
    reach; what was written by then stays and is counted as already there the next time.
    """
    outcome = Outcome()
    try:
        with Staging() as staging:
            _stage(origin, stream, staging, outcome, tell)
            tell("putting in order", outcome.read, None)
            _arrange(staging, outcome)
            _compare(db, site, origin, staging, outcome, tell)
            if not dry_run:
                _write(db, site, origin, staging, outcome, now, scorer, tell)
    except sqlite3.OperationalError as error:
        raise _no_room(error) from error
    return outcome


def _stage(origin: str, stream: Iterator[Imported], staging: Staging, outcome: Outcome, tell: Tell) -> None:
    for item in stream:
        if isinstance(item, ImportedStory):
            address = addresses.canonical(item.url) if item.url else f"{origin}#{item.ref}"
            staging.put_story(item.ref, address, _to_bytes(item))
            continue
        outcome.read += 1
        if isinstance(item, Skipped):
            known = item.reason in outcome.skipped or len(outcome.skipped) < REASONS_MAX
            outcome.skipped[item.reason if known else "other reasons"] += 1
        else:
            staging.put(
                item.id,
                item.story,
                item.parent,
                item.created_at,
                _to_bytes(item),
                kept=item.state is not State.WITHDRAWN,
                shown=item.state is State.PUBLISHED and item.kind is Kind.COMMENT,
                holds=item.kind is Kind.COMMENT,
            )
        if outcome.read % 1000 == 0:
            tell("reading", outcome.read, None)


def _arrange(staging: Staging, outcome: Outcome) -> None:
    lost = staging.arrange()
    counts = {"repeated in the file": lost.repeated, "story missing": lost.without_story, "deleted": lost.deleted}
    outcome.skipped.update({reason: count for reason, count in counts.items() if count})


def _compare(db: Database, site: Site, origin: str, staging: Staging, outcome: Outcome, tell: Tell) -> None:
    """What stands already is noted in the staging file; what does not counts as imported."""
    total = outcome.read - outcome.skipped.total()
    for ids in staging.ids(CHUNK):
        with db.read() as conn:
            there = arrivals.standing(conn, site.id, origin, ids)
        staging.standing(there)
        outcome.already += len(there)
        outcome.imported += len(ids) - len(there)
        tell("comparing", outcome.already + outcome.imported, total)
    if outcome.already:
        staging.compared()


def _write(
    db: Database,
    site: Site,
    origin: str,
    staging: Staging,
    outcome: Outcome,
    now: Instant,
    scorer: Scorer | None,
    tell: Tell,
) -> None:
    done = 0
    for chunk in staging.chunks(CHUNK, CHUNK_BYTES):
        pages: list[Page] = []
        for page, waiting in groupby(chunk, key=lambda one: one.page):
            address, story = staging.story(page)
            # Rendering takes longer than writing: it is done before the write lock is asked for.
            pages.append(Page(address, _to_story(story), _rendered(waiting)))
        if scorer is not None:
            pages = _with_substance(pages, scorer)
        db.write(partial(_write_pages, site=site, origin=origin, pages=pages, now=now))
        done += len(chunk)
        tell("writing", done, outcome.imported)


@dataclass(frozen=True, slots=True)
class Page:
    """A story and comments of it that are to be written together."""

    address: str
    story: ImportedStory
    arriving: list[Arriving]


def _rendered(waiting: Iterator[Waiting]) -> list[Arriving]:
    return [Arriving.of(_to_comment(one.body), one.parent, shown=one.shown, settles=one.settles) for one in waiting]


def _with_substance(pages: list[Page], scorer: Scorer) -> list[Page]:
    """The same pages; of comments that `best` has no votes for, it is known how much they say."""
    silent = [one for page in pages for one in page.arriving if one.is_placed_by_substance]
    found: dict[str, int] = {}
    for start in range(0, len(silent), SCORED):
        part = silent[start : start + SCORED]
        scores = scorer.score_many([plain(one.text) for one in part], hurried=True)
        found |= {one.source.id: its.per_mille("substance") for one, its in zip(part, scores, strict=True)}

    def known(one: Arriving) -> Arriving:
        return replace(one, substance=found[one.source.id]) if one.source.id in found else one

    return [replace(page, arriving=[known(one) for one in page.arriving]) for page in pages]


def _write_pages(conn: Connection, site: Site, origin: str, pages: list[Page], now: Instant) -> None:
    for page in pages:
        # Of no known date, it is as old as its first comments: an old blog is not the newest on the front page.
        since = min((one.source.created_at for one in page.arriving), default=now)
        story_id = _story(conn, site, page.story, page.address, since)
        rows.write(conn, site.id, story_id, origin, page.arriving, now)


def _story(conn: Connection, site: Site, story: ImportedStory, address: str, since: Instant) -> int:
    """The story at this address, made if there is none."""
    found = stories.by_address(conn, site.id, address)
    if found is not None:
        return found.id
    title = clean_line(story.title)[:300] or address
    wanted = story.slug if story.slug and addresses.is_slug(story.slug) else addresses.slugify(title)
    new = NewStory(
        slug=free_slug(conn, site.id, wanted),
        title=title,
        published_at=story.published_at or since,
        url=story.url,
        address=address,
        open=story.open,
        public=story.public,
    )
    return stories.insert_story(conn, site.id, new)


def _no_room(error: sqlite3.OperationalError) -> Refusal:
    folder = tempfile.gettempdir()
    return Refusal(
        Code.STORAGE_UNAVAILABLE,
        f"The import cannot be prepared in {folder} ({error}); it needs room there for about twice the size of the "
        "export. Name another folder with TMPDIR and start it again.",
    )
