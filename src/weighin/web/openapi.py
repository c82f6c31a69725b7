"""The OpenAPI description of the JSON door, made from the same types that it sends and takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from weighin import __version__
from weighin.domain.ordering import Sort
from weighin.web import listshapes, shapes
from weighin.web.answers import Problem


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the API: the path below /api/v1, what it takes and what it answers."""

    method: str
    path: str
    summary: str
    answers: type[msgspec.Struct] | None
    takes: type[msgspec.Struct] | None = None
    status: int = 200
    query: tuple[tuple[str, dict[str, Any]], ...] = ()
    refuses: tuple[int, ...] = (404,)


_SORT = ("sort", {"type": "string", "enum": list(Sort), "default": Sort.BEST})
_LIMIT = ("limit", {"type": "integer", "minimum": 1, "maximum": 100})
_AFTER = ("after", {"type": "string", "description": "the `next` or `after` of an earlier answer"})
_PARENT = ("parent", {"type": "integer", "minimum": 1})
_URL = ("url", {"type": "string", "description": "the address of a page"})

CALLS = (
    Call("get", "/stories", "Find the story of a page, or list the newest", shapes.StoriesOut,
         query=(_URL, _LIMIT, _AFTER), refuses=(400, 404)),
    Call("post", "/stories", "Make sure that a page elsewhere has a story", shapes.StoryOut,
         shapes.NewStoryIn, refuses=(400, 403, 413, 415, 429, 503)),
    Call("get", "/stories/{id}", "Read a story", shapes.StoryOut),
    Call("get", "/stories/{id}/comments", "Read a page of a thread", shapes.ThreadOut,
         query=(_SORT, _LIMIT, _AFTER, _PARENT), refuses=(400, 404)),
    Call("get", "/stories/{id}/explanations", "Read the list of possible explanations", listshapes.ListOut),
    Call("post", "/stories/{id}/comments", "Write a comment", shapes.CommentOut, shapes.NewCommentIn, 201,
         refuses=(400, 403, 404, 409, 413, 415, 422, 429, 503)),
    Call("get", "/comments/{id}", "Read a comment", shapes.CommentOut),
    Call("patch", "/comments/{id}", "Change one's own comment", shapes.CommentOut, shapes.EditIn,
         refuses=(400, 403, 404, 413, 415, 422, 429, 503)),
    Call("delete", "/comments/{id}", "Take one's own comment back", None, status=204, refuses=(403, 404, 503)),
    Call("post", "/comments/{id}/vote", "Vote on a comment", shapes.VoteOut, shapes.VoteIn,
         refuses=(400, 403, 404, 413, 415, 422, 429, 503)),
    Call("delete", "/comments/{id}/vote", "Take one's vote back", shapes.VoteOut, refuses=(403, 404, 429, 503)),
)  # fmt: skip


def _document() -> dict[str, Any]:
    types = sorted(
        {kind for call in CALLS for kind in (call.answers, call.takes) if kind} | {Problem},
        key=lambda kind: kind.__name__,
    )
    _, components = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    paths: dict[str, Any] = {}
    for call in CALLS:
        paths.setdefault(f"/api/v1{call.path}", {})[call.method] = _operation(call)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Weighin",
            "version": __version__,
            "description": "Stories and their threads. Who wrote a comment is known by the cookie set with it.",
        },
        "paths": paths,
        "components": {"schemas": components},
    }


def _operation(call: Call) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [{"name": name, "in": "query", "schema": schema} for name, schema in call.query]
    if "{id}" in call.path:
        schema = {"type": "integer", "minimum": 1}
        parameters.insert(0, {"name": "id", "in": "path", "required": True, "schema": schema})
    done: dict[str, Any] = {"description": call.summary}
    if call.answers:
        done["content"] = {"application/json": {"schema": _ref(call.answers)}}
    problem = {"description": "Refused", "content": {"application/problem+json": {"schema": _ref(Problem)}}}
    operation: dict[str, Any] = {
        "summary": call.summary,
        "operationId": f"{call.method}_{call.path.strip('/').replace('/', '_').replace('{id}', 'one')}",
        "parameters": parameters,
        "responses": {str(call.status): done} | {str(status): problem for status in call.refuses},
    }
    if call.takes:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _ref(call.takes)}},
        }
    return operation


def _ref(kind: type[msgspec.Struct]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{kind.__name__}"}


DOCUMENT = _document()
