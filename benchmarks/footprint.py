"""What it takes: time to start, memory before and after load, and what a first visit downloads."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from benchmarks import isso, load
from benchmarks.engines import Engine, weighin
from benchmarks.plan import Plan, command_line, tell
from benchmarks.report import Row, median, table
from benchmarks.seeding import Threads

SMALL, LARGE = "t100", "t1000"
THREADS: Threads = {SMALL: 100, LARGE: 1_000}
COLUMNS = {
    "engine": "engine",
    "start": "start to first answer, s",
    "idle_pss": "idle PSS, MB",
    "idle_rss": "idle RSS, MB",
    "after_pss": "PSS after load, MB",
    "after_rss": "RSS after load, MB",
    "processes": "processes",
    "visit": "first visit to 100 comments, bytes",
    "requests": "requests",
    "page": "of it the thread",
    "fifty": "a page of up to 50",
}
_LINKED = re.compile(rb'(?:href|src)="(/static/[^"]+)"')


def measure(plan: Plan) -> list[Row]:
    rows = [_of(lambda: weighin(THREADS), _weighin_visit, plan)]
    with weighin(THREADS, page_size="50") as engine:
        rows[0]["fifty"] = len(engine.get(engine.first(SMALL)).body)
    if isso.wanted(plan):
        rows.append(_of(lambda: isso.isso(THREADS), _isso_visit, plan))
    return rows


def tables(rows: list[Row]) -> str:
    return table(rows, COLUMNS)


def _of(running: Callable[[], AbstractContextManager[Engine]], visit: Callable[[Engine], list[int]], plan: Plan) -> Row:
    starts: list[float] = []
    for _ in range(plan.starts - 1):
        with running() as engine:
            starts.append(engine.server.start_seconds)
    with running() as engine:
        tell(f"footprint: {engine.name}")
        starts.append(engine.server.start_seconds)
        for _ in range(5):
            engine.get(engine.first(SMALL))
        time.sleep(2)  # until every process of it has started
        idle = engine.server.memory()
        weights = visit(engine)
        seconds = max(1, plan.seconds // 2)
        for slug in THREADS:
            load.reads(engine.port, engine.first(slug), 16, seconds)
        load.writes(engine.port, engine.posts(SMALL), 4, seconds, engine.folder)
        load.both(engine.port, engine.first(LARGE), engine.posts(LARGE), 16, seconds, engine.folder)
        after = engine.server.memory()
    return {
        "engine": engine.name,
        "start": median(starts),
        "idle_pss": idle.pss,
        "idle_rss": idle.rss,
        "after_pss": after.pss,
        "after_rss": after.rss,
        "processes": after.processes,
        "visit": sum(weights),
        "requests": len(weights),
        "page": weights[0],
    }


def _weighin_visit(engine: Engine) -> list[int]:
    """The page and everything it links to: sizes as sent."""
    page = engine.get(engine.first(SMALL))
    linked = sorted({found.decode() for found in _LINKED.findall(page.plain)})
    return [len(page.body), *(len(engine.get(path).body) for path in linked)]


def _isso_visit(engine: Engine) -> list[int]:
    """The thread, and what the script in a page fetches before it; the page itself comes from elsewhere."""
    paths = [engine.first(SMALL), "/js/embed.min.js", "/css/isso.css", "/config"]
    return [len(engine.get(path).body) for path in paths]


if __name__ == "__main__":
    command_line(__doc__, lambda plan: print(tables(measure(plan))))
