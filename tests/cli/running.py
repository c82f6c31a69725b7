"""The command line of the tests: as a process of its own, and as a server that is waited for."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

INIT = ("init", "--site", "gazette", "--name", "The Gazette", "--url", "http://127.0.0.1")
# What the clients of others ask about.
SPAM = (
    "Buy cheap replica watches online, best price!!! Visit http://cheapwatches.shop/win and subscribe to my channel now"
)
PLAIN = "The ferry left the pier at nine, as the harbour log says."
ATTACK = "Only a stupid idiot like you would write that."
COMMAND = [sys.executable, "-m", "weighin.cli"]


@dataclass
class Told:
    """What a command answered."""

    code: int
    out: str
    err: str


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """This process's environment with the database in `folder`, one opinion and nothing else of ours but `settings`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WEIGHIN_")}
    told = {f"WEIGHIN_{name.upper()}": value for name, value in ({"second_opinion": "off"} | settings).items()}
    return kept | {"WEIGHIN_DATABASE_URL": f"sqlite:///{folder}/weighin.db"} | told


def run(folder: Path, *arguments: str, **settings: str) -> Told:
    """Run a command in a process of its own, in `folder`."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return Told(done.returncode, done.stdout, done.stderr)


@dataclass
class Server:
    process: subprocess.Popen[str]
    port: int = 0
    log: list[str] = field(default_factory=list)

    def connect(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, address: str) -> tuple[int, str]:
        connection = self.connect()
        connection.request("GET", address)
        answer = connection.getresponse()
        told = answer.status, answer.read().decode()
        connection.close()
        return told

    def listen(self) -> None:
        """Wait until the server says where it listens and does so, and go on reading what it says."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(line)
            if found := re.search(r"running on http://127\.0\.0\.1:(\d+)", line):
                self.port = int(found[1])
                Thread(target=self.log.extend, args=(self.process.stderr,), daemon=True).start()
                return self.answer()
        raise AssertionError("the server did not start: " + "".join(self.log))

    def answer(self) -> None:
        """Wait until the server takes connections: with several processes it says so before they do."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                self.get("/healthz")
            except ConnectionRefusedError:
                assert self.process.poll() is None, "".join(self.log)
            else:
                return
        raise AssertionError("the server takes no connections")


@contextmanager
def serving(folder: Path, *arguments: str, **settings: str) -> Iterator[Server]:
    """A real server on a port that the kernel chose, killed at the end if it still runs."""
    command = [*COMMAND, "serve", "--port", "0", *arguments]
    told = environment(folder, **settings)
    with subprocess.Popen(
        command, cwd=folder, env=told, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        server = Server(process)
        try:
            server.listen()
            yield server
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
