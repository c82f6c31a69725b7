"""Figures as Markdown tables, and what they were measured on."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import statistics
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.plan import CACHE, LOAD_CORE, SERVER_CORE, Plan

Cell = str | int | float | None
Row = dict[str, Cell]
PACKAGES = ("weighin", "uvicorn", "uvloop", "starlette", "sqlalchemy", "jinja2", "brotli", "msgspec")


def table(rows: Sequence[Row], columns: dict[str, str]) -> str:
    """A Markdown table; `columns` maps the keys of a row to headings."""
    shown = [[_cell(row.get(key)) for key in columns] for row in rows]
    numeric = [all(_is_number(row.get(key)) for row in rows) for key in columns]
    rule = " | ".join("---:" if right else "---" for right in numeric)
    lines = [f"| {' | '.join(columns.values())} |", f"| {rule} |"]
    return "\n".join(lines + [f"| {' | '.join(cells)} |" for cells in shown])


def _is_number(value: Cell) -> bool:
    return value is None or isinstance(value, int | float)


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        size = abs(value)
        digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.1 or size == 0 else 4
        return f"{value:,.{digits}f}"
    return f"{value:,}" if isinstance(value, int) else value


def percentile(values: Iterable[float], part: float) -> float:
    """The smallest value that at least `part` (0 to 1) of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * part // 1).__int__() - 1)]


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def all_runs(values: Iterable[float]) -> str:
    """Every run's figure, so that a reader sees how much they differ."""
    return ", ".join(_cell(value if value < 10 else round(value)) for value in values)


def circumstances(plan: Plan) -> dict[str, object]:
    """The machine, the day, and the version of everything that was measured."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": {
            "processor": _first(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo")),
            "cores": os.cpu_count(),
            "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
            "system": _first(r'PRETTY_NAME="(.+)"', Path("/etc/os-release")),
            "kernel": platform.release(),
            "file_system": _file_system(),
            "load_before": round(os.getloadavg()[0], 2),
            "server_core": SERVER_CORE,
            "load_core": LOAD_CORE,
        },
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "versions": {name: version(name) for name in PACKAGES}
        | {
            "sqlite": sqlite3.sqlite_version,
            "nginx": _output(r"nginx/([\d.]+)", "nginx", "-v"),
            "wrk": _output(r"wrk (\S+)", "wrk", "-v"),
        },
        "plan": asdict(plan),
    }


def _first(pattern: str, file: Path) -> str:
    found = re.search(pattern, file.read_text("utf-8", "replace")) if file.is_file() else None
    return found[1] if found else "unknown"


def _output(pattern: str, *command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(pattern, done.stdout + done.stderr)
    return found[1] if found else "unknown"


def _file_system() -> str:
    """The kind of the file system under the cache folder, where the databases lie."""
    CACHE.mkdir(parents=True, exist_ok=True)
    return _output(r"(\S+)", "findmnt", "--noheadings", "--output", "FSTYPE", "--target", str(CACHE))
