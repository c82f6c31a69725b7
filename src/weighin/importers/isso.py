"""Isso's database: one SQLite file, versions 0 to 5, perhaps in use by a running server."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

from weighin.domain.errors import Code, Refusal
from weighin.domain.limits import is_web_address
from weighin.domain.types import SECOND, Instant, State
from weighin.importers.imported import Imported, ImportedComment, ImportedStory, Markup, Skipped
from weighin.importers.shelf import Shelf

_NEEDED = {"threads": {"id", "uri"}, "comments": {"id", "tid", "created", "mode"}}
_THREAD = ("uri", "title")
_COMMENT = (
    "id",
    "parent",
    "created",
    "modified",
    "mode",
    "text",
    "author",
    "email",
    "website",
    "likes",
    "dislikes",
)
_STATES = {1: State.PUBLISHED, 2: State.HELD, 4: State.WITHDRAWN}
_ESCAPED = re.compile(r"&(amp|lt|gt|quot|#x27|#39);")
_MEANT = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "#x27": "'", "#39": "'"}
_YEAR_10000 = 253_402_300_800
_COUNT_MAX = 2**31 - 1

Row = dict[str, Any]


def read(path: Path, site_url: str = "") -> Iterator[Imported]:
    """The threads that have comments, each before its comments; `site_url` completes their addresses.

    Raises Refusal (file_invalid) where the file is not Isso's database or turns out to be damaged.
    """
    _check(path)
    told: str | None = None
    with TemporaryDirectory(prefix="weighin-isso-") as folder, Shelf() as threads:
        try:
            with closing(_rows(path, Path(folder) / "copy.db")) as rows:
                for row in rows:
                    story = _story(row, site_url)
                    if story is not None and story.ref != told:
                        told = story.ref
                        if threads.put(story):
                            yield story
                    yield _comment(row, story)
        except (sqlite3.Error, OSError, UnicodeError) as error:  # of a damaged file even messages are damaged
            _refuse(f"{path} cannot be read as Isso's database ({error}); copy it from the server again.")


def origin(path: Path) -> str:
    """Always "isso": the file does not say which site it belongs to."""
    return "isso"


def _check(path: Path) -> None:
    try:
        if not path.is_file():
            _refuse(f"{path} is not a file; check the path.")
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        _refuse(f"{path} cannot be read ({error.strerror}); check the path and its permissions.")
    if not head:
        _refuse(f"{path} is empty; copy it from the server again.")
    if head != b"SQLite format 3\0":
        _refuse(f"{path} is not an SQLite database; import the file that Isso's setting dbpath names.")


def _rows(path: Path, copy: Path) -> Generator[Row, None, None]:
    with closing(sqlite3.connect(copy)) as db:
        # The backup interface sees what a running server has written so far, its write-ahead log included.
        with closing(sqlite3.connect(_address(path.resolve()), uri=True)) as live:
            live.backup(db)
        db.text_factory = lambda raw: raw.decode("utf-8", "replace")
        db.execute("PRAGMA trusted_schema = OFF")
        there = {table: _columns(db, table) for table in _NEEDED}
        for table, needed in _NEEDED.items():
            if not there[table] >= needed:
                _refuse(f"{path} has no table {table} as Isso has it; import the file that Isso's dbpath names.")
        wanted = [_expression("threads", name, there) for name in _THREAD]
        wanted += [_expression("comments", name, there) for name in _COMMENT]
        select = f"SELECT {', '.join(wanted)} FROM comments LEFT JOIN threads ON threads.id = comments.tid"  # noqa: S608
        for values in db.execute(f"{select} ORDER BY comments.id"):
            yield dict(zip(_THREAD + _COMMENT, values, strict=True))


def _address(path: Path) -> str:
    with path.open("rb") as file:
        has_log = file.read(20)[18:19] == b"\2"
    # To read a log that nobody has open, SQLite would leave files of ours that could lock the server out.
    idle = has_log and not path.with_name(f"{path.name}-wal").exists()
    return f"{path.as_uri()}?mode=ro{'&immutable=1' if idle else ''}"


def _columns(db: sqlite3.Connection, table: str) -> set[str]:
    """The columns of a real table; none for a view, which could run anything, or a table that is not there."""
    real = db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND name = ?", (table,))
    return {row[1] for row in db.execute(f"PRAGMA table_info({table})")} if real.fetchone() else set()


def _expression(table: str, name: str, there: dict[str, set[str]]) -> str:
    return f"{table}.{name}" if name in there[table] else "NULL"


def _story(row: Row, site_url: str) -> ImportedStory | None:
    uri = _text(row["uri"]).strip()
    if not uri:
        return None
    address = uri if uri.startswith(("http://", "https://")) else f"{site_url.rstrip('/')}/{uri.lstrip('/')}"
    url = address if is_web_address(address) else None
    return ImportedStory(ref=uri, title=_text(row["title"]).strip() or ("" if url else uri), url=url)


def _comment(row: Row, story: ImportedStory | None) -> ImportedComment | Skipped:
    id = str(row["id"])
    state = _STATES.get(row["mode"], State.HELD)
    deleted = state is State.WITHDRAWN
    text = "" if deleted else _text(row["text"])
    created_at = _instant(row["created"])
    if story is None:
        return Skipped(id, "story missing")
    if created_at is None:
        return Skipped(id, "no date")
    if not deleted and not text.strip():
        return Skipped(id, "empty")
    name = "" if deleted else _unescape(row["author"])
    website = "" if deleted else _unescape(row["website"])
    email = "" if deleted else _text(row["email"]).strip()
    return ImportedComment(
        id=id,
        story=story.ref,
        parent=str(row["parent"]) if row["parent"] else None,
        name=name[:200] or "Anonymous",
        text=text,
        markup=Markup.MARKDOWN,
        created_at=created_at,
        email=email[:200] or None,
        website=website if is_web_address(website) else None,
        edited_at=None if deleted else _instant(row["modified"]) or None,
        state=state,
        ups=_count(row["likes"]),
        downs=_count(row["dislikes"]),
    )


def _instant(seconds: Any) -> Instant | None:
    if not isinstance(seconds, int | float) or not 0 <= seconds < _YEAR_10000:
        return None
    return round(seconds * SECOND)


def _unescape(value: Any) -> str:
    """Some versions store names and addresses as HTML; what others store reads the same afterwards."""
    return _ESCAPED.sub(lambda found: _MEANT[found[1]], _text(value)).strip()


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else "" if value is None else str(value)


def _count(value: Any) -> int:
    return min(value, _COUNT_MAX) if isinstance(value, int) and value > 0 else 0


def _refuse(message: str) -> NoReturn:
    raise Refusal(Code.FILE_INVALID, message)
