"""Killing the server while two hundred readers write: what was answered with 201 is there afterwards."""

from __future__ import annotations

import json
from contextlib import closing, suppress
from http.client import HTTPException
from pathlib import Path
from threading import Condition, Thread

import pytest
from running import Server, serving

from cast import make_site, make_story
from conftest import Weighin
from weighin.storage.db import Database

ROUNDS = 20
WRITERS = 200


class Writers:
    """Readers who post all at once, each until the server is gone; every answer is kept."""

    def __init__(self, server: Server, round: int) -> None:
        self.acknowledged: dict[int, str] = {}
        self.refused: list[int] = []
        self._changed = Condition()
        self._threads = [Thread(target=self._write, args=(server, f"{round}.{n}")) for n in range(WRITERS)]
        for thread in self._threads:
            thread.start()

    def wait_for(self, amount: int) -> None:
        with self._changed:
            enough = self._changed.wait_for(lambda: len(self.acknowledged) >= amount or bool(self.refused), 60)
        assert enough, f"only {len(self.acknowledged)} of {amount} were answered"

    def join(self) -> None:
        for thread in self._threads:
            thread.join()

    def _write(self, server: Server, name: str) -> None:
        with closing(server.connect()) as connection, suppress(OSError, HTTPException):  # the server is killed
            for n in range(1000):
                text = f"Words {n} of writer {name}"
                body = json.dumps({"name": name, "text": text})
                connection.request("POST", "/api/v1/stories/1/comments", body, {"Content-Type": "application/json"})
                answer = connection.getresponse()
                told = answer.read()
                with self._changed:
                    if answer.status == 201:
                        self.acknowledged[json.loads(told)["id"]] = text
                    else:
                        self.refused.append(answer.status)
                    self._changed.notify_all()


def found(server: Server, ids: dict[int, str]) -> dict[int, str]:
    """What the server tells of these comments."""
    told = {}
    with closing(server.connect()) as connection:
        for comment_id in ids:
            connection.request("GET", f"/api/v1/comments/{comment_id}")
            answer = connection.getresponse()
            body = answer.read()
            if answer.status == 200:
                told[comment_id] = json.loads(body)["text"]
    return told


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_acknowledged_comment_is_lost_when_the_server_is_killed(
    weighin: Weighin, folder: Path, kept: Database
) -> None:
    make_story(kept, make_site(kept))
    acknowledged: dict[int, str] = {}
    latest: dict[int, str] = {}
    for round in range(ROUNDS):
        with serving(folder, post_limit="none") as server:
            assert found(server, latest) == latest
            writers = Writers(server, round)
            writers.wait_for(10 + 37 * round % 300)
            server.process.kill()
            writers.join()
        assert writers.refused == []
        assert not acknowledged.keys() & writers.acknowledged.keys()
        latest = writers.acknowledged
        acknowledged |= latest
    with serving(folder) as server:
        assert found(server, latest) == latest
        assert server.get("/readyz") == (200, "ready")

    assert len(acknowledged) >= sum(10 + 37 * round % 300 for round in range(ROUNDS))
    with kept.read() as conn:
        there = dict(conn.exec_driver_sql("SELECT id, text FROM comments").all())
        numbers = conn.exec_driver_sql("SELECT number FROM comments ORDER BY number").scalars().all()
        counted, given_out = conn.exec_driver_sql("SELECT comments, numbered FROM stories").one()
        assert conn.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert conn.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    assert {comment_id: there.get(comment_id) for comment_id in acknowledged} == acknowledged
    assert list(numbers) == list(range(1, len(there) + 1))
    assert counted == given_out == len(there)
