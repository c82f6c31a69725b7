"""Coral's moderation phase: every outcome, whose signature counts, and that nothing passes for want of an answer."""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from asking import ATTACK, PLAIN, SPAM
from browsing import another, browser, db_of, site_of
from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from cast import NOW, make_site
from weighin.actions import keys, sites
from weighin.domain.keys import month
from weighin.moderation.model import of_file
from weighin.moderation.ready import scorer
from weighin.moderation.scorer import Scorer
from weighin.storage.db import Database
from weighin.web import coral_call
from weighin.web.callers import Callers
from weighin.web.judge import Judge
from weighin.web.recent import SENT_MAX, Recent

POLICY = (resources.files("weighin") / "demo" / "policy.md").read_text("utf-8")
ORDINARY = [
    PLAIN,
    "Good point.",
    "I disagree: the tide tables say otherwise.",
    "Thank you for this piece, it is the first one that gives the times.",
    "The log is here: https://harbour.example/log",
]


class Coral:
    """A Coral that has a moderation phase with us; `secrets` sign what it sends."""

    def __init__(self, client: TestClient, *secrets: str) -> None:
        self.client = client
        self.secrets = secrets or ("empsec_" + "1a" * 33,)
        for secret in self.secrets:
            keys.add_signer(db_of(client), site_of(client), "Coral", secret, NOW)
        self.address = "/coral/gazette"

    def asks(self, text: str = PLAIN, *, role: str = "COMMENTER", action: str = "NEW", author: str = "a1") -> Response:
        comment = {"body": text, "parentID": None}
        story = {"id": "s1", "url": "https://gazette.example/ferry"}
        told = {"action": action, "comment": comment, "author": {"id": author, "role": role}, "story": story}
        return self.sends(told | {"site": {"id": "c"}, "tenantID": "t", "tenantDomain": "coral.example"})

    def sends(self, told: Any, **headers: str | bytes) -> Response:
        body = json.dumps(told, indent=2).encode() if not isinstance(told, bytes) else told
        signed = {"X-Coral-Signature": ",".join(signature(secret, body) for secret in self.secrets)}
        kind = {"Content-Type": "application/json", "User-Agent": "Coral Moderation/9.4.0", "Accept": "*/*"}
        return self.client.post(self.address, content=body, headers=kind | signed | headers)


def signature(secret: str, body: bytes) -> str:
    return f"sha256={hmac.new(secret.encode(), body, 'sha256').hexdigest()}"


def status(answer: Response) -> str:
    """The status that an answer gives a comment, "" for no opinion."""
    if answer.status_code == 204:
        assert answer.content == b""
        return ""
    assert answer.status_code == 200, answer.text
    return str(answer.json()["status"])


def rules(client: TestClient, text: str) -> None:
    sites.change(db_of(client), site_of(client), policy=f"### 1. Be fair\n\n```rules\n{text}\n```\n")
    client.app.state.service._sites_read = 0.0  # as five seconds later


@pytest.fixture
def coral(sqlite_db: Database) -> Iterator[Coral]:
    """Coral at a site with the policy that comes with the product."""
    sites.change(sqlite_db, make_site(sqlite_db), policy=POLICY)
    with browser(sqlite_db) as client:
        yield Coral(client)


@pytest.mark.parametrize("text", ORDINARY)
def test_of_an_ordinary_comment_there_is_no_opinion(coral: Coral, text: str) -> None:
    assert status(coral.asks(text)) == ""
    assert status(coral.asks(f"<div>{text}</div>", author="a2", action="EDIT")) in {"", "PREMOD"}


def test_an_attack_is_withheld_as_toxic_by_its_clause(coral: Coral) -> None:
    told = coral.asks("You are a stupid idiot and a pathetic liar, and everybody here knows that.").json()
    assert told["status"] == "SYSTEM_WITHHELD"
    assert told["actions"] == [{"actionType": "FLAG", "reason": "COMMENT_DETECTED_TOXIC"}]
    assert told["clause"] in {"1", "2"}
    assert f"clause {told['clause']}, “" in told["reason"]


def test_an_advertisement_is_withheld_as_spam(coral: Coral) -> None:
    told = coral.asks(SPAM).json()
    assert told["status"] == "SYSTEM_WITHHELD"
    assert told["actions"] == [{"actionType": "FLAG", "reason": "COMMENT_DETECTED_SPAM"}]
    assert told["clause"] == "4"


def test_what_the_policy_rejects_is_rejected_and_says_as_what(coral: Coral) -> None:
    rules(coral.client, "reject if spam above 0.8 and links at least 1")
    told = coral.asks(SPAM).json()
    assert (told["status"], told["clause"]) == ("REJECTED", "1")
    assert told["actions"] == [{"actionType": "FLAG", "reason": "COMMENT_DETECTED_SPAM"}]


def test_what_is_held_for_no_score_waits_without_a_flag(coral: Coral) -> None:
    rules(coral.client, "hold if contains any of “ferry”")
    told = coral.asks().json()
    assert (told["status"], told["clause"], "actions" in told) == ("PREMOD", "1", False)


def test_a_nudge_waits_for_a_moderator_because_coral_cannot_give_it_any_more(coral: Coral) -> None:
    told = coral.asks("First!").json()
    assert (told["status"], told["clause"]) == ("PREMOD", "3")


@pytest.mark.parametrize("role", ["STAFF", "MODERATOR", "ADMIN"])
def test_who_answers_for_their_own_words_is_not_judged(coral: Coral, role: str) -> None:
    assert status(coral.asks(ATTACK, role=role)) == ""


@pytest.mark.parametrize("role", ["COMMENTER", "MEMBER", "SOMETHING_NEW", ""])
def test_everybody_else_is(coral: Coral, role: str) -> None:
    assert status(coral.asks(ATTACK, role=role)) != ""
    assert status(coral.sends({"comment": {"body": ATTACK}})) != ""


def test_what_coral_does_not_tell_holds_a_comment_only_where_it_would_decide(coral: Coral) -> None:
    two_links = "See https://a.example/log and https://b.example/log for the times of that day."
    told = coral.asks(two_links).json()
    assert (told["status"], told["clause"], "actions" in told) == ("PREMOD", "4", False)
    assert "how much its writer has published could not be judged in time" in told["reason"]
    rules(coral.client, "hold if account age below 2 days")
    assert status(coral.asks()) == "PREMOD"
    rules(coral.client, "hold if account age below 2 days and spam above 0.8")
    assert status(coral.asks()) == ""
    rules(coral.client, "hold if copied text")
    assert status(coral.asks()) == ""
    rules(coral.client, "hold if writer is guest")
    assert status(coral.asks()) == ""


def test_the_same_text_again_is_held_and_an_edit_of_it_is_not(coral: Coral) -> None:
    assert status(coral.asks(author="ann")) == ""
    assert status(coral.asks(author="ann", action="EDIT")) == ""
    assert status(coral.asks(author="bo")) == "PREMOD"
    assert status(coral.asks(f"<div>{PLAIN.upper()}</div>", author="bo", action="EDIT")) == "PREMOD"


def test_who_sends_fast_is_held_by_the_rule_for_it(coral: Coral) -> None:
    rules(coral.client, "hold if comments in the last 10 minutes above 2")
    answers = [status(coral.asks(f"Remark number {n}", author="ann")) for n in range(4)]
    assert answers == ["", "", "", "PREMOD"]
    assert status(coral.asks("Another remark", author="bo")) == ""


def test_a_rule_may_ask_for_the_language(coral: Coral) -> None:
    rules(coral.client, "hold if language is not en, unknown")
    assert [status(coral.asks(text)) for text in (PLAIN, "Good.", "Das ist doch Unsinn, die Fähre fuhr um neun.")] == [
        "",
        "",
        "PREMOD",
    ]


def test_a_policy_without_rules_has_no_opinion_and_one_that_cannot_be_read_holds(coral: Coral) -> None:
    sites.change(db_of(coral.client), site_of(coral.client), policy="### 1. Be kind")
    coral.client.app.state.service._sites_read = 0.0
    assert status(coral.asks(ATTACK)) == ""
    rules(coral.client, "hold if spm above 0.8")
    assert status(coral.asks()) == "PREMOD"


# --- signatures


def test_one_valid_signature_among_several_is_enough(coral: Coral) -> None:
    body = json.dumps({"comment": {"body": "Good point."}}).encode()
    good, bad = signature(coral.secrets[0], body), signature("empsec_" + "00" * 33, body)
    for header in (good, f"{bad},{good}", f"{good}, {bad}", f"sha1=ab,{bad},{good}"):
        assert coral.sends(body, **{"X-Coral-Signature": header}).status_code == 204


def test_while_a_secret_is_rolled_both_are_valid_and_a_revoked_one_is_not(coral: Coral) -> None:
    newer = Coral(coral.client, "empsec_" + "2b" * 34)
    assert status(newer.asks()) == status(coral.asks(action="EDIT")) == ""
    gone = keys.revoke(db_of(coral.client), site_of(coral.client), coral.secrets[0], NOW)
    assert gone.first_eight == "1a1a1a1a"
    coral.client.app.state.service.callers = Callers(db_of(coral.client), "none")
    assert coral.asks().status_code == 403
    assert newer.asks(action="EDIT").status_code == 204


def test_without_a_signature_or_with_a_wrong_one_there_is_no_answer(coral: Coral) -> None:
    body = json.dumps({"comment": {"body": PLAIN}}).encode()
    for header in ("", "sha1=ab", "sha256", "ab" * 32, " , ,"):
        answer = coral.sends(body, **{"X-Coral-Signature": header})
        assert (answer.status_code, answer.json()["code"]) == (401, "signature_missing")
        assert answer.headers["content-type"] == "application/problem+json"
    valid = signature(coral.secrets[0], body)
    of_others = signature(coral.secrets[0], body + b" ")
    for header in (
        "sha256=",
        "sha256=zz",
        valid[:-1],
        f"sha256={valid[7:].upper()}",
        f"{valid}0",
        of_others,
        b"sha256=\xe9",
    ):
        answer = coral.sends(body, **{"X-Coral-Signature": header})
        assert (answer.status_code, answer.json()["code"]) == (403, "signature_invalid"), header
    assert coral.sends(body, **{"X-Coral-Signature": ",".join(["sha256=ab"] * 50 + [valid])}).status_code == 403


def test_the_secret_of_one_site_signs_for_no_other(coral: Coral) -> None:
    sites.create(db_of(coral.client), "herald", "The Herald", "http://herald.example", POLICY, [], NOW)
    for there in ("/coral/herald", "/coral/nowhere", "/coral/%00"):
        coral.address = there
        assert coral.asks().status_code in {403, 404}


def test_the_host_that_coral_uses_does_not_matter(coral: Coral) -> None:
    sites.create(db_of(coral.client), "herald", "The Herald", "http://herald.example", "", [], NOW)
    coral.client.app.state.service._sites_read = 0.0
    body = json.dumps({"comment": {"body": ATTACK}}).encode()
    assert status(coral.sends(body, Host="10.0.0.7:8000")) == "SYSTEM_WITHHELD"


def test_the_secret_opens_no_other_door_and_a_key_signs_nothing(coral: Coral) -> None:
    _, key = keys.make(db_of(coral.client), site_of(coral.client), "blog", NOW)
    body = json.dumps({"comment": {"body": PLAIN}}).encode()
    assert coral.sends(body, **{"X-Coral-Signature": signature(key, body)}).status_code == 403
    forty = "ab" * 20
    keys.add_signer(db_of(coral.client), site_of(coral.client), "", forty, NOW)
    assert keys.find(db_of(coral.client), forty) is None


def test_a_page_elsewhere_gets_no_further_than_the_signature(coral: Coral) -> None:
    stranger = another(coral.client)
    answer = stranger.post(coral.address, json={}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 401
    assert stranger.get(coral.address).status_code == 405


# --- bodies


NO_CALLS = [b"", b"[]", b"{}", b"null", b'{"comment": {}}', b'{"comment": {"body": 7}}', b"\xff"]
NO_CALLS += [b'{"comment": {"body": "x"}, "more": ' + b"[" * 50_000 + b"]" * 50_000 + b"}"]


@pytest.mark.parametrize("body", NO_CALLS, ids=lambda body: body[:40])
def test_what_is_no_call_is_told_so(coral: Coral, body: bytes) -> None:
    answer = coral.sends(body)
    assert (answer.status_code, answer.json()["code"]) == (400, "body_invalid")


def test_a_body_beyond_all_bounds_is_refused_and_a_long_comment_held(coral: Coral) -> None:
    answer = coral.sends(b" " * (5 * 1024 * 1024))
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    rules(coral.client, "hold if length above 1000000")
    assert status(coral.asks("x" * 10_000)) == ""
    told = coral.asks("x" * 10_001).json()
    assert (told["status"], told["reason"]) == ("PREMOD", "It is longer than any comment that is judged here.")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=300) | st.text(alphabet='<>/ab&;"= \x00\u202e', max_size=300))
def test_whatever_stands_in_a_comment_is_answered(coral: Coral, text: str) -> None:
    body = json.dumps({"comment": {"body": text}}).encode()
    assert coral.sends(body).status_code in {200, 204}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Fish &amp; chips &lt;b&gt; at 3 &gt; 2&nbsp;o'clock", "Fish & chips <b> at 3 > 2\xa0o'clock"),
        ("<div>One</div><div>Two<br>Three</div>", "One\n\nTwo\nThree"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("<p>He is <b>not</b> <em>bad</em></p>", "He is not bad"),
        (
            '<a href="https://a.example/?a=1&amp;b" target="_blank" rel="noopener noreferrer ugc">https://a.example/?a=1&amp;b</a>',
            "https://a.example/?a=1&b",
        ),
        ('<a href="http://shop.example">here</a>', "http://shop.example here"),
        ('<span class="coral-rte-spoiler">gone</span>', "gone"),
        # Plain text in which somebody typed what looks like markup: all of it is read.
        ("a < b and <you idiot> said", "a < b and <you idiot> said"),
        ('<b title="you idiot">x</b>', '<b title="you idiot">x</b>'),
        ("<!-- you idiot -->", "<!-- you idiot -->"),
        ("<script>you idiot</script>", "<script>you idiot</script>"),
        ('<div class="you-idiot">x</div>', '<div class="you-idiot">x</div>'),
    ],
)
def test_no_word_that_a_reader_of_coral_sees_is_lost(body: str, text: str) -> None:
    assert [line.strip() for line in coral_call.words(body).split("\n")] == text.split("\n")


def test_reading_markup_takes_no_more_steps_than_there_are_characters() -> None:
    for hostile in ("<" * 100_000, "<a" * 50_000, '<a href="' * 10_000, "</b" * 30_000, '<a rel="' + "ugc" * 30_000):
        assert coral_call.words(hostile) == hostile


# --- in time


class Late(Scorer):
    """A real scorer on a machine that is too slow."""

    def score_many(self, texts: Any, *, hurried: bool = False) -> Any:
        time.sleep(0.1)
        return super().score_many(texts, hurried=hurried)


def test_a_comment_whose_score_is_late_missing_or_one_too_many_is_held_in_an_ordinary_answer(
    coral: Coral, tmp_path: Path
) -> None:
    app = coral.client.app.state.service
    late = Late(scorer().model)
    for judge in (
        Judge(lambda _site: late, deadline=0.02),
        Judge(lambda _site: late, waiting_max=0),
        Judge(lambda _site: Scorer(of_file(tmp_path / "none.model"))),
    ):
        app.judge = judge
        told = coral.asks(action="EDIT").json()
        assert told["status"] == "PREMOD"
        assert "actions" not in told
        assert "could not be judged in time" in told["reason"]


def test_a_score_that_no_rule_asks_for_is_not_waited_for(coral: Coral, tmp_path: Path) -> None:
    coral.client.app.state.service.judge = Judge(lambda _site: Scorer(of_file(tmp_path / "none.model")))
    rules(coral.client, "hold if links at least 3")
    assert status(coral.asks()) == ""


def test_more_comments_than_a_key_may_send_are_held(coral: Coral) -> None:
    coral.client.app.state.service.callers = Callers(db_of(coral.client), "1/hour")
    assert [status(coral.asks(f"Remark number {n}", author=str(n))) for n in range(2)] == ["", "PREMOD"]


def test_a_secret_is_believed_while_the_database_cannot_be_read(coral: Coral, monkeypatch: pytest.MonkeyPatch) -> None:
    assert status(coral.asks()) == ""
    app = coral.client.app.state.service
    found, _ = app.callers._signers["gazette"]
    app.callers._signers["gazette"] = found, float("-inf")
    app.callers._db = Database("sqlite:////nowhere/at/all.db")
    assert status(coral.asks(action="EDIT")) == ""


def test_calls_are_counted_by_key_and_no_text_is_kept(coral: Coral) -> None:
    coral.asks()
    coral.asks(SPAM)
    service = coral.client.app.state.service
    (key,) = keys.of_site(db_of(coral.client), site_of(coral.client))
    uses = coral.client.portal.call(service.callers.uses, key, month(int(time.time() * 1_000_000)))
    assert (uses.calls, uses.spam, uses.ham) == (2, 1, 1)


def test_what_is_remembered_of_writers_is_bounded() -> None:
    recent = Recent()
    for n in range(SENT_MAX + 5):
        earlier, repeated = recent.sent(1, "ann", n, NOW + n, edited=False)
        assert (len(earlier), repeated) == (min(n, SENT_MAX), False)
    assert recent.sent(2, "ann", 1, NOW, edited=False) == ((), False)
    assert recent.sent(1, "bo", None, NOW, edited=False) == ((), False)
    assert recent.sent(1, "bo", 3, NOW, edited=True) == ((NOW,), True)
    assert recent.sent(1, "ann", 3, NOW, edited=True)[1] is False
