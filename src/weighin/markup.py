"""Comment text to safe HTML. The only place where words become markup.

Markdown goes through markdown-it without raw HTML, everything through nh3's allow-list afterwards,
so a mistake in one of the two is not yet a hole.
"""

from __future__ import annotations

import re
from html import unescape

import nh3
from markdown_it import MarkdownIt

TAGS = {"p", "br", "em", "strong", "s", "blockquote", "pre", "code", "ul", "ol", "li", "a", "hr"}
STORY_TAGS = TAGS | {
    "h2",
    "h3",
    "h4",
    "img",
    "figure",
    "figcaption",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
STORY_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
}
SCHEMES = {"http", "https", "mailto"}
_ABSOLUTE = ("http://", "https://", "mailto:")
REL = "nofollow ugc noopener"

LINKS_MAX = 100

_HEADING = re.compile(r"<(/?)h([1-6])>")
_BLOCK = re.compile(r"<(p|div|blockquote|pre|ul|ol|h[1-6]|table|hr)\b", re.IGNORECASE)
_BLOCK_ENDS = re.compile(r"<br ?/?>|</(?:p|li|blockquote|pre|h[1-6]|t[dhr])>")
_MARKUP = re.compile("[<>&\\x00-\\x08\\x0b-\\x1f\\x7f-\\xa0]")
_PARAGRAPHS = re.compile(r"\n\s*\n")
_PRE = re.compile(r"(<pre\b.*?</pre>)", re.IGNORECASE | re.DOTALL)
# As the cleaner writes it: a quotation mark inside a value is always &quot;.
_LINK = re.compile(r'<a((?: [a-z]+="[^"]*")*)>(.*?)</a>', re.DOTALL)
_NESTED_QUOTES = re.compile(r"^(?:[ \t]*>){12,}", re.MULTILINE)


class _Comments(MarkdownIt):
    """Takes for a link only what leads somewhere by itself: the rest stays what was typed, for its writer to see."""

    def validateLink(self, url: str) -> bool:
        return url.lower().startswith(_ABSOLUTE)


def _parser(*, linkify: bool) -> MarkdownIt:
    # maxNesting keeps a wall of > or [ from costing more than it is worth.
    parser = _Comments("commonmark", {"html": False, "linkify": linkify, "breaks": True, "maxNesting": 20})
    parser.enable("strikethrough").disable(["image", "heading", "lheading", "reference", "html_block", "html_inline"])
    if linkify:
        parser.enable("linkify")
        assert parser.linkify is not None
        parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    return parser


_PLAIN = _parser(linkify=False)
_LINKING = _parser(linkify=True)  # four times the cost: only for text that holds an address
_STORY = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(
    ["table", "strikethrough", "smartquotes"]
)


def comment(text: str) -> str:
    """Markdown as readers write it, to safe HTML: paragraphs, emphasis, quotes, code, lists, links."""
    text = _NESTED_QUOTES.sub(lambda match: ">" * 12, text)
    # Its cost grows faster than the number of addresses; nobody reads a hundred.
    parser = _LINKING if 0 < text.count("://") <= LINKS_MAX else _PLAIN
    return _safe(parser.render(text))


def story(text: str) -> str:
    """Markdown of a story's body, which the publication wrote, to safe HTML with headings, pictures and tables."""
    html = _levelled(_STORY.render(text))
    return nh3.clean(html, tags=STORY_TAGS, attributes=STORY_ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener")


def imported_html(html: str) -> str:
    """HTML that another system stored, to safe HTML of the same tags as our own comments."""
    html = html.strip()
    return _safe(html if _BLOCK.search(html) else f"<p>{html}</p>") if html else ""


def imported_wordpress(text: str) -> str:
    """WordPress's half HTML, in which a blank line ends a paragraph and a line break is one, to safe HTML."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        return ""
    if not _MARKUP.search(text):  # most comments are only words: there is nothing to clean
        paragraphs = (paragraph.strip().replace("\n", "<br>") for paragraph in _PARAGRAPHS.split(text))
        return "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph)
    blocks = []
    for part in _PRE.split(text):
        if _PRE.match(part):
            blocks.append(part)
            continue
        for paragraph in _PARAGRAPHS.split(part.strip()):
            words = paragraph.strip()
            if words:
                blocks.append(words if _BLOCK.match(words) else f"<p>{words.replace(chr(10), '<br>')}</p>")
    return _safe("\n".join(blocks))


def words(html: str) -> str:
    """The words of safe HTML without its marks: blocks are apart, nothing of them is a tag any more."""
    return unescape(nh3.clean(_BLOCK_ENDS.sub(" ", html), tags=set()))


def excerpt(html: str) -> str:
    """The words of a comment that are its writer's own: what it quotes is left out, unless there is nothing else."""
    return words(_UNQUOTED.clean(html)).strip() or words(html)


def _levelled(html: str) -> str:
    """Headings moved so that the topmost is an h2 and none is below h4: the page's headline is its only h1."""
    top = min((int(level) for _, level in _HEADING.findall(html)), default=2)
    return _HEADING.sub(lambda found: f"<{found[1]}h{min(4, int(found[2]) - top + 2)}>", html)


_UNQUOTED = nh3.Cleaner(tags=TAGS - {"blockquote"}, attributes={}, clean_content_tags={"blockquote"})
# Made once: to set it up costs more than to clean a comment.
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    url_schemes=SCHEMES,
    url_relative="deny",  # it would lead to a page of ours that the writer never meant
    link_rel=REL,
)


def _safe(html: str) -> str:
    cleaned = _CLEANER.clean(html).strip()
    return _LINK.sub(_alive, cleaned) if "<a" in cleaned else cleaned


def _alive(link: re.Match[str]) -> str:
    """A link that leads somewhere; of one whose address was not allowed, only the words."""
    attributes = link[1].split('"')[::2]  # what stands outside of the values
    return link[0] if " href=" in attributes else link[2]
