"""Reading: the first page of a thread, from 100 to 100,000 comments, beside nginx sending the same bytes."""

from __future__ import annotations

import gzip
import http.client
import time
from contextlib import nullcontext

from benchmarks import isso, limits, load
from benchmarks.engines import Engine, weighin
from benchmarks.limits import Static
from benchmarks.load import Load
from benchmarks.plan import Plan, command_line, tell
from benchmarks.report import Row, all_runs, median, table
from benchmarks.servers import BROWSER, HOST, PATIENCE, ask

CLIENTS = 16
ALONE = 20
COLUMNS = {
    "engine": "engine",
    "what": "what",
    "comments": "comments",
    "shown": "shown",
    "bytes": "bytes sent",
    "coding": "coding",
    "gzip6": "gzip -6 would be",
    "clients": "clients",
    "rate": "requests/s",
    "runs": "runs",
    "alone": "one alone, ms",
    "p50": "p50 ms",
    "p99": "p99 ms",
    "limit": "nginx, same bytes",
    "ratio": "ratio",
}


def measure(plan: Plan) -> list[Row]:
    rows: list[Row] = []
    with limits.static() as static:
        with weighin({f"t{size}": size for size in plan.sizes}) as engine:
            rows += _of(engine, plan.sizes, static, plan)
        with_isso = isso.wanted(plan)
        with isso.isso({f"t{size}": size for size in plan.isso_sizes}) if with_isso else nullcontext() as other:
            if other is not None:
                rows += _of(other, plan.isso_sizes, static, plan)
    return rows


def tables(rows: list[Row]) -> str:
    return table(rows, COLUMNS)


def _of(engine: Engine, sizes: tuple[int, ...], static: Static, plan: Plan) -> list[Row]:
    rows: list[Row] = []
    for number, what in enumerate(engine.pages(f"t{sizes[0]}")):
        for size in sizes if number == 0 else sorted({sizes[0], sizes[-1]}):
            tell(f"read: {engine.name}, {what}, {size:,} comments")
            found = against(engine, engine.pages(f"t{size}")[what], static, plan)
            rows.append({"engine": engine.name, "what": what, "comments": size, **found})
    return rows


def against(engine: Engine, path: str, static: Static, plan: Plan) -> Row:
    """One address under load, each run right after one of nginx with the very same bytes."""
    answer = engine.get(path)
    same = static.put(answer.body)
    alone = alone_ms(engine.port, path)
    # Where the clients of a full house would hardly get an answer each, one client asks.
    clients = CLIENTS if alone / 1000 * CLIENTS < plan.seconds / 2 else 1
    if clients > 1:
        load.reads(engine.port, path, clients, 1)  # warms up
    best: list[Load] = []
    mine: list[Load] = []
    for _ in range(plan.runs):
        best.append(load.reads(static.port, same, clients, plan.limit_seconds))
        mine.append(load.reads(engine.port, path, clients, plan.seconds))
    run = sorted(mine, key=lambda run: run.rate)[len(mine) // 2]
    limit = median(run.rate for run in best)
    rate = run.rate or 1000 / alone  # not one answer within a run: as many as come one after another
    return {
        "shown": len(engine.shown(answer.plain)),
        "bytes": len(answer.body),
        "coding": answer.coding,
        "gzip6": len(gzip.compress(answer.plain, 6)),
        "clients": clients,
        "rate": rate,
        "runs": all_runs(run.rate for run in mine),
        "alone": alone,
        "p50": run.p50 if run.requests else None,
        "p99": run.p99 if run.requests else None,
        "limit": limit,
        "ratio": rate / limit,
        "bad": sum(run.bad for run in mine),
    }


def alone_ms(port: int, path: str) -> float:
    """One reader, one request after another over one connection: the median, in milliseconds."""
    times: list[float] = []
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    for _ in range(ALONE):
        began = time.perf_counter()
        ask(port, path, headers=BROWSER, over=connection)
        times.append((time.perf_counter() - began) * 1000)
        if sum(times) > 5000:  # slow enough to know it by now
            break
    connection.close()
    return median(times)


if __name__ == "__main__":
    command_line(__doc__, lambda plan: print(tables(measure(plan))))
