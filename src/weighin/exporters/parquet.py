"""Tables as Parquet files, by DuckDB (the extra weighin[parquet])."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weighin import __version__
from weighin.domain.errors import Code, Refusal
from weighin.exporters.whole import Whole, refused

MISSING = (
    "Parquet files are written by DuckDB, which is not installed. "
    "In the folder of Weighin, run: .venv/bin/pip install '.[parquet]'"
)
# No extension is fetched, and with one thread the same rows make the same bytes.
_STILL = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "threads": "1"}
_KINDS = {"text": "VARCHAR", "number": "DOUBLE", "count": "BIGINT", "flag": "BOOLEAN"}
_VOID = {"text": "", "number": 0.0, "count": 0, "flag": False}
_DTYPES: dict[str, Any] = {"text": object, "number": np.float64, "count": np.int64, "flag": np.bool_}


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` is text, number (64-bit float), count (64-bit integer) or flag. None among the values is null."""

    name: str
    kind: str
    values: Sequence[object]


@dataclass(frozen=True, slots=True)
class Table:
    """One file, `name`.parquet. `about`: what is to be known of all of it, kept in the file's metadata."""

    name: str
    columns: tuple[Column, ...]
    about: Mapping[str, str] = field(default_factory=dict)


def ready() -> None:
    """Raises Refusal (setting_invalid) where Parquet cannot be written, before anybody has waited for anything."""
    if find_spec("duckdb") is None:
        raise Refusal(Code.SETTING_INVALID, MISSING)


def write(files: Whole, folder: Path, tables: Sequence[Table]) -> None:
    """Write each table into its file of a folder, rows in their order. Raises Refusal (file_invalid)."""
    ready()
    import duckdb  # noqa: PLC0415  only those who installed the extra have it

    files.folder(folder)
    with duckdb.connect(config=dict(_STILL)) as engine:
        for table in tables:
            target = folder / f"{table.name}.parquet"
            waits = files.new(target)
            engine.register("given", dict(_arrays(table)))
            wanted = ", ".join(
                f'CASE WHEN is{place} THEN value{place}::{_KINDS[each.kind]} END AS "{each.name}"'
                for place, each in enumerate(table.columns)
            )
            about = {"weighin": __version__, **table.about}
            told = ", ".join(f"{name}: {_quoted(_sound(value))}" for name, value in about.items())
            try:
                engine.execute(
                    f"COPY (SELECT {wanted} FROM given) TO {_quoted(str(waits))} "  # noqa: S608  names are ours
                    f"(FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{told}}})"
                )
            except (duckdb.Error, OSError, UnicodeError) as error:
                raise refused(target, error) from error
            engine.unregister("given")


def _arrays(table: Table) -> Iterator[tuple[str, NDArray[Any]]]:
    """Each column as what is there and whether it is: DuckDB guesses the type of an array that may hold None."""
    for place, column in enumerate(table.columns):
        there = np.array([each is not None for each in column.values], dtype=np.bool_)
        filled = np.empty(len(there), dtype=_DTYPES[column.kind])
        filled[:] = [_VOID[column.kind] if each is None else _plain(each) for each in column.values]
        yield f"is{place}", there
        yield f"value{place}", filled


def _plain(value: object) -> object:
    return _sound(value) if isinstance(value, str) else value


def _sound(text: str) -> str:
    """What UTF-8 can carry: half of a surrogate pair becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
