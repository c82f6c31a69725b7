from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from weighin.domain.errors import Code, Refusal
from weighin.domain.types import State
from weighin.importers import isso
from weighin.importers.imported import Imported, ImportedComment, ImportedStory, Markup, Skipped

SITE = "https://harbour.example"
THREADS = "CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256))"
PREFERENCES = "CREATE TABLE preferences (key VARCHAR PRIMARY KEY, value VARCHAR)"
COMMON = (
    "tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT NOT NULL, modified FLOAT,"
    " mode INTEGER, remote_addr VARCHAR, {text}, author VARCHAR, email VARCHAR, website VARCHAR,"
    " likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0, voters BLOB NOT NULL"
)
OLD = f"CREATE TABLE comments ({COMMON.format(text='text VARCHAR')})"
NOTIFYING = f"CREATE TABLE comments ({COMMON.format(text='text VARCHAR')}, notification INTEGER DEFAULT 0)"
NEWEST = f"CREATE TABLE comments ({COMMON.format(text='text VARCHAR NOT NULL')}, notification INTEGER DEFAULT 0)"
VERSIONS = {0: OLD, 1: OLD, 2: OLD, 3: OLD, 4: NOTIFYING, 5: NEWEST}

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """make(version=5, {column: value}, …) writes an Isso database with those comments and returns its path."""

    def write(*rows: dict[str, object], version: int = 5) -> Path:
        path = tmp_path / "comments.db"
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as db, db:
            db.execute(f"PRAGMA user_version = {version}")
            for table in (THREADS, PREFERENCES, VERSIONS[version]):
                db.execute(table)
            db.execute(
                "INSERT INTO threads VALUES (1, '/ferry/', 'The ferry'), (2, '/call/', NULL), (3, '/quiet/', 'Q')"
            )
            for number, row in enumerate(rows, start=1):
                add(db, number, **row)
        return path

    return write


def add(db: sqlite3.Connection, number: int, **row: object) -> None:
    row = {"tid": 1, "id": number, "created": 1e9, "mode": 1, "text": "Words", "voters": b"\x00" * 256, **row}
    db.execute(f"INSERT INTO comments ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


def comments(stream: Iterator[Imported]) -> dict[str, ImportedComment]:
    return {one.id: one for one in stream if isinstance(one, ImportedComment)}


def skipped(stream: Iterator[Imported]) -> dict[str, str]:
    return {one.id: one.reason for one in stream if isinstance(one, Skipped)}


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_is_read(make: Make, version: int) -> None:
    row = {
        "author": "Ines",
        "email": "ines@example.com",
        "website": "https://ines.example/",
        "text": "I saw *nothing*.",
        "created": 1_456_789_012.345678,
        "modified": 1_456_789_100.5,
        "likes": 3,
        "dislikes": 1,
        "remote_addr": "192.0.2.0",
    }
    path = make(row, {"parent": 1}, version=version)
    story, first, second = isso.read(path, site_url=SITE)
    assert story == ImportedStory(ref="/ferry/", title="The ferry", url="https://harbour.example/ferry/")
    assert first == ImportedComment(
        id="1",
        story="/ferry/",
        parent=None,
        name="Ines",
        text="I saw *nothing*.",
        markup=Markup.MARKDOWN,
        created_at=1_456_789_012_345_678,
        email="ines@example.com",
        website="https://ines.example/",
        edited_at=1_456_789_100_500_000,
        ups=3,
        downs=1,
    )
    assert isinstance(second, ImportedComment)
    assert (second.parent, second.name, second.edited_at) == ("1", "Anonymous", None)


def test_modes_become_states(make: Make) -> None:
    path = make({"mode": 1}, {"mode": 2}, {"mode": 4, "text": "", "author": None}, {"mode": 8}, {"mode": None})
    found = comments(isso.read(path))
    assert [one.state for one in found.values()] == [
        State.PUBLISHED,
        State.HELD,
        State.WITHDRAWN,
        State.HELD,
        State.HELD,
    ]


def test_a_deleted_comment_keeps_nothing_of_its_writer(make: Make) -> None:
    path = make({"mode": 4, "text": "left over", "author": "Ines", "email": "ines@example.com", "modified": 2e9})
    gone = comments(isso.read(path))["1"]
    assert (gone.text, gone.name, gone.email, gone.website, gone.edited_at) == ("", "Anonymous", None, None, None)


def test_old_versions_nest_deeply(make: Make) -> None:
    path = make({}, {"parent": 1}, {"parent": 2}, {"parent": 3}, version=2)
    assert [one.parent for one in comments(isso.read(path)).values()] == [None, "1", "2", "3"]


def test_each_story_comes_once_before_its_comments(make: Make) -> None:
    path = make({"tid": 1}, {"tid": 2}, {"tid": 1}, {"tid": 2})
    stream = list(isso.read(path, SITE))
    assert [one.ref if isinstance(one, ImportedStory) else one.id for one in stream] == [
        "/ferry/", "1", "/call/", "2", "3", "4",
    ]  # fmt: skip
    assert stream[2] == ImportedStory(ref="/call/", title="", url="https://harbour.example/call/")


def test_without_a_site_a_page_has_no_address(make: Make) -> None:
    story, *_ = isso.read(make({"tid": 2}))
    assert story == ImportedStory(ref="/call/", title="/call/", url=None)


def test_escaped_names_and_addresses_are_unescaped_once(make: Make) -> None:
    row = {"author": "Tom &amp; &lt;Jerry&gt; &amp;quot;", "website": "https://x.example/?a=1&amp;copy=2&lt=3"}
    found = comments(isso.read(make(row)))["1"]
    assert found.name == "Tom & <Jerry> &quot;"
    assert found.website == "https://x.example/?a=1&copy=2&lt=3"


def test_a_website_is_http_or_nothing(make: Make) -> None:
    assert comments(isso.read(make({"website": "javascript:alert(1)"})))["1"].website is None


def test_what_cannot_come_along_is_skipped_with_a_reason(make: Make) -> None:
    path = make(
        {"text": None},
        {"text": " \n"},
        {"tid": 77},
        {"created": "yesterday"},
        {"created": float("inf")},
        {"created": -1.0},
        version=4,
    )
    assert skipped(isso.read(path)) == {
        "1": "empty",
        "2": "empty",
        "3": "story missing",
        "4": "no date",
        "5": "no date",
        "6": "no date",
    }


def test_times_are_exact_and_the_same_in_every_time_zone(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = [1_700_000_000.000001, 1_700_000_000.999999, 1_400_000_000.1, 1_234_567_890.0, 0.5]
    path = make(*({"created": moment, "modified": 0} for moment in moments))
    for zone in ("Asia/Kolkata", "America/New_York"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        try:
            found = comments(isso.read(path))
        finally:
            monkeypatch.undo()
            time.tzset()
        assert os.environ.get("TZ") != zone
        assert [one.created_at for one in found.values()] == [
            1_700_000_000_000_001,
            1_700_000_000_999_999,
            1_400_000_000_100_000,
            1_234_567_890_000_000,
            500_000,
        ]
        assert {one.edited_at for one in found.values()} == {None}


def test_strange_values_do_no_harm(make: Make) -> None:
    path = make({"author": b"Zo\xc3\xab", "text": 12, "likes": "many", "dislikes": -4, "parent": 0, "email": 5})
    found = comments(isso.read(path))["1"]
    assert (found.name, found.text, found.ups, found.downs, found.parent, found.email) == ("Zoë", "12", 0, 0, None, "5")


def test_a_running_server_is_read_with_its_log_and_not_disturbed(make: Make) -> None:
    path = make({"text": "Long ago"})
    with closing(sqlite3.connect(path)) as server:
        server.execute("PRAGMA journal_mode = WAL")
        server.execute("PRAGMA wal_autocheckpoint = 0")
        with server:
            add(server, 2, text="Only in the log so far")
        assert path.with_name("comments.db-wal").stat().st_size > 0
        server.execute("BEGIN IMMEDIATE")
        add(server, 3, text="Not yet committed")
        stream = isso.read(path)
        next(stream)
        server.commit()  # while the import goes on
        assert {one.text for one in comments(stream).values()} == {"Long ago", "Only in the log so far"}
    assert len(comments(isso.read(path))) == 3


def test_reading_leaves_no_files_beside_the_database(make: Make) -> None:
    path = make({})
    with closing(sqlite3.connect(path)) as server:
        server.execute("PRAGMA journal_mode = WAL")
    assert len(comments(isso.read(path))) == 1
    assert [file.name for file in path.parent.iterdir()] == ["comments.db"]


def test_a_stream_may_be_left_half_read(make: Make) -> None:
    stream = isso.read(make({}, {}))
    next(stream)
    stream.close()  # type: ignore[attr-defined]


def test_the_origin_says_nothing_about_the_site(make: Make) -> None:
    assert isso.origin(make()) == "isso"


@pytest.mark.parametrize(
    "tables",
    [
        [],
        [THREADS],
        [THREADS, "CREATE TABLE comments (id INTEGER, words TEXT)"],
        [THREADS, "CREATE VIEW comments AS SELECT 1 tid, 1 id, 1 created, 1 mode, 'x' text"],
    ],
)
def test_another_database_is_refused(tmp_path: Path, tables: list[str]) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE anything (x)")
        for table in tables:
            db.execute(table)
    with pytest.raises(Refusal, match="as Isso has it") as caught:
        list(isso.read(path))
    assert caught.value.code is Code.FILE_INVALID


def test_a_name_with_marks_of_an_address_is_only_a_name(make: Make, tmp_path: Path) -> None:
    path = make({}).rename(tmp_path / "what? 100% #1.db")
    assert len(comments(isso.read(path))) == 1
