"""What is done behind everybody's back: beside a server, or by weighin work alone; nothing is left over."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from running import COMMAND, environment, serving

from cast import NOW, make_site, make_story
from conftest import Weighin
from weighin.actions import posting
from weighin.actions.posting import Typed
from weighin.storage import bearings, explanations, searches
from weighin.storage.db import Database

SAID = (
    ("Ann", "It was the crew. Somebody in the crew stole the ferry and sold it.", None),
    ("Bo", "I agree, the crew stole it.", 0),
    ("Cy", "Nonsense, the crew was in the pub.", 0),
    ("Di", "Exactly, it was the crew.", 0),
)
WAIT_SECONDS = 60


@pytest.fixture
def thread(weighin: Weighin, folder: Path, kept: Database) -> Path:
    """A folder whose database has a thread that was not searched yet."""
    site = make_site(kept)
    story = make_story(kept, site)
    made = []
    for number, (name, text, parent) in enumerate(SAID):
        typed = Typed(name, text, parent_id=None if parent is None else made[parent].id)
        made.append(posting.post(kept, site, story.id, typed, None, number + 1, NOW + number))
    return folder


def is_searched(db: Database) -> bool:
    with db.read() as conn:
        return searches.next_unsearched(conn) is None


def wait(db: Database) -> None:
    began = time.monotonic()
    while not is_searched(db):
        assert time.monotonic() - began < WAIT_SECONDS, "the thread was not searched"
        time.sleep(0.2)


def children(pid: int) -> list[int]:
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in told.stdout.split()]


def test_a_server_has_its_threads_searched_beside_it(thread: Path, kept: Database) -> None:
    with serving(thread) as server:
        wait(kept)
        beside = children(server.process.pid)
        assert beside
        with kept.read() as conn:
            found = explanations.of_story(conn, 1)
            assert found
            assert bearings.of_story(conn, 1)
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(timeout=30)
    began = time.monotonic()
    while any(Path(f"/proc/{pid}").exists() for pid in beside):
        assert time.monotonic() - began < WAIT_SECONDS, "what ran beside the server outlived it"
        time.sleep(0.1)


def test_jobs_can_be_done_alone_and_end_when_told_to(thread: Path, kept: Database) -> None:
    worker = subprocess.Popen([*COMMAND, "work"], cwd=thread, env=environment(thread), stderr=subprocess.PIPE)
    wait(kept)
    assert worker.poll() is None
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=30) == 0
    worker.stderr.close() if worker.stderr else None


def test_a_search_that_is_killed_is_begun_anew(thread: Path, kept: Database) -> None:
    worker = subprocess.Popen([*COMMAND, "work"], cwd=thread, env=environment(thread), stderr=subprocess.DEVNULL)
    time.sleep(1.0)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    again = subprocess.Popen([*COMMAND, "work"], cwd=thread, env=environment(thread), stderr=subprocess.DEVNULL)
    wait(kept)
    again.terminate()
    again.wait(timeout=30)
    with kept.read() as conn:
        found = explanations.of_story(conn, 1)
    assert len(found) == len({one.claim for one in found}) > 0
