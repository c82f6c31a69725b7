from __future__ import annotations

import gzip
import os
import time
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest

from weighin.domain.types import Kind, State
from weighin.importers import wxr, xmlfile
from weighin.importers.imported import Imported, ImportedComment, ImportedStory, Markup, Skipped

DATA = Path(__file__).parents[1] / "data" / "imports"
THEME_TEST = Path(os.environ.get("WEIGHIN_SAMPLES", DATA)) / "wordpress-theme-unit-test.wxr.xml.gz"


def at(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


def comments(stream: Iterator[Imported] | list[Imported]) -> dict[str, ImportedComment]:
    return {one.id: one for one in stream if isinstance(one, ImportedComment)}


def stories(stream: Iterator[Imported] | list[Imported]) -> dict[str, ImportedStory]:
    return {one.ref: one for one in stream if isinstance(one, ImportedStory)}


def skipped(stream: Iterator[Imported] | list[Imported]) -> dict[str, str]:
    return {one.id: one.reason for one in stream if isinstance(one, Skipped)}


def depth(found: dict[str, ImportedComment]) -> int:
    def above(id: str) -> int:
        parent = found[id].parent
        return 1 + above(parent) if parent else 1

    return max(above(id) for id in found)


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """Where `write` puts its file."""
    return tmp_path / "blog.xml"


def write(path: Path, items: str, head: str = "<link>https://blog.example/</link>") -> Path:
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>{head}{items}</channel></rss>', "utf-8"
    )
    return path


POST = "<wp:post_id>1</wp:post_id><wp:status>publish</wp:status><wp:post_password/>"


def comment(id: int = 1, date: str = "2020-01-02 03:04:05", more: str = "") -> str:
    return (
        f"<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_date_gmt>{date}</wp:comment_date_gmt>"
        f"<wp:comment_content>Words</wp:comment_content><wp:comment_approved>1</wp:comment_approved>{more}</wp:comment>"
    )


def test_a_blog_comes_whole_with_every_story_before_its_comments() -> None:
    stream = list(wxr.read(DATA / "small-blog.wxr.xml"))
    told = set()
    for one in stream:
        if isinstance(one, ImportedStory):
            told.add(one.ref)
        elif isinstance(one, ImportedComment):
            assert one.story in told
    found = comments(stream)
    assert len(found) == 16
    assert depth(found) == 10
    assert Counter(one.kind for one in found.values()) == {Kind.COMMENT: 14, Kind.PINGBACK: 1, Kind.TRACKBACK: 1}
    assert [id for id, one in found.items() if one.state is State.HELD] == ["121"]
    assert skipped(stream) == {}


def test_a_story_keeps_what_is_known_of_its_page() -> None:
    found = stories(wxr.read(DATA / "small-blog.wxr.xml"))
    assert found["11"] == ImportedStory(
        ref="11",
        title="The ferry that did not sail",
        url="https://harbour.example/notes/2019/03/ferry/",
        slug="ferry",
        published_at=at("2019-03-01T09:30:00"),
        open=True,
        public=True,
    )
    assert not found["12"].open
    assert not found["13"].public, "it asks for a password"
    assert "14" not in found, "nobody wrote there"


def test_a_comment_keeps_all_that_is_known_of_it() -> None:
    assert comments(wxr.read(DATA / "small-blog.wxr.xml"))["120"] == ImportedComment(
        id="120",
        story="11",
        parent=None,
        name="Nadia",
        text="Three lines:\n\nthe second stands alone,\nthe third follows it.",
        markup=Markup.WORDPRESS,
        created_at=at("2019-03-02T08:11:00"),
        email="nadia@example.com",
        website="https://nadia.example/",
    )


def test_names_and_addresses_of_linking_pages_lose_their_escapes() -> None:
    ping = comments(wxr.read(DATA / "small-blog.wxr.xml"))["130"]
    assert ping.name == "Another Blog – The ferry"
    assert ping.website == "https://blog.example/?a=1&b=2"


def test_the_quirks_of_older_exports() -> None:
    stream = list(wxr.read(DATA / "quirks.wxr.xml"))
    found = comments(stream)
    assert skipped(stream) == {
        "3": "spam",
        "4": "trash",
        "5": "trash",
        "6": "type order_note",
        "8": "empty",
        "10": "no date",
    }
    assert set(found) == {"1", "2", "9"}
    assert found["1"].text == "Kept  as\nit is ]]> to the letter\n"
    assert found["1"].name == "Zoë & Søren"
    assert found["1"].website is None, "javascript: is no website"
    assert found["1"].parent == "9", "a parent may come later"
    assert found["1"].state is State.PUBLISHED
    assert found["2"].state is State.HELD, "what is not understood is not published"
    assert found["2"].name == "Anonymous"
    assert found["2"].email is None

    bread = stories(stream)["7"]
    assert (bread.title, bread.url, bread.slug) == ("Bread & roses", "http://quirks.example/?p=7", None)
    assert bread.public, "attachments inherit"
    assert not stories(stream)["8"].public, "a draft"


def test_without_a_time_in_utc_the_local_time_is_shifted_like_the_time_of_the_post() -> None:
    assert comments(wxr.read(DATA / "quirks.wxr.xml"))["1"].created_at == at("2014-07-02T08:00:00")


def test_without_any_time_the_comment_is_as_old_as_its_post() -> None:
    assert comments(wxr.read(DATA / "quirks.wxr.xml"))["2"].created_at == at("2014-07-01T12:00:00")


@pytest.mark.parametrize(
    ("pub_date", "expected"),
    [
        ("Tue, 27 Jan 2015 14:56:57 +0000", at("2015-01-27T14:56:57")),
        ("Tue, 27 Jan 2015 14:56:57 -0500", at("2015-01-27T19:56:57")),
        ("Tue, 27 Jan 2015 14:56:57 -0000", at("2015-01-27T14:56:57")),
        ("Wed, 30 Nov -0001 00:00:00 +0000", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_the_date_of_the_feed_helps_out(blog: Path, pub_date: str, expected: int | None) -> None:
    write(blog, f"<item><pubDate>{pub_date}</pubDate>{POST}{comment()}</item>")
    assert stories(wxr.read(blog))["1"].published_at == expected


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "America/New_York", "UTC"])
def test_times_are_the_same_in_every_time_zone(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        small = comments(wxr.read(DATA / "small-blog.wxr.xml"))
        old = comments(wxr.read(DATA / "quirks.wxr.xml"))
    finally:
        monkeypatch.undo()
        assert os.environ.get("TZ") == before
        time.tzset()
    assert small["101"].created_at == 1_551_513_660_000_000
    assert old["1"].created_at == 1_404_288_000_000_000
    assert old["2"].created_at == 1_404_216_000_000_000


def test_a_parent_of_0_or_nothing_is_none(blog: Path) -> None:
    parents = ("0", "", "7", " 7\n")
    told = [comment(n, more=f"<wp:comment_parent>{p}</wp:comment_parent>") for n, p in enumerate(parents)]
    write(blog, f"<item>{POST}{''.join(told)}{comment(9)}</item>")
    assert [one.parent for one in comments(wxr.read(blog)).values()] == [None, None, "7", "7", None]


def test_comments_before_the_facts_about_their_post_wait_for_them(blog: Path) -> None:
    facts = "<wp:status>publish</wp:status><link>https://blog.example/a</link><wp:post_password>x</wp:post_password>"
    write(blog, f"<item>{comment(1)}{comment(2)}<wp:post_id>5</wp:post_id>{comment(3)}{facts}{comment(4)}</item>")
    first, *others = wxr.read(blog)
    assert isinstance(first, ImportedStory)
    assert (first.ref, first.url, first.public) == ("5", "https://blog.example/a", False)
    assert [one.id for one in others if isinstance(one, ImportedComment)] == ["1", "2", "3", "4"]


def test_an_endless_post_without_a_number_does_not_wait_for_ever(blog: Path) -> None:
    many = "".join(comment(n) for n in range(wxr._PATIENCE + 3))
    write(blog, f"<item><link>https://blog.example/a</link>{many}</item>")
    stream = list(wxr.read(blog))
    assert isinstance(stream[0], ImportedStory)
    assert stream[0].ref == "https://blog.example/a"
    assert len(comments(stream)) == wxr._PATIENCE + 3


def test_long_comments_before_the_facts_about_their_post_do_not_wait_for_ever(
    blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wxr, "_ROOM", 5_000)
    many = "".join(comment(n).replace("Words", "x" * 1000) for n in range(200))
    write(blog, f"<item><link>https://blog.example/a</link>{many}<wp:post_id>7</wp:post_id></item>")
    stream = list(wxr.read(blog))
    assert list(stories(stream)) == ["https://blog.example/a"], "the number came too late"
    assert len(comments(stream)) == 200


def test_a_post_is_named_by_its_number_its_link_or_its_title(blog: Path) -> None:
    write(
        blog,
        f"<item><link>https://blog.example/a</link>{comment(1)}</item>"
        f"<item><title>Only a title</title>{comment(2)}</item>"
        f"<item><wp:post_id>3</wp:post_id>{comment(3)}</item>"
        f"<item>{comment(4)}</item>",
    )
    stream = list(wxr.read(blog))
    assert [(one.ref, one.title) for one in stories(stream).values()] == [
        ("https://blog.example/a", ""),
        ("Only a title", "Only a title"),
        ("3", "3"),
    ]
    assert skipped(stream) == {"4": "story missing"}


def test_a_comment_without_a_number_cannot_be_told_apart(blog: Path) -> None:
    write(blog, f"<item>{POST}<wp:comment><wp:comment_content>x</wp:comment_content></wp:comment></item>")
    assert skipped(wxr.read(blog)) == {"": "no id"}


def test_long_names_are_cut_and_long_addresses_left_out(blog: Path) -> None:
    more = (
        f"<wp:comment_author>{'n' * 999}</wp:comment_author>"
        f"<wp:comment_author_email>{'e' * 999}</wp:comment_author_email>"
        f"<wp:comment_author_url>https://x.example/{'u' * 3000}</wp:comment_author_url>"
    )
    write(blog, f"<item>{POST}{comment(1, more=more)}</item>")
    found = comments(wxr.read(blog))["1"]
    assert (len(found.name), len(found.email or ""), found.website) == (200, 200, None)


def test_a_mention_may_be_empty(blog: Path) -> None:
    ping = "<wp:comment_id>1</wp:comment_id><wp:comment_type>pingback</wp:comment_type>"
    write(blog, f"<item><wp:post_date_gmt>2020-01-01</wp:post_date_gmt>{POST}<wp:comment>{ping}</wp:comment></item>")
    assert comments(wxr.read(blog))["1"].kind is Kind.PINGBACK


def test_prefixes_need_not_be_declared_nor_be_wp(blog: Path) -> None:
    write(blog, f"<item>{POST}{comment(1)}</item>".replace("wp:", "old:"))
    assert set(comments(wxr.read(blog))) == {"1"}


def test_gzip_is_read_as_it_is(tmp_path: Path) -> None:
    plain = DATA / "small-blog.wxr.xml"
    packed = tmp_path / "export"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert list(wxr.read(packed)) == list(wxr.read(plain))


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-8", "Zoë: 讨论"),
        ("utf-8-sig", "Zoë: 讨论"),
        ("utf-16", "Zoë: 讨论"),
        ("iso-8859-1", "Zoë"),
        ("windows-1252", "“Zoë”"),
        ("koi8-r", "спор"),
        ("shift_jis", "議論"),
        ("gb18030", "讨论"),
        ("big5", "討論"),
    ],
)
def test_every_usual_encoding_is_read(tmp_path: Path, encoding: str, words: str) -> None:
    item = f"<item>{POST}{comment(1)}</item>".replace("Words", words)
    text = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?><rss><channel>{item}</channel></rss>'
    path = tmp_path / "export.xml"
    path.write_bytes(text.encode(encoding))
    assert comments(wxr.read(path))["1"].text == words


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "shift_jis"])
def test_characters_are_never_cut_between_chunks(
    tmp_path: Path, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xmlfile, "_CHUNK", 97)
    words = "\uffff議論 " * 50 if encoding != "shift_jis" else "議論 " * 50
    declared = "" if encoding.startswith("utf-16-") else f' encoding="{encoding}"'
    text = f'<?xml version="1.0"{declared}?><rss><channel><item>{POST}{comment(1)}</item></channel></rss>'
    path = tmp_path / "export.xml"
    path.write_bytes(text.replace("Words", words).encode(encoding))
    assert comments(wxr.read(path))["1"].text == "議論 " * 50


def test_control_characters_and_forbidden_code_points_are_dropped(blog: Path) -> None:
    write(blog, f"<item>{POST}{comment(1)}</item>")
    blog.write_bytes(blog.read_bytes().replace(b"Words", b"\x00W\x08or\x0b\x1b\xef\xbf\xbed\xef\xbf\xbfs\t\n"))
    assert comments(wxr.read(blog))["1"].text == "Words\t\n"


@pytest.mark.parametrize(
    "junk", ["\n\n", "\ufeff", "<br />\n<b>Notice</b>: undefined index in /x.php on line 3<br />\n"]
)
def test_junk_before_the_xml_is_passed_over(blog: Path, junk: str) -> None:
    write(blog, f"<item>{POST}{comment(1)}</item>")
    blog.write_text(junk + blog.read_text("utf-8"), "utf-8")
    assert set(comments(wxr.read(blog))) == {"1"}


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<link>https://Blog.Example/Notes/</link>", "wxr:blog.example/notes"),
        ("<link>http://blog.example:8080</link>", "wxr:blog.example:8080"),
        ("<link/><wp:base_blog_url>https://blog.example/b</wp:base_blog_url>", "wxr:blog.example/b"),
        ('<link>https://a.example</link><atom:link href="x"/><link>https://b.example</link>', "wxr:a.example"),
        ("<link>not an address</link>", "wxr:wordpress"),
        ("", "wxr:wordpress"),
    ],
)
def test_the_origin_is_the_address_of_the_blog(blog: Path, head: str, expected: str) -> None:
    assert wxr.origin(write(blog, f"<item>{POST}{comment()}</item>", head)) == expected
    assert wxr.origin(write(blog, "", head)) == expected


def test_the_origin_is_known_before_the_first_post_ends(blog: Path) -> None:
    many = "".join(comment(n).replace("Words", "x" * 1000) for n in range(200))
    blog.write_text(f"<rss><channel><link>https://blog.example/</link><item>{POST}{many}", "utf-8")
    assert wxr.origin(blog) == "wxr:blog.example"


def test_a_stream_may_be_left_half_read() -> None:
    stream = wxr.read(DATA / "small-blog.wxr.xml")
    assert len(list(islice(stream, 3))) == 3
    stream.close()  # type: ignore[attr-defined]


@pytest.mark.skipif(
    not THEME_TEST.exists(), reason="the file is not part of the product: see tests/data/imports/README.md"
)
def test_the_theme_test_data_of_wordpress() -> None:
    stream = list(wxr.read(THEME_TEST))
    found = comments(stream)
    assert Counter((one.kind is Kind.COMMENT, one.state) for one in found.values()) == {
        (True, State.PUBLISHED): 25,
        (True, State.HELD): 3,
        (False, State.PUBLISHED): 4,
    }
    assert skipped(stream) == {}
    assert depth(found) == 10
    assert {one.title for one in stories(stream).values() if not one.public} == {
        'Template: Password Protected (the password is "enter")'
    }
    assert found["169"].created_at == at("2007-09-04T17:48:51")
    assert wxr.origin(THEME_TEST) == "wxr:wpthemetestdata.wordpress.com"


@pytest.mark.slow
def test_a_large_export_needs_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.xml"
    words = "Somebody saw it differently, and says so at some length. " * 8
    with path.open("w", encoding="utf-8") as file:
        file.write("<rss><channel><link>https://blog.example</link>")
        for post in range(40):
            file.write(f"<item><wp:post_id>{post}</wp:post_id><wp:status>publish</wp:status><wp:post_password/>")
            file.write(f"<content:encoded>{words * 200}</content:encoded>")
            file.writelines(comment(post * 2000 + n).replace("Words", words) for n in range(2000))
            file.write("</item>\n")
        file.write("</channel></rss>")
    assert path.stat().st_size > 50_000_000
    tracemalloc.start()
    try:
        read = sum(isinstance(one, ImportedComment) for one in wxr.read(path))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert read == 80_000
    assert peak < 8_000_000
