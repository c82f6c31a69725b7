"""Keys of other systems on both engines: made, found, revoked, counted, and what comes with them."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from cast import NOW, make_site
from weighin.actions import keys, sites
from weighin.domain.errors import Code, Refusal
from weighin.domain.keys import Feedback, FeedbackKind, Uses, is_month, month
from weighin.domain.types import Site
from weighin.storage import feedback
from weighin.storage.db import Database


def said(words: str, spam: float = 1.0) -> Feedback:
    return Feedback(FeedbackKind.SPAM if spam else FeedbackKind.HAM, words, {"spam": spam})


def test_a_key_is_found_by_who_holds_it(db: Database, site: Site) -> None:
    made, key = keys.make(db, site, "  The  blog ", NOW)
    assert keys.KEY.fullmatch(key)
    assert keys.find(db, key) == made
    assert (made.site_id, made.name, made.created_at, made.revoked_at) == (site.id, "The blog", NOW, None)
    assert key.startswith(made.first_eight)
    assert key.endswith(made.last_four)
    for wrong in ("", key[:-1], key + "0", key.upper(), made.first_eight, "\x00", "g" * 40):
        assert keys.find(db, wrong) is None


def test_a_key_itself_is_stored_nowhere(db: Database, site: Site) -> None:
    _, key = keys.make(db, site, "", NOW)
    with db.read() as conn:
        (row,) = conn.execute(text("SELECT * FROM keys")).all()
    assert not [value for value in row if isinstance(value, str) and key[8:-4] in value]


def test_a_secret_that_signs_is_known_for_its_site_until_it_is_revoked(db: Database, site: Site) -> None:
    secret = "empsec_" + "1A2b" * 17
    made = keys.add_signer(db, site, "Coral", f" {secret}\n", NOW)
    assert (made.first_eight, made.last_four, made.name) == ("1a2b1a2b", "1a2b", "Coral")
    (found,) = keys.signers(db, site.key)
    assert (found.key, found.secret) == (made, secret)
    assert secret not in repr(found)
    assert keys.signers(db, "herald") == []
    with pytest.raises(Refusal, match="entered before"):
        keys.add_signer(db, site, "again", secret, NOW)
    assert keys.revoke(db, site, secret, NOW).id == made.id
    assert keys.signers(db, site.key) == []


def test_a_name_too_long_makes_no_key(db: Database, site: Site) -> None:
    with pytest.raises(Refusal) as caught:
        keys.make(db, site, "x" * 81, NOW)
    assert caught.value.code is Code.NAME_TOO_LONG
    assert keys.of_site(db, site) == []


def test_a_revoked_key_is_found_no_more_and_stays_in_the_list(db: Database, site: Site) -> None:
    (first, one), (second, other) = keys.make(db, site, "a", NOW), keys.make(db, site, "b", NOW)
    gone = keys.revoke(db, site, first.first_eight, NOW + 5)
    assert (gone.id, keys.find(db, one), keys.find(db, other)) == (first.id, None, second)
    assert [(key.id, key.revoked_at) for key in keys.of_site(db, site)] == [(first.id, NOW + 5), (second.id, None)]
    assert keys.revoke(db, site, f" {other} ", NOW).id == second.id


def test_what_names_no_key_or_several_revokes_none(db: Database, site: Site) -> None:
    made = [keys.make(db, site, "", NOW)[1] for _ in range(17)]  # two of them begin alike
    doubled = next(key[0] for key in made if sum(other[0] == key[0] for other in made) > 1)
    elsewhere = sites.create(db, "herald", "The Herald", "http://herald.example", "", [], NOW)
    for which, where in ((doubled, site), ("", site), ("zz", site), (made[0], elsewhere)):
        with pytest.raises(Refusal) as caught:
            keys.revoke(db, where, which, NOW)
        assert caught.value.code is Code.KEY_UNKNOWN
    assert all(keys.find(db, key) for key in made)


def test_uses_add_up_by_month(db: Database, site: Site) -> None:
    key, other = keys.make(db, site, "", NOW)[0], keys.make(db, site, "", NOW)[0]
    for _ in range(2):
        keys.count(
            db, {(key, "2026-09"): Uses(3, 2, 1), (key, "2026-10"): Uses(1), (other, "2026-09"): Uses(0, 0, 0, 1, 2)}
        )
    assert keys.uses(db, key, "2026-09") == Uses(6, 4, 2)
    assert keys.uses(db, key, "2026-10") == Uses(2)
    assert keys.uses(db, other, "2026-09") == Uses(missed_spam=2, false_positives=4)
    assert keys.uses(db, other, "2026-10") == Uses()


def test_feedback_keeps_the_last_word_on_each_text(db: Database, site: Site) -> None:
    key, _ = keys.make(db, site, "", NOW)
    learn = [("a", 1.0, True), ("a", 1.0, False), ("b", 0.0, True), ("a", 0.0, True), ("a", 0.0, False)]
    for words, spam, is_new in learn:
        told = said(words, spam)
        assert db.write(lambda conn, told=told: keys.learn(conn, key, told, NOW)) is is_new
    scores = Feedback(FeedbackKind.SCORES, "a", {"toxicity": 0.5}, "guid")
    assert db.write(lambda conn: keys.learn(conn, key, scores, NOW))
    with db.read() as conn:
        assert feedback.of_key(conn, key.id, 9) == [scores, said("a", 0.0), said("b", 0.0)]


def test_the_oldest_feedback_makes_room(db: Database, site: Site) -> None:
    key, _ = keys.make(db, site, "", NOW)
    other, _ = keys.make(db, site, "", NOW)
    db.write(lambda conn: feedback.put(conn, other, "d", said("theirs"), NOW, 3))
    for n in (0, 1, 2, 0, 3):
        db.write(lambda conn, n=n: feedback.put(conn, key, f"d{n}", said(f"words {n}"), NOW, 3))
    with db.read() as conn:
        assert [one.text for one in feedback.of_key(conn, key.id, 9)] == ["words 3", "words 0", "words 2"]
        assert [one.text for one in feedback.of_key(conn, other.id, 9)] == ["theirs"]


def test_a_key_knows_its_home(db: Database) -> None:
    site = make_site(db)
    other = sites.create(db, "herald", "The Herald", "http://herald.example", "", [], NOW)
    assert keys.home(db, keys.make(db, site, "", NOW)[0]) == "http://testserver"
    assert keys.home(db, keys.make(db, other, "", NOW)[0]) == "http://herald.example"


def test_a_month_is_told_in_utc() -> None:
    assert month(NOW) == "2026-09"
    assert [is_month(text) for text in ("2026-09", "2026-9", "2026-13", "", "2026-09-01", "\u0662026-09")] == [True] + [
        False
    ] * 5
