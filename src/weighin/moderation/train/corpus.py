"""Labelled files -> rows: gzip JSON lines, one file for each task and source."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from weighin.domain.errors import Code, Refusal

CLEAN = frozenset({"wiki_context", "civil_spans", "fox_news", "polis"})  # sources presumed to hold no spam


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text. A label is the share of raters who said yes, 0..1; one that is absent is unknown."""

    source: str
    text: str
    labels: dict[str, float]
    split: str = "train"
    spans: tuple[tuple[int, int], ...] | None = None  # the characters that most raters marked as toxic


def rows(folder: Path, split: str) -> list[Row]:
    """Every row of a split ("train" or "dev") in the *.jsonl.gz files of `folder`, in the order of their names.

    Raises Refusal (file_invalid) if there is none, or one cannot be read.
    """
    files = sorted(folder.glob("*.jsonl.gz"))
    if not files:
        raise Refusal(
            Code.FILE_INVALID, f"{folder} holds no labelled files; they are named like spam-sms_spam.jsonl.gz."
        )
    return [row for file in files for row in _read(file) if row.split == split]


def one_file(file: Path) -> list[Row]:
    """Every row of one file, whatever its split. Raises Refusal (file_invalid)."""
    return list(_read(file))


def _read(file: Path) -> Iterator[Row]:
    source = file.name.removesuffix(".jsonl.gz").split("-", 1)[-1]
    read = 0
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                found = json.loads(line)
                labels = {str(name): float(value) for name, value in found["labels"].items() if value is not None}
                spans = found.get("spans")
                yield Row(
                    source=source,
                    text=str(found["text"]),
                    labels=labels,
                    split=str(found.get("split", "train")),
                    spans=None if spans is None else tuple((int(start), int(end)) for start, end in spans),
                )
                read += 1
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refusal(Code.FILE_INVALID, f"{file.name} cannot be read after line {read}: {error!r}") from error
