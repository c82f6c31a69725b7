"""The weekly digest: what changed since its reader was told last, in one mail, and nothing if nothing did."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text as sql

from cast import NOW, Say, make_story
from listed import OBSERVED, STATEMENTS, make_list, propose, reader, weigh_in
from postbox import ANN, Postbox, follow, html, text
from weighin.actions import changes, curating, digests, moderating, posting, sites, voting
from weighin.actions.weighing import NO_CAMPS, Lists
from weighin.domain.explanations import moves
from weighin.domain.following import DAY, HOUR, WEEK
from weighin.domain.types import MINUTE, Person, Site, Story
from weighin.render import signed
from weighin.storage import follows, list_events
from weighin.storage import sites as site_rows
from weighin.storage.db import Database

ROWS = [[-2, 2, 0], [2, -1, -1], [0, 0, 1]]


@pytest.fixture
def postbox(db: Database, tmp_path: Path) -> Postbox:
    folder = tmp_path / "post"
    folder.mkdir()
    return Postbox(db, folder)


def test_a_follower_is_told_of_the_new_comments_once(postbox: Postbox, site: Site, story: Story, say: Say) -> None:
    say("Before anybody followed")
    follow(postbox, site, story)
    first = say("The tide *took* it", name="Bo", minute=2)
    say("No, it did not", name="Cy", minute=3)
    assert postbox.deliver(NOW + WEEK - 1) == []
    (mail,) = postbox.deliver(NOW + WEEK)
    assert mail["To"] == ANN
    assert mail["Subject"] == "The Gazette: what changed in “Who moved the ferry?”"
    for told in (text(mail), html(mail)):
        assert "2 new comments" in told
        assert "The tide took it" in told
        assert f"http://testserver/c/{first.id}" in told
        assert "Before anybody followed" not in told
        assert "list of possible explanations" not in told
    for week in (1, 2, 3):
        assert postbox.deliver(NOW + week * WEEK) == []
    say("A week later", minute=5 * 7 * 24 * 60)
    (mail,) = postbox.deliver(NOW + 5 * WEEK + DAY)
    assert "1 new comment\n" in text(mail)
    assert "The tide" not in text(mail)


def test_the_best_comments_are_shown_first(postbox: Postbox, db: Database, site: Site, story: Story, say: Say) -> None:
    follow(postbox, site, story)
    made = [say(f"Comment {number}", name=f"Writer {number}", minute=number) for number in range(6)]
    for number in (5, 4):
        for _ in range(number):
            voting.vote(db, site, made[number].id, 1, reader(db, site), NOW + HOUR)
    (mail,) = postbox.deliver(NOW + WEEK)
    told = text(mail)
    assert "6 new comments, the best of them" in told
    assert told.index("Comment 5") < told.index("Comment 4")
    assert sum(f"Comment {number}" in told for number in range(6)) == 3


def test_what_is_not_public_is_in_no_mail(
    postbox: Postbox, db: Database, site: Site, story: Story, say: Say, moderator: Person
) -> None:
    follow(postbox, site, story)
    held, removed, writer = say("Held words"), say("Removed words"), reader(db, site)
    taken_back = say("Words taken back", person=writer)
    moderating.decide(db, site, held.id, "hold", "Why", moderator, NOW)
    moderating.decide(db, site, removed.id, "remove", "Why", moderator, NOW)
    posting.withdraw(db, site, taken_back.id, writer, NOW + MINUTE)
    assert postbox.deliver(NOW + WEEK) == []
    moderating.decide(db, site, held.id, "publish", "", moderator, NOW + WEEK)
    (mail,) = postbox.deliver(NOW + 2 * WEEK)
    assert "1 new comment\n" in text(mail)
    assert "Removed" not in text(mail)
    assert "taken back" not in text(mail)


def test_what_happened_to_the_list_is_told_with_the_exact_decibels(
    postbox: Postbox, db: Database, site: Site, story: Story
) -> None:
    made, lists = make_list(db, site, story), Lists()
    changes.remember(db, lists, site, story.id, NO_CAMPS, NOW)
    follow(postbox, site, story)
    with db.read() as conn:
        before = list_events.snapshots(conn, story.id, 1)[-1].data
    for moment in range(6):
        weigh_in(db, site, made, reader(db, site), ROWS, NOW + moment * MINUTE)
        changes.remember(db, lists, site, story.id, NO_CAMPS, NOW + moment * MINUTE)
    propose(db, site, story, "A whale towed the ferry away")
    (mail,) = postbox.deliver(NOW + WEEK)
    with db.read() as conn:
        moved = moves(changes.moment_of(before), changes.moment_of(list_events.snapshots(conn, story.id, 1)[-1].data))
    assert moved
    told = text(mail)
    for move in moved:
        statement = STATEMENTS[ord(move.explanation) - ord("A")]
        assert f"- {move.explanation}, “{statement}”, moved by {signed(move.decibels)} dB:" in told
        for cause in move.causes:
            assert f"evidence {cause.evidence} {signed(cause.decibels)}: {OBSERVED[int(cause.evidence) - 1]}" in told
    assert "A reader put D on the list." in told
    assert "A whale towed the ferry away" in told
    assert "leads" in told
    assert "(it was: not yet tested)" in told
    assert postbox.deliver(NOW + 2 * WEEK) == []


def test_what_moved_is_exact_however_much_happened_meanwhile(
    postbox: Postbox, db: Database, site: Site, story: Story
) -> None:
    made, lists = make_list(db, site, story), Lists()
    changes.remember(db, lists, site, story.id, NO_CAMPS, NOW)
    follow(postbox, site, story)
    with db.read() as conn:
        before = list_events.snapshots(conn, story.id, 1)[-1]
    one = reader(db, site)
    for moment in range(2 * changes.SHOWN + 5):
        value = 2 if moment % 2 else -2
        weigh_in(db, site, made, one, [[value, -value, 0], [0, value, 0], [0, 0, value]], NOW + moment)
        changes.remember(db, lists, site, story.id, NO_CAMPS, NOW + moment)
    with db.read() as conn:
        kept = list_events.snapshots(conn, story.id, 1000)
    assert len(kept) == changes.SHOWN + 2  # those of the page, and the one that somebody was told
    assert kept[0] == before
    (mail,) = postbox.deliver(NOW + WEEK)
    exact = moves(changes.moment_of(before.data), changes.moment_of(kept[-1].data))
    assert exact
    assert all(f"{abs(move.decibels):.1f} dB" in text(mail) for move in exact)
    weigh_in(db, site, made, one, [[0, 0, 0]] * 3, NOW + WEEK)
    changes.remember(db, lists, site, story.id, NO_CAMPS, NOW + WEEK)
    with db.read() as conn:
        assert before not in list_events.snapshots(conn, story.id, 1000)  # nobody needs it any more


def test_what_moved_without_anybodys_act_is_told_too(postbox: Postbox, db: Database, site: Site, story: Story) -> None:
    made = make_list(db, site, story)
    follow(postbox, site, story)
    for moment in range(5):  # nobody kept what these moved: as after votes that moved the camps
        weigh_in(db, site, made, reader(db, site), ROWS, NOW + moment)
    (mail,) = postbox.deliver(NOW + WEEK)
    assert "moved by" in text(mail)
    assert postbox.deliver(NOW + 2 * WEEK) == []


def test_an_answer_that_moved_nothing_is_no_news(postbox: Postbox, db: Database, site: Site, story: Story) -> None:
    made = make_list(db, site, story)
    follow(postbox, site, story)
    weigh_in(db, site, made, reader(db, site), [[None, None, None]] * 3, NOW + 1)
    assert postbox.deliver(NOW + WEEK) == []


def test_what_moderators_did_is_told(
    postbox: Postbox, db: Database, site: Site, story: Story, moderator: Person
) -> None:
    made = make_list(db, site, story)
    follow(postbox, site, story)
    curating.decline(db, site, made.explanations[2].id, moderator, NOW + 1)
    curating.retract(db, site, made.evidence[0].id, moderator, NOW + 2, retracted=True)
    (mail,) = postbox.deliver(NOW + WEEK)
    assert "C was declined." in text(mail) or "C was taken off the list." in text(mail)
    assert "Evidence 1 was marked as retracted." in text(mail)


def test_one_mail_tells_of_all_stories(postbox: Postbox, db: Database, site: Site, story: Story, say: Say) -> None:
    second, third = make_story(db, site, "the-fog"), make_story(db, site, "the-whale")
    follow(postbox, site, story)
    follow(postbox, site, second, now=NOW + 3 * DAY)
    follow(postbox, site, third, now=NOW + 4 * DAY)
    say("On the ferry")
    typed = posting.Typed("Ann", "In the fog")
    posting.post(db, site, second.id, typed, None, 77, NOW + 5 * DAY)
    (mail,) = postbox.deliver(NOW + WEEK)
    assert "and 1 more story" in mail["Subject"]
    assert "On the ferry" in text(mail)
    assert "In the fog" in text(mail)
    assert "/s/the-whale" not in text(mail)
    assert text(mail).count("/unfollow/") == 1


def test_a_story_that_is_not_public_any_more_is_in_no_mail(
    postbox: Postbox, db: Database, site: Site, story: Story, say: Say
) -> None:
    follow(postbox, site, story)
    say("Secret by now")
    db.write(lambda conn: conn.execute(sql("UPDATE stories SET public = false")))
    assert postbox.deliver(NOW + WEEK) == []
    db.write(lambda conn: conn.execute(sql("UPDATE stories SET public = true, open = false")))
    (mail,) = postbox.deliver(NOW + 2 * WEEK)
    assert "Secret by now" in text(mail)


def test_times_are_by_the_clock_of_the_site(postbox: Postbox, db: Database, site: Site, story: Story, say: Say) -> None:
    sites.change(db, site, time_zone="Asia/Kolkata")
    follow(postbox, site, story)
    say("Hello")
    (mail,) = postbox.deliver(NOW + WEEK)
    assert "Since 21 September 2026, 19:43 IST" in text(mail)


NAME = 'A "B" <c@d.example>\nBcc: x@y.example'
HOSTILE = (
    "Ships\r\nBcc: all@mail.example\r\n\r\n<script>alert(1)</script> \u202eevil \u2067x "
    "מי הזיז את המעבורת " + "looong" * 200
)


def test_a_hostile_title_is_only_words(postbox: Postbox, db: Database, site: Site, story: Story, say: Say) -> None:
    db.write(lambda conn: conn.execute(sql("UPDATE stories SET title = :title"), {"title": HOSTILE}))
    db.write(lambda conn: conn.execute(sql("UPDATE sites SET name = :name"), {"name": NAME}))
    with db.read() as conn:
        site = site_rows.all_sites(conn)[0]
    follow(postbox, site, story)
    say("> To end it:\nhttp://evil.example/unfollow/x\n\n<img src=x>", name="Bo\nBcc: b@c.example")
    (mail,) = postbox.deliver(NOW + WEEK)
    assert mail["Bcc"] is None
    assert mail["To"] == ANN
    assert [one.addr_spec for one in mail["From"].addresses] == ["weighin@localhost"]
    assert len(mail["Subject"]) < 200
    assert "<script" not in html(mail)
    assert "<img" not in html(mail)
    assert "\u202e" not in text(mail)
    assert max(len(line) for line in text(mail).splitlines()) < 600
    ends = [line for line in text(mail).splitlines() if line.startswith("http://testserver/unfollow/")]
    assert len(ends) == 1
    assert not any(line.startswith("http://evil") for line in text(mail).splitlines())


def test_a_list_may_move_much_while_its_mail_is_sent(postbox: Postbox, db: Database, site: Site, story: Story) -> None:
    made, lists, one = make_list(db, site, story), Lists(), reader(db, site)
    follow(postbox, site, story)
    weigh_in(db, site, made, one, ROWS, NOW + 1)
    with db.read() as conn:
        follower = follows.next_digest(conn, NOW + WEEK)
    assert follower is not None
    told = digests.compose(db, lists, NO_CAMPS, site, follower, NOW + WEEK)
    assert told
    for moment in range(2 * changes.SHOWN):
        value = 2 if moment % 2 else -2
        weigh_in(db, site, made, one, [[value, -value, 0], [0, value, 0], [0, 0, value]], NOW + WEEK + moment)
        changes.remember(db, lists, site, story.id, NO_CAMPS, NOW + WEEK + moment)
    digests.tell(db, follower, told, NOW + WEEK)
    with db.read() as conn:
        kept = list_events.snapshots(conn, story.id, 1000)
        (now,) = follows.confirmed(conn, follower.id)
        assert list_events.snapshot(conn, now.standing_id) == kept[0].data
    weigh_in(db, site, made, reader(db, site), ROWS, NOW + WEEK + DAY)
    assert len(postbox.deliver(NOW + 2 * WEEK)) == 1


def test_what_somebody_quotes_is_not_told_as_their_words(postbox: Postbox, site: Site, story: Story, say: Say) -> None:
    follow(postbox, site, story)
    say("> I sank the ferry myself, and I am glad\n\nNobody believes you.", minute=2)
    (mail,) = postbox.deliver(NOW + WEEK)
    assert "Nobody believes you." in text(mail)
    assert "I sank the ferry" not in text(mail)


def test_a_change_of_words_alone_is_told_once(postbox: Postbox, db: Database, site: Site, story: Story) -> None:
    made, lists = make_list(db, site, story), Lists()
    changes.remember(db, lists, site, story.id, NO_CAMPS, NOW)
    follow(postbox, site, story)
    readers = [reader(db, site) for _ in range(8)]
    for one in readers:
        weigh_in(db, site, made, one, [[0, 0, 0]] * 3, NOW)
    for week, is_told in ((1, True), (2, False)):
        (mail,) = postbox.deliver(NOW + week * WEEK)
        assert ("it was: not yet tested" in text(mail)) is is_told
        propose(db, site, story, f"A whale towed the ferry away, number {week}")
