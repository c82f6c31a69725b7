"""Asking and confirming on both engines, also at once; and what looking for work costs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy import text as sql
from sqlalchemy.engine import Engine

from cast import NOW, SECRET, Say, make_site, make_story
from postbox import ANN, Postbox, ask, follow, path_in, text
from weighin.actions import following
from weighin.domain.following import ASKS_A_DAY, DAY, HOUR, LINK_TIME, WEEK, fingerprint
from weighin.domain.types import Site, Story
from weighin.jobs import mail
from weighin.jobs.mail import Postman
from weighin.jobs.worker import TROUBLE_SECONDS, Worker
from weighin.links import Links
from weighin.storage import feeds, follows
from weighin.storage.db import Database


@pytest.fixture
def postbox(db: Database, tmp_path: Path) -> Postbox:
    folder = tmp_path / "post"
    folder.mkdir()
    return Postbox(db, folder)


def rows(db: Database, table: str) -> int:
    with db.read() as conn:
        return int(conn.execute(sql(f"SELECT count(*) FROM {table}")).scalar_one())


def test_many_who_ask_at_once_for_one_address_get_one_link(postbox: Postbox, site: Site, story: Story) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: ask(postbox.db, site, story, now=NOW + n), range(200)))
    assert (rows(postbox.db, "followers"), rows(postbox.db, "follows")) == (1, 1)
    assert len(postbox.deliver(NOW + 300)) == 1


def test_a_mailbox_gets_so_many_links_a_day_over_all_sites(postbox: Postbox, site: Site, story: Story) -> None:
    db = postbox.db
    other = make_site(db, "herald")
    sent = 0
    for number in range(6):
        ask(db, site, make_story(db, site, f"a-{number}"), f"a.nn+{number}@mail.example")
        ask(db, other, make_story(db, other, f"b-{number}"))
        sent += len(postbox.deliver())
    assert sent == ASKS_A_DAY
    ask(db, site, story, now=NOW + DAY + 1)
    assert len(postbox.deliver(NOW + DAY + 1)) == 1


def test_asking_every_hour_ends_at_the_days_bound(postbox: Postbox, site: Site, story: Story) -> None:
    for hour in range(24):
        ask(postbox.db, site, story, now=NOW + hour * HOUR)
        postbox.deliver(NOW + hour * HOUR)
    assert len(list(postbox.folder.glob("*.eml"))) == ASKS_A_DAY


def test_confirming_and_ending_at_once_leaves_one_or_nothing(postbox: Postbox, site: Site, story: Story) -> None:
    ask(postbox.db, site, story)
    (letter,) = postbox.deliver()
    ticket = Links(SECRET).to_follow(site, path_in(letter, "follow").removeprefix("/follow/"))
    assert ticket is not None

    def act(number: int) -> None:
        if number % 4 == 3:
            following.stop(postbox.db, site, ticket)
            return
        try:
            following.confirm(postbox.db, site, ticket, NOW + number)
        except following.Refusal:
            assert rows(postbox.db, "follows") == 0

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(40)))
    assert (rows(postbox.db, "followers"), rows(postbox.db, "follows")) == (0, 0)


def test_a_second_story_keeps_the_rhythm_of_the_first(
    postbox: Postbox, db: Database, site: Site, story: Story, say: Say
) -> None:
    follow(postbox, site, story)
    follow(postbox, site, make_story(db, site, "the-fog"), now=NOW + 6 * DAY)
    say("Hello")
    assert len(postbox.deliver(NOW + WEEK)) == 1
    assert postbox.deliver(NOW + 2 * WEEK - 1) == []


def test_whoever_asks_for_a_second_story_is_forgotten_for_that_one_alone(
    postbox: Postbox, db: Database, site: Site, story: Story
) -> None:
    follow(postbox, site, story)
    ask(db, site, make_story(db, site, "the-fog"))
    postbox.deliver()
    postbox.deliver(NOW + LINK_TIME + HOUR)
    assert (rows(db, "followers"), rows(db, "follows")) == (1, 1)


def test_a_site_whose_digests_break_keeps_nobody_elses(
    postbox: Postbox, db: Database, site: Site, story: Story, say: Say, caplog: pytest.LogCaptureFixture
) -> None:
    broken = make_site(db, "herald")
    there = make_story(db, broken, "the-fog")
    follow(postbox, broken, there, "bo@mail.example")
    follow(postbox, site, story, now=NOW + 1)
    say("Hello")
    db.write(lambda conn: conn.execute(sql("UPDATE sites SET time_zone = 'Nowhere' WHERE key = 'herald'")))
    postman = Postman(db, postbox.post)
    worker = Worker(db, lambda _now: postman.next(NOW + WEEK + 1))
    assert worker.step() == TROUBLE_SECONDS
    assert worker.step() == 0.0
    assert len(list(postbox.folder.glob("*.eml"))) == 3
    assert "a job broke" in caplog.text
    assert ANN not in caplog.text


def test_an_answer_writes_something_whether_an_address_follows_or_not(
    postbox: Postbox, db: Database, site: Site, story: Story
) -> None:
    follow(postbox, site, story)
    written: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        written.extend([statement] if statement.startswith(("UPDATE", "INSERT")) else [])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        ask(db, site, story, now=NOW + HOUR)
        known = len(written)
        ask(db, site, story, "bo@mail.example", now=NOW + HOUR)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert known >= 2
    assert len(written) > known


def test_looking_for_work_walks_indexes(sqlite_db: Database) -> None:
    ran: list[tuple[str, object]] = []

    def note(_conn: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        ran.append((statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        mail.waits(sqlite_db, mail.Post("console:"), NOW)
        with sqlite_db.read() as conn:
            feeds.newest_comments(conn, 1, 30)
            follows.asked_lately(conn, fingerprint(ANN), NOW)
            follows.confirmed(conn, 1)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    asked = [(statement, values) for statement, values in ran if statement.startswith("SELECT")]
    assert len(asked) == 7
    with sqlite_db.engine.connect() as conn:
        for statement, values in asked:
            plan = [row.detail for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]  # type: ignore[arg-type]
            assert all(step.startswith("SEARCH") or "TEMP B-TREE" in step for step in plan), (statement, plan)
            assert "asks.mailbox" in statement or "told_at" in statement or len(plan) == 1, plan


def test_a_mail_says_nothing_of_an_explanation_that_is_held(
    postbox: Postbox, db: Database, site: Site, story: Story, say: Say
) -> None:
    follow(postbox, site, story)
    say("Hello")
    held = (
        "INSERT INTO explanations (site_id, story_id, number, statement, place, needs_wording, people, created_at) "
        "VALUES (1, 1, 1, 'Held statement', 'held', false, 1, 0)"
    )
    about = (
        "INSERT INTO list_events (site_id, story_id, at, kind, about) VALUES (1, 1, 0, 'held', '{\"explanation\": 1}')"
    )
    db.write(lambda conn: (conn.execute(sql(held)), conn.exec_driver_sql(about)))
    (letter,) = postbox.deliver(NOW + WEEK)
    assert "Held statement" not in text(letter)
    assert "list of possible explanations" not in text(letter)


def test_an_address_that_left_is_nowhere_in_the_file(sqlite_db: Database, tmp_path: Path) -> None:
    folder = tmp_path / "post"
    folder.mkdir()
    postbox = Postbox(sqlite_db, folder)
    site = make_site(sqlite_db)
    story = make_story(sqlite_db, site)
    tickets = [follow(postbox, site, story, f"reader{number}@mail.example") for number in range(9)]
    for ticket in tickets[:8]:
        following.stop(sqlite_db, site, ticket)
    sqlite_db.close()
    written = b"".join(path.read_bytes() for path in tmp_path.glob("weighin.db*"))
    assert [number for number in range(9) if b"reader%d@" % number in written] == [8]


def test_who_has_the_address_forgotten_is_not_sent_the_more_links(postbox: Postbox, site: Site, story: Story) -> None:
    db, sent = postbox.db, 0
    for moment in range(2 * ASKS_A_DAY):
        ask(db, site, story, now=NOW + moment)
        for mail_ in postbox.deliver(NOW + moment):
            sent += 1
            ticket = Links(SECRET).to_unfollow(site, path_in(mail_, "unfollow").removeprefix("/unfollow/"))
            assert ticket is not None
            following.stop(db, site, ticket)
    assert sent == ASKS_A_DAY
    assert (rows(db, "followers"), rows(db, "asks")) == (0, ASKS_A_DAY)
    with db.read() as conn:
        kept = [str(one) for one in conn.execute(sql("SELECT mailbox FROM asks")).scalars()]
    assert not any("ann" in one or "@" in one for one in kept)
    postbox.deliver(NOW + DAY + 2 * ASKS_A_DAY)
    assert rows(db, "asks") == 0
