"""From a file to the bytes of its XML, whatever the file was written in."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from weighin.domain.errors import Refusal
from weighin.importers import xmlfile


def read(path: Path) -> tuple[int, bytes]:
    with xmlfile.opened(path) as text:
        return text.lines_before, b"".join(text.chunks)


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "latin-1"])
def test_text_comes_in_utf_8_from_where_the_xml_begins(tmp_path: Path, encoding: str, pack: type[bytes]) -> None:
    path = tmp_path / "export"
    xml = f'<?xml version="1.0" encoding="{encoding}"?>\n<rss>Zoë</rss>'
    path.write_bytes(pack(f"Notice\n\n{xml}".encode(encoding)))
    assert read(path) == (2, xml.encode())


def test_blank_lines_may_be_longer_than_a_chunk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmlfile, "_CHUNK", 100)
    path = tmp_path / "export"
    path.write_bytes(b"\n" * 1000 + b"<rss/>")
    assert read(path) == (1000, b"<rss/>")


def test_what_xml_forbids_is_left_out_wherever_chunks_are_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "export"
    path.write_bytes(b"<rss>" + b"a\x00b\xef\xbf\xbec\xef\xbf\xbf\xef\xbb\xbf" * 20)
    for size in range(7, 40):
        monkeypatch.setattr(xmlfile, "_CHUNK", size)
        assert read(path) == (0, b"<rss>" + b"abc\xef\xbb\xbf" * 20)


def test_a_file_without_xml_has_no_chunks(tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_bytes(b" \n \n")
    assert read(path) == (2, b"")


def test_a_refusal_comes_while_the_chunks_are_read(tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_bytes(gzip.compress(b"<rss>" + bytes(range(32, 127)) * 40_000)[:-200])
    with xmlfile.opened(path) as text, pytest.raises(Refusal) as caught:
        list(text.chunks)
    assert "breaks off" in caught.value.message
