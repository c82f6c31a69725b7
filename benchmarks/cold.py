"""The first read after a write: a comment is posted, then one reader without a cookie asks for the newest."""

from __future__ import annotations

import http.client
import random
import time
from contextlib import nullcontext

from benchmarks import isso
from benchmarks.corpus import Corpus
from benchmarks.engines import Engine, weighin
from benchmarks.plan import Plan, Trouble, command_line, tell
from benchmarks.report import Row, median, percentile, table
from benchmarks.servers import BROWSER, HOST, PATIENCE, ask

PAUSE = 0.3  # a page that changes more often than four times a second is shown a little late, by design
COLUMNS = {
    "engine": "engine",
    "comments": "comments",
    "rounds": "rounds",
    "p50": "median ms",
    "p95": "p95 ms",
    "worst": "worst ms",
    "fresh": "answers with the new comment",
}


def measure(plan: Plan) -> list[Row]:
    with weighin({f"t{size}": size for size in plan.sizes}) as engine:
        rows = [_of(engine, size, plan.cold_rounds) for size in plan.sizes]
    with_isso = isso.wanted(plan)
    with isso.isso({f"t{size}": size for size in plan.isso_sizes}) if with_isso else nullcontext() as other:
        if other is not None:
            rows += [_of(other, size, plan.isso_cold_rounds) for size in plan.isso_sizes]
    return rows


def tables(rows: list[Row]) -> str:
    return table(rows, COLUMNS)


def _of(engine: Engine, size: int, rounds: int) -> Row:
    tell(f"cold: {engine.name}, {size:,} comments, {rounds} rounds")
    slug, corpus, rng = f"t{size}", Corpus(), random.Random(f"cold {size}")
    path = engine.newest(slug)
    engine.get(path)
    times: list[float] = []
    fresh = 0
    connection = http.client.HTTPConnection(HOST, engine.port, timeout=PATIENCE)
    for number in range(rounds):
        time.sleep(PAUSE)
        comment = engine.post(slug, rng.choice(corpus.authors), f"{corpus.text(rng)} Round {number}.")
        began = time.perf_counter()
        answer = ask(engine.port, path, headers=BROWSER, over=connection)
        times.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            raise Trouble(f"{engine.name} answered {path} with {answer.status}")
        fresh += comment in engine.shown(answer.plain)
    connection.close()
    return {
        "engine": engine.name,
        "comments": size,
        "rounds": rounds,
        "p50": median(times),
        "p95": percentile(times, 0.95),
        "worst": max(times),
        "fresh": fresh,
    }


if __name__ == "__main__":
    command_line(__doc__, lambda plan: print(tables(measure(plan))))
