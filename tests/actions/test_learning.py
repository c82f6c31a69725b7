"""Decisions teach the scores of their site: what is learned, by whom, how it is counted and undone."""

from __future__ import annotations

from importlib import resources

import pytest

from cast import NOW, make_site, make_story
from weighin.actions import keys, learning, moderating, posting, sites
from weighin.actions.learning import Scorers
from weighin.actions.posting import Typed
from weighin.domain.errors import Code, Refusal
from weighin.domain.keys import Feedback, FeedbackKind
from weighin.domain.types import MINUTE, Comment, Person, Site, State, Story
from weighin.storage import lessons
from weighin.storage.db import Database

POLICY = (resources.files("weighin") / "demo" / "policy.md").read_text("utf-8")
SLY = "Our gutters are the best in town and the quote is on the house, ask for Barry at the yard behind the station."
LIKE = "The best gutters in town, and a quote on the house: ask for Barry at the yard."
OTHER = "The harbour log has the ferry leaving at nine, which is before the tide turned."


class Desk:
    """A site under the default policy, its scorers, and a moderator who decides."""

    def __init__(self, db: Database, site: Site, moderator: Person) -> None:
        self.db = db
        self.moderator = moderator
        self.site: Site = sites.change(db, site, policy=POLICY)
        self.story: Story = make_story(db, self.site)
        self.scorers = Scorers(db)
        self.sent = 0

    def say(self, text: str) -> Comment:
        self.sent += 1
        return posting.post(self.db, self.site, self.story.id, Typed("Ann", text), None, self.sent, NOW + self.sent)

    def decide(self, comment: Comment, verdict: str, rule: str = "", reason: str = "") -> None:
        self.sent += 1
        now, scorer = NOW + self.sent * MINUTE, self.scorers.of(self.site.id)
        told = (comment.id, verdict, reason, self.moderator, now, None, rule, scorer)
        moderating.decide(self.db, self.site, *told)
        self.scorers.changed(self.site.id)

    def spam(self, text: str) -> float:
        return self.scorers.of(self.site.id).score(text)["spam"]


@pytest.fixture
def desk(db: Database, site: Site, moderator: Person) -> Desk:
    return Desk(db, site, moderator)


def test_a_refusal_by_a_clause_teaches_its_score_what_is_like_it(desk: Desk) -> None:
    before, other = desk.spam(LIKE), desk.spam(OTHER)
    desk.decide(desk.say(SLY), "reject", rule="4")
    assert desk.spam(LIKE) > max(2 * before, before + 0.1)
    assert desk.spam(OTHER) == pytest.approx(other, abs=0.05)


def test_reasons_still_add_up_to_what_was_learned(desk: Desk) -> None:
    desk.decide(desk.say(SLY), "reject", rule="4")
    scores = desk.scorers.of(desk.site.id).score(LIKE)
    its = [reason for reason in scores.reasons if reason.score == "spam"]
    log_odds = scores.base["spam"] + scores.rest["spam"] + sum(reason.weight for reason in its)
    assert scores["spam"] == pytest.approx(1 / (1 + 2.718281828459045**-log_odds))
    assert any("gutters" in LIKE[reason.start : reason.end] for reason in its)


def test_another_process_learns_the_same(desk: Desk) -> None:
    for text in (SLY, SLY + " Cheap!", OTHER):
        desk.decide(desk.say(text), "publish" if text == OTHER else "reject", rule="" if text == OTHER else "4")
    fresh = Scorers(desk.db).of(desk.site.id)
    assert [fresh.score(text)["spam"] for text in (SLY, LIKE, OTHER)] == [
        pytest.approx(desk.spam(text), abs=1e-6) for text in (SLY, LIKE, OTHER)
    ]


def test_what_one_site_learns_is_not_known_to_another(desk: Desk) -> None:
    other = make_site(desk.db, "other")
    before = desk.scorers.of(other.id).score(LIKE)["spam"]
    desk.decide(desk.say(SLY), "reject", rule="4")
    assert desk.scorers.of(other.id).score(LIKE)["spam"] == before


@pytest.mark.parametrize(
    ("verdict", "rule", "reason"),
    [("reject", "", "Not nice."), ("hold", "4", ""), ("remove", "5", ""), ("reject", "3", "")],
    ids=["no clause", "held only", "a clause without rules", "a clause without scores"],
)
def test_what_may_have_any_reason_teaches_nothing(desk: Desk, verdict: str, rule: str, reason: str) -> None:
    before = desk.spam(SLY)
    desk.decide(desk.say(SLY), verdict, rule, reason)
    assert desk.spam(SLY) == before
    assert learning.foretold(desk.db, desk.site)[0].decisions == 0


def test_publishing_what_was_held_lowers_what_stopped_it(desk: Desk) -> None:
    text = "Free quote today! Win cheap gutters online, click here now, best price, order now http://a.example"
    comment = desk.say(text)
    assert comment.state is State.HELD
    before = desk.spam(text)
    desk.decide(comment, "publish")
    assert desk.spam(text) < before


def test_of_several_decisions_about_a_comment_the_last_counts(desk: Desk) -> None:
    comment = desk.say(SLY)
    before = desk.spam(LIKE)
    desk.decide(comment, "reject", rule="4")
    desk.decide(comment, "publish")
    assert Scorers(desk.db).of(desk.site.id).score(LIKE)["spam"] <= before
    with desk.db.read() as conn:
        assert len(lessons.newest(conn, desk.site.id, 10)) == 1


def test_the_desk_counts_what_was_foretold_before_it_was_learned(desk: Desk) -> None:
    flagged = "Buy cheap replica watches online, best casino bonus, click here, order now http://a.example/w"
    desk.decide(desk.say(flagged), "reject", rule="4")
    desk.decide(desk.say(SLY), "reject", rule="4")
    desk.decide(desk.say(OTHER), "publish")
    learned, _ = learning.foretold(desk.db, desk.site)
    assert (learned.decisions, learned.flagged, learned.refused, learned.both) == (3, 1, 2, 1)
    assert (learned.precision, learned.recall) == (1.0, 0.5)
    assert learning.told(desk.db, desk.site)[0] == "lessons in use: 3 (the last 2000 at most)"


def test_lessons_are_undone_from_the_last(desk: Desk) -> None:
    at_first = desk.spam(LIKE)
    desk.decide(desk.say(SLY), "reject", rule="4")
    once = desk.spam(LIKE)
    desk.decide(desk.say(LIKE), "reject", rule="4")
    assert learning.undo(desk.db, desk.site, NOW + 100 * MINUTE, last=1) == 1
    desk.scorers.changed(desk.site.id)
    assert desk.spam(LIKE) == pytest.approx(once, abs=1e-6)
    assert learning.undo(desk.db, desk.site, NOW + 101 * MINUTE) == 1
    desk.scorers.changed(desk.site.id)
    assert desk.spam(LIKE) == at_first
    assert learning.undo(desk.db, desk.site, NOW + 102 * MINUTE) == 0


def test_feedback_of_other_systems_teaches_and_a_key_can_be_forgotten(desk: Desk) -> None:
    key, words = keys.make(desk.db, desk.site, "blog", NOW)
    before = desk.spam(LIKE)
    said = Feedback(FeedbackKind.SPAM, SLY, {"spam": 1.0})
    scorer = desk.scorers.of(desk.site.id)
    for _ in range(2):  # said twice, it is one lesson
        desk.db.write(lambda conn: keys.learn(conn, key, said, NOW, scorer))
    desk.scorers.changed(desk.site.id)
    assert desk.spam(LIKE) > before
    assert learning.foretold(desk.db, desk.site)[0].decisions == 0  # decisions of moderators here alone
    assert learning.undo(desk.db, desk.site, NOW + MINUTE, key=words[:8]) == 1
    desk.scorers.changed(desk.site.id)
    assert desk.spam(LIKE) == before
    with pytest.raises(Refusal) as caught:
        learning.undo(desk.db, desk.site, NOW + MINUTE, key="ffff" if not words.startswith("f") else "0000")
    assert caught.value.code is Code.KEY_UNKNOWN


def test_a_decision_without_a_model_is_taken_all_the_same(desk: Desk) -> None:
    def none() -> object:
        raise Refusal(Code.MODEL_INVALID, "no model")

    assert Scorers(desk.db, none).if_any(desk.site.id) is None  # type: ignore[arg-type]
    comment = desk.say(SLY)
    after = moderating.decide(desk.db, desk.site, comment.id, "reject", "", desk.moderator, NOW, None, "4", None)
    assert after.state is State.REJECTED


def test_the_name_of_a_group_is_never_learned_but_by_identity_attack(desk: Desk) -> None:
    for n in range(5):
        desk.decide(desk.say(f"The muslim bakery has the best cheap bread, number {n}, order now"), "reject", rule="4")
    scores = desk.scorers.of(desk.site.id)
    one, other = (scores.score(f"I met a {name} man")["spam"] for name in ("muslim", "christian"))
    assert one == pytest.approx(other, abs=1e-6)
