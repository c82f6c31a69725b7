"""Everything: Markdown tables on stdout, and the same figures in benchmarks/results.json."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks import cold, footprint, importing, isso, judging, mixed, read, scale, write
from benchmarks.plan import CACHE, Plan, command_line, tell
from benchmarks.report import Row, circumstances

PARTS = {
    "Reading": read,
    "The first page as the thread grows": scale,
    "The first read after a write": cold,
    "Writing": write,
    "Reading and writing at once": mixed,
    "Importing": importing,
    "Answering other systems": judging,
    "Footprint": footprint,
}


def everything(plan: Plan) -> None:
    began = time.monotonic()
    about = circumstances(plan) | {"compared_with": isso.VERSION if isso.wanted(plan) else None}
    results: dict[str, list[Row]] = {}
    for title, part in PARTS.items():
        tell(f"{title} ({len(results) + 1} of {len(PARTS)})")
        name = part.__name__.rpartition(".")[2]
        results[name] = part.measure(plan)
        print(f"\n## {title}\n\n{part.tables(results[name])}", flush=True)
    file = (CACHE if plan.quick else Path(__file__).parent) / "results.json"
    file.write_text(json.dumps(about | {"results": results}, indent=1, ensure_ascii=False) + "\n", "utf-8")
    tell(f"{(time.monotonic() - began) / 60:.0f} minutes; the figures are in {file}")


if __name__ == "__main__":
    sys.exit(command_line(__doc__, everything))
