"""Writing: 4 clients post new comments to one page, beside a bare durable insert."""

from __future__ import annotations

import time
from contextlib import nullcontext

from benchmarks import isso, limits, load
from benchmarks.engines import Engine, weighin
from benchmarks.plan import Plan, command_line, tell
from benchmarks.report import Row, all_runs, median, table

CLIENTS = 4
SLUG = "w"
COLUMNS = {
    "engine": "engine",
    "rate": "accepted/s",
    "runs": "runs",
    "p50": "p50 ms",
    "p99": "p99 ms",
    "bad": "refused",
    "limit": "bare durable inserts/s",
    "ratio": "ratio",
}


def measure(plan: Plan) -> list[Row]:
    bare: list[limits.Inserts] = []
    with weighin({SLUG: 1}) as engine:
        rows = [_of(engine, plan, bare)]
    with_isso = isso.wanted(plan)
    with isso.isso({SLUG: 1}) if with_isso else nullcontext() as other:
        if other is not None:
            rows.append(_of(other, plan, bare))
    middle = sorted(bare, key=lambda run: run.rate)[len(bare) // 2]
    runs = all_runs(run.rate for run in bare)
    limit: Row = {"engine": "bare insert, one writer", "rate": middle.rate, "runs": runs}
    return [*rows, limit | {"p50": middle.p50, "p99": middle.p99}]


def tables(rows: list[Row]) -> str:
    return table(rows, COLUMNS)


def _of(engine: Engine, plan: Plan, bare: list[limits.Inserts]) -> Row:
    """The run in the middle; what was accepted is what the engine itself counts."""
    found: list[tuple[float, load.Load]] = []
    own: list[float] = []
    for number in range(plan.runs):
        tell(f"write: {engine.name}, run {number + 1} of {plan.runs}")
        bare.append(limits.durable_inserts(plan.limit_seconds))
        own.append(bare[-1].rate)
        before = engine.count(SLUG)
        run = load.writes(engine.port, engine.posts(SLUG), CLIENTS, plan.seconds, engine.folder)
        time.sleep(0.5)  # for what was under way when the run ended
        found.append(((engine.count(SLUG) - before) / run.seconds, run))
    rate, run = sorted(found, key=lambda pair: pair[0])[len(found) // 2]
    return {
        "engine": engine.name,
        "rate": rate,
        "runs": all_runs(rate for rate, _ in found),
        "p50": run.p50,
        "p99": run.p99,
        "bad": sum(run.bad for _, run in found),
        "limit": median(own),
        "ratio": rate / median(own),
    }


if __name__ == "__main__":
    command_line(__doc__, lambda plan: print(tables(measure(plan))))
