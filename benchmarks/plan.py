"""What every benchmark starts with: how long, how often and how large, on which cores, and in which folder."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

CACHE = Path(os.environ.get("WEIGHIN_BENCH_CACHE") or Path.home() / ".cache" / "weighin-bench")
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, LOAD_CORE = CORES[0], CORES[-1]
TOOLS = {"nginx": "nginx", "wrk": "wrk", "taskset": "util-linux"}  # program -> Debian package


@dataclass(frozen=True, slots=True)
class Plan:
    """The measure of everything. Runs are repeated, and the median one is reported."""

    seconds: int = 10  # one measured run
    limit_seconds: int = 3  # the run against the limit, right before each
    runs: int = 3
    sizes: tuple[int, ...] = (100, 1_000, 10_000, 100_000)
    isso_sizes: tuple[int, ...] = (100, 1_000)
    mixed_size: int = 1_000
    cold_rounds: int = 30
    isso_cold_rounds: int = 5
    isso_mixed_seconds: int = 30  # it answers about once a second: a shorter run would see nothing
    imported: int = 20_000
    isso_imported: int = 5_000
    renders: int = 60
    starts: int = 5
    isso: bool = True
    quick: bool = False


QUICK = Plan(
    seconds=1,
    limit_seconds=1,
    runs=1,
    sizes=(100, 1_000),
    isso_sizes=(100,),
    mixed_size=100,
    cold_rounds=5,
    isso_cold_rounds=2,
    isso_mixed_seconds=5,
    imported=1_000,
    isso_imported=1_000,
    renders=10,
    starts=1,
    quick=True,
)


class Trouble(Exception):
    """Something a person can mend; shown as one line."""


def command_line(about: str | None, work: Callable[[Plan], object]) -> NoReturn:
    """Run `work` with the plan that the command line asks for, and end the process."""
    parser = argparse.ArgumentParser(description=(about or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="runs of a second on small threads: shows that it works")
    parser.add_argument("--without-isso", action="store_true", help="measure Weighin and the limits alone")
    asked = parser.parse_args()
    plan = QUICK if asked.quick else Plan()
    if asked.without_isso:
        plan = replace(plan, isso=False)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers are stopped then as well
    try:
        _check_machine()
        work(plan)
    except KeyboardInterrupt:
        print("\nStopped. Every server that was started has been stopped.", file=sys.stderr)
        sys.exit(130)
    except Trouble as trouble:
        print(f"benchmarks: {trouble}", file=sys.stderr)
        sys.exit(1)
    sys.exit(0)


def tell(what: str) -> None:
    """A line on stderr, so that whoever waits knows what for."""
    print(f"… {what}", file=sys.stderr, flush=True)


@contextmanager
def folder() -> Iterator[Path]:
    """A folder on the cache's disk, not in a memory file system, where syncing would cost nothing."""
    runs = CACHE / "runs"
    runs.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=runs, prefix="run-", ignore_cleanup_errors=True) as name:
        yield Path(name)


@contextmanager
def pinned(core: int) -> Iterator[None]:
    """Keep this process on one core meanwhile."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _check_machine() -> None:
    missing = [name for name in TOOLS if shutil.which(name) is None]
    if missing:
        packages = " ".join(sorted({TOOLS[name] for name in missing}))
        raise Trouble(f"{', '.join(missing)}: not found. On Debian: apt install {packages}")
    if len(CORES) < 2:
        raise Trouble("two cores are needed, one for the server and one for the load, and this process may use one.")
    busy = os.getloadavg()[0]
    if busy > 0.5:
        tell(f"Other work runs on this machine (load {busy:.1f}): the figures will be worse than it could do.")
