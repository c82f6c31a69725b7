"""Commands without a process of their own, which would cost a second each."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from running import INIT, Server, Told, run, serving

from weighin import cli
from weighin.storage.db import Database

Weighin = Callable[..., Told]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    made = tmp_path / "here"
    made.mkdir()
    monkeypatch.chdir(made)
    for name in [name for name in os.environ if name.startswith("WEIGHIN_")]:
        monkeypatch.delenv(name)
    return made


@pytest.fixture
def weighin(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sqlite_template: Path
) -> Weighin:
    """weighin("init", "--site", "a", …) runs the command in the folder, whose database has its tables already."""
    (folder / "weighin.db").write_bytes(sqlite_template.read_bytes())

    def command(*arguments: object) -> Told:
        monkeypatch.setattr(sys, "argv", ["weighin", *map(str, arguments)])
        capsys.readouterr()
        code: object = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
        told = capsys.readouterr()
        assert isinstance(code, int)
        return Told(code, told.out, told.err)

    return command


@pytest.fixture
def gazette(weighin: Weighin) -> Weighin:
    """The same, with the site `gazette` there."""
    assert weighin("init", "--site", "gazette", "--name", "The Gazette", "--url", "http://127.0.0.1").code == 0
    return weighin


@pytest.fixture
def kept(folder: Path) -> Iterator[Database]:
    """The database of the folder."""
    db = Database(f"sqlite:///{folder}/weighin.db")
    yield db
    db.close()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """A server of its own for the tests of a file, and a key of its site."""
    folder = tmp_path_factory.mktemp("clients")
    assert run(folder, *INIT).code == 0
    key = run(folder, "key", "--site", "gazette").out.splitlines()[-1]
    with serving(folder) as server:
        yield server, key
