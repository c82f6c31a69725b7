"""What is not Python is checked by the checkers of its own language."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_the_javascript_agrees_with_the_types_that_its_comments_name() -> None:
    node, compiler = Path(sys.executable).with_name("node"), ROOT / "tests/clients/node_modules/typescript/bin/tsc"
    assert compiler.is_file(), "`make check` and `make test` install the type checker"
    told = subprocess.run(
        [node, compiler, "--project", ROOT / "tests/clients"], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.skipif(not shutil.which("php"), reason="there is no PHP here")
def test_the_php_can_be_read() -> None:
    files = sorted((ROOT / "integrations").rglob("*.php"))
    assert files
    for file in files:
        told = subprocess.run(["php", "-l", file], capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stdout + told.stderr
