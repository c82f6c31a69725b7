"""Servers under measurement: started on their core, waited for, weighed, and stopped whatever happens."""

from __future__ import annotations

import gzip
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import brotli

from benchmarks.plan import SERVER_CORE, Trouble

HOST = "127.0.0.1"
PATIENCE = 60.0  # seconds until a server that has not answered is given up
BROWSER = {"Accept-Encoding": "gzip, deflate, br"}


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes of a process and all below it: PSS counts shared pages once, RSS once for each process."""

    pss: float
    rss: float
    processes: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, as it was sent (`body`) and with its coding undone (`plain`)."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def coding(self) -> str:
        return self.headers.get("content-encoding", "none")

    @property
    def plain(self) -> bytes:
        if self.coding == "br":
            return bytes(brotli.decompress(self.body))
        return gzip.decompress(self.body) if self.coding == "gzip" else self.body


def ask(
    port: int,
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] = BROWSER,
    over: http.client.HTTPConnection | None = None,
) -> Answer:
    """GET, or POST where there is a body of JSON; over an open connection if one is given."""
    connection = over or http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    kind = {"Content-Type": "application/json"} if body is not None else {}
    connection.request("GET" if body is None else "POST", path, body, {**headers, **kind})
    answer = connection.getresponse()
    found = Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
    if over is None:
        connection.close()
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Server:
    """A server process on the server's core, from `with` to the end of its block."""

    def __init__(self, command: Sequence[str], port: int, ready: str, folder: Path, env: Mapping[str, str]) -> None:
        self.port = port
        self.start_seconds = 0.0
        self._command = ["taskset", "-c", str(SERVER_CORE), *command]
        self._ready = ready
        self._folder = folder
        self._env = {**os.environ, **env}
        self._log = folder / f"{Path(command[0]).name}.log"

    def __enter__(self) -> Self:
        began = time.perf_counter()
        with self._log.open("wb") as log:
            # A session of its own: it gets no Ctrl-C from the terminal, and goes with all its children.
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._wait(began)
        except BaseException:
            self._stop()
            raise
        self.start_seconds = time.perf_counter() - began
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop()

    def memory(self) -> Memory:
        parents = {int(entry.name): _parent(entry) for entry in Path("/proc").iterdir() if entry.name.isdigit()}
        ours = {self._process.pid}
        while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
            ours |= more
        weighed = [_weigh(Path("/proc", str(pid), "smaps_rollup")) for pid in ours]
        return Memory(sum(pss for pss, _ in weighed), sum(rss for _, rss in weighed), len(ours))

    def _wait(self, began: float) -> None:
        while time.perf_counter() - began < PATIENCE:
            if self._process.poll() is not None:
                break
            try:
                if ask(self.port, self._ready).status < 400:
                    return
            except OSError:
                pass
            time.sleep(0.005)
        last = self._log.read_text("utf-8", "replace").strip().splitlines()[-8:]
        raise Trouble(f"{' '.join(self._command[3:])} did not start:\n" + "\n".join(last))

    def _stop(self) -> None:
        for sign, seconds in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
            try:
                os.killpg(self._process.pid, sign)
                self._process.wait(seconds)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                pass


def run_once(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> tuple[float, float, str]:
    """Run a command on the server's core: (seconds, highest RSS in MB, what it printed)."""
    out, log = folder / "out", folder / "err"
    began = time.perf_counter()
    with out.open("wb") as to, log.open("wb") as complaints:
        process = subprocess.Popen(
            ["taskset", "-c", str(SERVER_CORE), *command],
            cwd=folder,
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            stdout=to,
            stderr=complaints,
        )
        try:
            # Not from the kernel's account at its end: that begins with the size of the process that forked it.
            peak = 0.0
            while process.poll() is None:
                peak = _highest(process.pid) or peak
                time.sleep(0.005)
        except BaseException:
            process.kill()
            process.wait()
            raise
    seconds = time.perf_counter() - began
    if process.returncode:
        raise Trouble(f"{' '.join(command)} failed:\n{log.read_text('utf-8', 'replace')[-800:]}")
    return seconds, peak, out.read_text("utf-8")


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def _highest(pid: int) -> float:
    """The highest RSS so far, MB; 0 for a process that is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


def _weigh(file: Path) -> tuple[float, float]:
    try:
        lines = [line.split() for line in file.read_text().splitlines()]
    except OSError:
        return 0.0, 0.0
    found = {line[0]: int(line[1]) / 1024 for line in lines if line[0] in {"Pss:", "Rss:"}}
    return found.get("Pss:", 0.0), found.get("Rss:", 0.0)
