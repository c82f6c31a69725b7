"""Running the server, and looking whether everything is well."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from weighin import __version__, config
from weighin.cli.opening import opened


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
    workers: Annotated[
        int,
        typer.Option(min=1, max=64, help="Processes, each counting its own limits; more than one wants PostgreSQL."),
    ] = 1,
) -> None:
    """Run the web server."""
    from weighin import serving

    settings, db = opened()
    db.close()
    serving.run(settings, host, port, workers)


def work() -> None:
    """Run the jobs alone; `serve` runs them too, and several at once do no harm."""
    from weighin import serving

    settings, db = opened()
    db.close()
    typer.echo("Doing the jobs of all sites. Stop with Ctrl-C.")
    serving.work(settings)


def check() -> None:
    """Check this installation and say what is wrong and what to do about it."""
    from weighin import checking

    findings = checking.examine(config.load(os.environ), config.strangers(os.environ))
    for finding in findings:
        typer.echo(f"{'ok   ' if finding.good else 'WRONG'}  {finding.what}")
    if not all(finding.good for finding in findings):
        sys.exit(1)


def demo(
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
    reset: Annotated[bool, typer.Option("--reset", help="Start again from nothing.")] = False,
) -> None:
    """Serve an example publication, with everything to try, from the folder weighin-demo."""
    from weighin.demo import build

    build.serve(Path("weighin-demo"), port, reset=reset)


def version() -> None:
    """Print the version."""
    typer.echo(__version__)
