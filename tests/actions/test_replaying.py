"""A draft of the policy tried on the comments that are there: what it finds out about each as of when it was sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources

import pytest
from sqlalchemy import Engine, event, text

from cast import NOW, make_site, make_story
from weighin.actions import moderating, posting, publishing, replaying, sites
from weighin.actions.learning import Scorers
from weighin.actions.posting import Typed
from weighin.domain.articles import Article, NewStory
from weighin.domain.errors import Code, Refusal
from weighin.domain.policy import Mistakes, Ruling
from weighin.domain.trial import Trial
from weighin.domain.types import MINUTE, Comment, Person, State, Verdict
from weighin.moderation.scorer import Scorer
from weighin.storage import decisions, people, stories
from weighin.storage.db import Database

POLICY = (resources.files("weighin") / "demo" / "policy.md").read_text("utf-8")
PASSES = "### 1. Be kind\n\nPlease."
GOOD = "The harbour log has the ferry leaving at nine, which is before the tide turned. See page 12 of the report."
ATTACK = "You are a stupid idiot and a pathetic liar, and everybody here knows that you are a moron."
SPAM = (
    "Buy cheap replica watches online! http://a.example/w http://b.example/w http://c.example/w "
    "best casino bonus, cheap pills, click here, order now"
)
SLY = "Our gutters are the best in town and the quote is on the house, ask for Barry at the yard behind the station."
LIKE = "The best gutters in town, and a quote on the house: ask for Barry at the yard."


def rules(*lines: str) -> str:
    return "### 1. Be kind\n\n```rules\n" + "\n".join(lines) + "\n```\n"


class Bench:
    """A site with a story, people who write below it a minute apart, and drafts to try."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.site = make_site(db)
        self.story = make_story(db, self.site)
        self.scorers = Scorers(db)
        self.sent = 0

    def put_in_force(self, policy: str) -> None:
        self.site = sites.change(self.db, self.site, policy=policy)

    def say(self, words: str, person: Person | None = None, parent: Comment | None = None) -> Comment:
        self.sent += 1
        typed = Typed("Ann", words, parent_id=parent.id if parent else None)
        now = NOW + self.sent * MINUTE
        return posting.post(self.db, self.site, self.story.id, typed, person, self.sent, now, self.scorer)

    def scorer(self) -> Scorer:
        return self.scorers.of(self.site.id)

    def writer(self, comment: Comment) -> Person:
        with self.db.read() as conn:
            found = people.by_id(conn, self.site.id, comment.person_id or 0)
        assert found is not None
        return found

    def decide(self, comment: Comment, verdict: str) -> None:
        moderator = sites.moderator(self.db, self.site, "mo@gazette.example", NOW)
        moderating.decide(self.db, self.site, comment.id, verdict, "Why", moderator, NOW + 1000 * MINUTE)

    def change(self, sql: str) -> None:
        self.db.write(lambda conn: conn.execute(text(sql)))

    def tried(self, draft: str, last: int = 1000) -> Trial:
        return replaying.try_out(self.db, self.site, draft, self.scorer, last)

    def stopped(self, *lines: str, last: int = 1000) -> list[int]:
        """The comments that rules would stop, oldest first, on a site whose policy in force stops none."""
        return [change.comment for change in self.tried(rules(*lines), last).changes][::-1]


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every SQL statement that is run meanwhile."""
    seen: list[str] = []

    def note(_conn: object, _cursor: object, sql: str, *_: object) -> None:
        seen.append(sql)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def bench(db: Database) -> Bench:
    return Bench(db)


def test_the_policy_in_force_does_again_what_it_did_and_says_so_in_the_same_words(bench: Bench) -> None:
    bench.put_in_force(POLICY)
    said = [bench.say(words) for words in (GOOD, ATTACK, SPAM, GOOD.upper(), "Was it the tide?")]
    same = bench.tried(POLICY)
    assert (same.changes, same.tally.policy) == ([], same.tally.draft)
    assert same.tally.draft == {Ruling.PUBLISH: 2, Ruling.NUDGE: 0, Ruling.HOLD: 2, Ruling.REJECT: 1}
    found = {change.comment: change for change in bench.tried(PASSES).changes}
    stopped = [comment for comment in said if comment.state is not State.PUBLISHED]
    assert list(found) == [comment.id for comment in stopped[::-1]]
    with bench.db.read() as conn:
        for comment in stopped:
            kept = decisions.latest(conn, comment.id)
            assert kept is not None
            assert (kept.reason, kept.clause) == (found[comment.id].policy.reason, found[comment.id].policy.clause)
            assert found[comment.id].draft.reason == "Published: no rule of the policy speaks against it."


def test_a_change_names_the_clause_the_line_and_the_words(bench: Bench) -> None:
    comment = bench.say(f"{ATTACK} " * 3)
    [change] = bench.tried(rules("nudge if insult above 0.5")).changes
    assert (change.comment, change.number, change.name, change.story) == (comment.id, 1, "Ann", "Who moved the ferry?")
    assert (change.stands, change.decided, change.sent_at) == (State.PUBLISHED, None, comment.created_at)
    assert change.words.startswith("You are a stupid idiot")
    assert len(change.words) <= replaying.WORDS
    assert (change.draft.ruling, change.draft.clause, change.draft.line) == (Ruling.NUDGE, "1", 4)
    assert "its score for insult is above 0.5" in change.draft.reason
    assert "The words that weigh most: “" in change.draft.reason


def test_what_a_writer_had_published_is_counted_as_of_then_whether_in_the_window_or_before_it(bench: Bench) -> None:
    first = bench.say("One")
    ann = bench.writer(first)
    second, third = bench.say("Two", ann), bench.say("Three", ann)
    other = bench.say("Four")
    assert bench.stopped("hold if first comment") == [first.id, other.id]
    assert bench.stopped("hold if first comment", last=3) == [other.id]
    assert bench.stopped("hold if approved exactly 1", last=3) == [second.id]
    bench.decide(second, "remove")
    assert bench.stopped("hold if approved exactly 1") == [second.id, third.id]


def test_how_fast_a_writer_was_is_counted_as_of_then(bench: Bench) -> None:
    ann = bench.writer(bench.say("One"))
    several = [bench.say(f"Words {n}", ann) for n in range(5)]
    fast = "hold if comments in the last 3 minutes at least 3"
    assert bench.stopped(fast) == [comment.id for comment in several[2:]]
    assert bench.stopped(fast, last=2) == [comment.id for comment in several[3:]]
    assert bench.stopped("hold if comments in the last 3 minutes above 3") == []


def test_of_two_that_say_the_same_the_later_repeats(bench: Bench) -> None:
    first = bench.say(GOOD)
    again, once_more = bench.say(GOOD.upper()), bench.say(GOOD)
    assert bench.stopped("hold if repeated text") == [again.id, once_more.id]
    assert bench.stopped("hold if repeated text", last=1) == [once_more.id]
    bench.change("UPDATE comments SET likeness = NULL")  # as an import leaves it
    assert bench.stopped("hold if repeated text") == [again.id, once_more.id]
    assert first.id not in bench.stopped("hold if repeated text")


def test_text_of_the_story_or_of_what_is_answered_is_copied(bench: Bench) -> None:
    body = "<p>The harbour log has the <em>ferry</em> leaving at nine, &amp; the tide turned at ten past.</p>"
    publishing.publish(bench.db, bench.site, [Article(NewStory("the-tide", "The tide", NOW, summary="", body=body))])
    with bench.db.read() as conn:
        found = stories.by_slug(conn, bench.site.id, "the-tide")
    assert found is not None
    bench.story = found
    copied = bench.say("the ferry leaving at nine, & the tide turned at ten past")
    own = bench.say("Nobody saw the keeper on the quay that night")
    echo = bench.say("nobody saw the keeper on the quay that night", parent=own)
    assert bench.stopped("hold if copied text") == [copied.id, echo.id]


def test_words_that_were_changed_are_judged_as_they_stand_and_as_edited(bench: Bench) -> None:
    comment = bench.say(GOOD)
    plain = bench.say("Was it the tide?")
    posting.edit(bench.db, bench.site, comment.id, "See http://a.example", bench.writer(comment), NOW + 3 * MINUTE)
    assert bench.stopped("hold if edited") == [comment.id]
    assert bench.stopped("hold if links at least 1") == [comment.id]
    assert bench.stopped("hold if not edited") == [plain.id]


def test_what_no_policy_judges_is_left_out_and_counted_but_stays_in_the_past(bench: Bench) -> None:
    moderator = sites.moderator(bench.db, bench.site, "mo@gazette.example", NOW)
    bench.say("Thanks", moderator)
    gone = bench.say(GOOD)
    posting.withdraw(bench.db, bench.site, gone.id, bench.writer(gone), NOW + 3 * MINUTE)
    again = bench.say(GOOD, bench.writer(gone))
    empty, mention = bench.say("Empty soon"), bench.say("A page elsewhere")
    bench.change(f"UPDATE comments SET text = '' WHERE id = {empty.id}")
    bench.change(f"UPDATE comments SET kind = 'pingback' WHERE id = {mention.id}")
    found = bench.tried(rules("hold if repeated text and comments in the last 10 minutes at least 1"))
    assert found.left_out == {
        "mentions elsewhere": 1,
        "without words": 1,
        "withdrawn": 1,
        "by moderators": 1,
    }
    assert (found.tally.comments, [change.comment for change in found.changes]) == (1, [again.id])
    assert bench.stopped("hold if first comment") == [again.id]  # what was taken back was not approved


def test_the_last_word_of_a_moderator_is_what_was_decided(bench: Bench) -> None:
    bench.put_in_force(POLICY)
    attack, spam, good = bench.say(ATTACK), bench.say(SPAM), bench.say(GOOD)
    bench.decide(attack, "publish")
    bench.decide(attack, "remove")
    bench.decide(good, "publish")
    found = bench.tried(rules("hold if links at least 1 or length above 10"))
    assert (found.tally.refused.comments, found.tally.published.comments) == (1, 1)
    assert {change.comment: change.decided for change in found.changes} == {good.id: Verdict.PUBLISH, spam.id: None}
    assert found.tally.refused.draft[Ruling.HOLD] == 1
    assert found.cautions == [
        "The draft lets nothing pass: it would stop every one of these 3 comments.",
        "Moderators published 1, and the draft would stop 1 of them; the policy in force stops 0.",
    ]


def test_scores_are_those_of_the_site_with_what_it_was_taught(bench: Bench) -> None:
    comment = bench.say(SLY)
    bench.say(LIKE)
    before = bench.scorer().score(LIKE)["spam"]
    draft = rules(f"hold if spam above {before + 0.05:.4f}")
    assert bench.tried(draft).changes == []
    bench.put_in_force(POLICY)
    moderator = sites.moderator(bench.db, bench.site, "mo@gazette.example", NOW)
    told = (comment.id, "reject", "", moderator, NOW, None, "4", bench.scorer())
    moderating.decide(bench.db, bench.site, *told)
    bench.scorers.changed(bench.site.id)
    bench.put_in_force(PASSES)
    assert LIKE in [change.words for change in bench.tried(draft).changes]


def test_the_model_runs_outside_of_every_transaction_and_only_if_a_rule_asks_for_a_score(bench: Bench) -> None:
    bench.say(GOOD)
    open_at_scoring: list[int] = []

    def scorer() -> Scorer:
        made = bench.scorer()
        open_at_scoring.append(bench.db._reading.pool.checkedout())  # type: ignore[attr-defined]
        return made

    replaying.try_out(bench.db, bench.site, rules("hold if spam above 0.8"), scorer)
    assert open_at_scoring == [0]
    replaying.try_out(bench.db, bench.site, rules("hold if links at least 1"), scorer)
    assert open_at_scoring == [0]


def test_a_model_that_is_missing_is_said_and_nothing_is_told_without_it(bench: Bench) -> None:
    bench.say(GOOD)

    def none() -> Scorer:
        raise Refusal(Code.MODEL_INVALID, "no model")

    with pytest.raises(Refusal):
        replaying.try_out(bench.db, bench.site, POLICY, none)


def test_it_asks_as_many_questions_for_a_batch_as_for_a_few_and_writes_nothing(bench: Bench) -> None:
    asked = []
    for amount in (5, replaying.BATCH - 5, 1):
        for n in range(amount):
            bench.say(f"Words number {n} of {amount}, long enough to be told apart")
        scorer = bench.scorer()  # asked for before: on a slow day the site's is looked up again within a batch
        with statements() as seen:
            replaying.try_out(bench.db, bench.site, POLICY, lambda: scorer)  # noqa: B023  called at once
        assert [sql for sql in seen if not sql.startswith(("SELECT", "BEGIN"))] == []
        asked.append(sum(sql.startswith("SELECT") for sql in seen))
    few, full, one_more = asked
    assert few == full <= 10
    assert one_more <= 2 * full


def test_the_newest_are_tried_in_the_order_in_which_they_were_written(bench: Bench) -> None:
    ids = [bench.say(f"Words {n}").id for n in range(5)]
    bench.change(f"UPDATE comments SET created_at = 0 WHERE id = {ids[4]}")  # an import brings old ones last
    assert bench.stopped("hold always", last=3) == ids[1:4]
    found = bench.tried(rules("hold always"), last=3)
    assert [change.comment for change in found.changes] == ids[3:0:-1]
    assert found.tally.comments == 3


def test_comments_of_another_site_are_none_of_its_business(bench: Bench) -> None:
    other = make_site(bench.db, "other")
    story = make_story(bench.db, other)
    posting.post(bench.db, other, story.id, Typed("Bo", GOOD), None, 1, NOW)
    mine = bench.say(GOOD)
    found = bench.tried(rules("hold if repeated text", "hold if first comment"))
    assert [(change.comment, change.draft.line) for change in found.changes] == [(mine.id, 5)]


def test_a_site_without_comments_has_nothing_to_try_it_on(bench: Bench) -> None:
    found = bench.tried(POLICY)
    assert (found.since, found.until, found.tally.comments, found.changes, found.cautions) == (None, None, 0, [], [])


def test_a_draft_that_cannot_be_read_is_refused_line_by_line(bench: Bench) -> None:
    with pytest.raises(Mistakes) as refused:
        bench.tried(rules("hold if spm above 0.8"))
    assert [mistake.line for mistake in refused.value.mistakes] == [4]


def test_a_policy_in_force_that_cannot_be_read_holds_what_the_draft_would_publish(bench: Bench) -> None:
    bench.say(GOOD)
    bench.put_in_force(rules("hold if spm above 0.8"))
    found = bench.tried(PASSES)
    assert found.policy is None
    assert "weighin policy check" in found.changes[0].policy.reason


def test_a_site_that_holds_everything_anyway_is_told_so(bench: Bench) -> None:
    bench.say(GOOD)
    bench.site = sites.change(bench.db, bench.site, holds_all=True)
    assert bench.tried(PASSES).cautions == [replaying.HOLDS_ALL]
