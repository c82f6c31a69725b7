"""Scores of texts, the models that make them, and what a site taught them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from weighin import clock
from weighin.actions import sites
from weighin.cli.opening import Site, opened, policy_text
from weighin.domain import policy as policies
from weighin.domain.errors import Code, Refusal


def score(
    model: Annotated[
        Path | None, typer.Option(help="A model made by weighin train; the shipped one otherwise.")
    ] = None,
    policy: Annotated[Path | None, typer.Option(help="A policy to flag by; the default one otherwise.")] = None,
    deep: Annotated[bool, typer.Option("--deep", help="Ask the deep model about every text as well.")] = False,
) -> None:
    """Score comments: JSON lines {"id", "text"} on stdin, the same with scores and reasons on stdout.

    An id is a string, a whole number or null.
    """
    from weighin.moderation import lines
    from weighin.moderation.deep import shipped
    from weighin.moderation.model import of_file
    from weighin.moderation.scorer import Scorer
    from weighin.moderation.second import ALWAYS

    second = shipped() if deep else None
    if deep and second is None:
        message = "The deep model is not installed. Install it with: pip install 'weighin[deep]'"
        raise Refusal(Code.SETTING_INVALID, message)
    chunks = iter(lambda: os.read(0, 1 << 16), b"")
    scorer = Scorer(of_file(model), second=second, sure=ALWAYS)
    for line in lines.scored(chunks, scorer, policies.parse(policy_text(policy))):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def train(
    folder: Annotated[
        Path,
        typer.Argument(help="A folder of labelled files, gzip JSON lines; annotated threads with --explaining."),
    ],
    out: Annotated[Path, typer.Option(help="Where the model goes.")] = Path("weighin.model"),
    seed: Annotated[int, typer.Option(help="The same files and seed make the same model, to the byte.")] = 1,
    teacher: Annotated[Path | None, typer.Option(help="A deep model whose opinions are learned as well.")] = None,
    deep: Annotated[bool, typer.Option("--deep", help="Train the deep model instead: an hour on two cores.")] = False,
    explaining: Annotated[
        bool,
        typer.Option("--explaining", help="Train the heads that find explanations instead; see docs/explaining.md."),
    ] = False,
) -> None:
    """Train the moderation model from labelled files, or what finds explanations from annotated threads."""
    from weighin.progress import progress

    make: Callable[..., bytes]
    if explaining:
        from weighin.explaining.train.training import trained as taught

        if deep:
            _export_encoder(folder)
            return
        out.write_bytes(made := taught(folder, seed=seed))
        typer.echo(f"{out}: {len(made):,} bytes")
        return
    try:
        if deep:
            from weighin.moderation.train.export import trained as make
        else:
            from weighin.moderation.train.training import trained

            make = partial(trained, teacher=teacher)
    except ModuleNotFoundError as error:
        extra = "tune" if deep else "train"
        message = f"Training needs {error.name}, which is missing. Install it with: pip install 'weighin[{extra}]'"
        raise Refusal(Code.SETTING_INVALID, message) from error
    with progress(f"{folder.name} → {out.name}") as tell:
        made = make(folder, seed=seed, tell=tell)
    out.write_bytes(made)
    typer.echo(f"{out}: {len(made):,} bytes")


def _export_encoder(folder: Path) -> None:
    try:
        from weighin.explaining.train import export
    except ModuleNotFoundError as error:
        message = f"Making the encoder needs {error.name}. Install it with: pip install 'weighin[tune]'"
        raise Refusal(Code.SETTING_INVALID, message) from error
    for name, data in (("encoder.onnx", export.network()), ("words.vectors", export.table())):
        (folder / name).write_bytes(data)
        typer.echo(f"{folder / name}: {len(data):,} bytes")


def show_learned(
    site: Site,
    undo: Annotated[int | None, typer.Option(metavar="N", min=1, help="Undo the last N lessons.")] = None,
    undo_key: Annotated[
        str | None, typer.Option(metavar="PREFIX", help="Undo what came with the key that begins so.")
    ] = None,
    undo_all: Annotated[bool, typer.Option("--undo-all", help="Undo everything: back to the model's scores.")] = False,
) -> None:
    """What moderators' decisions taught a site's scores, and how well those foretold the last decisions."""
    from weighin.actions import learning

    _, db = opened()
    its = sites.find(db, site)
    if undo or undo_key or undo_all:
        gone = learning.undo(db, its, clock.now(), last=undo, key=undo_key or "")
        typer.echo(f"{gone} lesson{'' if gone == 1 else 's'} undone; a running server follows within a second.")
    for line in learning.told(db, its):
        typer.echo(line)
    db.close()
