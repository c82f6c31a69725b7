"""Sites with threads in them, made once by the importer and kept for later runs."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import weighin
from benchmarks import corpus
from benchmarks.plan import CACHE, tell
from weighin.actions import sites
from weighin.domain.types import MINUTE, Instant
from weighin.importers import load
from weighin.importers.imported import Imported, ImportedComment, ImportedStory, Markup
from weighin.storage import migrate
from weighin.storage.db import Database

Threads = dict[str, int]  # slug -> how many comments
SITE = "bench"
BEGINNING: Instant = 1_767_225_600_000_000  # 2026-01-01


def site(threads: Threads, database: Path) -> None:
    """A new SQLite database at this path, with a site that holds these threads."""
    kept = CACHE / "seeds" / f"{_fingerprint(threads)}.db"
    if not kept.exists():
        tell(f"writing threads of {', '.join(f'{size:,}' for size in threads.values())} comments (kept for later runs)")
        kept.parent.mkdir(parents=True, exist_ok=True)
        _drop_old(kept.parent)
        half = kept.with_suffix(".part")
        half.unlink(missing_ok=True)
        fill(half, threads)
        half.rename(kept)
    shutil.copyfile(kept, database)
    os.sync()  # what was copied shall not be written out in the middle of a measurement


def empty(database: Path) -> Database:
    """An open database with the newest tables and a site without stories."""
    db = Database(f"sqlite:///{database}")
    migrate.upgrade(db)
    sites.create(db, SITE, "The Bench", "http://127.0.0.1:8000", "Be fair.", [], BEGINNING)
    return db


def fill(database: Path, threads: Threads) -> None:
    db = empty(database)
    load.load(db, sites.find(db, SITE), "bench", _stream(threads), BEGINNING)
    db.close()


def _stream(threads: Threads) -> Iterator[Imported]:
    words = corpus.Corpus()
    for slug, size in threads.items():
        yield ImportedStory(slug, f"A thread of {size:,} comments", slug=slug, published_at=BEGINNING)
        for post in words.thread(size):
            yield ImportedComment(
                id=f"{slug}-{post.number}",
                story=slug,
                parent=None if post.parent is None else f"{slug}-{post.parent}",
                name=post.author,
                text=post.text,
                markup=Markup.MARKDOWN,
                created_at=BEGINNING + (post.number + 1) * MINUTE,
            )


def _fingerprint(threads: Threads) -> str:
    """Changes with the threads, with how they are made up, and with anything in the product."""
    told = hashlib.sha256(repr(threads).encode())
    sources = [Path(corpus.__file__), Path(__file__), *sorted(Path(weighin.__file__).parent.rglob("*.py"))]
    for source in sources:
        told.update(source.read_bytes())
    return told.hexdigest()[:16]


def _drop_old(seeds: Path) -> None:
    for file in sorted(seeds.glob("*.db"), key=lambda file: file.stat().st_mtime)[:-3]:
        file.unlink()
