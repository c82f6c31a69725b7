"""weighin serve: the real server, as a process."""

from __future__ import annotations

import json
import signal
import socket
from pathlib import Path
from urllib.parse import urlencode

import pytest
from running import Server, serving

from cast import make_site, make_story
from conftest import Weighin
from weighin.storage.db import Database

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def ready(weighin: Weighin, folder: Path, kept: Database) -> Path:
    """A folder whose database has a site with a story."""
    make_story(kept, make_site(kept))
    return folder


def post(server: Server, text: str, **headers: str) -> tuple[int, str]:
    connection = server.connect()
    body = json.dumps({"name": "Ann of the Quay", "text": text, "email": "very.private@mail.example"})
    connection.request("POST", "/api/v1/stories/1/comments", body, {"Content-Type": "application/json", **headers})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers.get("Set-Cookie", "")


def test_the_server_answers_and_stops_when_told_to(ready: Path) -> None:
    with serving(ready) as server:
        assert server.get("/healthz") == (200, "ok")
        assert server.get("/readyz") == (200, "ready")
        assert "Who moved the ferry?" in server.get("/")[1]
        status, cookie = post(server, "The tide took it")
        assert status == 201
        assert "The tide took it" in server.get("/s/the-ferry")[1]
        connection = server.connect()
        connection.request("POST", "/s/the-ferry/comments", urlencode({"name": "", "text": "A faulty one"}), FORM)
        assert connection.getresponse().status == 422
        connection.close()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) in {0, -signal.SIGTERM}
    log = "".join(server.log)
    assert "Traceback" not in log
    value = cookie.partition("=")[2].partition(";")[0]
    private = ["very.private", "Ann of the Quay", "The tide took it", "A faulty one", value]
    assert [words for words in private if words in log] == []


def test_a_port_in_use_is_said_in_one_line(gazette: Weighin) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = gazette("serve", "--port", port)
    assert (told.code, told.out) == (1, "")
    assert told.err == (
        f"weighin: 127.0.0.1:{port} cannot be listened on (Address already in use). "
        "Choose another with --port or --host.\n"
    )


def test_an_address_of_another_machine_is_said_in_one_line(gazette: Weighin) -> None:
    for host in ("192.0.2.1", "no.such.host.example"):
        told = gazette("serve", "--host", host, "--port", 0)
        assert (told.code, told.out) == (1, "")
        assert told.err.startswith(f"weighin: {host}:0 cannot be listened on")
        assert told.err.count("\n") == 1


def test_a_server_without_a_database_makes_one_and_says_what_is_missing(folder: Path) -> None:
    with serving(folder) as server:
        assert server.get("/readyz") == (200, "ready")
        status, page = server.get("/")
    assert status == 404
    assert "weighin init" in page
    assert (folder / "weighin.db").is_file()


@pytest.mark.slow
def test_two_processes_serve_one_site(ready: Path, kept: Database) -> None:
    with serving(ready, "--workers", "2", post_limit="none") as server:
        for n in range(40):
            assert post(server, f"Words {n}")[0] == 201
            assert f"Words {n}" in server.get(f"/c/{n + 1}")[1]
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(60) in {0, -signal.SIGTERM}
    with kept.read() as conn:
        assert conn.exec_driver_sql("SELECT comments FROM stories").scalar() == 40
    assert "Traceback" not in "".join(server.log)
