"""What may be typed: lengths, e-mail addresses, websites, and for how long words can be changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import strategies as st
from samples import law, thread

from weighin.domain import addresses, limits
from weighin.domain.errors import Code, Refusal
from weighin.domain.types import MINUTE

Rule = Callable[[str], str | None]


def refused(rule: Rule, typed: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        rule(typed)
    return caught.value


@pytest.mark.parametrize("letter", ["n", "ệ", "字", "\U0001f600"])
def test_a_name_has_at_most_eighty_characters(letter: str) -> None:
    assert limits.name(letter * 80) == letter * 80
    for length in (81, 200):
        no = refused(limits.name, letter * length)
        assert (no.code, no.field) == (Code.NAME_TOO_LONG, "name")
        assert str(length) in no.message


@pytest.mark.parametrize("letter", ["n", "ệ", "字", "\U0001f600"])
def test_a_comment_has_at_most_ten_thousand_characters(letter: str) -> None:
    assert limits.comment_text(letter * 10_000) == letter * 10_000
    no = refused(limits.comment_text, letter * 10_001)
    assert (no.code, no.field) == (Code.TEXT_TOO_LONG, "text")
    assert "10,001" in no.message


def test_what_is_cleaned_away_does_not_count() -> None:
    assert limits.name("  Ann \u202e\n" + " " * 100 + "Lee\0") == "Ann Lee"
    assert limits.comment_text("\n\n  one\r\n\r\ntwo \n \n" + "\n" * 20_000) == "  one\n\ntwo"


@pytest.mark.parametrize("typed", ["", "   ", "\n"])
def test_an_e_mail_address_and_a_website_may_be_left_out(typed: str) -> None:
    assert limits.email(typed) is None
    assert limits.website(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "ann@mail.example",
        "ann.lee+news@sub.mail.example",
        "o@x.co",
        "jürgen@exämple.example",
        "用户@例子.广告",
        "a" * 64 + "@mail.example",
    ],
)
def test_e_mail_addresses_that_are_taken(typed: str) -> None:
    assert limits.email(f"  {typed}\n") == typed


@pytest.mark.parametrize(
    "typed",
    [
        "ann",
        "ann@",
        "@mail.example",
        "ann@mail",
        "ann@mail..example",
        "ann@.mail.example",
        "ann@mail.example.",
        "ann@lee@mail.example",
        "ann lee@mail.example",
        "Ann <ann@mail.example>",
        "ann@mail.example, eve@mail.example",
        "ann@mail.example;eve@mail.example",
        "ann@mail.example\nBcc: eve@mail.example",
        '"ann"@mail.example',
        "a" * 65 + "@mail.example",
        "ann@" + "mail." * 60 + "example",
    ],
)
def test_e_mail_addresses_that_are_refused(typed: str) -> None:
    no = refused(limits.email, typed)
    assert (no.code, no.field) == (Code.EMAIL_INVALID, "email")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://ann.example", "https://ann.example"),
        ("http://ann.example/about?x=1#top", "http://ann.example/about?x=1#top"),
        ("HTTPS://Ann.example", "HTTPS://Ann.example"),
        ("https://ann.example:8443/", "https://ann.example:8443/"),
        ("https://[2001:db8::1]/", "https://[2001:db8::1]/"),
        ("https://exämple.example/ä", "https://exämple.example/ä"),
        ("https://ann.example/it's?whose='ann'", "https://ann.example/it's?whose='ann'"),
        ("ann.example", "https://ann.example"),
        ("ann.example/@ann", "https://ann.example/@ann"),
        ("ann.example/a:b", "https://ann.example/a:b"),
        (" https://ann.example\n", "https://ann.example"),
    ],
)
def test_websites_that_are_taken(typed: str, kept: str) -> None:
    assert limits.website(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "javascript://ann.example/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "file:///etc/passwd",
        "ftp://ann.example",
        "mailto:ann@mail.example",
        "https://ann@ann.example",
        "https://bank.example:pw@evil.example/",
        "ann@mail.example",
        "https://",
        "https:///path",
        "https:ann.example",
        "https://ann.example:port/",
        "https://ann.example:99999/",
        "https://[::1",
        "https://ann.example/a b",
        'https://ann.example/"onclick="alert(1)',
        "https://ann.example/<script>",
        "https://ann.example\\@evil.example",
        "https://ann.example/" + "a" * 2000,
        "https://ann'.example/",
        "https://ann.example;script-src/",
        "https://ann.example,evil.example/",
        "https://ann..ü.example/",
        "https://%61nn.example/",
        "https://*.ann.example/",
    ],
)
def test_websites_that_are_refused(typed: str) -> None:
    no = refused(limits.website, typed)
    assert (no.code, no.field) == (Code.WEBSITE_INVALID, "website")


@pytest.mark.parametrize("hidden", ["\0", "\x1f", "\x7f", "\x85", "\u2028", "\ud800", "\t", "\n"])
def test_an_address_holds_no_control_characters(hidden: str) -> None:
    assert not limits.is_web_address(f"https://ann.example/{hidden}a")


Addresses = st.from_regex(r"https?://[^/]{0,12}(/.{0,12})?", fullmatch=True)


@law(Addresses | st.text())
def test_whatever_passes_for_an_address_can_be_compared_and_stored(text: str) -> None:
    if limits.is_web_address(text):
        assert addresses.canonical(text)
        assert addresses.origin(text).startswith(("http://", "https://"))
        assert addresses.origin(text).isascii()  # it stands in headers
        assert "\0" not in text


@pytest.mark.parametrize(
    ("person", "minutes", "code"),
    [
        (7, 0, None),
        (7, 15, None),
        (7, 16, Code.EDIT_WINDOW_OVER),
        (8, 0, Code.NOT_YOURS),
        (None, 0, Code.NOT_YOURS),
    ],
)
def test_only_the_writer_can_change_words_and_for_fifteen_minutes(
    person: int | None, minutes: int, code: Code | None
) -> None:
    comment = replace(thread([None])[0], person_id=7)
    now = comment.created_at + minutes * MINUTE
    if code is None:
        limits.may_change(comment, person, now)
    else:
        assert refused(lambda _: limits.may_change(comment, person, now), "").code is code
