"""The command line: one command for each thing an owner wants, each calling one function."""

from __future__ import annotations

import getpass
import importlib
import json
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy.exc import SQLAlchemyError

from weighin import __version__, clock, config, secret
from weighin.actions import publishing, sites
from weighin.config import Config
from weighin.domain import limits
from weighin.domain import policy as policies
from weighin.domain.errors import Code, Refusal, Refusals
from weighin.storage import migrate
from weighin.storage.db import Database

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
user = typer.Typer(no_args_is_help=True, help="Manage people.")
app.add_typer(user, name="user")

FORMATS = ("wxr", "disqus", "isso")
Site = Annotated[str, typer.Option("--site", help="The key of the site.")]


def main() -> None:
    """Run a command; an expected failure is one line on stderr and exit status 1."""
    try:
        app()
    except Refusal as refusal:
        typer.echo(f"weighin: {refusal.message}", err=True)
        sys.exit(1)
    except Refusals as several:
        for each in several.refusals:
            typer.echo(f"weighin: {each.message}", err=True)
        sys.exit(1)


@app.command()
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
    settings, db = _opened()
    words = _policy(policy)
    if moderator:
        limits.email(moderator)  # a wrong one is refused before anything is made
    made = sites.create(db, site, name, url, words, origin or [], clock.now(), time_zone)
    typer.echo(f"The site {made.key} is ready. Start it with: weighin serve")
    if moderator:
        _print_link(settings, db, site, moderator)
    db.close()


@app.command("site")
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
) -> None:
    """Show a site, or change what is given of it; a running server follows within five seconds."""
    _, db = _opened()
    words = _policy(policy) if policy else None
    now = sites.change(db, sites.find(db, site), name, url, words, origin or None, hold_all, time_zone)
    framing = ", ".join(now.origins) or "none"
    held = "are held for a moderator" if now.holds_all else "are published at once"
    typer.echo(f"{now.key}: {now.name}, {now.url}\n  framed by: {framing}\n  new comments {held}")
    typer.echo(f"  rules about the time are read by: {now.time_zone}")
    db.close()


@app.command()
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

    settings, db = _opened()
    db.close()
    serving.run(settings, host, port, workers)


@app.command()
def publish(
    folder: Annotated[Path, typer.Argument(help="A folder of Markdown files with front matter.")], site: Site
) -> None:
    """Turn Markdown files into stories; run it again to update them."""
    from weighin.importers import folder as reader

    _, db = _opened()
    added, updated = publishing.publish(db, sites.find(db, site), reader.read(folder))
    typer.echo(f"{added} new, {updated} updated")
    db.close()


@app.command("import")
def import_(
    format: Annotated[str, typer.Argument(help=f"One of: {', '.join(FORMATS)}.")],
    file: Annotated[Path, typer.Argument(help="The export to read; XML may be gzipped, Isso's database not.")],
    site: Site,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and count everything, write nothing.")] = False,
) -> None:
    """Move comments in from another system. The last line on stdout is JSON that accounts for every comment."""
    from weighin.importers import load
    from weighin.progress import progress

    if format not in FORMATS:
        raise Refusal(Code.FILE_INVALID, f"There is no format {format!r}. There is: {', '.join(FORMATS)}.")
    reader = importlib.import_module(f"weighin.importers.{format}")
    _, db = _opened()
    target = sites.find(db, site)
    origin = reader.origin(file)
    stream = reader.read(file, site_url=target.url)
    with progress(f"{file.name} → {site}") as tell:
        outcome = load.load(db, target, origin, stream, clock.now(), dry_run=dry_run, tell=tell)
    counts: dict[str, Any] = {"read": outcome.read, "imported": outcome.imported, "already": outcome.already}
    typer.echo(json.dumps(counts | {"skipped": dict(sorted(outcome.skipped.items()))}))
    db.close()


policy_app = typer.Typer(no_args_is_help=True, help="The written comments policy and its rules.")
app.add_typer(policy_app, name="policy")


@policy_app.command("check")
def check_policy(file: Annotated[Path, typer.Argument(help="A policy, a Markdown file.")]) -> None:
    """Say what is wrong with a policy, line by line, and what its rules mean in words."""
    read = policies.parse(_text(file))
    for clause in read.clauses:
        typer.echo(f"{clause.number}. {clause.heading}")
        for rule in clause.rules:
            typer.echo(f"   line {rule.line}: {policies.spoken(rule)}")
    doubts = policies.warnings(read)
    for doubt in doubts:
        typer.echo(f"{file}:{doubt.line}: {doubt.text}", err=True)
    typer.echo(f"{len(read.clauses)} clauses, {len(read.rules)} rules, {len(doubts)} warnings")


@policy_app.command("replay")
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

    draft = _text(file)
    settings, db = _opened()
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


@app.command()
def score(
    model: Annotated[
        Path | None, typer.Option(help="A model made by weighin train; the shipped one otherwise.")
    ] = None,
    policy: Annotated[Path | None, typer.Option(help="A policy to flag by; the default one otherwise.")] = None,
    deep: Annotated[bool, typer.Option("--deep", help="Ask the deep model about every text as well.")] = False,
) -> None:
    """Score comments: JSON lines {"id", "text"} on stdin, the same with scores and reasons on stdout."""
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
    for line in lines.scored(chunks, scorer, policies.parse(_policy(policy))):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


@app.command()
def train(
    folder: Annotated[Path, typer.Argument(help="A folder of labelled files, gzip JSON lines.")],
    out: Annotated[Path, typer.Option(help="Where the model goes.")] = Path("weighin.model"),
    seed: Annotated[int, typer.Option(help="The same files and seed make the same model, to the byte.")] = 1,
    teacher: Annotated[Path | None, typer.Option(help="A deep model whose opinions are learned as well.")] = None,
    deep: Annotated[bool, typer.Option("--deep", help="Train the deep model instead: an hour on two cores.")] = False,
) -> None:
    """Train the moderation model from labelled files."""
    from weighin.progress import progress

    make: Callable[..., bytes]
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


@app.command()
def check() -> None:
    """Check this installation and say what is wrong and what to do about it."""
    from weighin import checking

    findings = checking.examine(config.load(os.environ), config.strangers(os.environ))
    for finding in findings:
        typer.echo(f"{'ok   ' if finding.good else 'WRONG'}  {finding.what}")
    if not all(finding.good for finding in findings):
        sys.exit(1)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
    reset: Annotated[bool, typer.Option("--reset", help="Start again from nothing.")] = False,
) -> None:
    """Serve an example publication, with everything to try, from the folder weighin-demo."""
    from weighin.demo import build

    build.serve(Path("weighin-demo"), port, reset=reset)


@user.command("link")
def user_link(email: Annotated[str, typer.Argument(help="The moderator's e-mail address.")], site: Site) -> None:
    """Make someone a moderator, if need be, and print a link that signs them in for a day."""
    settings, db = _opened()
    _print_link(settings, db, site, email)
    db.close()


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def _opened() -> tuple[Config, Database]:
    settings = config.load(os.environ)
    try:
        # Not mapped: an import would otherwise be counted every page of the database that it has written.
        db = Database(settings.database_url, mapped=False)
    except (SQLAlchemyError, ImportError) as error:
        message = f"WEIGHIN_DATABASE_URL cannot be used ({error}). Write sqlite:///file.db or postgresql://…"
        raise Refusal(Code.SETTING_INVALID, message) from error
    try:
        migrate.upgrade(db)
    except (SQLAlchemyError, Refusal) as error:
        where = db.url.render_as_string(hide_password=True)
        message = f"{where} cannot be opened. Check that it is a database and may be written by this user."
        raise Refusal(Code.STORAGE_UNAVAILABLE, message) from error
    return settings, db


def _policy(file: Path | None) -> str:
    """The text of a policy that can be applied. Raises Refusal or Mistakes."""
    words = _text(file or Path(__file__).parent / "demo" / "policy.md")
    policies.parse(words)
    return words


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError as error:
        raise Refusal(Code.FILE_INVALID, f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Refusal(Code.FILE_INVALID, f"{file} is not UTF-8 text. Save it as UTF-8 and try again.") from error


def _print_link(settings: Config, db: Database, key: str, email: str) -> None:
    from weighin.web.session import Sessions

    site = sites.find(db, key)
    person = sites.moderator(db, site, email, clock.now())
    path = Sessions(secret.of(settings)).link(site, person)
    typer.echo(f"Sign in as moderator, within a day: {settings.base_url or site.url}{path}")


@app.command("key")
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

    settings, db = _opened()
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


@app.command("learned")
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

    _, db = _opened()
    its = sites.find(db, site)
    if undo or undo_key or undo_all:
        gone = learning.undo(db, its, clock.now(), last=undo, key=undo_key or "")
        typer.echo(f"{gone} lesson{'' if gone == 1 else 's'} undone; a running server follows within a second.")
    for line in learning.told(db, its):
        typer.echo(line)
    db.close()


if __name__ == "__main__":
    main()
