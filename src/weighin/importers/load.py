"""Imported -> storage: idempotent by (origin, id), resumable, never deleting.

The file is read to its end first, into a staging file: a broken one changes nothing. Then each story is
written in chunks of one transaction each, parents before children. A run that was cut off goes on where
it stopped when it is started again, because what is there already is passed over.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

import msgspec
from sqlalchemy import Connection

from weighin.actions.publishing import free_slug
from weighin.domain import addresses
from weighin.domain.articles import NewStory
from weighin.domain.text import clean_line
from weighin.domain.types import Instant, Kind, Site, State
from weighin.importers.imported import Imported, ImportedComment, ImportedStory, Skipped
from weighin.importers.rows import Arriving, Rows
from weighin.storage import arrivals, stories
from weighin.storage.db import Database
from weighin.storage.staging import Staged, Staging

CHUNK = 2000
DELETED, PUBLISHED, MENTION = 1, 2, 4

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
    tell: Tell = lambda what, done, total: None,
) -> Outcome:
    """Bring a stream of imported comments into a site. `dry_run` counts and writes nothing.

    Raises Refusal for a broken file or when storage is out of reach; what was written by then stays and
    is counted as already there the next time.
    """
    outcome = Outcome()
    with Staging() as staging:
        known = _stage(stream, staging, outcome, tell)
        staging.sealed()
        groups = _by_page(origin, known, staging, outcome)
        total, done = outcome.read, 0
        for address, refs in groups.items():
            plan = _order(staging.of_stories(refs), outcome)
            with db.read() as conn:
                there = arrivals.standing(conn, site.id, origin, [item.staged.id for item in plan])
            outcome.already += len(there)
            new = [item for item in plan if item.staged.id not in there]
            if new and not dry_run:
                story = known[refs[0]]
                story_id = db.write(partial(_story, site=site, origin=origin, story=story, address=address, now=now))
                rows = Rows(site.id, story_id, origin, there, now)
                waiting = iter(new)
                while chunk := list(islice(waiting, CHUNK)):
                    arriving = _read(chunk, staging)
                    # Rendering takes longer than writing: it is done before the write lock is asked for.
                    db.write(partial(rows.write, chunk=arriving))
                    done += len(chunk)
                    tell("writing", done, total)
                db.write(rows.settle)
            outcome.imported += len(new)
    return outcome


@dataclass(slots=True)
class Item:
    """A staged comment in its place: `parent` is the id of one that comes before it, `shown` if it has a place."""

    staged: Staged
    parent: str | None
    shown: bool


def _stage(stream: Iterator[Imported], staging: Staging, outcome: Outcome, tell: Tell) -> dict[str, ImportedStory]:
    known: dict[str, ImportedStory] = {}
    encode = msgspec.msgpack.Encoder().encode
    for item in stream:
        if isinstance(item, ImportedStory):
            known.setdefault(item.ref, item)
            continue
        outcome.read += 1
        if isinstance(item, Skipped):
            outcome.skipped[item.reason] += 1
        elif not staging.put(item.id, item.story, item.parent, item.created_at, _flags(item), encode(item)):
            outcome.skipped["repeated in the file"] += 1
        if outcome.read % 1000 == 0:
            tell("reading", outcome.read, None)
    return known


def _flags(item: ImportedComment) -> int:
    deleted = item.state is State.WITHDRAWN
    published = item.state is State.PUBLISHED
    return DELETED * deleted | PUBLISHED * published | MENTION * (item.kind is not Kind.COMMENT)


def _by_page(origin: str, known: dict[str, ImportedStory], staging: Staging, outcome: Outcome) -> dict[str, list[str]]:
    """{canonical address: refs of the stories that share it}; comments of stories the file lacks are counted out."""
    groups: dict[str, list[str]] = defaultdict(list)
    for ref in staging.stories():
        story = known.get(ref)
        if story is None:
            outcome.skipped["story missing"] += staging.drop(ref)
        else:
            groups[addresses.canonical(story.url) if story.url else f"{origin}#{ref}"].append(ref)
    return groups


def _order(found: list[Staged], outcome: Outcome) -> list[Item]:
    """Oldest first, but every parent before its children; a parent that is missing makes a child a root."""
    by_id = {staged.id: staged for staged in found}
    placed: dict[str, str | None] = {}
    order: list[Staged] = []
    for staged in found:
        chain, ring = [staged], {staged.id}
        while (parent := by_id.get(chain[-1].parent or "")) and parent.id not in placed and parent.id not in ring:
            chain.append(parent)
            ring.add(parent.id)
        for link in reversed(chain):
            if link.id not in placed:
                above = by_id.get(link.parent or "")
                usable = above is not None and above.id in placed and not above.flags & MENTION
                placed[link.id] = link.parent if usable else None
                order.append(link)

    kept: dict[str, bool] = {}
    shown: dict[str, bool] = {}
    for staged in reversed(order):
        kept[staged.id] = kept.get(staged.id, False) or not staged.flags & DELETED
        is_shown = shown.get(staged.id, False) or (staged.flags & PUBLISHED and not staged.flags & MENTION)
        shown[staged.id] = bool(is_shown)
        above_id = placed[staged.id]
        if above_id is not None:
            kept[above_id] = kept.get(above_id, False) or kept[staged.id]
            shown[above_id] = shown.get(above_id, False) or shown[staged.id]
    gone = sum(not keep for keep in kept.values())
    if gone:
        outcome.skipped["deleted"] += gone
    return [Item(staged, placed[staged.id], shown[staged.id]) for staged in order if kept[staged.id]]


def _read(chunk: list[Item], staging: Staging) -> list[Arriving]:
    decode = msgspec.msgpack.Decoder(ImportedComment).decode
    bodies = staging.bodies(item.staged.row for item in chunk)
    return [Arriving.of(decode(body), item.parent, shown=item.shown) for item, body in zip(chunk, bodies, strict=True)]


def _story(conn: Connection, site: Site, origin: str, story: ImportedStory, address: str, now: Instant) -> int:
    """The story at this address, made if there is none."""
    found = stories.by_address(conn, site.id, address)
    if found is not None:
        return found.id
    title = clean_line(story.title)[:300] or address
    wanted = story.slug if story.slug and addresses.is_slug(story.slug) else addresses.slugify(title)
    new = NewStory(
        slug=free_slug(conn, site.id, wanted),
        title=title,
        published_at=story.published_at or now,
        url=story.url,
        address=address,
        open=story.open,
        public=story.public,
    )
    return stories.insert_story(conn, site.id, new)
