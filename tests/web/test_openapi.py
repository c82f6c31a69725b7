"""GET /api/openapi.json: the description matches what is there and what is answered."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from browsing import another, write
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from weighin import __version__
from weighin.web import shapes
from weighin.web.answers import Problem
from weighin.web.openapi import CALLS, Call
from weighin.web.routes import PROGRAMS

[MOUNT] = [route for route in PROGRAMS if isinstance(route, Mount)]
FOUND = [route for route in MOUNT.routes if isinstance(route, Route)]
ROUTES = {(method.lower(), route.path) for route in FOUND for method in route.methods or ()}
EXAMPLES: dict[type, dict[str, Any]] = {
    shapes.NewStoryIn: {"url": "https://blog.example/fog"},
    shapes.NewCommentIn: {"name": "Ann", "text": "Words of one's own"},
    shapes.EditIn: {"text": "Other words"},
    shapes.VoteIn: {"value": 1},
}


@pytest.fixture
def document(client: TestClient) -> dict[str, Any]:
    answer = client.get("/api/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    told: dict[str, Any] = answer.json()
    return told


def strict(kind: Any) -> Any:
    """The same type, taking nothing that it does not name, all the way down."""
    if getattr(kind, "__origin__", None) is list:
        return list[strict(kind.__args__[0])]
    if not (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
        return kind
    fields = [
        (field.name, strict(field.type)) if field.required else (field.name, strict(field.type), None)
        for field in msgspec.structs.fields(kind)
    ]
    return msgspec.defstruct(kind.__name__, fields, forbid_unknown_fields=True)


def call(client: TestClient, it: Call, **ids: int) -> Any:
    address = "/api/v1" + it.path.replace("{id}", str(ids["story" if it.path.startswith("/stories") else "comment"]))
    body = {"json": EXAMPLES[it.takes]} if it.takes else {}
    return client.request(it.method, address, **body)


def test_every_route_is_described_and_nothing_else(document: dict[str, Any]) -> None:
    described = {
        (method, path.removeprefix("/api/v1")) for path, calls in document["paths"].items() for method in calls
    }
    assert described == {(method, path) for method, path in ROUTES if method != "head"}
    assert len(described) == len(CALLS)


def test_it_names_its_version_and_gives_every_call_a_name_of_its_own(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["info"]["version"] == __version__
    names = [call["operationId"] for calls in document["paths"].values() for call in calls.values()]
    assert len(set(names)) == len(names)


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    references = re.findall(r'"#/components/schemas/(\w+)"', msgspec.json.encode(document).decode())
    assert set(references) == set(document["components"]["schemas"])


def test_every_place_in_a_path_is_a_declared_parameter(document: dict[str, Any]) -> None:
    for path, calls in document["paths"].items():
        for told in calls.values():
            declared = {one["name"] for one in told["parameters"] if one["in"] == "path" and one["required"]}
            assert declared == set(re.findall(r"{(\w+)}", path))


@pytest.mark.parametrize("it", CALLS, ids=lambda it: f"{it.method} {it.path}")
def test_every_answer_is_of_the_declared_type(client: TestClient, it: Call) -> None:
    changes_own = it.method in {"patch", "delete"} and not it.path.endswith("/vote")
    comment = write(client if changes_own else another(client), "Words")
    answer = call(client, it, story=1, comment=comment)
    assert answer.status_code == it.status
    if it.answers is None:
        assert answer.content == b""
    else:
        assert answer.headers["content-type"] == "application/json"
        msgspec.json.decode(answer.content, type=strict(it.answers))


@pytest.mark.parametrize("it", CALLS, ids=lambda it: f"{it.method} {it.path}")
def test_every_refusal_is_declared_and_of_the_declared_type(client: TestClient, it: Call) -> None:
    write(client, "Mine")
    stranger = another(client)
    answers = [call(stranger, it, story=999, comment=999), call(stranger, it, story=1, comment=1)]
    address = "/api/v1" + it.path.replace("{id}", "1")
    if it.takes:
        answers.append(stranger.request(it.method, address, content=b"x"))
        answers.append(stranger.request(it.method, address, json=dict.fromkeys(EXAMPLES[it.takes], 7)))
        answers.append(stranger.request(it.method, address, json=dict.fromkeys(EXAMPLES[it.takes], "")))
    for name, _ in it.query:
        answers.append(stranger.get(address, params={name: "?"}))
    refused = [answer for answer in answers if answer.status_code >= 400]
    assert refused
    for answer in refused:
        assert answer.status_code in it.refuses
        assert answer.headers["content-type"] == "application/problem+json"
        msgspec.json.decode(answer.content, type=strict(Problem))


def test_the_strict_types_do_refuse_what_is_not_declared() -> None:
    kind = strict(shapes.StoriesOut)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"stories": [], "next": null, "email": "x"}', type=kind)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"stories": [{"id": 1}], "next": null}', type=kind)
