"""Making a site and its moderators: what is taken, what is refused, and nothing done twice."""

from __future__ import annotations

import pytest

from cast import NOW, make_site
from weighin.actions import sites
from weighin.domain.errors import Code, Refusal
from weighin.domain.types import Role, Site
from weighin.storage.db import Database


def refusal(db: Database, key: str = "k", name: str = "N", url: str = "https://k.example", *origins: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        sites.create(db, key, name, url, "", origins, NOW)
    return caught.value


def test_a_site_is_found_by_its_key_as_it_was_made(db: Database) -> None:
    made = sites.create(
        db, "the-gazette", " The\nGazette ", "https://g.example/", "Rule 1", ("https://B.example/a",), NOW
    )
    assert (made.key, made.name, made.url, made.policy) == ("the-gazette", "The Gazette", "https://g.example", "Rule 1")
    assert (made.origins, made.holds_all) == (("https://b.example",), False)
    assert sites.find(db, "the-gazette") == made


def test_a_site_keeps_the_time_zone_that_it_is_given(db: Database) -> None:
    site = make_site(db)
    assert site.time_zone == "UTC"
    assert sites.change(db, site, time_zone="Europe/Berlin").time_zone == "Europe/Berlin"
    made = sites.create(db, "k", "K", "https://k.example", "", [], NOW, "America/New_York")
    assert sites.find(db, "k") == made
    assert made.time_zone == "America/New_York"
    for wrong in ("", "Berlin", "europe/berlin", "UTC+2", "../etc/passwd", "/etc/localtime", "\0"):
        with pytest.raises(Refusal) as caught:
            sites.change(db, site, time_zone=wrong)
        assert (caught.value.code, caught.value.field) == (Code.SETTING_INVALID, "time_zone")


def test_keys_that_are_taken(db: Database) -> None:
    for key in ("a", "a1", "1", "a-b", "a--b", "a" * 64):
        assert make_site(db, key).key == key


@pytest.mark.parametrize("key", ["", "A", "-a", "a-", "a b", "a_b", "ä", "a/b", "a\n", "a\0", "a" * 65])
def test_keys_that_are_refused(sqlite_db: Database, key: str) -> None:
    no = refusal(sqlite_db, key)
    assert (no.code, no.field) == (Code.SETTING_INVALID, "site")


@pytest.mark.parametrize("name", ["", "  ", "\u3164", "\u200b\u2800", "n" * 81])
def test_names_that_are_refused(sqlite_db: Database, name: str) -> None:
    no = refusal(sqlite_db, name=name)
    assert (no.code, no.field) == (Code.SETTING_INVALID, "name")


@pytest.mark.parametrize("url", ["", "k.example", "ftp://k.example", "javascript:x", "https://a@k.example", "https://"])
def test_addresses_that_are_refused(sqlite_db: Database, url: str) -> None:
    for no in (
        refusal(sqlite_db, url=url),
        refusal(sqlite_db, "k", "N", "https://k.example", "https://ok.example", url),
    ):
        assert (no.code, no.field) == (Code.SETTING_INVALID, "url")
        assert repr(url) in no.message


def test_a_key_that_exists_changes_nothing(db: Database, site: Site) -> None:
    assert refusal(db, site.key, "Another", "https://other.example").code is Code.SITE_EXISTS
    assert sites.find(db, site.key) == site


def test_looking_for_a_site_that_is_not_there_names_those_that_are(db: Database) -> None:
    for made, told in ((None, "none yet"), ("gazette", "gazette"), ("herald", "gazette, herald")):
        if made:
            make_site(db, made)
        with pytest.raises(Refusal) as caught:
            sites.find(db, "times")
        assert caught.value.code is Code.SITE_UNKNOWN
        assert told in caught.value.message


def test_a_moderator_is_made_once_for_each_site(db: Database, site: Site) -> None:
    made = sites.moderator(db, site, " mod@gazette.example ", NOW)
    assert (made.name, made.email, made.role) == ("mod", "mod@gazette.example", Role.MODERATOR)
    assert sites.moderator(db, site, "mod@gazette.example", NOW) == made
    other = sites.moderator(db, make_site(db, "herald"), "mod@gazette.example", NOW)
    assert other.id != made.id


def test_a_moderator_needs_an_address(db: Database, site: Site) -> None:
    for email in ("", "  ", "mod", "mod@gazette", "mod@gazette.example, eve@gazette.example"):
        with pytest.raises(Refusal) as caught:
            sites.moderator(db, site, email, NOW)
        assert caught.value.code is Code.EMAIL_INVALID
