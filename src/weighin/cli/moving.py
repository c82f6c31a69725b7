"""Stories and comments from elsewhere."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from weighin import clock
from weighin.actions import publishing, sites
from weighin.cli.opening import Site, opened
from weighin.domain.errors import Code, Refusal

FORMATS = ("wxr", "disqus", "isso")


def publish(
    folder: Annotated[Path, typer.Argument(help="A folder of Markdown files with front matter.")], site: Site
) -> None:
    """Turn Markdown files into stories; run it again to update them."""
    from weighin.importers import folder as reader

    _, db = opened()
    added, updated = publishing.publish(db, sites.find(db, site), reader.read(folder))
    typer.echo(f"{added} new, {updated} updated")
    db.close()


def import_(
    format: Annotated[str, typer.Argument(help=f"One of: {', '.join(FORMATS)}.")],
    file: Annotated[Path, typer.Argument(help="The export to read; XML may be gzipped, Isso's database not.")],
    site: Site,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and count everything, write nothing.")] = False,
) -> None:
    """Move comments in from another system. The last line on stdout is JSON that accounts for every comment."""
    from weighin.actions import judging
    from weighin.actions.learning import Scorers
    from weighin.importers import load
    from weighin.progress import progress

    if format not in FORMATS:
        raise Refusal(Code.FILE_INVALID, f"There is no format {format!r}. There is: {', '.join(FORMATS)}.")
    reader = importlib.import_module(f"weighin.importers.{format}")
    _, db = opened()
    target = sites.find(db, site)
    origin = reader.origin(file)
    stream = reader.read(file, site_url=target.url)
    scorer = Scorers(db).if_any(target.id) if judging.applies(target) and not dry_run else None
    with progress(f"{file.name} → {site}") as tell:
        outcome = load.load(db, target, origin, stream, clock.now(), dry_run=dry_run, scorer=scorer, tell=tell)
    counts: dict[str, Any] = {"read": outcome.read, "imported": outcome.imported, "already": outcome.already}
    typer.echo(json.dumps(counts | {"skipped": dict(sorted(outcome.skipped.items()))}))
    db.close()
