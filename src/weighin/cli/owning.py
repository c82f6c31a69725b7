"""Sites and their people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from weighin import clock, secret
from weighin.actions import sites
from weighin.cli.opening import Site, opened, policy_text
from weighin.config import Config
from weighin.domain import limits
from weighin.domain import policy as policies
from weighin.storage.db import Database


def init(
    site: Site,
    name: Annotated[str, typer.Option(help="The publication's name, as readers see it.")],
    url: Annotated[str, typer.Option(help="The address at which readers reach this server.")],
    moderator: Annotated[str | None, typer.Option(help="E-mail address of the first moderator.")] = None,
    origin: Annotated[list[str] | None, typer.Option(help="A site whose pages may frame threads; repeatable.")] = None,
    policy: Annotated[Path | None, typer.Option(help="Your comments policy, a Markdown file.")] = None,
    time_zone: Annotated[str, typer.Option(help="By which rules about the time are read: Europe/Berlin.")] = "UTC",
) -> None:
    """Create a site, with its first moderator."""
    settings, db = opened()
    words = policy_text(policy)
    if moderator:
        limits.email(moderator)  # a wrong one is refused before anything is made
    made = sites.create(db, site, name, url, words, origin or [], clock.now(), time_zone)
    typer.echo(f"The site {made.key} is ready. Start it with: weighin serve")
    if moderator:
        print_link(settings, db, site, moderator)
    db.close()


def change_site(
    site: Annotated[str, typer.Argument(help="The key of the site.")],
    name: Annotated[str | None, typer.Option(help="A new name.")] = None,
    url: Annotated[str | None, typer.Option(help="A new address.")] = None,
    policy: Annotated[Path | None, typer.Option(help="A new comments policy, a Markdown file.")] = None,
    origin: Annotated[
        list[str] | None, typer.Option(help="All sites whose pages may frame threads; repeatable.")
    ] = None,
    hold_all: Annotated[bool | None, typer.Option("--hold-all/--publish-all", help="Hold every new comment.")] = None,
    time_zone: Annotated[
        str | None, typer.Option(help="By which rules about the time are read: Europe/Berlin.")
    ] = None,
    explanations: Annotated[
        bool | None,
        typer.Option("--explanations/--no-explanations", help="Look for possible explanations in threads."),
    ] = None,
    list_from: Annotated[
        int | None,
        typer.Option(min=0, max=1000, help="List what so many people put forward without a nod; 0 for never."),
    ] = None,
    sources: Annotated[bool | None, typer.Option("--sources/--no-sources", help="Evidence must name a source.")] = None,
    bound: Annotated[
        float | None,
        typer.Option(min=0, max=5, help="How sure bridging must be, in standard errors: 1, or 1.64 under attack."),
    ] = None,
) -> None:
    """Show a site, or change what is given of it; a running server follows within five seconds."""
    _, db = opened()
    words = policy_text(policy) if policy else None
    given = (name, url, words, origin or None, hold_all, time_zone, explanations, list_from, sources, bound)
    now = sites.change(db, sites.find(db, site), *given)
    framing = ", ".join(now.origins) or "none"
    held = "are held for a moderator" if now.holds_all else "are published at once"
    typer.echo(f"{now.key}: {now.name}, {now.url}\n  framed by: {framing}\n  new comments {held}")
    typer.echo(f"  rules about the time are read by: {now.time_zone}")
    people = "one person puts" if now.lists_from == 1 else f"{now.lists_from} people put"
    listed = f"what {people} forward is listed" if now.lists_from else "nothing is listed unasked"
    typer.echo(f"  explanations {f'are looked for; {listed}' if now.explains else 'are not looked for'}")
    typer.echo(f"  evidence {'must' if now.needs_source else 'need not'} name a source")
    typer.echo(f"  bridging is sure to {now.bound:g} standard errors")
    typer.echo(f"  policy: {_told(now.policy)}")
    db.close()


def _told(policy: str) -> str:
    """What the policy in force comes to; of one that cannot be read, what to do."""
    try:
        read = policies.parse(policy)
    except policies.Mistakes as mistakes:
        return f"cannot be read, and so holds every comment. {mistakes.mistakes[0]}"
    its = (policies.plural(str(len(found)), noun) for noun, found in (("clause", read.clauses), ("rule", read.rules)))
    return f"{', '.join(its)}, version {read.version}"


def user_link(email: Annotated[str, typer.Argument(help="The moderator's e-mail address.")], site: Site) -> None:
    """Make someone a moderator, if need be, and print a link that signs them in for a day."""
    settings, db = opened()
    print_link(settings, db, site, email)
    db.close()


def print_link(settings: Config, db: Database, key: str, email: str) -> None:
    from weighin.web.session import Sessions

    site = sites.find(db, key)
    person = sites.moderator(db, site, email, clock.now())
    path = Sessions(secret.of(settings)).link(site, person)
    typer.echo(f"Sign in as moderator, within a day: {settings.base_url or site.url}{path}")
