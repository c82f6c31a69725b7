"""The written policy: what is wrong with it, what a draft would have done."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from weighin.actions import sites
from weighin.cli.opening import Site, opened, text_of
from weighin.domain import limits
from weighin.domain import policy as policies


def check_policy(file: Annotated[Path, typer.Argument(help="A policy, a Markdown file.")]) -> None:
    """Say what is wrong with a policy, line by line, and what its rules mean in words."""
    read = policies.parse(text_of(file))
    for clause in read.clauses:
        typer.echo(f"{clause.number}. {clause.heading}")
        for rule in clause.rules:
            typer.echo(f"   line {rule.line}: {policies.spoken(rule)}")
    doubts = policies.warnings(read)
    for doubt in doubts:
        typer.echo(f"{file}:{doubt.line}: {doubt.text}", err=True)
    typer.echo(f"{len(read.clauses)} clauses, {len(read.rules)} rules, {len(doubts)} warnings")


def replay_policy(
    file: Annotated[Path, typer.Argument(help="A draft of a policy, a Markdown file.")],
    site: Site,
    last: Annotated[
        int, typer.Option(min=1, max=limits.REPLAYED_MAX, help="Try it on so many comments, the newest.")
    ] = limits.REPLAYED,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one JSON object instead of lines.")] = False,
) -> None:
    """Say what a draft would have done to the last comments of a site, and which would change; nothing is written."""
    from weighin.actions import replaying, retelling
    from weighin.actions.learning import Scorers
    from weighin.moderation import ready
    from weighin.progress import progress

    draft = text_of(file)
    settings, db = opened()
    its = sites.find(db, site)
    scorers = Scorers(db, partial(ready.scorer, second=settings.second_opinion == "auto"))
    with progress(f"{file.name} → {site}") as tell:
        trial = replaying.try_out(db, its, draft, lambda: scorers.of(its.id), last, tell)
    db.close()
    if as_json:
        typer.echo(json.dumps(retelling.as_json(trial, its), ensure_ascii=False))
        return
    for doubt in trial.warnings:
        typer.echo(f"{file}:{doubt.line}: {doubt.text}", err=True)
    for line in retelling.told(trial, its):
        typer.echo(line)
