from __future__ import annotations

import gzip
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from weighin.domain.types import State
from weighin.importers import disqus
from weighin.importers.imported import ImportedComment, ImportedStory, Markup, Skipped
from weighin.importers.xmlrecords import Record

DATA = Path(__file__).parents[1] / "data" / "imports"
QUIRKS = DATA / "quirks.disqus.xml"


def stories(path: Path) -> dict[str, ImportedStory]:
    return {one.ref: one for one in disqus.read(path) if isinstance(one, ImportedStory)}


def comments(path: Path) -> dict[str, ImportedComment]:
    return {one.id: one for one in disqus.read(path) if isinstance(one, ImportedComment)}


def skipped(path: Path) -> dict[str, str]:
    return {one.id: one.reason for one in disqus.read(path) if isinstance(one, Skipped)}


def write(path: Path, message: str) -> Path:
    path.write_text(
        '<disqus xmlns:dsq="http://disqus.com/disqus-internals"><thread dsq:id="1"><title>T</title></thread>'
        f'<post dsq:id="1"><message><![CDATA[{message}]]></message><createdAt>2020-01-01T00:00:00Z</createdAt>'
        '<thread dsq:id="1"/></post></disqus>',
        "utf-8",
    )
    return path


def test_an_export_comes_whole_with_every_story_before_its_comments() -> None:
    path = DATA / "disqus-of-isso.xml"
    told = set()
    for one in disqus.read(path):
        if isinstance(one, ImportedStory):
            assert one.ref not in told
            told.add(one.ref)
        elif isinstance(one, ImportedComment):
            assert one.story in told
    assert told == {"2", "7"}, "only threads that somebody wrote in"
    assert set(comments(path)) == {"4", "5", "8", "9", "11"}
    assert skipped(path) == {"6": "story missing"}
    assert disqus.origin(path) == "disqus:disqusdev"


def test_a_comment_keeps_all_that_is_known_of_it() -> None:
    assert comments(DATA / "disqus-of-isso.xml")["5"] == ImportedComment(
        id="5",
        story="2",
        parent="4",
        name="user",
        text="<p>Hello, World.</p>",
        markup=Markup.HTML,
        created_at=1_381_474_293_000_000,
        email="foo@bar.com",
    )


def test_a_deleted_post_stays_as_a_marker_for_its_replies() -> None:
    found = comments(QUIRKS)
    gone = found["12"]
    assert (gone.state, gone.text, gone.name, gone.email) == (State.WITHDRAWN, "", "Anonymous", None)
    assert gone.created_at == 1_462_330_921_500_000
    assert found["11"].parent == "12"


def test_threads_keep_what_is_known_of_their_page() -> None:
    found = stories(QUIRKS)
    assert found["2"] == ImportedStory(
        ref="2",
        title="The ferry",
        url="https://harbour.example/ferry/",
        published_at=1_462_320_000_000_000,
        open=False,
    )
    assert found["3"].url == "https://harbour.example/call/", "the identifier is an address"
    assert not found["3"].public, "the thread was deleted"
    assert (found["4"].title, found["4"].url) == ("node/44", None)
    assert found["6"].url == "http://harbour.example/ferry/?utm_source=mail", "not merged here"


def test_posts_are_taken_or_skipped_with_a_reason() -> None:
    assert skipped(QUIRKS) == {
        "13": "spam",
        "15": "no date",
        "16": "story missing",
        "17": "story missing",
        "18": "empty",
    }
    found = comments(QUIRKS)
    assert set(found) == {"10", "11", "12", "14", "19"}
    assert found["10"].email is None
    assert (found["11"].state, found["11"].name) == (State.HELD, "omar")
    assert (found["14"].state, found["14"].name) == (State.PUBLISHED, "Anonymous")
    assert found["14"].created_at == stories(QUIRKS)["3"].published_at
    assert found["19"].created_at == 1_462_503_600_000_000, "an offset counts"


def test_a_post_may_come_before_its_thread() -> None:
    first, second, *_ = disqus.read(QUIRKS)
    assert isinstance(first, ImportedStory)
    assert isinstance(second, ImportedComment)
    assert (first.ref, second.id, second.story) == ("2", "10", "2")


def test_threads_after_their_posts_are_found_wherever_they_are(tmp_path: Path) -> None:
    def post(id: int, thread: int) -> str:
        return (
            f'<post dsq:id="{id}"><message>Words</message><createdAt>2020-01-01T00:00:00Z</createdAt>'
            f'<thread dsq:id="{thread}"/></post>'
        )

    def thread(id: int, title: str) -> str:
        return f'<thread dsq:id="{id}"><title>{title}</title></thread>'

    path = tmp_path / "export.xml"
    inside = thread(1, "First") + post(1, 1) + post(2, 2) + post(3, 9) + thread(2, "Second") + thread(1, "Again")
    inside += post(4, 1) + post(5, 3) + thread(3, "Third")
    path.write_text(f'<disqus xmlns:dsq="http://disqus.com/disqus-internals">{inside}</disqus>', "utf-8")
    told = [one.title if isinstance(one, ImportedStory) else one.id for one in disqus.read(path)]
    assert told == ["First", "1", "Second", "2", "3", "4", "Third", "5"]
    assert skipped(path) == {"3": "story missing"}


def test_the_file_is_searched_for_threads_once_however_many_posts_lack_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = "".join(f'<post dsq:id="{n}"><thread dsq:id="{n}"/></post>' for n in range(5))
    path = tmp_path / "export.xml"
    path.write_text(f'<disqus xmlns:dsq="http://disqus.com/disqus-internals">{posts}</disqus>', "utf-8")
    opened: list[Path] = []
    records = disqus.records

    def counted(path: Path, *what: Any) -> Iterator[Record]:
        opened.append(path)
        return records(path, *what)

    monkeypatch.setattr(disqus, "records", counted)
    assert set(skipped(path).values()) == {"story missing"}
    assert len(opened) == 2


SIGNATURE = "x_Q2uGdTbV4m0Zk1W9yLr8sEo-c"


@pytest.mark.parametrize(
    ("link", "target"),
    [
        (f"https://disq.us/url?url=https%3A%2F%2Fa.example%2F%3A{SIGNATURE}&amp;cuid=1", "https://a.example/"),
        (
            f"http://disq.us/url?url=http%3A%2F%2Fa.example%2Fb%3Fc%3D1%26d%3A{SIGNATURE}",
            "http://a.example/b?c=1&amp;d",
        ),
        (f"//disq.us/url?url=https%3A%2F%2Fa.example%2Fb%20c%3A{SIGNATURE}&cuid=1", "https://a.example/b%20c"),
        ("http://disq.us/?url=https%3A%2F%2Fa.example%3A8080%2F", "https://a.example:8080/"),
        (f"https://disq.us/url?url=https%3A%2F%2Fa.example%2F50%2525%3A{SIGNATURE}", "https://a.example/50%25"),
        ("https://disq.us/url?url=javascript%3Aalert(1)", "https://disq.us/url?url=javascript%3Aalert(1)"),
        (
            "https://disq.us/url?url=https%3A%2F%2Fa.example%2F%22%3E",
            "https://disq.us/url?url=https%3A%2F%2Fa.example%2F%22%3E",
        ),
        ("https://disq.us/t/12ab", "https://disq.us/t/12ab"),
    ],
)
def test_links_lead_to_their_target_again(tmp_path: Path, link: str, target: str) -> None:
    path = write(tmp_path / "export.xml", f'<a href="{link}" rel="nofollow">see</a> & more')
    assert comments(path)["1"].text == f'<a href="{target}" rel="nofollow">see</a> & more'


def test_the_origin_is_the_short_name_of_the_forum(tmp_path: Path) -> None:
    assert disqus.origin(QUIRKS) == "disqus:harbour-notes"
    assert disqus.origin(write(tmp_path / "export.xml", "Hello")) == "disqus:disqus"


def test_gzip_is_read_as_it_is(tmp_path: Path) -> None:
    packed = tmp_path / "export.xml.gz"
    packed.write_bytes(gzip.compress((DATA / "disqus-of-isso.xml").read_bytes()))
    assert list(disqus.read(packed)) == list(disqus.read(DATA / "disqus-of-isso.xml"))


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "America/New_York"])
def test_times_are_the_same_in_every_time_zone(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        found = comments(QUIRKS)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert "TZ" not in os.environ or os.environ["TZ"] != zone
    assert found["10"].created_at == 1_462_330_921_000_000
    assert found["19"].created_at == 1_462_503_600_000_000
