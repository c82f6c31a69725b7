"""Addresses that mail is sent to: what cannot be one is refused, and nothing gets into a header through one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weighin.domain import following
from weighin.domain.errors import Code, Refusal
from weighin.domain.following import PAUSES, again


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("ann@mail.example", "ann@mail.example"),
        ("  Ann.O'Neil+ferry@Mail.Example\t", "ann.o'neil+ferry@mail.example"),
        ("a@b.co", "a@b.co"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("ann@xn--bcher-kva.example", "ann@xn--bcher-kva.example"),
        ("ann@例え.テスト", "ann@xn--r8jz45g.xn--zckzah"),
        ("Jürgen@mail.example", "jürgen@mail.example"),
        ("ju\u0308rgen@mail.example", "jürgen@mail.example"),
        (f"{'x' * 64}@mail.example", f"{'x' * 64}@mail.example"),
    ],
)
def test_an_address_is_taken_as_the_network_writes_it(typed: str, address: str) -> None:
    assert following.address(typed) == address
    assert following.address(address) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ann",
        "@",
        "ann@",
        "@mail.example",
        "ann@@mail.example",
        "ann@mail@mail.example",
        "ann@localhost",
        "ann@127.0.0.1",
        "ann@[127.0.0.1]",
        "ann@mail..example",
        "ann@.mail.example",
        "ann@mail.example.",
        "ann@-mail.example",
        "ann@ma_il.example",
        "ann@mail.example,bo@mail.example",
        "ann@mail.example;bo@mail.example",
        "ann@mail.example bo@mail.example",
        "ann bo@mail.example",
        ".ann@mail.example",
        "ann.@mail.example",
        "an..n@mail.example",
        '"ann bo"@mail.example',
        "Ann <ann@mail.example>",
        "ann@mail.example\r\nBcc: all@mail.example",
        "ann@mail.example\nBcc: all",
        "ann\r\n@mail.example",
        "ann\x00@mail.example",
        "ann\x7f@mail.example",
        "ann\u202e@mail.example",
        "ann\u2028@mail.example",
        "ann\u00a0@mail.example",
        "ann\u200b@mail.example",
        "ann@mail\u3002example",
        "ann@ma\u200dil.example",
        "ann@fa\u00df.example",  # to older rules this is another domain
        "ann@\ud800.example",
        f"{'x' * 65}@mail.example",
        f"{'ü' * 33}@mail.example",
        f"ann@{'x' * 64}.example",
        f"ann@{'x.' * 130}example",
        "x" * 100_000 + "@mail.example",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refusal:
        following.address(typed)
    assert (refusal.value.code, refusal.value.field) == (Code.EMAIL_INVALID, "email")


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_address_breaks_a_line_or_quotes_anything(local: str, domain: str) -> None:
    try:
        found = following.address(f"{local}@{domain}.example")
    except Refusal:
        return
    assert found.count("@") == 1
    assert not set(found) & set(' \t\r\n\x00<>,;:"\\()[]\u2028\u2029\x85')
    assert found.partition("@")[2].isascii()


def test_addresses_of_one_mailbox_are_counted_as_one() -> None:
    same = {"ann.lee@mail.example", "annlee+1@mail.example", "a.n.n.lee+x+y@mail.example"}
    assert {following.mailbox(one) for one in same} == {"annlee@mail.example"}
    assert following.mailbox("+@mail.example") != following.mailbox("ann@mail.example")


def test_pauses_grow_and_end() -> None:
    moments = [again(tries, 0) for tries in range(1, len(PAUSES) + 2)]
    assert moments[-1] is None
    assert moments[:-1] == sorted(PAUSES)
