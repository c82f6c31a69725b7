"""The command line: one command for each thing an owner wants, each calling one function. This is their table."""

from __future__ import annotations

import sys

import typer

from weighin.cli import explaining, keys, moving, owning, policy, ranking, running, scoring, weighing
from weighin.domain.errors import Refusal, Refusals

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The command line: one command for each thing an owner wants, each calling one function.",
)
app.command()(owning.init)
app.command("site")(owning.change_site)
app.command()(running.serve)
app.command()(running.work)
app.command()(moving.publish)
app.command("import")(moving.import_)
app.command()(scoring.score)
app.command()(scoring.train)
app.command()(explaining.explain)
app.command()(ranking.rank)
app.command()(weighing.weigh)
app.command()(running.check)
app.command()(running.demo)
app.command()(running.version)
app.command("key")(keys.manage_keys)
app.command("learned")(scoring.show_learned)

people = typer.Typer(no_args_is_help=True, help="Manage people.")
people.command("link")(owning.user_link)
app.add_typer(people, name="user")

written = typer.Typer(no_args_is_help=True, help="The written comments policy and its rules.")
written.command("check")(policy.check_policy)
written.command("replay")(policy.replay_policy)
app.add_typer(written, name="policy")


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
