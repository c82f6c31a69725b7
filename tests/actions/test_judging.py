"""Comments under a policy with rules: what becomes of them, by which clause, and what their writer is told."""

from __future__ import annotations

from importlib import resources

import pytest
from recount import miscounts

from cast import NOW, make_site, make_story
from weighin.actions import judging, moderating, posting, publishing, reading, sites, voting
from weighin.actions.posting import Typed
from weighin.domain.articles import Article, NewStory
from weighin.domain.errors import Code, Refusal
from weighin.domain.ordering import Sort
from weighin.domain.tree import Bounds, Shown
from weighin.domain.types import MINUTE, Comment, Decision, Person, Role, Site, State, Story
from weighin.importers import load
from weighin.importers.imported import ImportedComment, ImportedStory, Markup
from weighin.moderation.scorer import Scorer
from weighin.storage import decisions, people, stories
from weighin.storage.db import Database

POLICY = (resources.files("weighin") / "demo" / "policy.md").read_text("utf-8")
GOOD = "The harbour log has the ferry leaving at nine, which is before the tide turned. See page 12 of the report."
HARSH = (
    "The harbour master's decision was reckless: he had the warning at six and did nothing, and he must answer for it."
)
ATTACK = "You are a stupid idiot and a pathetic liar, and everybody here knows that you are a moron."
SPAM = (
    "Buy cheap replica watches online! http://a.example/w http://b.example/w http://c.example/w "
    "best casino bonus, cheap pills, click here, order now"
)


class Thread:
    """A story under the default policy, and somebody who writes below it."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.site: Site = sites.change(db, make_site(db), policy=POLICY)
        self.story: Story = make_story(db, self.site)
        self.sent = 0

    def say(self, text: str, person: Person | None = None, *, nudged: bool = False, name: str = "Ann") -> Comment:
        self.sent += 1
        typed = Typed(name, text, nudged=nudged)
        now = NOW + self.sent * MINUTE
        return posting.post(self.db, self.site, self.story.id, typed, person, self.sent, now)

    def decision(self, comment: Comment) -> Decision | None:
        with self.db.read() as conn:
            return decisions.latest(conn, comment.id)

    def best(self) -> list[int]:
        page = reading.thread(self.db, self.site, self.story.slug, Sort.BEST, None, Bounds(50))
        return [row.comment.id for row in page.rows if isinstance(row, Shown)]

    def writer(self, comment: Comment) -> Person:
        with self.db.read() as conn:
            found = people.by_id(conn, self.site.id, comment.person_id or 0)
        assert found is not None
        return found


@pytest.fixture
def thread(db: Database) -> Thread:
    return Thread(db)


@pytest.mark.parametrize("text", [GOOD, HARSH])
def test_what_nothing_speaks_against_is_published_without_a_decision(thread: Thread, text: str) -> None:
    comment = thread.say(text)
    assert comment.state is State.PUBLISHED
    assert thread.decision(comment) is None


def test_an_attack_is_held_and_the_reason_quotes_it(thread: Thread) -> None:
    comment = thread.say(ATTACK)
    found = thread.decision(comment)
    assert comment.state is State.HELD
    assert found is not None
    assert (found.clause, found.decided_by) in {("1", "the site's policy"), ("2", "the site's policy")}
    assert "The words that weigh most: " in found.reason
    assert any(f"“{word}”" in found.reason for word in ("idiot", "stupid", "pathetic", "liar", "moron", "you"))
    assert found.policy is not None


def test_an_advertisement_of_a_newcomer_is_rejected_by_more_than_its_score(thread: Thread) -> None:
    comment = thread.say(SPAM)
    found = thread.decision(comment)
    assert comment.state is State.REJECTED
    assert found is not None
    assert found.clause == "4"
    assert "links" in found.reason


def test_a_remark_that_says_nothing_is_asked_for_other_words_once(thread: Thread) -> None:
    with pytest.raises(Refusal) as refused:
        thread.say("First!")
    assert (refused.value.code, refused.value.field) == (Code.TEXT_NUDGED, "text")
    assert "Add something to the topic" in refused.value.message
    assert thread.say("First!", nudged=True).state is State.HELD


def test_the_same_words_again_are_held_however_they_are_spelt(thread: Thread) -> None:
    assert thread.say(GOOD).state is State.PUBLISHED
    again = thread.say(GOOD.upper().replace("E", "\u0415"), name="Bo")
    assert again.state is State.HELD
    found = thread.decision(again)
    assert found is not None
    assert found.clause == "4"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (Markup.MARKDOWN, GOOD),
        (Markup.HTML, f'<p class="x">{GOOD.replace("See", "<b>See</b>")}</p>'),
        (Markup.WORDPRESS, GOOD.replace("page", "page&nbsp;&#8211;")),
    ],
)
def test_the_words_of_an_imported_comment_are_known_when_somebody_sends_them_again(
    thread: Thread, markup: Markup, text: str
) -> None:
    told = [
        ImportedStory("s", thread.story.title, f"{thread.site.url}/s/{thread.story.slug}"),
        ImportedComment("a", "s", None, "Cy", text, markup, NOW - MINUTE),
    ]
    load.load(thread.db, thread.site, "old", iter(told), NOW)
    again = thread.say(GOOD.upper(), name="Bo")
    decided = thread.decision(again)
    assert again.state is State.HELD
    assert decided is not None
    assert decided.clause == "4"
    assert "was sent here before" in decided.reason
    assert thread.say(HARSH).state is State.PUBLISHED


def test_a_rule_may_ask_for_the_language_of_a_comment(thread: Thread) -> None:
    rule = "hold if language is not en, unknown"
    thread.site = sites.change(thread.db, thread.site, policy=f"### 1. A\n\n```rules\n{rule}\n```\n")
    assert [thread.say(text).state for text in (GOOD, "Indeed.", "\U0001f600")] == [State.PUBLISHED] * 3
    held = thread.say("Das ist doch Unsinn, die Fähre fuhr schon um neun.")
    decided = thread.decision(held)
    assert held.state is State.HELD
    assert decided is not None
    assert "its language is not English or unknown" in decided.reason


def test_a_passage_of_the_story_is_no_comment_on_it(thread: Thread) -> None:
    body = "<p>The harbour log has the <em>ferry</em> leaving at nine, &amp; the tide turned at ten past.</p>"
    told = NewStory("the-tide", "The tide", NOW, summary="", body=body)
    publishing.publish(thread.db, thread.site, [Article(told)])
    with thread.db.read() as conn:
        found = stories.by_slug(conn, thread.site.id, "the-tide")
    assert found is not None
    thread.story = found
    copied = thread.say("the ferry leaving at nine, & the tide turned at ten past")
    decided = thread.decision(copied)
    assert copied.state is State.HELD
    assert decided is not None
    assert decided.clause == "3"


def test_new_words_are_judged_like_the_first_ones(thread: Thread) -> None:
    comment = thread.say(GOOD)
    writer = thread.writer(comment)
    same = posting.edit(thread.db, thread.site, comment.id, f"{GOOD} Thanks.", writer, NOW + 2 * MINUTE)
    assert same.state is State.PUBLISHED
    worse = posting.edit(thread.db, thread.site, comment.id, ATTACK, writer, NOW + 3 * MINUTE)
    assert worse.state is State.HELD
    moderator = sites.moderator(thread.db, thread.site, "mo@gazette.example", NOW)
    published = moderating.decide(thread.db, thread.site, comment.id, "publish", "", moderator, NOW + 4 * MINUTE)
    assert published.state is State.PUBLISHED


def test_moderators_answer_for_their_own_words(thread: Thread) -> None:
    moderator = sites.moderator(thread.db, thread.site, "mo@gazette.example", NOW)
    assert thread.say("First!", moderator).state is State.PUBLISHED


def test_what_says_nothing_stands_below_what_says_something_until_somebody_votes(thread: Thread) -> None:
    empty = thread.say("Well, well.", name="Bo")
    told = thread.say(GOOD)
    assert (empty.state, told.state) == (State.PUBLISHED, State.PUBLISHED)
    assert empty.substance is not None
    assert told.substance is not None
    assert 0 <= empty.substance < told.substance <= 999
    assert thread.best() == [told.id, empty.id]
    voting.vote(thread.db, thread.site, empty.id, 1, None, NOW)
    assert thread.best() == [empty.id, told.id]
    _, voter = voting.vote(thread.db, thread.site, told.id, 1, None, NOW)
    voting.vote(thread.db, thread.site, told.id, 0, voter, NOW)
    assert thread.best() == [empty.id, told.id]
    assert miscounts(thread.db, thread.story.id) == []


def test_new_words_are_placed_by_what_they_say(thread: Thread) -> None:
    first, second = thread.say(GOOD), thread.say("Well, well.", name="Bo")
    assert thread.best() == [first.id, second.id]
    posting.edit(thread.db, thread.site, first.id, "Hm, hm.", thread.writer(first), NOW + 2 * MINUTE)
    better = posting.edit(thread.db, thread.site, second.id, HARSH, thread.writer(second), NOW + 3 * MINUTE)
    assert better.substance
    assert better.substance > 400
    assert thread.best() == [second.id, first.id]
    assert miscounts(thread.db, thread.story.id) == []


def test_without_a_score_a_comment_stands_in_the_middle(thread: Thread) -> None:
    thread.site = sites.change(thread.db, thread.site, policy="### 1. Be kind\n\nPlease.")
    comment = thread.say(GOOD)
    assert (comment.substance, comment.rank_best) == (None, -500)
    assert miscounts(thread.db, thread.story.id) == []


def test_without_a_model_what_depends_on_a_score_is_held(thread: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise Refusal(Code.MODEL_INVALID, "The moderation model cannot be used: it is damaged.")

    judged = judging.read(thread.site, GOOD, broken)  # type: ignore[arg-type]
    assert judged.scores is None
    monkeypatch.setattr(judging, "read", lambda site, text, scorer: judged)
    comment = thread.say(GOOD)
    found = thread.decision(comment)
    assert comment.state is State.HELD
    assert found is not None
    assert "could not be judged in time" in found.reason


def test_a_policy_that_cannot_be_read_holds_everything(thread: Thread) -> None:
    thread.site = sites.change(thread.db, thread.site, policy="### 1. A\n\n```rules\nhold if spm above 0.8\n```\n")
    comment = thread.say(GOOD)
    found = thread.decision(comment)
    assert comment.state is State.HELD
    assert found is not None
    assert "weighin policy check" in found.reason


def test_a_policy_without_rules_costs_no_scoring(thread: Thread) -> None:
    thread.site = sites.change(thread.db, thread.site, policy="### 1. Be kind\n\nPlease.")

    def asked() -> Scorer:
        raise AssertionError("a score was asked for that no rule needs")

    assert judging.read(thread.site, ATTACK, asked).scores is None
    assert thread.say(ATTACK).state is State.PUBLISHED


def test_the_time_is_read_by_the_sites_own_clock(thread: Thread) -> None:
    rule = "hold if time between 16:00 and 17:00 and weekday is Monday"  # it is 14:14 UTC
    policy = f"### 1. A\n\n```rules\n{rule}\n```\n"
    thread.site = sites.change(thread.db, thread.site, policy=policy)
    assert thread.say(GOOD).state is State.PUBLISHED
    thread.site = sites.change(thread.db, thread.site, time_zone="Europe/Berlin")
    assert thread.say(HARSH).state is State.HELD


@pytest.mark.parametrize(
    ("zone", "summer", "winter"),
    [("UTC", 0, 0), ("Europe/Berlin", 120, 60), ("America/St_Johns", -150, -210), ("Asia/Kolkata", 330, 330)],
)
def test_a_clock_that_is_put_forward_in_summer_is_so_here(zone: str, summer: int, winter: int) -> None:
    site = Site(1, "gazette", "The Gazette", "http://testserver", "", time_zone=zone)
    half_a_year = 182 * 24 * 60 * MINUTE
    assert [judging.utc_offset(site, now) for now in (NOW, NOW + half_a_year - 30 * 24 * 60 * MINUTE)] == [
        summer,
        winter,
    ]


def test_an_account_is_as_old_as_it_is_and_a_guest_has_none(thread: Thread) -> None:
    policy = "### 1. A\n\n```rules\nhold if account age below 2 days\n```\n"
    thread.site = sites.change(thread.db, thread.site, policy=policy)
    day = 24 * 60 * MINUTE

    def joined(days: int, role: Role) -> Person:
        made = NOW - days * day
        return thread.db.write(lambda conn: people.insert_person(conn, thread.site.id, "Ann", made, role=role))

    assert thread.say(GOOD, joined(3, Role.READER)).state is State.PUBLISHED
    assert thread.say(HARSH, joined(1, Role.READER)).state is State.HELD
    assert thread.say(f"{GOOD} Indeed.", joined(30, Role.GUEST)).state is State.HELD
