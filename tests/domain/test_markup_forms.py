"""What writers get for what they type, and that no text takes for ever."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from samples import law
from test_markup import EVERY, Reader, Render, assert_harmless

from weighin import markup

REL = ' rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
        ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>"),
        ("> said\n\nno", "<blockquote>\n<p>said</p>\n</blockquote>\n<p>no</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>'),
        ("```\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>"),
        ("[x](https://a.example)", f'<p><a href="https://a.example"{REL}>x</a></p>'),
        (
            "see https://a.example/b?c=d.",
            f'<p>see <a href="https://a.example/b?c=d"{REL}>https://a.example/b?c=d</a>.</p>',
        ),
        ("a.example and a@b.example", "<p>a.example and a@b.example</p>"),
        ("# not a headline", "<p># not a headline</p>"),
        ("#1 is\n===", "<p>#1 is<br>\n===</p>"),
        ("<b>bold</b> & 1 < 2", "<p>&lt;b&gt;bold&lt;/b&gt; &amp; 1 &lt; 2</p>"),
    ],
)
def test_markdown_as_readers_write_it(typed: str, html: str) -> None:
    assert markup.comment(typed) == html


@pytest.mark.parametrize(
    ("stored", "html"),
    [
        ("", ""),
        ("  \n", ""),
        ("just <b>words</b> <i>and</i> <em>tags</em>", "<p>just words and <em>tags</em></p>"),
        ("<p>a</p><p>b</p>", "<p>a</p><p>b</p>"),
        ('<a href="https://a.example" rel="dofollow">x</a>', f'<p><a href="https://a.example"{REL}>x</a></p>'),
        ("<div>a<script>b</script></div>", "a"),
    ],
)
def test_html_from_elsewhere(stored: str, html: str) -> None:
    assert markup.imported_html(stored) == html


@pytest.mark.parametrize(
    ("stored", "html"),
    [
        ("", ""),
        ("a\nb\r\n\r\nc", "<p>a<br>b</p>\n<p>c</p>"),
        ("<blockquote>a</blockquote>\n\nb", "<blockquote>a</blockquote>\n<p>b</p>"),
        ("<pre>a\n\nb</pre>\nc", "<pre>a\n\nb</pre>\n<p>c</p>"),
        ("1 < 2", "<p>1 &lt; 2</p>"),
    ],
)
def test_wordpress_text_keeps_its_line_breaks(stored: str, html: str) -> None:
    assert markup.imported_wordpress(stored) == html


def test_a_story_has_headings_pictures_and_tables_and_leaves_the_only_h1_to_the_page() -> None:
    html = markup.story(
        "# One\n\n## Two\n\n###### Six\n\n![A ferry](/p/f.png)\n\n|a|b|\n|-|-|\n|1|2|\n\n[x](https://a.example)"
    )
    reader = Reader(html)
    found = {tag for tag, _ in reader.tags}
    assert {"h2", "h4", "img", "table", "td", "a"} <= found
    assert not found & {"h1", "h5", "h6"}
    assert ("img", {"src": "/p/f.png", "alt": "A ferry"}) in reader.tags


@law(st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="*_`~[]\\&!"), min_size=1))
def test_no_word_is_lost(word: str) -> None:
    quoted = "x" + word  # so that nothing at its head makes a list, a quote or a fence of it
    assert Reader(markup.comment(quoted)).words == quoted


N = 10_000
WALLS = {
    "quotes": ">" * N,
    "spaced quotes": "> " * (N // 2),
    "quotes by line": ">\n" * (N // 2),
    "open brackets": "[" * N,
    "closed brackets": "](" * (N // 2),
    "open links": "[a](" * (N // 4),
    "open pictures": "![](" * (N // 4),
    "angle links": "[](<" * (N // 4),
    "definitions": "[a]: " * (N // 5),
    "stars": "*a " * (N // 3),
    "strong": "**a" * (N // 3),
    "mixed emphasis": "*_" * (N // 2),
    "strikes": "~~a" * (N // 3),
    "underscores": "_" * N,
    "backticks": "`" * N,
    "ticks of all lengths": " ".join("`" * n for n in range(1, 140)),
    "backslashes": "\\" * N,
    "entities": "&#1" * (N // 3),
    "nested list": "".join(f"{' ' * 2 * n}- a\n" for n in range(98)),
    "list in one line": "- " * (N // 2),
    "numbers in one line": "1. " * (N // 3),
    "tables": ("|a" * 50 + "\n" + "|-" * 50 + "\n") * 49,
    "schemes": "a://" * (N // 4),
    "addresses": "http://a.b " * (N // 11),
    "half addresses": "http://" * (N // 7),
    "brackets in an address": "http://a.b/" + "(" * N,
    "autolinks": "<http://" * (N // 8),
    "open tags": "<" * N,
    "open em": "<em>" * (N // 4),
    "open links and em": "<a><em>" * (N // 7),
    "open blockquotes": "<blockquote>" * (N // 12),
    "open tables": "<table>" * (N // 7),
    "open pre": "<pre " * (N // 5),
    "open comments": "<!--" * (N // 4),
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("render", EVERY)
@pytest.mark.parametrize("wall", WALLS)
def test_no_wall_of_ten_thousand_characters_takes_for_ever(wall: str, render: Render) -> None:
    assert_harmless(render(WALLS[wall]), render)
