"""Orders that camps of readers decide: found from votes, kept true with each vote, explained."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, update

from camps import COMMENTS, READERS, vote_in_camps
from cast import NOW, Say, make_story
from listed import make_list
from weighin.actions import posting, ranking, reading, voting
from weighin.actions.posting import Typed
from weighin.domain.errors import Refusal
from weighin.domain.ordering import Sort
from weighin.domain.ranking import FIRST_SHARE, Ranking, rank, rank_best, rank_bridging
from weighin.domain.tree import Bounds, Shown
from weighin.domain.types import MINUTE, Comment, Person, Site, Story
from weighin.storage import comments, fits, people, schema, stories, votes
from weighin.storage.db import Database


@pytest.fixture
def said(say: Say) -> list[Comment]:
    """Comments of eight writers: the first ten are liked by one camp, the next eight by the other, the last by both."""
    return [say(f"Comment {number}", name=f"Writer {number % 8}", minute=number) for number in range(COMMENTS)]


@pytest.fixture
def readers(db: Database, site: Site) -> list[Person]:
    return [db.write(lambda conn: people.insert_person(conn, site.id, "", NOW)) for _ in range(READERS)]


def order(db: Database, site: Site, story: Story, sort: Sort) -> list[int]:
    page = reading.thread(db, site, story.slug, sort, None, Bounds(100))
    return [row.comment.id for row in page.rows if isinstance(row, Shown)]


def stored(db: Database, site: Site, comment: Comment) -> Comment:
    with db.read() as conn:
        found = comments.by_id(conn, site.id, comment.id)
    assert found is not None
    return found


def test_without_camps_bridging_is_best(db: Database, site: Site, story: Story, said: list[Comment]) -> None:
    for comment in said[3:6]:
        voting.vote(db, site, comment.id, 1, None, NOW)
    voting.vote(db, site, said[7].id, -1, None, NOW)
    assert order(db, site, story, Sort.BRIDGING) == order(db, site, story, Sort.BEST)
    assert reading.thread(db, site, story.slug, Sort.BRIDGING, None, Bounds(100)).has_camps is False
    assert ranking.refit(db, site, NOW).fallback
    assert order(db, site, story, Sort.BRIDGING) == order(db, site, story, Sort.BEST)


def test_camps_are_found_and_what_both_approve_comes_first(
    db: Database, site: Site, story: Story, said: list[Comment], readers: list[Person]
) -> None:
    vote_in_camps(db, site, said, readers)
    done = ranking.refit(db, site, NOW)
    assert (done.fallback, done.moved) == (None, COMMENTS)
    assert set(order(db, site, story, Sort.BRIDGING)[:2]) == {comment.id for comment in said[-2:]}
    assert set(order(db, site, story, Sort.DIVIDING)[-2:]) == {comment.id for comment in said[-2:]}
    camps = ranking.Fits(db).camps(site.id)
    sides = [camps.sides.get(str(reader.id)) for reader in readers]
    assert {side for place, side in enumerate(sides) if place % 5 < 3} == {"-"}  # the larger one
    assert {side for place, side in enumerate(sides) if place % 5 >= 3} == {"+"}
    first = stored(db, site, said[-1])
    assert first.approval_plus is not None
    assert min(first.approval_plus, first.approval_minus or 0) > 600
    assert ranking.refit(db, site, NOW).moved == 0  # nothing has changed


def test_where_camps_are_no_more_comments_stand_in_the_order_of_best_again(
    db: Database, site: Site, story: Story, said: list[Comment], readers: list[Person]
) -> None:
    vote_in_camps(db, site, said, readers)
    for day in range(9):
        ranking.refit(db, site, NOW + day * 24 * 60 * MINUTE)
    assert stored(db, site, said[-1]).agreed
    assert order(db, site, story, Sort.BRIDGING) != order(db, site, story, Sort.BEST)
    gone = [reader.id for reader in readers[3:]]
    db.write(lambda conn: conn.execute(delete(schema.votes).where(schema.votes.c.person_id.in_(gone))))
    with db.read() as conn:
        rendered = stories.version_of(conn, story.id)
    done = ranking.refit(db, site, NOW + 10 * 24 * 60 * MINUTE)
    assert done.fallback
    assert done.moved == COMMENTS
    assert order(db, site, story, Sort.BRIDGING) == order(db, site, story, Sort.BEST)
    for comment in (stored(db, site, one) for one in said):
        assert (comment.rank_bridging, comment.approval_plus, comment.agreed) == (comment.rank_best, None, False)
    with db.read() as conn:
        assert stories.version_of(conn, story.id) != rendered
    assert ranking.refit(db, site, NOW + 11 * 24 * 60 * MINUTE).moved == 0


def test_a_vote_moves_its_comment_at_once_as_a_fit_at_the_same_places_would(
    db: Database, site: Site, said: list[Comment], readers: list[Person]
) -> None:
    vote_in_camps(db, site, said, readers)
    ranking.refit(db, site, NOW)
    kept = ranking.Fits(db).of(site.id)
    assert kept is not None
    before = stored(db, site, said[0])
    other_camp = next(reader for place, reader in enumerate(readers) if place % 5 >= 3)
    with db.read() as conn:
        was = votes.value_of(conn, said[0].id, other_camp.id)
    after, _ = voting.vote(db, site, said[0].id, -1 if was == 1 else 1, other_camp, NOW, kept)
    assert after.rank_bridging != before.rank_bridging
    with db.read() as conn:
        again = kept.bridging(fits.of_comment(conn, said[0].id, said[0].person_id))
    assert after.rank_bridging == -round(again.score * 1_000_000_000)
    back, _ = voting.vote(db, site, said[0].id, was, other_camp, NOW, kept)
    assert back.rank_bridging == before.rank_bridging


def test_praise_from_new_accounts_alone_moves_nothing(
    db: Database, site: Site, story: Story, said: list[Comment], readers: list[Person], say: Say
) -> None:
    vote_in_camps(db, site, said, readers)
    ranking.refit(db, site, NOW)
    kept = ranking.Fits(db).of(site.id)
    pushed = say("Push me", name="Zed")
    place = order(db, site, story, Sort.BRIDGING).index(pushed.id)
    for _ in range(60):
        voting.vote(db, site, pushed.id, 1, None, NOW, kept)
    assert order(db, site, story, Sort.BEST).index(pushed.id) < 3
    assert order(db, site, story, Sort.BRIDGING).index(pushed.id) == place
    ranking.refit(db, site, NOW + MINUTE)
    assert order(db, site, story, Sort.BRIDGING).index(pushed.id) >= place - 1


def test_a_new_comment_stands_where_one_without_votes_stands(
    db: Database, site: Site, story: Story, said: list[Comment], readers: list[Person]
) -> None:
    vote_in_camps(db, site, said, readers)
    ranking.refit(db, site, NOW)
    kept = ranking.Fits(db).of(site.id)
    assert kept is not None
    comment = posting.post(db, site, story.id, Typed("Zed", "New here"), None, 999, NOW)
    assert comment.rank_bridging == kept.unvoted < 0
    assert rank_best(0, 0) != kept.unvoted


def test_a_site_is_fitted_when_enough_is_new(
    db: Database, site: Site, said: list[Comment], readers: list[Person]
) -> None:
    assert ranking.Ranker(db).next(NOW) is False
    vote_in_camps(db, site, said, readers)
    assert ranking.Ranker(db).next(NOW) is True
    ranker = ranking.Ranker(db)
    assert ranker.next(NOW) is False
    with db.read() as conn:
        before = fits.last(conn, site.id)
    assert before is not None
    voting.vote(db, site, said[0].id, -1, None, NOW + MINUTE)
    assert ranking.Ranker(db).next(NOW + 2 * MINUTE) is False
    db.write(lambda conn: conn.execute(update(schema.fits).values(share=0.001)))
    with db.read() as conn:
        assert ranking.next_due(db, NOW + 2 * MINUTE) == site
    db.write(lambda conn: conn.execute(update(schema.fits).values(share=before.share)))
    assert ranking.Ranker(db).next(NOW + ranking.LATEST + 2 * MINUTE) is True
    with db.read() as conn:
        after = fits.last(conn, site.id)
    assert after is not None
    assert after.version == before.version + 1


def test_a_site_whose_places_drift_is_fitted_sooner(
    db: Database, site: Site, said: list[Comment], readers: list[Person]
) -> None:
    vote_in_camps(db, site, said, readers)
    ranking.refit(db, site, NOW)
    assert _share(db, site) == FIRST_SHARE
    kept = ranking.Fits(db).of(site.id)
    for moment, comment in enumerate(said[:6], 1):  # a camp turns its back on what it liked
        for reader in (one for place, one in enumerate(readers) if place % 5 < 3):
            voting.vote(db, site, comment.id, -1, reader, NOW + moment * MINUTE, kept)
    ranking.refit(db, site, NOW + 10 * MINUTE)
    assert _share(db, site) < FIRST_SHARE


def _share(db: Database, site: Site) -> float:
    with db.read() as conn:
        found = fits.last(conn, site.id)
    assert found is not None
    return found.share


def test_a_place_is_explained_with_both_camps_numbers(
    db: Database, site: Site, said: list[Comment], readers: list[Person]
) -> None:
    assert ranking.explained(db, said[0], None) == ""
    vote_in_camps(db, site, said, readers)
    ranking.refit(db, site, NOW)
    told = ranking.explained(db, said[0], ranking.Fits(db).of(site.id))
    assert told.count("%") >= 2
    assert "agreed" in told


def test_one_voter_with_many_votes_makes_no_camp(db: Database, site: Site, said: list[Comment]) -> None:
    _, bo = voting.vote(db, site, said[0].id, 1, None, NOW)
    for comment in said[1:]:
        voting.vote(db, site, comment.id, 1, bo, NOW)
    assert ranking.refit(db, site, NOW).fallback
    with pytest.raises(Refusal):
        voting.vote(db, site, 10**9, 1, bo, NOW)


def test_a_vote_that_comes_while_votes_are_fitted_is_not_passed_over(
    db: Database, site: Site, said: list[Comment], readers: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    vote_in_camps(db, site, said, readers)
    with db.read() as conn:
        voters = dict(fits.of_comment(conn, said[0].id, said[0].person_id))
    voter = next(reader for reader in readers if reader.id in voters)

    def slow(*told: Any, **more: Any) -> Ranking:
        voting.vote(db, site, said[0].id, -voters[voter.id], voter, NOW + MINUTE + 1)
        return rank(*told, **more)

    monkeypatch.setattr(ranking, "rank", slow)
    ranking.refit(db, site, NOW + MINUTE)
    kept = ranking.Fits(db).of(site.id)
    assert kept is not None
    with db.read() as conn:
        its = fits.of_comment(conn, said[0].id, said[0].person_id)
    assert stored(db, site, said[0]).rank_bridging == rank_bridging(kept.bridging(its))


def test_a_new_fit_is_known_at_once_and_renders_the_lists_that_camps_weigh_anew(
    db: Database, site: Site, story: Story, said: list[Comment], readers: list[Person]
) -> None:
    other = make_story(db, site, "other")
    make_list(db, site, other)
    known = ranking.Fits(db)
    assert known.of(site.id) is None
    with db.read() as conn:
        before = stories.version_of(conn, other.id)
    vote_in_camps(db, site, said, readers)
    ranking.refit(db, site, NOW)
    assert known.of(site.id) is not None
    assert known.camps(site.id).version == 1
    with db.read() as conn:
        assert stories.version_of(conn, other.id) != before


def test_a_fit_that_another_version_wrote_is_passed_over(
    db: Database, site: Site, said: list[Comment], readers: list[Person]
) -> None:
    vote_in_camps(db, site, said, readers)
    ranking.refit(db, site, NOW)
    db.write(lambda conn: fits.keep(conn, site.id, NOW, 1, 0, b"not what we write", FIRST_SHARE))
    assert ranking.Fits(db).of(site.id) is None
    assert ranking.refit(db, site, NOW + MINUTE).fallback is None
    assert ranking.Fits(db).of(site.id) is not None
