"""Lists of explanations, weighed from a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from weighin.domain.errors import Code, Refusal


def weigh(
    file: Annotated[Path, typer.Argument(help="A JSON file: explanations, evidence, assessments; - for stdin.")],
    history: Annotated[
        bool, typer.Option("--history", help="The file is the log of a list: say what moved it, event by event.")
    ] = False,
) -> None:
    """Weigh rival explanations by readers' assessments of the evidence, and say where each stands, as JSON."""
    from weighin.domain import explanations

    name = "stdin" if str(file) == "-" else str(file)
    try:
        data = _bytes(file)
        if not history:
            typer.echo(json.dumps(explanations.told(explanations.weigh(explanations.read(data)))))
            return
        events = explanations.read_log(data)
    except OSError as error:
        raise Refusal(Code.FILE_INVALID, f"{name} cannot be read: {error.strerror}.") from error
    except Refusal as refusal:
        raise Refusal(refusal.code, f"{name}: {refusal.message}") from refusal
    for moment in explanations.told_history(explanations.history(_counted(events, name))):
        typer.echo(json.dumps(moment))


def _bytes(file: Path) -> bytes:
    from weighin.domain.explanations.fields import BYTES_MAX

    if str(file) == "-":
        return sys.stdin.buffer.read(BYTES_MAX + 1)
    with file.open("rb") as stream:
        return stream.read(BYTES_MAX + 1)


def _counted(events: list[Any], name: str) -> Iterator[Any]:
    """The events one by one, with a bar that shows how far they are."""
    from weighin.progress import progress

    with progress(name) as tell:
        for done, event in enumerate(events):
            tell("events", done, len(events))
            yield event
