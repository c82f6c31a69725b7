"""Who may import whom. The rules and their reasons are in ARCHITECTURE.md."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2] / "src" / "weighin"
ROOMS = {"domain", "explaining", "moderation", "storage", "actions", "mail", "web", "jobs", "importers"}
ROOMS |= {"exporters", "demo"}
FREE = {"clock", "config"}  # leaves: they know only the domain

# room -> the rooms and modules of ours that it may import
MAY = {
    "domain": set(),
    "markup": set(),
    "render": {"domain", "markup"},
    "clock": {"domain"},
    "config": {"domain"},
    "secret": {"domain", "config"},
    "links": {"domain"},  # what jobs write into mails and web reads, which never meet
    "progress": set(),
    "sheet": set(),
    "moderation": {"domain"},
    "explaining": {"domain", "sheet"},
    "exporters": {"domain", "explaining", "sheet"},
    "storage": {"domain"},
    "actions": {"domain", "explaining", "markup", "moderation", "storage"},
    "mail": {"domain", "render"},
    "web": {"domain", "links", "markup", "moderation", "storage", "actions", "render", "clock", "config"},
    "jobs": {"domain", "links", "mail", "storage", "actions", "clock"},
    "serving": {"domain", "mail", "storage", "web", "jobs", "config", "secret"},
    "checking": {"domain", "explaining", "mail", "moderation", "storage", "web", "config", "secret"},
    "importers": {"domain", "markup"},
    "importers.load": {"domain", "moderation", "actions", "storage", "importers"},
    "importers.rows": {"domain", "markup", "moderation", "storage", "importers"},
    "importers.folder": {"domain", "markup"},
}
ANYTHING = {"cli", "demo", "__init__"}


def files() -> list[Path]:
    return [path for path in HERE.rglob("*.py") if "migrations" not in path.parts]


def room_of(module: str) -> str:
    """weighin.web.pages -> web, weighin.importers.load -> importers.load where that has a rule of its own."""
    parts = module.split(".")[1:]
    return ".".join(parts[:2]) if ".".join(parts[:2]) in MAY else parts[0]


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {
                f"{node.module}.{alias.name}" if node.module == "weighin" else node.module for alias in node.names
            }
    return {name for name in found if name.startswith("weighin.") and name != "weighin.__version__"}


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(HERE)))
def test_a_room_imports_only_what_its_rule_allows(path: Path) -> None:
    module = ".".join(["weighin", *path.relative_to(HERE).with_suffix("").parts])
    room = room_of(module)
    if room in ANYTHING:
        return
    allowed = MAY[room] | {room}
    for name in imports(path):
        other = name.split(".")[1]
        assert other in allowed, f"{room} may not import {other}: see ARCHITECTURE.md, who may enter whom"


def test_the_domain_needs_only_numbers_and_the_standard_library() -> None:
    for path in (HERE / "domain").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                top = name.split(".")[0]
                assert top in {"weighin", "numpy"} | sys.stdlib_module_names, f"{path.name} imports {name}"


def test_only_storage_writes_sql() -> None:
    verbs = ("select(", "insert(", "update(", "delete(")
    for path in files():
        if "storage" in path.parts or path.parent.name == "importers":
            continue
        imported = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)]
        taken = {alias.name for node in imported if node.module == "sqlalchemy" for alias in node.names}
        assert not taken & {verb.rstrip("(") for verb in verbs}, f"{path.name} writes SQL; that belongs in storage/"


def test_only_config_reads_the_environment() -> None:
    for path in files():
        text = path.read_text("utf-8")
        reads = "os.environ" in text or "getenv" in text
        assert not reads or path.parent.name == "cli" or path.name == "serving.py", f"{path.name} reads the environment"
