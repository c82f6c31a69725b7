"""Writes docs/reference.md from the code: commands, settings, addresses, API calls, refusals.

python docs/generate.py          tests/house/test_reference.py fails while the page is not what this writes
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import typer
from starlette.routing import Route

from weighin.cli import app
from weighin.config import PREFIX, settings
from weighin.domain.errors import Code
from weighin.web import routes
from weighin.web.answers import STATUS, TITLES
from weighin.web.openapi import CALLS

PAGE = Path(__file__).with_name("reference.md")
GROUPS = {
    "For readers": routes.READERS,
    "What readers send (from our own pages only; limited by address)": routes.WRITERS,
    "For the writer of a comment": routes.WRITER_OF_IT,
    "For moderators": routes.MODERATORS,
    "For other systems (with a key or a signature; limited by key)": routes.KEYED,
    "For machines": routes.MACHINES,
}


def reference() -> str:
    """The whole page as Markdown."""
    return "\n".join([*_head(), *_commands(), *_settings(), *_addresses(), *_calls(), *_refusals()]) + "\n"


def _head() -> Iterator[str]:
    yield "# Reference"
    yield ""
    yield "Made from the code by `python docs/generate.py`; a test keeps it true."
    yield ""


def _commands() -> Iterator[str]:
    yield "## Commands"
    yield ""
    group = typer.main.get_command(app)
    context = typer.Context(group)
    assert hasattr(group, "list_commands")
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if hasattr(command, "list_commands"):
            for inner in command.list_commands(context):
                yield from _command(f"{name} {inner}", command.get_command(context, inner))
        else:
            yield from _command(name, command)


def _command(name: str, command: typer.main.TyperCommand) -> Iterator[str]:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and one.name != "help"]
    usage = " ".join([name, *(one.name.upper() for one in arguments)])
    yield f"### `weighin {usage}`"
    yield ""
    yield f"{command.help}"
    yield ""
    for one in [*arguments, *options]:
        label = one.name.upper() if one in arguments else one.opts[0]
        default = (
            "required" if one.required else f"default {one.default}" if one.default not in (None, False, []) else ""
        )
        yield f"- `{label}`: {one.help}{f' ({default})' if default else ''}"
    if arguments or options:
        yield ""


def _settings() -> Iterator[str]:
    yield "## Settings"
    yield ""
    yield "From the environment, or under the short name in `weighin.toml`."
    yield f"`{PREFIX}…_FILE` names a file that holds the value."
    yield ""
    yield "| environment | in weighin.toml | default | what it does |"
    yield "|---|---|---|---|"
    for row in settings():
        default = f"`{row.default}`" if row.default != "" else "empty"
        secret = " Secret." if row.metadata["secret"] else ""
        yield f"| `{PREFIX}{row.name.upper()}` | `{row.name}` | {default} | {row.metadata['help']}{secret} |"
    yield ""


def _addresses() -> Iterator[str]:
    yield "## Addresses"
    yield ""
    for title, group in GROUPS.items():
        yield f"### {title}"
        yield ""
        for route in group:
            assert isinstance(route, Route)
            methods = "" if "GET" in (route.methods or ()) else f"{sorted(route.methods or ())[0]} "
            told = (inspect.getdoc(route.endpoint) or "").split("\n\n")[0].replace("\n", " ")
            yield f"- `{methods}{route.path}`: {told}"
        yield ""


def _calls() -> Iterator[str]:
    yield "## JSON API"
    yield ""
    yield "Below `/api/v1`; the whole description is at `/api/openapi.json`."
    yield "Refusals are `application/problem+json` (RFC 9457)."
    yield ""
    yield "| call | does | takes | answers |"
    yield "|---|---|---|---|"
    for call in CALLS:
        takes = call.takes.__name__ if call.takes else ", ".join(f"`{name}`" for name, _ in call.query)
        told = f"{call.status} {call.answers.__name__ if call.answers else ''}".strip()
        yield f"| `{call.method.upper()} {call.path}` | {call.summary} | {takes} | {told} |"
    yield ""


def _refusals() -> Iterator[str]:
    yield "## Refusals"
    yield ""
    yield "The `code` of a problem, and the status it comes with."
    yield ""
    for code in Code:
        status = STATUS.get(code, 422)
        yield f"- `{code}`: {status}, {TITLES[status].lower()}"


if __name__ == "__main__":
    PAGE.write_text(reference(), "utf-8")
