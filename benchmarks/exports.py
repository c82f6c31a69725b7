"""Exports as WordPress and Disqus write them, for the importers to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.corpus import Corpus, Post

A_PAGE = 1_000  # comments on each page of the export
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)

_WXR_HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>The Bench</title><link>https://bench.example</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://bench.example</wp:base_site_url><wp:base_blog_url>https://bench.example</wp:base_blog_url>
"""
_WXR_ITEM = """<item><title>Page {page}</title><link>https://bench.example/page-{page}/</link>
<pubDate>Thu, 01 Jan 2026 00:00:00 +0000</pubDate><dc:creator><![CDATA[editor]]></dc:creator>
<content:encoded><![CDATA[Words.]]></content:encoded><wp:post_id>{page}</wp:post_id>
<wp:post_date><![CDATA[2026-01-01 00:00:00]]></wp:post_date>
<wp:post_date_gmt><![CDATA[2026-01-01 00:00:00]]></wp:post_date_gmt>
<wp:comment_status><![CDATA[open]]></wp:comment_status><wp:post_name><![CDATA[page-{page}]]></wp:post_name>
<wp:status><![CDATA[publish]]></wp:status><wp:post_type><![CDATA[post]]></wp:post_type>
<wp:post_password><![CDATA[]]></wp:post_password>
"""
_WXR_COMMENT = """<wp:comment><wp:comment_id>{id}</wp:comment_id>
<wp:comment_author><![CDATA[{author}]]></wp:comment_author>
<wp:comment_author_email><![CDATA[{email}]]></wp:comment_author_email>
<wp:comment_author_url></wp:comment_author_url><wp:comment_author_IP><![CDATA[192.0.2.7]]></wp:comment_author_IP>
<wp:comment_date><![CDATA[{when:%Y-%m-%d %H:%M:%S}]]></wp:comment_date>
<wp:comment_date_gmt><![CDATA[{when:%Y-%m-%d %H:%M:%S}]]></wp:comment_date_gmt>
<wp:comment_content><![CDATA[{text}]]></wp:comment_content><wp:comment_approved><![CDATA[1]]></wp:comment_approved>
<wp:comment_type><![CDATA[comment]]></wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent>
<wp:comment_user_id>0</wp:comment_user_id></wp:comment>
"""
_DISQUS_HEAD = """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<category dsq:id="1"><forum>bench</forum><title>General</title><isDefault>true</isDefault></category>
"""
_DISQUS_THREAD = """<thread dsq:id="{page}"><id>page-{page}</id><forum>bench</forum><category dsq:id="1" />
<link>https://bench.example/page-{page}/</link><title>Page {page}</title><message />
<createdAt>2026-01-01T00:00:00Z</createdAt><isClosed>false</isClosed><isDeleted>false</isDeleted></thread>
"""
_DISQUS_POST = """<post dsq:id="{id}"><id /><message><![CDATA[<p>{html}</p>]]></message>
<createdAt>{when:%Y-%m-%dT%H:%M:%SZ}</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
<author><name>{author}</name><isAnonymous>false</isAnonymous><username>{user}</username></author>
<thread dsq:id="{page}" />{parent}</post>
"""


def wxr(file: Path, comments: int) -> None:
    """A WordPress export (WXR 1.2) with this many comments on pages of a thousand."""
    with file.open("w", encoding="utf-8") as to:
        to.write(_WXR_HEAD)
        for page, thread in _pages(comments):
            to.write(_WXR_ITEM.format(page=page))
            for post in thread:
                email = f"{_user(post)}@example.org"
                parent = 0 if post.parent is None else _id(page, post.parent)
                given = {"author": post.author, "email": email, "text": post.text, "parent": parent}
                to.write(_WXR_COMMENT.format(id=_id(page, post.number), when=_when(post), **given))
            to.write("</item>\n")
        to.write("</channel></rss>\n")


def disqus(file: Path, comments: int) -> None:
    """A Disqus export with the same comments: threads first, then posts."""
    pages = [(page, list(thread)) for page, thread in _pages(comments)]
    with file.open("w", encoding="utf-8") as to:
        to.write(_DISQUS_HEAD)
        for page, _ in pages:
            to.write(_DISQUS_THREAD.format(page=page))
        for page, thread in pages:
            for post in thread:
                html = escape(post.text).replace("\n\n", "</p><p>")
                parent = "" if post.parent is None else f'<parent dsq:id="{_id(page, post.parent)}" />'
                given = {"author": post.author, "user": _user(post), "page": page, "parent": parent}
                to.write(_DISQUS_POST.format(id=_id(page, post.number), html=html, when=_when(post), **given))
        to.write("</disqus>\n")


def _pages(comments: int) -> Iterator[tuple[int, Iterator[Post]]]:
    corpus = Corpus()
    for page, start in enumerate(range(0, comments, A_PAGE), 1):
        yield page, corpus.thread(min(A_PAGE, comments - start), page)


def _id(page: int, number: int) -> int:
    return page * A_PAGE + number


def _user(post: Post) -> str:
    return post.author.lower().replace(" ", ".")


def _when(post: Post) -> datetime:
    return FIRST_DAY + timedelta(minutes=post.number + 1)
