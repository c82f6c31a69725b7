"""weighin explain: a thread or an export to explanations, as JSON and as a page."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from conftest import Weighin

BRIDGE = {
    "story": {
        "title": "Why did the <Alder> bridge fall?",
        "text": "The bridge fell into the river. The river had been in flood.",
    },
    "comments": [
        {
            "id": "a",
            "parent": None,
            "author": "Ines",
            "text": "The flood did it. The river washed the ground from under the pier & it fell.",
        },
        {
            "id": "b",
            "parent": "a",
            "author": "Jon",
            "text": "Exactly. There was a <b>hole</b> by the pier after the flood, I saw it.",
        },
        {
            "id": "c",
            "parent": "a",
            "author": "Kim",
            "text": "No. The pier is still standing upright, so the flood didn't wash it away.",
        },
        {"id": 4, "parent": None, "author": None, "text": "Does anyone know when the ferry runs?"},
    ],
}
IMPORTS = Path(__file__).parents[1] / "data" / "imports"


def write(folder: Path, told: object) -> Path:
    file = folder / "thread.json"
    file.write_bytes(told if isinstance(told, bytes) else json.dumps(told).encode())
    return file


def test_a_thread_becomes_explanations_with_who_is_for_and_against(weighin: Weighin, tmp_path: Path) -> None:
    told = weighin("explain", str(write(tmp_path, BRIDGE)), "--words")
    assert told.code == 0, told.err
    found = json.loads(told.out)["explanations"]
    assert [{each["id"]: each["stance"] for each in one["comments"]} for one in found] == [
        {"a": "for", "b": "for", "c": "against"}
    ]
    assert found[0]["statement"]


def test_the_page_needs_nothing_else_and_shows_the_words(weighin: Weighin, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert weighin("explain", str(write(tmp_path, BRIDGE)), "--words", "--report", str(page)).code == 0
    html = page.read_text("utf-8")
    assert "&lt;Alder&gt;" in html
    assert "&lt;b&gt;hole" in html
    assert "<svg" in html
    assert "<table" in html
    assert html.count("<mark>") == 3
    assert not any(each in html for each in ("<script", "http:", "https:", "<link", "@import", "url("))
    HTMLParser().feed(html)


def test_details_say_which_words_each_link_rests_on(weighin: Weighin, tmp_path: Path) -> None:
    told = json.loads(weighin("explain", str(write(tmp_path, BRIDGE)), "--words", "--details", "--unsure").out)
    texts = {str(each["id"]): str(each["text"]) for each in BRIDGE["comments"]}  # type: ignore[index]
    for each in told["explanations"][0]["comments"]:
        assert texts[each["id"]][each["start"] : each["end"]]
    assert told["mode"] == "words"


@pytest.mark.parametrize("name", ["small-blog.wxr.xml", "quirks.wxr.xml", "quirks.disqus.xml", "disqus-of-isso.xml"])
def test_an_export_is_read_like_a_thread(weighin: Weighin, name: str) -> None:
    told = weighin("explain", str(IMPORTS / name), "--words")
    assert told.code == 0, told.err
    assert "explanations" in json.loads(told.out)


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"\0\0",
        b"[]",
        b"{}",
        b"null",
        b'{"story": {}, "comments": [{"id": "x"}]}',
        b'{"story": {"title": 3}, "comments": []}',
        b'{"story": {}, "comments": {}}',
        b'{"story": {"title": "\\ud800"}, "comments": 1}',
        b'{"x": ' + b"[" * 50_000 + b"]" * 50_000 + b', "story": {}, "comments": 1}',
        b"<rss><channel>",
        b"SQLite format 3\0 and no more",
        b"\x1f\x8b broken",
        '{"story": {"title": "ü"}}'.encode("latin-1"),
    ],
)
def test_what_is_no_thread_is_refused_in_one_line(weighin: Weighin, tmp_path: Path, told: bytes) -> None:
    said = weighin("explain", str(write(tmp_path, told)), "--words")
    assert said.code == 1
    assert said.out == ""
    assert said.err.startswith("weighin: ")
    assert "Traceback" not in said.err


def test_an_empty_thread_has_no_explanations(weighin: Weighin, tmp_path: Path) -> None:
    told = weighin("explain", str(write(tmp_path, {"story": {}, "comments": []})), "--words")
    assert json.loads(told.out)["explanations"] == []


def test_a_file_that_is_not_there_is_named(weighin: Weighin, tmp_path: Path) -> None:
    told = weighin("explain", str(tmp_path / "none.json"))
    assert told.code == 1
    assert "none.json" in told.err
