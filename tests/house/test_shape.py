"""The house rules that a machine can see: file sizes, documentation that matches the code, no stray hosts."""

from __future__ import annotations

import gzip
import re
import subprocess
from collections import Counter
from pathlib import Path
from statistics import median

from weighin import __version__

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "weighin"


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:  # not a checkout: look at what is there
        return [path for path in ROOT.rglob("*") if path.is_file() and not {".venv", "node_modules"} & {*path.parts}]
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_file_is_a_god_file() -> None:
    sizes = {path: len(path.read_text("utf-8").splitlines()) for path in SOURCE.rglob("*.py")}
    sizes = {path: size for path, size in sizes.items() if "versions" not in path.parts}
    assert median(size for size in sizes.values() if size > 2) < 120
    assert {str(path): size for path, size in sizes.items() if size > 400} == {}


def test_no_two_test_files_share_a_name() -> None:
    # pytest imports them by name: the second of two is an error, but only in a process that has read both.
    counted = Counter(path.name for path in tracked() if path.name.startswith("test_"))
    assert [name for name, files in counted.items() if files > 1] == []


def test_the_changelog_knows_the_version() -> None:
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_no_registry_and_no_machine_is_named() -> None:
    hosts = ("index" + "-url", r"pypi[.]org/" + "simple", "registry" + r"[.]npmjs", re.escape(f"{ROOT}/"))
    strange = re.compile("|".join(hosts))
    for path in tracked():
        if path.suffix in {".png", ".gz", ".db"}:
            continue
        assert not strange.search(path.read_text("utf-8", "replace")), (
            f"{path} names a registry or a path of one machine"
        )


def test_the_javascript_is_small() -> None:
    for name, most in {"thread.js": 3000, "frame.js": 400, "embed.js": 900}.items():
        assert len(gzip.compress((SOURCE / "web" / "static" / name).read_bytes(), 9)) < most
