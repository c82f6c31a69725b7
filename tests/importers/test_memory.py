"""An import of ten times as much needs no more memory: what grows with the file is on disk.

Only what Python allocates is counted here. SQLite's own caches are of a set size.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cast import NOW, make_site
from weighin.domain.types import MINUTE
from weighin.importers import disqus, load
from weighin.importers.imported import Imported, ImportedComment, ImportedStory, Markup
from weighin.storage.db import Database

FEW, MANY = 400, 4_000
FEW_STORIES, MANY_STORIES = 100, 1_000
LITTLE = 300_000  # bytes; a hundred for each comment that MANY has more, or four hundred for a story, would be more


def peak(work: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def one_thread(count: int, newest_first: bool = False) -> Iterator[Imported]:
    """A single story in which every comment is a reply: to the first, or to the one before."""
    yield ImportedStory("s", "The ferry", f"https://blog.example/{count}", "ferry", NOW)
    for n in range(count):
        parent = None if n == 0 else f"{count} {n - 1 if n % 2 else 0}"
        at = NOW + (count - n if newest_first else n) * MINUTE
        yield ImportedComment(f"{count} {n}", "s", parent, "Ann", "Words", Markup.MARKDOWN, at)


def many_stories(count: int) -> Iterator[Imported]:
    for n in range(count):
        ref = f"{count} {n}"
        yield ImportedStory(ref, f"Page {ref}", f"https://blog.example/{count}/{n}")
        yield ImportedComment(ref, ref, None, "Ann", "Words", Markup.MARKDOWN, NOW)


Shape = Callable[[int], Iterator[Imported]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shape", "fewer", "more"),
    [
        (one_thread, FEW, MANY),
        (lambda count: one_thread(count, newest_first=True), FEW, MANY),
        (many_stories, FEW_STORIES, MANY_STORIES),
    ],
    ids=["one thread", "newest first", "many stories"],
)
def test_an_import_and_its_repetition_need_no_more_memory_for_more_comments(
    sqlite_db: Database, shape: Shape, fewer: int, more: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "CHUNK", 100)
    site = make_site(sqlite_db)

    def bring(count: int) -> None:
        load.load(sqlite_db, site, "test", shape(count), NOW)

    bring(10)  # what is made once, such as compiled statements, is there already
    few, many = peak(lambda: bring(fewer)), peak(lambda: bring(more))
    assert many < few + LITTLE
    again = peak(lambda: bring(more))
    assert again < few + LITTLE


def test_a_disqus_export_of_many_threads_needs_no_more_memory_than_one_of_few(tmp_path: Path) -> None:
    def written(count: int) -> Path:
        path = tmp_path / f"{count}.xml"
        threads = "".join(f'<thread dsq:id="{n}"><title>Page {n}</title></thread>' for n in range(count))
        posts = "".join(
            f'<post dsq:id="{n}"><message>Words</message><createdAt>2020-01-01T00:00:00Z</createdAt>'
            f'<thread dsq:id="{n}"/></post>'
            for n in range(count)
        )
        namespace = "http://disqus.com/disqus-internals"
        path.write_text(f'<disqus xmlns:dsq="{namespace}">{threads}{posts}</disqus>', "utf-8")
        return path

    def read(path: Path) -> int:
        return sum(isinstance(one, ImportedComment) for one in disqus.read(path))

    small, large = written(FEW), written(MANY)
    assert read(large) == MANY
    assert peak(lambda: read(large)) < peak(lambda: read(small)) + LITTLE
