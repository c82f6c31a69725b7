"""Answering other systems: calls of both wire formats at a fixed rate, whether or not earlier ones are answered."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.corpus import Corpus
from benchmarks.engines import environment, program
from benchmarks.plan import LOAD_CORE, Plan, command_line, folder, pinned, tell
from benchmarks.report import Row, percentile, table
from benchmarks.seeding import BEGINNING, SITE, empty
from benchmarks.servers import HOST, Server, free_port
from weighin.actions import keys, sites

RATE = 50  # calls a second
CLIENTS = 16
COLUMNS = {
    "call": "call",
    "asked": "calls/s asked",
    "answered": "answered",
    "bad": "failed",
    "p50": "p50 ms",
    "p99": "p99 ms",
    "worst": "longest ms",
}
Call = Callable[[str], tuple[str, str, bytes]]  # text -> (path, content type, body)


@dataclass(slots=True)
class _Heard:
    """How long each call took from when it was due, in milliseconds, and how many had no good answer."""

    waits: list[float] = field(default_factory=list)
    bad: int = 0


def measure(plan: Plan) -> list[Row]:
    with folder() as place:
        db = empty(place / "weighin.db")
        _, key = keys.make(db, sites.find(db, SITE), "bench", BEGINNING)
        db.close()
        calls: dict[str, Call] = {
            "healthz (an empty answer)": lambda _: ("/healthz", "", b""),
            "comments:analyze, one attribute": lambda text: _analyze(key, text, ["TOXICITY"]),
            "comments:analyze, eight attributes, spans": lambda text: _analyze(key, text, _EIGHT, spans=True),
            "comment-check": lambda text: _check(key, text),
        }
        second = {f"{name}, second opinion": call for name, call in calls.items() if "attribute" in name}
        return [
            row
            for asked, opinions in ((calls, "off"), (second, "auto"))
            for row in _server(place, asked, opinions, plan)
        ]


def _server(place: Path, calls: dict[str, Call], opinions: str, plan: Plan) -> list[Row]:
    """The calls against one server, with the deep model or without it."""
    port = free_port()
    settings = environment(place, key_limit="none", second_opinion=opinions)
    with Server([program(), "serve", "--port", str(port)], port, "/healthz", place, settings):
        return [_of(port, name, call, plan) for name, call in calls.items()]


def tables(rows: list[Row]) -> str:
    return table(rows, COLUMNS)


_EIGHT = ["TOXICITY", "SEVERE_TOXICITY", "IDENTITY_ATTACK", "INSULT", "PROFANITY", "THREAT", "SPAM", "LIKELY_TO_REJECT"]


def _analyze(key: str, text: str, attributes: list[str], *, spans: bool = False) -> tuple[str, str, bytes]:
    asked = {
        "comment": {"text": text},
        "requestedAttributes": {name: {} for name in attributes},
        "languages": ["en"],
        "spanAnnotations": spans,
        "doNotStore": True,
    }
    return f"/v1alpha1/comments:analyze?key={key}", "application/json", json.dumps(asked).encode()


def _check(key: str, text: str) -> tuple[str, str, bytes]:
    sent = {"api_key": key, "blog": "https://blog.example", "user_ip": "192.0.2.1", "comment_content": text}
    return "/1.1/comment-check", "application/x-www-form-urlencoded", urlencode(sent).encode()


def _of(port: int, name: str, call: Call, plan: Plan) -> Row:
    seconds = plan.seconds * 3
    tell(f"judging: {name}, {seconds} s at {RATE} a second")
    words, dice = Corpus(), random.Random(7)
    texts = [words.text(dice) for _ in range(RATE * seconds)]
    heard = _Heard()
    with pinned(LOAD_CORE):
        begin = time.monotonic() + 0.2
        clients = [
            threading.Thread(target=_ask, args=(port, call, texts, begin, number, heard)) for number in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
    return {
        "call": name,
        "asked": RATE,
        "answered": len(heard.waits),
        "bad": heard.bad,
        "p50": percentile(heard.waits, 0.5),
        "p99": percentile(heard.waits, 0.99),
        "worst": max(heard.waits),
    }


def _ask(port: int, call: Call, texts: list[str], begin: float, number: int, heard: _Heard) -> None:
    """Every CLIENTS-th call, each when it is due: a late answer makes those that wait behind it late as well."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    connection.connect()
    for place in range(number, len(texts), CLIENTS):
        due = begin + place / RATE
        path, kind, body = call(texts[place])
        time.sleep(max(0.0, due - time.monotonic()))
        connection.request("POST" if body else "GET", path, body or None, {"Content-Type": kind} if body else {})
        answer = connection.getresponse()
        answer.read()
        heard.waits.append((time.monotonic() - due) * 1000)
        heard.bad += answer.status != 200
    connection.close()


if __name__ == "__main__":
    command_line(__doc__, lambda plan: print(tables(measure(plan))))
