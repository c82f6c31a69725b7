"""Bodies of requests to typed input: the only parsing of untrusted data."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from typing import TypeVar
from urllib.parse import parse_qsl

import msgspec
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from weighin.actions.posting import Typed
from weighin.domain.errors import Code, Refusal
from weighin.web.threads import in_thread

BODY_MAX = 4 * 1024 * 1024
FIELDS_MAX = 250  # a list of explanations asks for two answers and one for each that is on it
AT_ONCE = 64 * 1024  # bytes that are read on the event loop

# What a body raises that is no JSON of the shape asked for; the last one where it is nested without end.
MISSHAPEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

Body = TypeVar("Body", bound=msgspec.Struct)


async def read_body(request: Request) -> bytes:
    """The body, at most BODY_MAX bytes. Raises Refusal for more."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > BODY_MAX:
            raise Refusal(Code.BODY_TOO_LARGE, f"That is too much to send at once; at most {BODY_MAX // 2**20} MB.")
        chunks.append(chunk)
    return b"".join(chunks)


async def fields(request: Request) -> dict[str, str]:
    """The text fields of a form, urlencoded or multipart; the last of each name counts. Raises Refusal.

    They stay with the request, so that whatever goes wrong later can show what was typed.
    """
    request.state.typed = await _fields(request)
    typed: dict[str, str] = request.state.typed
    return typed


async def _fields(request: Request) -> dict[str, str]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        body = await read_body(request)
        return await beside(_urlencoded, body)
    if kind == "multipart/form-data":
        stream = _once(await read_body(request))
        limits = {"max_files": 0, "max_fields": FIELDS_MAX, "max_part_size": BODY_MAX}
        try:
            form = await MultiPartParser(request.headers, stream, **limits).parse()
        except (MultiPartException, ValueError, KeyError) as error:
            raise Refusal(Code.BODY_INVALID, "This form arrived broken. Please go back and send it again.") from error
        return {name: value for name, value in form.items() if not isinstance(value, UploadFile)}
    message = "A form must be sent as application/x-www-form-urlencoded or multipart/form-data."
    raise Refusal(Code.BODY_TYPE_UNKNOWN, message)


def _urlencoded(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=FIELDS_MAX))
    except ValueError:
        raise Refusal(Code.BODY_INVALID, "This form has more fields than any of ours.") from None


async def beside(read: Callable[[bytes], dict[str, str]], body: bytes) -> dict[str, str]:
    """`read(body)`, in a thread if it is large: four megabytes of escapes take half a second."""
    return await in_thread(read, body) if len(body) > AT_ONCE else read(body)


async def _once(body: bytes) -> AsyncGenerator[bytes, None]:
    yield body


async def json_body(request: Request, shape: type[Body]) -> Body:
    """The JSON body as one of the API's types. Raises Refusal saying what does not fit."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refusal(Code.BODY_TYPE_UNKNOWN, "Send JSON, with Content-Type: application/json.")
    try:
        return msgspec.json.decode(await read_body(request), type=shape)
    except MISSHAPEN as error:
        raise Refusal(Code.BODY_INVALID, f"The body does not fit: {error}.") from error


def new_comment(form: Mapping[str, str]) -> Typed:
    """The fields of the comment form."""
    parent = form.get("parent", "")
    return Typed(
        name=form.get("name", ""),
        text=form.get("text", ""),
        email=form.get("email", ""),
        website=form.get("website", ""),
        parent_id=parent_id(parent) if parent else None,
        nudged=form.get("nudged") == "1",
        bears=bears(form),
        attaches=tuple((evidence_id, bearing) for evidence_id, bearing in attaches(form).items() if bearing),
    )


def bears(form: Mapping[str, str]) -> tuple[tuple[int, int], ...]:
    """(explanation id, 1 or -1) for what a comment is said to speak for or against; all else is passed over."""
    named = ((name.removeprefix("bears-"), value) for name, value in form.items() if name.startswith("bears-"))
    return tuple((int(name), int(value)) for name, value in named if is_id(name) and value in {"1", "-1"})


def attaches(form: Mapping[str, str]) -> dict[int, int]:
    """{evidence id: 1, -1 or 0} for the evidence of which the comment form asks; all else is passed over."""
    named = ((name.removeprefix("attach-"), value) for name, value in form.items() if name.startswith("attach-"))
    return {int(name): int(value or 0) for name, value in named if is_id(name) and value in {"1", "-1", ""}}


def ticked(form: Mapping[str, str], prefix: str) -> list[int]:
    """The ids of what is ticked under names that begin so, in order; all else is passed over."""
    named = (name.removeprefix(prefix) for name in form if name.startswith(prefix))
    return sorted({int(name) for name in named if is_id(name)})


def id_on_list(text: str, code: Code) -> int:
    """The id of an explanation or a piece of evidence. Raises Refusal with `code` if it is none."""
    if not is_id(text):
        raise Refusal(code, "There is nothing of that number here; it may have been taken off the list.")
    return int(text)


def parent_id(text: str) -> int:
    """The number of the comment that a new one replies to. Raises Refusal if it is none."""
    if not is_id(text):
        message = "The comment you reply to is not part of this story. Your text is kept; send it as a new comment."
        raise Refusal(Code.PARENT_UNKNOWN, message, "parent")
    return int(text)


def comment_id(text: str) -> int:
    """The number of a comment in an address. Raises Refusal if it is none."""
    if not is_id(text):
        raise Refusal(Code.COMMENT_UNKNOWN, "There is no such comment here.")
    return int(text)


def story_id(text: str) -> int:
    """The number of a story in an address. Raises Refusal if it is none."""
    if not is_id(text):
        raise Refusal(Code.STORY_UNKNOWN, "There is no such story here.")
    return int(text)


def place(text: str | None) -> int:
    """How many replies a page passes over. Raises Refusal if it is no number."""
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refusal(Code.CURSOR_INVALID, "This link to more replies is damaged. Open the comment itself instead.")
    return int(text)


def instant(text: str | None) -> int | None:
    """A moment that one of our forms carries, None where there is none; what is no moment is none that was."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0


def limit(text: str | None, most: int) -> int:
    """How many comments a program asks for, at most `most`. Raises Refusal if it is no such number."""
    if not text:
        return most
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= most):
        raise Refusal(Code.LIMIT_INVALID, f"limit must be a whole number from 1 to {most}.")
    return int(text)


def amount(text: str, usual: int, most: int, field: str) -> int:
    """A number that a person typed into a field, `usual` where it was left empty. Raises Refusal if it is none."""
    typed = text.strip().replace(",", "")
    if not typed:
        return usual
    if not (typed.isascii() and typed.isdigit() and len(typed) < 9 and 1 <= int(typed) <= most):
        raise Refusal(Code.LIMIT_INVALID, f"Please choose a whole number from 1 to {most:,}.", field)
    return int(typed)


def is_id(text: str) -> bool:
    """Whether a text can be the number of something stored."""
    return text.isascii() and text.isdigit() and len(text) <= 18
