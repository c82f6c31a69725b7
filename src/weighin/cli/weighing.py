"""Lists of explanations, weighed from a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from weighin.domain.errors import Code, Refusal

if TYPE_CHECKING:
    from weighin.domain.explanations import Event


def weigh(
    file: Annotated[Path, typer.Argument(help="A JSON file: explanations, evidence, assessments; - for stdin.")],
    history: Annotated[
        bool, typer.Option("--history", help="The file is the log of a list: say what moved it, event by event.")
    ] = False,
    parquet: Annotated[
        Path | None,
        typer.Option(help="Also write standings, evidence and contributions as Parquet files into this folder."),
    ] = None,
) -> None:
    """Weigh rival explanations by readers' assessments of the evidence, and say where each stands, as JSON."""
    from weighin.domain import explanations
    from weighin.exporters import parquet as files
    from weighin.exporters import tables
    from weighin.exporters.whole import Whole

    if parquet is not None:
        if history:
            raise Refusal(Code.SETTING_INVALID, "A history has no tables. Leave out --parquet or --history.")
        files.ready()
    name = "stdin" if str(file) == "-" else str(file)
    try:
        data = _bytes(file)
        if history:
            events = explanations.read_log(data)
        else:
            standings = explanations.weigh(explanations.read(data))
    except OSError as error:
        raise Refusal(Code.FILE_INVALID, f"{name} cannot be read: {error.strerror}.") from error
    except Refusal as refusal:
        raise Refusal(refusal.code, f"{name}: {refusal.message}") from refusal
    if history:
        for moment in explanations.told_history(explanations.history(_counted(events, name))):
            typer.echo(json.dumps(moment))
        return
    if parquet is not None:
        with Whole() as whole:
            files.write(whole, parquet, tables.weighed(standings))
    typer.echo(json.dumps(explanations.told(standings)))


def _bytes(file: Path) -> bytes:
    from weighin.domain.explanations.fields import BYTES_MAX

    if str(file) == "-":
        return sys.stdin.buffer.read(BYTES_MAX + 1)
    with file.open("rb") as stream:
        return stream.read(BYTES_MAX + 1)


def _counted(events: list[Event], name: str) -> Iterator[Event]:
    """The events one by one, with a bar that shows how far they are."""
    from weighin.progress import progress

    with progress(name) as tell:
        for done, event in enumerate(events):
            tell("events", done, len(events))
            yield event
