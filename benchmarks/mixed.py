"""Reading and writing at once: 16 clients, 19 reads of a thread's first page to 1 new comment in it."""

from __future__ import annotations

import time
from contextlib import nullcontext

from benchmarks import isso, limits, load
from benchmarks.engines import Engine, weighin
from benchmarks.limits import Static
from benchmarks.load import Load
from benchmarks.plan import Plan, command_line, tell
from benchmarks.report import Row, all_runs, median, table

CLIENTS = 16
COLUMNS = {
    "engine": "engine",
    "comments": "comments",
    "rate": "requests/s",
    "runs": "runs",
    "writes": "writes/s",
    "p50": "p50 ms",
    "p99": "p99 ms",
    "bad": "failed",
    "reads": "reads alone/s",
    "limit": "nginx, reads alone/s",
    "ratio": "ratio to nginx",
}


def measure(plan: Plan) -> list[Row]:
    fresh = {f"m{number}": plan.mixed_size for number in range(plan.runs)}  # a thread of its own for each run
    with limits.static() as static:
        with weighin(fresh) as engine:
            rows = [_of(engine, list(fresh), plan.seconds, static, plan)]
        with_isso = isso.wanted(plan)
        with isso.isso({"m0": plan.mixed_size}) if with_isso else nullcontext() as other:
            if other is not None:
                rows.append(_of(other, ["m0"], plan.isso_mixed_seconds, static, plan))
    return rows


def tables(rows: list[Row]) -> str:
    return table(rows, COLUMNS)


def _of(engine: Engine, slugs: list[str], seconds: int, static: Static, plan: Plan) -> Row:
    found: list[tuple[Load, float]] = []
    alone: list[float] = []
    best: list[float] = []
    for number, slug in enumerate(slugs):
        tell(f"mixed: {engine.name}, {plan.mixed_size:,} comments, run {number + 1} of {len(slugs)}")
        path = engine.first(slug)
        same = static.put(engine.get(path).body)
        best.append(load.reads(static.port, same, CLIENTS, plan.limit_seconds).rate)
        alone.append(load.reads(engine.port, path, CLIENTS, max(plan.limit_seconds, seconds // 3)).rate)
        before = engine.count(slug)
        run = load.both(engine.port, path, engine.posts(slug), CLIENTS, seconds, engine.folder)
        time.sleep(0.5)
        found.append((run, (engine.count(slug) - before) / run.seconds))
    run, writes = sorted(found, key=lambda pair: pair[0].rate)[len(found) // 2]
    return {
        "engine": engine.name,
        "comments": plan.mixed_size,
        "rate": run.rate,
        "runs": all_runs(run.rate for run, _ in found),
        "writes": writes,
        "p50": run.p50,
        "p99": run.p99,
        "bad": sum(run.bad for run, _ in found),
        "reads": median(alone),
        "limit": median(best),
        "ratio": run.rate / median(best),
    }


if __name__ == "__main__":
    command_line(__doc__, lambda plan: print(tables(measure(plan))))
