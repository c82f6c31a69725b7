"""How the first page grows with the thread: queries, rows and render time, without HTTP and without the cache."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, event

from benchmarks import seeding
from benchmarks.plan import SERVER_CORE, Plan, command_line, folder, pinned, tell
from benchmarks.report import Row, median, table
from weighin.actions import sites
from weighin.config import Config
from weighin.domain.ordering import Sort
from weighin.storage.db import Database
from weighin.web import pages
from weighin.web.service import Service

COLUMNS = {
    "comments": "comments",
    "sort": "sort",
    "queries": "SQL queries",
    "rows": "rows fetched",
    "steps": "SQLite steps",
    "render": "query and render, ms",
    "ratio": "against the smallest",
    "characters": "characters of HTML",
}


@dataclass(slots=True)
class Counted:
    """What SQLite was asked for, handed over, and did (instructions of its virtual machine)."""

    queries: int = 0
    rows: int = 0
    steps: int = 0


def measure(plan: Plan) -> list[Row]:
    rows: list[Row] = []
    with folder() as place, pinned(SERVER_CORE):
        file = place / "weighin.db"
        seeding.site({f"t{size}": size for size in plan.sizes}, file)
        for sort in (Sort.BEST, Sort.NEW):
            for size in plan.sizes:
                tell(f"scale: {size:,} comments, {sort} first")
                render, characters = _timed(file, f"t{size}", sort, plan.renders)
                counted = _counted(file, f"t{size}", sort)
                row: Row = {"comments": size, "sort": str(sort), "render": render, "characters": characters}
                rows.append(row | {"queries": counted.queries, "rows": counted.rows, "steps": counted.steps})
    for row in rows:
        smallest = next(other for other in rows if other["sort"] == row["sort"])
        row["ratio"] = float(row["render"] or 0) / float(smallest["render"] or 1)
    return rows


def tables(rows: list[Row]) -> str:
    return table(rows, COLUMNS)


def _timed(file: Path, slug: str, sort: Sort, times: int) -> tuple[float, int]:
    """The median time of a page in milliseconds, and its length."""
    taken: list[float] = []
    with _renderer(file) as render:
        html = render(slug, sort)
        for _ in range(times):
            began = time.perf_counter()
            render(slug, sort)
            taken.append((time.perf_counter() - began) * 1000)
    return median(taken), len(html)


def _counted(file: Path, slug: str, sort: Sort) -> Counted:
    """One page, rendered once before so that what is done only at first is not counted."""
    counted = Counted()

    def row(_cursor: sqlite3.Cursor, values: tuple[object, ...]) -> tuple[object, ...]:
        counted.rows += 1
        return values

    def step() -> int:
        counted.steps += 1
        return 0

    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.row_factory = row
        connection.set_progress_handler(step, 1)

    def asked(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        counted.queries += statement != "BEGIN"

    event.listen(Engine, "connect", connected)
    event.listen(Engine, "before_cursor_execute", asked)
    try:
        with _renderer(file) as render:
            render(slug, sort)
            counted.queries = counted.rows = counted.steps = 0
            render(slug, sort)
    finally:
        event.remove(Engine, "connect", connected)
        event.remove(Engine, "before_cursor_execute", asked)
    return counted


@contextmanager
def _renderer(file: Path) -> Iterator[Callable[[str, Sort], str]]:
    """What the web handler calls for a reader without a cookie when the page is not in memory."""
    db = Database(f"sqlite:///{file}")
    service = Service(Config(), db, "of no value outside a benchmark")
    site = sites.find(db, seeding.SITE)
    try:
        yield lambda slug, sort: pages.plain_story(service, site, slug, sort, None)[2]
    finally:
        db.close()


if __name__ == "__main__":
    command_line(__doc__, lambda plan: print(tables(measure(plan))))
