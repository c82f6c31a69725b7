"""A thread as JSON: {"story": {"title", "text"}, "comments": [{"id", "parent", "author", "text"}]}."""

from __future__ import annotations

import msgspec

from weighin.domain.errors import Code, Refusal
from weighin.explaining.types import Comment, Found, Stance, Story

BYTES_MAX = 64 * 2**20
COMMENTS_MAX = 100_000


class _Story(msgspec.Struct):
    title: str = ""
    text: str = ""


class _Comment(msgspec.Struct):
    id: str | int
    text: str
    parent: str | int | None = None
    author: str | None = None


class _Thread(msgspec.Struct):
    story: _Story
    comments: list[_Comment]


def thread(data: bytes) -> tuple[Story, list[Comment]]:
    """The story and comments of a JSON text. Other fields are passed over. Raises Refusal (file_invalid)."""
    if len(data) > BYTES_MAX:
        raise Refusal(Code.FILE_INVALID, f"The thread is larger than {BYTES_MAX >> 20} MB. Split it.")
    try:
        read = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_Thread)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = f"This is not a thread: {error}. It must be JSON: story with title and text, comments with id, text."
        raise Refusal(Code.FILE_INVALID, message) from error
    if len(read.comments) > COMMENTS_MAX:
        raise Refusal(Code.FILE_INVALID, f"The thread has more than {COMMENTS_MAX:,} comments. Split it.")
    return Story(read.story.title, read.story.text), [_comment(each) for each in read.comments]


def _comment(read: _Comment) -> Comment:
    name, parent = str(read.id), None if read.parent is None else str(read.parent)
    author = (read.author or "").strip() or f"someone ({name})"  # who gave no name is nobody else
    return Comment(name, parent, author, read.text)


def told(found: Found, *, unsure: bool = False, words: bool = False) -> dict[str, object]:
    """What was found, for JSON. `unsure`: also links that take no side; `words`: where the words stand, how sure."""
    listed: list[dict[str, object]] = []
    for each in found.suggestions:
        links = [link for link in each.links if unsure or link.stance is not Stance.NEITHER]
        comments: list[dict[str, object]] = [{"id": link.comment, "stance": str(link.stance)} for link in links]
        if words:
            for comment, link in zip(comments, links, strict=True):
                comment |= {"start": link.start, "end": link.end, "confidence": link.confidence}
        row: dict[str, object] = {"statement": each.statement, "comments": comments}
        if words:
            row |= {"key": list(each.key), "needs_wording": each.needs_wording}
            row |= {"confidence": each.confidence, "people": each.people}
        listed.append(row)
    return {"explanations": listed, "mode": str(found.mode), "note": found.note}
