"""Whatever is handed to an importer: a stream, or one refusal that says what is wrong and what to do."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from weighin.domain.errors import Code, Refusal
from weighin.importers import disqus, isso, wxr, xmlrecords
from weighin.importers.imported import Imported

DATA = Path(__file__).parents[1] / "data" / "imports"
BLOG = (DATA / "small-blog.wxr.xml").read_bytes()
FORUM = (DATA / "quirks.disqus.xml").read_bytes()

Read = Callable[[Path], Iterator[Imported]]
READERS: list[Read] = [wxr.read, disqus.read, isso.read]
XML_READERS: list[Read] = [wxr.read, disqus.read]
by_module = pytest.mark.parametrize("read", READERS, ids=lambda read: read.__module__.rpartition(".")[2])
by_xml_module = pytest.mark.parametrize("read", XML_READERS, ids=lambda read: read.__module__.rpartition(".")[2])


def refusal(read: Read, path: Path) -> str:
    with pytest.raises(Refusal) as caught:
        list(read(path))
    assert caught.value.code is Code.FILE_INVALID
    return caught.value.message


def written(folder: Path, content: bytes) -> Path:
    path = folder / "export"
    path.write_bytes(content)
    return path


@by_module
def test_no_file(read: Read, tmp_path: Path) -> None:
    assert "is not a file" in refusal(read, tmp_path / "nowhere.xml")
    assert "is not a file" in refusal(read, tmp_path)
    assert "is not a file" in refusal(read, Path("a\0b"))


@by_module
def test_an_empty_file(read: Read, tmp_path: Path) -> None:
    assert "is empty" in refusal(read, written(tmp_path, b""))


@by_module
def test_a_file_that_may_not_be_read(read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbid(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, b"x")
    monkeypatch.setattr(Path, "open", forbid)
    assert "Permission denied" in refusal(read, path)


@by_xml_module
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"   \n ", "is not XML"),
        (b"\x00\x00\x00", "is not XML"),
        (b"just words", "is not XML"),
        (b'{"version": 1}', "is not XML"),
        (b"<rss", "is not XML"),
        (b"<!DOCTYPE html>\n<html><head></head></html>", "is a web page"),
        (b"\n<html lang='en'><body>Please sign in</body></html>", "is a web page"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html/>', "begins with <html>"),
        (b"<feed><entry/></feed>", "begins with <feed>"),
        (b"PK\x03\x04rest", "is a ZIP archive"),
        (b"SQLite format 3\x00rest", "weighin import isso"),
        (b"\x1f\x8bnot really gzip", "cannot be read"),
        (b'<?xml version="1.0" encoding="klingon"?><rss/>', "declares the encoding klingon"),
        (b'<?xml version="1.0" encoding="utf-16"?><rss/>', "declares the encoding utf-16"),
        (b'<?xml version="1.0" encoding="unicode_escape"?><rss/>', "declares the encoding unicode_escape"),
        (b'<?xml version="1.0" encoding="zlib"?><rss/>', "declares the encoding zlib"),
    ],
)
def test_something_else(read: Read, content: bytes, words: str, tmp_path: Path) -> None:
    message = refusal(read, written(tmp_path, content))
    assert words in message
    assert message.endswith((".", "isso")), "it says what to do next"


def test_the_export_of_another_system(tmp_path: Path) -> None:
    assert refusal(wxr.read, written(tmp_path, FORUM)) == "This is a Disqus export; use: weighin import disqus"
    assert refusal(disqus.read, written(tmp_path, BLOG)) == "This is a WordPress export; use: weighin import wxr"
    assert "is not an SQLite database" in refusal(isso.read, written(tmp_path, BLOG))


@by_module
def test_origin_refuses_what_read_refuses(read: Read, tmp_path: Path) -> None:
    if read is isso.read:
        return
    module = wxr if read is wxr.read else disqus
    with pytest.raises(Refusal):
        module.origin(written(tmp_path, b"<!DOCTYPE html><html></html>"))


@pytest.mark.parametrize("at", [0.2, 0.5, 0.9, 0.999])
def test_a_truncated_export(at: float, tmp_path: Path) -> None:
    cut = written(tmp_path, BLOG[: int(len(BLOG) * at)])
    assert "breaks off at line" in refusal(wxr.read, cut)
    packed = gzip.compress(BLOG)
    cut = written(tmp_path, packed[: int(len(packed) * at)])
    assert "breaks off" in refusal(wxr.read, cut)


def test_a_damaged_archive(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(BLOG))
    packed[-6] ^= 0xFF
    assert "cannot be read" in refusal(wxr.read, written(tmp_path, bytes(packed)))
    packed[len(packed) // 2] ^= 0xFF
    assert refusal(wxr.read, written(tmp_path, bytes(packed)))


def test_the_place_of_a_mistake_is_told_with_the_junk_on_top_counted(tmp_path: Path) -> None:
    path = written(tmp_path, b"Warning\nWarning\n<?xml version='1.0'?>\n<rss>\n<channel>\n  <item></channel></rss>")
    assert "line 6, column 11" in refusal(wxr.read, path)


def test_text_in_another_encoding_than_declared(tmp_path: Path) -> None:
    latin = BLOG.replace(b"Nadia", "Zoë".encode("latin-1"))
    assert "not in the encoding it declares" in refusal(wxr.read, written(tmp_path, latin))
    declared = BLOG.replace(b'encoding="UTF-8"', b'encoding="shift_jis"') + b"<!-- \x81 -->" * 9
    assert "is not in shift_jis" in refusal(wxr.read, written(tmp_path, declared))


ENTITIES = {
    "billion laughs": b'<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><rss><channel>&b;</channel></rss>',
    "a file": b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]><rss><channel>&a;</channel></rss>',
    "a parameter": b'<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://a.example/a.dtd"> %a;]><rss/>',
    "unused": b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY nbsp "&#160;">]><rss/>',
}


@pytest.mark.parametrize("content", ENTITIES.values(), ids=ENTITIES)
def test_entities_are_refused(content: bytes, tmp_path: Path) -> None:
    assert "declares an entity" in refusal(wxr.read, written(tmp_path, content))
    assert "declares an entity" in refusal(disqus.read, written(tmp_path, content.replace(b"rss", b"disqus")))


def test_a_document_type_without_entities_is_harmless(tmp_path: Path) -> None:
    path = written(tmp_path, b'<!DOCTYPE rss SYSTEM "http://a.example/rss.dtd"><rss><channel></channel></rss>')
    assert list(wxr.read(path)) == []


@pytest.mark.parametrize("opening", [b"<title>", b"<!-- ", b'<title a="', b"<![CDATA["])
def test_a_value_without_end_does_not_fill_the_memory(
    opening: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xmlrecords, "_LARGEST_VALUE", 200_000)
    path = written(tmp_path, b"<rss><channel><item>" + opening + b"x" * 1_000_000)
    message = refusal(wxr.read, path)
    assert "larger than" in message or opening == b"<![CDATA[", "text outside the wanted fields is not kept at all"


def test_a_damaged_database(tmp_path: Path) -> None:
    assert "cannot be read as Isso's" in refusal(isso.read, written(tmp_path, b"SQLite format 3\x00" + b"\x07" * 4000))
    assert "cannot be read as Isso's" in refusal(isso.read, written(tmp_path, b"SQLite format 3\x00"))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("isso") / "comments.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE threads (id INTEGER PRIMARY KEY, uri TEXT UNIQUE, title TEXT)")
        db.execute("CREATE TABLE comments (tid, id INTEGER PRIMARY KEY, parent, created FLOAT, mode INTEGER, text)")
        db.execute("INSERT INTO threads VALUES (1, '/a', 'A')")
        db.executemany("INSERT INTO comments VALUES (1, ?, NULL, 1e9, 1, 'words')", [(n,) for n in range(1, 200)])
    return path.read_bytes()


def test_a_database_whose_damage_gets_into_the_message(database: bytes, tmp_path: Path) -> None:
    damaged = database.replace(b"CREATE TABLE threads", b"CREATE TABL\x80 threads")
    assert "cannot be read as Isso's" in refusal(isso.read, written(tmp_path, damaged))


edits = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=9)), min_size=1, max_size=8)
hostile = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def mangled(content: bytes, edits: list[tuple[float, bytes]]) -> bytes:
    found = bytearray(content)
    for place, new in edits:
        start = int(place * len(found))
        found[start : start + len(new)] = new
    return bytes(found)


def survives(read: Read, path: Path) -> None:
    assert outcome(read, path) in {None, Code.FILE_INVALID}


def outcome(read: Read, path: Path) -> Code | None:
    try:
        for _ in read(path):
            pass
    except Refusal as refused:
        return refused.code
    return None


@by_module
@hostile
@given(content=st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"<rss>{text}</rss>".encode()))
def test_any_bytes(read: Read, content: bytes, tmp_path: Path) -> None:
    survives(read, written(tmp_path, content))


@by_xml_module
@hostile
@given(edits=edits)
def test_any_mangled_export(read: Read, edits: list[tuple[float, bytes]], tmp_path: Path) -> None:
    survives(read, written(tmp_path, mangled(BLOG if read is wxr.read else FORUM, edits)))


@hostile
@given(edits=edits)
def test_any_mangled_archive(edits: list[tuple[float, bytes]], tmp_path: Path) -> None:
    survives(wxr.read, written(tmp_path, mangled(gzip.compress(BLOG), edits)))


@hostile
@given(edits=edits)
def test_any_mangled_database(edits: list[tuple[float, bytes]], database: bytes, tmp_path: Path) -> None:
    survives(isso.read, written(tmp_path, mangled(database, edits)))


VALUES = (
    st.sampled_from(["", "0", "1", "-1", "spam", "2020-01-01 00:00:00", "0000-00-00", "<b>", "&", "x" * 300])
    | st.text()
)
NAMES = sorted({field for fields in wxr._SHAPE.values() for field in fields} | {"item", "comment", "nothing"})


@hostile
@given(fields=st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=30))
def test_any_fields_in_any_order(fields: list[tuple[str, str]], tmp_path: Path) -> None:
    inside = "".join(f"<wp:{name}><![CDATA[{value.replace(']]>', '')}]]></wp:{name}>" for name, value in fields)
    text = f"<rss><channel><item>{inside}<wp:comment>{inside}</wp:comment></item></channel></rss>"
    survives(wxr.read, written(tmp_path, text.encode("utf-8", "replace")))
