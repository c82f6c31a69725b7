"""Importing: comments a second from exports of WordPress and Disqus, on one core."""

from __future__ import annotations

import importlib
import json
import shutil
import time
from pathlib import Path

from benchmarks import exports, isso, seeding
from benchmarks.engines import environment, program
from benchmarks.plan import SERVER_CORE, Plan, Trouble, command_line, folder, pinned, tell
from benchmarks.report import Row, all_runs, median, table
from benchmarks.servers import run_once
from weighin.actions import sites
from weighin.importers import load
from weighin.moderation import ready
from weighin.moderation.scorer import Scorer
from weighin.storage.db import Database

COLUMNS = {
    "engine": "engine",
    "format": "format",
    "comments": "comments",
    "megabytes": "file, MB",
    "alone": "import alone, s",
    "alone_rate": "comments/s",
    "scored_rate": "comments/s, scored",
    "seconds": "the whole command, s",
    "rate": "comments/s, whole",
    "runs": "runs",
    "peak": "highest RSS, MB",
}
WRITERS = {"wxr": exports.wxr, "disqus": exports.disqus}
# Isso takes the ids of all Disqus threads for empty, unless told that empty ones are fine.
ISSO_WAYS = {"wxr": ["-t", "wordpress"], "disqus": ["-t", "disqus", "--empty-id"]}


def measure(plan: Plan) -> list[Row]:
    rows: list[Row] = []
    with_isso = isso.wanted(plan)
    with folder() as place:
        for kind in WRITERS:
            rows.append(_weighin(kind, place, plan))
            if with_isso:
                tell(f"importing: Isso, {kind}")
                rows.append(_isso(kind, place, plan))
    return rows


def tables(rows: list[Row]) -> str:
    return table(rows, COLUMNS)


def _export(kind: str, place: Path, comments: int) -> tuple[Path, Row]:
    file = place / f"{kind}-{comments}.xml"
    if not file.exists():
        WRITERS[kind](file, comments)
    return file, {"format": kind, "comments": comments, "megabytes": file.stat().st_size / 1e6}


def _weighin(kind: str, exported: Path, plan: Plan) -> Row:
    file, about = _export(kind, exported, plan.imported)
    alone: list[float] = []
    scored: list[float] = []
    whole: list[float] = []
    peak = 0.0
    with folder() as place:
        start = place / "empty.db"
        seeding.empty(start).close()
        for number in range(plan.runs):
            tell(f"importing: Weighin, {kind}, run {number + 1} of {plan.runs}")
            for times, scorer in ((alone, None), (scored, ready.scorer())):
                copy = Path(shutil.copy(start, place / f"inside{number}.db"))
                times.append(_inside(kind, file, copy, plan.imported, scorer))
            shutil.copy(start, place / "weighin.db")
            command = [program(), "import", kind, str(file), "--site", seeding.SITE]
            seconds, highest, said = run_once(command, place, environment(place))
            _check(json.loads(said.strip().splitlines()[-1])["imported"], plan.imported)
            (place / "weighin.db").unlink()
            whole.append(seconds)
            peak = max(peak, highest)
    return about | {
        "engine": "Weighin",
        "alone": median(alone),
        "alone_rate": plan.imported / median(alone),
        "scored_rate": plan.imported / median(scored),
        "seconds": median(whole),
        "rate": plan.imported / median(whole),
        "runs": all_runs(plan.imported / seconds for seconds in whole),
        "peak": peak,
    }


def _inside(kind: str, file: Path, database: Path, expected: int, scorer: Scorer | None) -> float:
    """The same import in this process: seconds without the start of a process; with `scorer` as into a site whose
    policy has rules."""
    reader = importlib.import_module(f"weighin.importers.{kind}")
    db = Database(f"sqlite:///{database}")
    site = sites.find(db, seeding.SITE)
    with pinned(SERVER_CORE):
        began = time.perf_counter()
        stream = reader.read(file, site_url=site.url)
        outcome = load.load(db, site, reader.origin(file), stream, seeding.BEGINNING, scorer=scorer)
        seconds = time.perf_counter() - began
    db.close()
    database.unlink()
    _check(outcome.imported, expected)
    return seconds


def _isso(kind: str, exported: Path, plan: Plan) -> Row:
    """One run of the importer that Isso brings."""
    file, about = _export(kind, exported, plan.isso_imported)
    home = isso.install()
    with folder() as place:
        isso.configure(home, place)
        command = [str(home / "bin" / "isso"), "-c", str(place / "isso.cfg"), "import", *ISSO_WAYS[kind]]
        seconds, peak, _ = run_once([*command, str(file)], place, {})
        _check(isso.comments_in(place), plan.isso_imported)
    return about | {"engine": "Isso", "seconds": seconds, "rate": plan.isso_imported / seconds, "peak": peak}


def _check(imported: int, expected: int) -> None:
    if imported != expected:
        raise Trouble(f"{imported:,} of {expected:,} comments were imported")


if __name__ == "__main__":
    command_line(__doc__, lambda plan: print(tables(measure(plan))))
