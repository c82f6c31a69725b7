"""Addresses: which ones are the same page, and the short names of stories."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from samples import law

from weighin.domain.addresses import SLUG_MAX, canonical, is_slug, origin, slugify

PAGE = "https://blog.example/2026/ferry?id=7"
SAME = [
    "http://blog.example/2026/ferry?id=7",
    "https://blog.example/2026/ferry/?id=7",
    "https://blog.example/2026/ferry?id=7#comments",
    "https://BLOG.Example/2026/ferry?id=7",
    "https://blog.example:443/2026/ferry?id=7",
    "http://blog.example:80/2026/ferry?id=7",
    "https://blog.example./2026/ferry?id=7",
    "https://blog.example/2026/ferry?utm_source=mail&id=7&utm_campaign=x&UTM_Medium=y",
    "https://blog.example/2026/ferry?fbclid=1&id=7&gclid=2&mc_cid=3&mc_eid=4&ref_src=5",
    "https://blog.example/2026/%66erry?id=%37",
    "  https://blog.example/2026/ferry?id=7\n",
    "//blog.example/2026/ferry?id=7",
]
OTHER = [
    "https://blog.example/2026/ferry",
    "https://blog.example/2026/ferry?id=8",
    "https://blog.example/2026/ferry?id=7&page=2",
    "https://blog.example/2026/Ferry?id=7",
    "https://blog.example:8080/2026/ferry?id=7",
    "https://www.blog.example/2026/ferry?id=7",
    "https://blog.example/2026/ferry-2?id=7",
    "https://blog.example/2026/ferry%3Fid=7",
]


@pytest.mark.parametrize("url", SAME)
def test_one_page_has_one_address(url: str) -> None:
    assert canonical(url) == canonical(PAGE) == "blog.example/2026/ferry?id=7"


@pytest.mark.parametrize("url", OTHER)
def test_two_pages_stay_two(url: str) -> None:
    assert canonical(url) != canonical(PAGE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://blog.example", "https://blog.example/"),
        ("https://blog.example/?", "https://blog.example/"),
        ("https://blog.example/fähre", "https://blog.example/f%C3%A4hre"),
        ("https://blog.example/f%c3%a4hre", "https://blog.example/f%C3%A4hre"),
        ("https://blog.example/~ann", "https://blog.example/%7Eann"),
        ("https://blog.example/?q=two+words", "https://blog.example/?q=two%20words"),
        ("https://blog.example/?q=", "https://blog.example/?q"),
        ("https://blog.example/?q=ä", "https://blog.example/?q=%C3%A4"),
        ("https://blog.example/it's", "https://blog.example/it%27s"),
        ("https://blög.example/", "https://xn--blg-tna.example/"),
    ],
)
def test_spelling_does_not_make_another_page(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


paths = st.text("abcAZ09-_.~%/ä é?&=+", max_size=30)


@law(paths)
def test_a_canonical_address_is_its_own_canonical_form(path: str) -> None:
    address = canonical(f"https://blog.example/{path}")
    assert canonical(f"http://{address}") == address


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Blog.Example/a?b#c", "https://blog.example"),
        ("https://blog.example:443", "https://blog.example"),
        ("http://blog.example:80/", "http://blog.example"),
        ("http://blog.example:443/", "http://blog.example:443"),
        ("https://blog.example:8443/a", "https://blog.example:8443"),
        ("https://Blög.example/", "https://xn--blg-tna.example"),
        ("http://[2001:DB8::1]:8000/a", "http://[2001:db8::1]:8000"),
    ],
)
def test_the_origin_is_scheme_host_and_unusual_port(url: str, expected: str) -> None:
    assert origin(url) == expected


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Who moved the ferry?", "who-moved-the-ferry"),
        ("  Ärger -- im  Café!  ", "arger-im-cafe"),
        ("50 % of what’s left", "50-of-whats-left"),
        ("ﬁve", "five"),
        ("Ферма", "story"),
        ("夕方", "story"),
        ("?!", "story"),
        ("", "story"),
        ("a" * 99 + " b", "a" * 99),
        ("a" * 200, "a" * SLUG_MAX),
    ],
)
def test_a_title_makes_a_short_name(title: str, slug: str) -> None:
    assert slugify(title) == slug


@law(st.text())
def test_every_title_makes_a_usable_name_and_a_name_makes_itself(title: str) -> None:
    slug = slugify(title)
    assert is_slug(slug)
    assert slugify(slug) == slug


@pytest.mark.parametrize("text", ["", "A", "a_b", "-a", "a-", "a--b", "a b", "ä", "a\n", "a/b", "..", "a" * 101])
def test_what_is_no_short_name(text: str) -> None:
    assert not is_slug(text)
