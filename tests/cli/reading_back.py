"""Parquet files read back by DuckDB, and what a file itself says of its columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

Row = dict[str, Any]


def rows(folder: Path, name: str) -> list[Row]:
    """The rows of folder/name.parquet, in their order."""
    with duckdb.connect() as engine:
        read = engine.execute("SELECT * FROM read_parquet(?)", [str(folder / f"{name}.parquet")])
        columns = [column[0] for column in read.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in read.fetchall()]


def kinds(folder: Path, name: str) -> dict[str, str]:
    """{column: type}."""
    with duckdb.connect() as engine:
        told = engine.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(folder / f"{name}.parquet")]).fetchall()
    return {row[0]: row[1] for row in told}


def about(folder: Path, name: str) -> dict[str, str]:
    """What the file says of itself."""
    with duckdb.connect() as engine:
        told = engine.execute("SELECT key, value FROM parquet_kv_metadata(?)", [str(folder / f"{name}.parquet")])
        return {key.decode(): value.decode() for key, value in told.fetchall()}
