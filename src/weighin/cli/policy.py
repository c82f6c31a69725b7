"""The written policy: what is wrong with it, what a draft would have done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from weighin.actions import sites
from weighin.cli.opening import Site, opened, text_of
from weighin.domain import limits
from weighin.domain import policy as policies
from weighin.domain.errors import Refusal
from weighin.moderation import ready


def check_policy(file: Annotated[Path, typer.Argument(help="A policy, a Markdown file.")]) -> None:
    """Say what is wrong with a policy, line by line, what its rules mean in words, and what each clause would do to
    the comments of the example publication."""
    from weighin.demo import samples

    read = policies.parse(text_of(file))
    doubts = policies.warnings(read)
    tried: samples.Tried | None = None
    try:
        tried = samples.try_out(read, ready.scorer)
    except Refusal as refusal:
        typer.echo(f"{file}: not tried on the samples. {refusal.message}", err=True)
    for clause in read.clauses:
        typer.echo(f"{clause.number}. {clause.heading}")
        for rule in clause.rules:
            typer.echo(f"   line {rule.line}: {policies.spoken(rule)}")
        if tried and clause.rules:
            counted = tried.clauses[clause.line]
            typer.echo(f"   by itself, of {tried.samples} sample comments: {_counted(counted)}")
            if 2 * counted[policies.Ruling.PUBLISH] < tried.samples:
                stopped = tried.samples - counted[policies.Ruling.PUBLISH]
                text = f"Clause {clause.number} would stop {stopped} of {tried.samples} sample comments."
                doubts.append(policies.Doubt(clause.line, text))
    for doubt in sorted(doubts):
        typer.echo(f"{file}:{doubt.line}: {doubt.text}", err=True)
    if tried and read.rules:
        typer.echo(f"all of it, of {tried.samples} sample comments: {_counted(tried.whole)}")
        typer.echo(f"on comments of yours: weighin policy replay {file} --site SITE")
    numbers = {"clause": len(read.clauses), "rule": len(read.rules), "warning": len(doubts)}
    typer.echo(", ".join(policies.plural(str(number), noun) for noun, number in numbers.items()))


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


def _counted(counts: Mapping[policies.Ruling, int]) -> str:
    return ", ".join(f"{ruling} {count}" for ruling, count in counts.items())
