"""Loading what the readers yield: every comment accounted for, nothing twice, nothing half."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from cast import NOW
from weighin.actions import reading
from weighin.domain.errors import Code, Refusal
from weighin.domain.ordering import Sort
from weighin.domain.ranking import rank_best
from weighin.domain.tree import Bounds, Shown
from weighin.domain.types import MINUTE, Kind, Site, State
from weighin.importers import disqus, load, wxr
from weighin.importers.imported import Imported, ImportedComment, ImportedStory, Markup, Skipped
from weighin.moderation import ready
from weighin.storage.db import Database

DATA = Path(__file__).parents[1] / "data" / "imports"
SAMPLES = Path(os.environ.get("WEIGHIN_SAMPLES", DATA))
STORY = ImportedStory("s", "The ferry", "https://blog.example/ferry", "ferry", NOW)


def said(id: str, parent: str | None = None, minute: int = 0, **more: object) -> ImportedComment:
    made = ImportedComment(id, "s", parent, f"Name {id}", f"Words {id}", Markup.MARKDOWN, NOW + minute * MINUTE)
    return replace(made, **more)  # type: ignore[arg-type]


def bring(db: Database, site: Site, *items: Imported, dry_run: bool = False) -> load.Outcome:
    outcome = load.load(db, site, "test", iter(items), NOW, dry_run=dry_run)
    assert outcome.read == outcome.imported + outcome.already + sum(outcome.skipped.values())
    return outcome


def thread(db: Database, site: Site, slug: str = "ferry") -> list[tuple[str, int]]:
    page = reading.thread(db, site, slug, Sort.OLD, None, Bounds(500))
    return [(row.comment.text, row.depth) for row in page.rows if isinstance(row, Shown)]


def counted(db: Database) -> list[tuple[int, ...]]:
    sql = "SELECT count(*), sum(replies), sum(descendants), coalesce(sum(position), 0) FROM comments"
    with db.read() as conn:
        return [tuple(int(value or 0) for value in row) for row in conn.execute(text(sql))]


def test_parents_come_before_children_whatever_the_order_of_the_file(db: Database, site: Site) -> None:
    outcome = bring(db, site, STORY, said("c", "b", 1), said("b", "a", 2), said("a", minute=3), said("d", minute=0))
    assert (outcome.read, outcome.imported) == (4, 4)
    assert thread(db, site) == [("Words d", 0), ("Words a", 0), ("Words b", 1), ("Words c", 2)]


def test_a_second_run_imports_nothing_and_a_longer_file_only_what_is_new(db: Database, site: Site) -> None:
    first = [STORY, said("a"), said("b", "a", 5)]
    bring(db, site, *first)
    before = counted(db)
    again = bring(db, site, *first)
    assert (again.imported, again.already) == (0, 2)
    assert counted(db) == before
    more = bring(db, site, *first, said("c", "a", 2), said("d", "b", 9))
    assert (more.imported, more.already) == (2, 2)
    assert thread(db, site) == [("Words a", 0), ("Words c", 1), ("Words b", 1), ("Words d", 2)]


def test_what_has_no_up_vote_is_placed_by_what_it_says(db: Database, site: Site) -> None:
    told = "The harbour log has the ferry leaving at nine, before the tide turned. See page 12 of the report."
    marked = {"markup": Markup.HTML, "text": f"<p>{told}</p>"}
    items = [
        said("empty", text="Well, well."),
        said("told", minute=1, text=told),
        said("held", minute=2, state=State.HELD, text=told),
        said("liked", minute=3, ups=1, text="Well, well."),
        said("reply", "told", 4, text=told),
        said("marked", minute=5, **marked),
        said("gone", minute=6, state=State.WITHDRAWN, text=""),
        said("below", "gone", 7, text=told),
        said("linked", minute=8, kind=Kind.PINGBACK, text=told),
    ]
    load.load(db, site, "test", iter([STORY, *items]), NOW, scorer=ready.scorer())
    with db.read() as conn:
        rows = conn.execute(text("SELECT origin_id, substance, ups, downs, rank_best FROM comments")).all()
    found = {row.origin_id: row.substance for row in rows}
    assert found["empty"] < found["told"] == found["held"] == found["marked"]
    assert [found[id] for id in ("liked", "reply", "gone", "below", "linked")] == [None] * 5
    assert all(row.rank_best == rank_best(row.ups, row.downs, row.substance) for row in rows)
    page = reading.thread(db, site, "ferry", Sort.BEST, None, Bounds(50))
    tops = [row.comment.text for row in page.rows if isinstance(row, Shown) and row.depth == 0]
    assert tops == ["Well, well.", told, marked["text"], "", "Well, well."]


def test_a_dry_run_counts_and_writes_nothing(db: Database, site: Site) -> None:
    outcome = bring(db, site, STORY, said("a"), Skipped("x", "spam"), dry_run=True)
    assert (outcome.read, outcome.imported, dict(outcome.skipped)) == (2, 1, {"spam": 1})
    with db.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM stories")).scalar() == 0


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(
    db: Database, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [STORY, *(said(str(n), str(n - 2) if n > 1 else None, n) for n in range(50))]
    monkeypatch.setattr(load, "CHUNK", 10)
    told = 0

    def stop(what: str, _done: int, _total: int | None) -> None:
        nonlocal told
        told += what == "writing"
        if told == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load.load(db, site, "test", iter(items), NOW, tell=stop)
    rest = bring(db, site, *items)
    assert (rest.imported, rest.already) == (20, 30)
    whole = thread(db, site)
    assert len(whole) == 50
    assert [depth for words, depth in whole if words == "Words 49"] == [24]
    assert counted(db)[0][1] == 48


def test_a_broken_stream_leaves_nothing_behind(db: Database, site: Site) -> None:
    def stream() -> Iterator[Imported]:
        yield STORY
        yield said("a")
        raise Refusal(Code.FILE_INVALID, "the file ends in the middle of a comment")

    with pytest.raises(Refusal):
        load.load(db, site, "test", stream(), NOW)
    with db.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM comments")).scalar() == 0


def test_a_folder_for_temporary_files_without_room_is_told_and_nothing_is_written(db: Database, site: Site) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))  # to the process the disk is full
    try:
        with pytest.raises(Refusal) as caught:
            bring(db, site, STORY, *(said(str(n), text="Words " * 1000) for n in range(3000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.code is Code.STORAGE_UNAVAILABLE
    assert "TMPDIR" in caught.value.message
    assert counted(db)[0][0] == 0


def test_an_unknown_parent_makes_a_comment_of_its_own(db: Database, site: Site) -> None:
    bring(db, site, STORY, said("a", "nowhere"), said("b", "a", 1))
    assert thread(db, site) == [("Words a", 0), ("Words b", 1)]


def test_a_ring_of_parents_is_broken_not_followed(db: Database, site: Site) -> None:
    outcome = bring(db, site, STORY, said("a", "b"), said("b", "a", 1), said("c", "c", 2))
    assert outcome.imported == 3
    assert sorted(depth for _, depth in thread(db, site)) == [0, 0, 1]


def test_a_deleted_comment_is_a_marker_above_replies_and_counted_out_elsewhere(db: Database, site: Site) -> None:
    gone = {"state": State.WITHDRAWN, "text": ""}
    outcome = bring(db, site, STORY, said("a", **gone), said("b", "a", 1), said("c", minute=2, **gone))
    assert (outcome.imported, dict(outcome.skipped)) == (2, {"deleted": 1})
    assert thread(db, site) == [("", 0), ("Words b", 1)]


def test_a_held_comment_waits_with_its_decision_and_has_no_place(db: Database, site: Site) -> None:
    bring(db, site, STORY, said("a", state=State.HELD), said("b", minute=1))
    assert thread(db, site) == [("Words b", 0)]
    with db.read() as conn:
        assert conn.execute(text("SELECT verdict FROM decisions")).scalars().all() == ["hold"]


def test_an_older_reply_does_not_pull_its_parent_before_the_parents_siblings(db: Database, site: Site) -> None:
    bring(db, site, STORY, said("a"), said("b", "a", 1), said("c", "a", 5), said("d", "c", -9))
    assert thread(db, site) == [("Words a", 0), ("Words b", 1), ("Words c", 1), ("Words d", 2)]


def test_a_reply_of_a_later_run_shows_the_hidden_comments_above_it(db: Database, site: Site) -> None:
    first = [STORY, said("a", state=State.HELD), said("b", "a", 1, state=State.HELD), said("c", minute=2)]
    bring(db, site, *first)
    assert thread(db, site) == [("Words c", 0)]
    outcome = bring(db, site, *first, said("d", "b", 3), said("e", "b", 4))
    assert (outcome.imported, outcome.already) == (2, 3)
    page = reading.thread(db, site, "ferry", Sort.OLD, None, Bounds(100))
    shown = [(row.comment.name, row.depth) for row in page.rows if isinstance(row, Shown)]
    assert shown == [("Name a", 0), ("Name b", 1), ("Name d", 2), ("Name e", 2), ("Name c", 0)]


def test_replies_of_several_runs_stand_in_order_of_time_even_when_the_last_run_was_cut_off(
    db: Database, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(db, site, STORY, said("a"), *(said(f"old {n}", "a", 10 * n) for n in range(1, 4)))
    everything = [STORY, said("a"), *(said(f"old {n}", "a", 10 * n) for n in range(1, 4))]
    everything += [said(f"new {n}", "a", 10 * n - 5) for n in range(1, 5)]
    monkeypatch.setattr(load, "CHUNK", 2)

    def stop(what: str, _done: int, _total: int | None) -> None:
        if what == "writing":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load.load(db, site, "test", iter(everything), NOW, tell=stop)
    assert bring(db, site, *everything).imported == 2
    words = [words for words, depth in thread(db, site) if depth == 1]
    assert words == [f"Words {age} {n}" for n in range(1, 4) for age in ("new", "old")] + ["Words new 4"]


def test_small_stories_are_written_together_and_each_has_its_own(db: Database, site: Site) -> None:
    items: list[Imported] = []
    for n in range(5):
        items.append(replace(STORY, ref=f"s{n}", slug=f"ferry-{n}", url=f"https://blog.example/{n}"))
        items += [said(f"{n}a", story=f"s{n}"), said(f"{n}b", f"{n}a", 1, story=f"s{n}")]
    told: list[str] = []
    load.load(db, site, "test", iter(items), NOW, tell=lambda what, done, total: told.append(f"{what} {done} {total}"))
    assert [line for line in told if line.startswith("writing")] == ["writing 10 10"]
    for n in range(5):
        assert thread(db, site, f"ferry-{n}") == [(f"Words {n}a", 0), (f"Words {n}b", 1)]


def test_reasons_are_counted_apart_up_to_a_point(db: Database, site: Site) -> None:
    outcome = bring(db, site, *(Skipped(str(n), f"type {n % 150}") for n in range(300)))
    assert outcome.skipped["type 7"] == 2
    assert outcome.skipped["other reasons"] == 100
    assert len(outcome.skipped) == 101


def test_a_mention_is_kept_apart_and_holds_no_replies(db: Database, site: Site) -> None:
    bring(db, site, STORY, said("a", kind=Kind.PINGBACK), said("b", "a", 1))
    page = reading.thread(db, site, "ferry", Sort.OLD, None, Bounds(100))
    assert [one.kind for one in page.mentions] == [Kind.PINGBACK]
    assert thread(db, site) == [("Words b", 0)]
    assert (page.story.comments, page.story.mentions) == (1, 1)


def test_stories_of_one_page_are_one_story(db: Database, site: Site) -> None:
    other = ImportedStory("t", "Another name", "http://blog.example/ferry/?utm_source=x")
    bring(db, site, STORY, other, said("a"), said("b", minute=1, story="t"))
    assert len(thread(db, site)) == 2


def test_a_comment_of_a_story_the_file_lacks_is_counted_out(db: Database, site: Site) -> None:
    outcome = bring(db, site, STORY, said("a"), said("b", story="elsewhere"), said("a"))
    assert dict(outcome.skipped) == {"story missing": 1, "repeated in the file": 1}


def test_people_with_an_address_are_made_once_and_belong_to_the_import(db: Database, site: Site) -> None:
    bring(db, site, STORY, said("a", email="Ann@x.example"), said("b", email="ann@x.example"), said("c"))
    with db.read() as conn:
        assert conn.execute(text("SELECT email, origin, role FROM people")).all() == [
            ("ann@x.example", "test", "guest")
        ]


def test_the_disqus_sample_comes_in_whole(db: Database, site: Site) -> None:
    outcome = load.load(db, site, "disqus", disqus.read(DATA / "disqus-of-isso.xml"), NOW)
    assert outcome.read == outcome.imported + sum(outcome.skipped.values())
    assert outcome.skipped["story missing"] == 1


@pytest.mark.skipif(not (SAMPLES / "wordpress-theme-unit-test.wxr.xml.gz").exists(), reason="see tests/data/imports")
def test_the_wordpress_sample_comes_in_whole(db: Database, site: Site) -> None:
    file = SAMPLES / "wordpress-theme-unit-test.wxr.xml.gz"
    outcome = load.load(db, site, wxr.origin(file), wxr.read(file), NOW)
    assert (outcome.read, outcome.imported, dict(outcome.skipped)) == (32, 32, {})
    with db.read() as conn:
        states = conn.execute(
            text("SELECT state, kind <> 'comment' AS mention, count(*) FROM comments GROUP BY 1, 2 ORDER BY 1, 2")
        ).all()
        deepest = conn.execute(text("SELECT max(depth) FROM comments")).scalar()
        private = conn.execute(text("SELECT slug FROM stories WHERE NOT public")).scalars().all()
    assert [(state, bool(mention), n) for state, mention, n in states] == [
        ("held", False, 3),
        ("published", False, 25),
        ("published", True, 4),
    ]
    assert deepest == 9
    assert private
    for slug in private:
        with pytest.raises(Refusal):
            reading.thread(db, site, slug, Sort.OLD, None, Bounds(100))


def test_a_story_of_no_known_date_is_as_old_as_its_first_comment(db: Database, site: Site) -> None:
    old = replace(STORY, published_at=None)
    bring(db, site, old, said("b", minute=-500), said("a", minute=-1000), said("c", "b", -400))
    with db.read() as conn:
        assert conn.execute(text("SELECT published_at FROM stories")).scalar_one() == NOW - 1000 * MINUTE
