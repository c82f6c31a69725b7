"""Errors in the formats of other systems, on every path that belongs to one: their callers read nothing else."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

DEBUG = "X-akismet-debug-help"
GUID = "X-akismet-guid"
_STATUS = {
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


def is_perspectives(path: str) -> bool:
    """Whether a path belongs to Perspective's format."""
    return path == "/v1alpha1" or path.startswith(("/v1alpha1/", "/$discovery/"))


def is_akismets(path: str) -> bool:
    """Whether a path belongs to Akismet's format."""
    return path in {"/1.1", "/1.2"} or path.startswith(("/1.1/", "/1.2/"))


def googles_error(status: int, message: str, details: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """An error as all of Google's services answer one: HTTP status, words, google.rpc.Code, details."""
    error: dict[str, Any] = {"code": status, "message": message, "status": _STATUS.get(status, "INVALID_ARGUMENT")}
    return {"error": error | ({"details": details} if details else {})}


def akismets_headers(path: str, code: str) -> dict[str, str]:
    """What stands beside an error in words: its code, and a number where a text was to be checked."""
    # WordPress's plug-in knows a comment again by this alone (5.5, 5.7), and publishes what it does not know again.
    number = {GUID: uuid4().hex} if path.rstrip("/") == "/1.1/comment-check" else {}
    return {DEBUG: code, **number}
