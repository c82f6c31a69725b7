"""Lists of explanations, weighed from a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from weighin.domain.errors import Code, Refusal


def weigh(
    file: Annotated[Path, typer.Argument(help="A JSON file: explanations, evidence, assessments; - for stdin.")],
    parquet: Annotated[
        Path | None,
        typer.Option(help="Also write standings, evidence and contributions as Parquet files into this folder."),
    ] = None,
) -> None:
    """Weigh rival explanations by readers' assessments of the evidence, and say where each stands, as JSON."""
    from weighin.domain import explanations
    from weighin.domain.explanations.reading import BYTES_MAX
    from weighin.exporters import parquet as files
    from weighin.exporters import tables
    from weighin.exporters.whole import Whole

    if parquet is not None:
        files.ready()
    name = "stdin" if str(file) == "-" else str(file)
    try:
        if str(file) == "-":
            data = sys.stdin.buffer.read(BYTES_MAX + 1)
        else:
            with file.open("rb") as stream:
                data = stream.read(BYTES_MAX + 1)
        standings = explanations.weigh(explanations.read(data))
    except OSError as error:
        raise Refusal(Code.FILE_INVALID, f"{name} cannot be read: {error.strerror}.") from error
    except Refusal as refusal:
        raise Refusal(refusal.code, f"{name}: {refusal.message}") from refusal
    if parquet is not None:
        with Whole() as whole:
            files.write(whole, parquet, tables.weighed(standings))
    typer.echo(json.dumps(explanations.told(standings)))
