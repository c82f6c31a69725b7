"""Keys of other systems."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated

import typer

from weighin import clock
from weighin.actions import sites
from weighin.cli.opening import Site, opened


def manage_keys(
    site: Site,
    name: Annotated[str, typer.Option(help="What the key is for, so that you know it again.")] = "",
    show: Annotated[bool, typer.Option("--list", help="List the site's keys, and make none.")] = False,
    revoke: Annotated[
        str | None, typer.Option(metavar="PREFIX", help="Let nobody in any more with the key that begins so.")
    ] = None,
    coral: Annotated[
        bool, typer.Option("--coral", help="Enter the signing secret of Coral's moderation phase instead.")
    ] = False,
) -> None:
    """Make a key for other systems that ask this server for scores; it is shown once, on the last line."""
    from weighin.actions import keys

    settings, db = opened()
    its = sites.find(db, site)
    if coral:
        typer.echo("In Coral, add a moderation phase with this address, then enter its signing secret here:", err=True)
        typer.echo(f"{settings.base_url or its.url}/coral/{its.key}")
        key = keys.add_signer(db, its, name or "Coral", _hidden("Signing secret: "), clock.now())
        typer.echo(
            f"{key.first_eight}…{key.last_four} is entered; a running server follows within five seconds.", err=True
        )
    elif revoke is not None:
        gone = keys.revoke(db, its, revoke, clock.now())
        typer.echo(f"{gone.first_eight}…{gone.last_four} is revoked; a running server follows within five seconds.")
    elif show:
        for key in keys.of_site(db, its):
            made = clock.day(key.created_at)
            state = f"revoked {clock.day(key.revoked_at)}" if key.revoked_at else "valid"
            typer.echo(f"{key.first_eight}…{key.last_four}  made {made}  {state}  {key.name}".rstrip())
    else:
        _, words = keys.make(db, its, name, clock.now())
        typer.echo("Keep this key; it is not shown again:", err=True)
        typer.echo(words)
    db.close()


def _hidden(question: str) -> str:
    """A secret that somebody types, or that comes on stdin: not an argument, which every user of the machine sees."""
    return getpass.getpass(question) if sys.stdin.isatty() else sys.stdin.readline()
