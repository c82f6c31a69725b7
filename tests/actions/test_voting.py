"""Votes: one for each person and comment, counted and ranked at once, on both engines."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recount import miscounts
from sqlalchemy import func, select

from cast import NOW, Say, make_site, make_story
from weighin.actions import moderating, posting, publishing, voting
from weighin.domain.articles import Article, NewStory
from weighin.domain.errors import Code, Refusal
from weighin.domain.ranking import rank_best, rank_controversial
from weighin.domain.types import Comment, Person, Role, Site, Story
from weighin.storage import people, stories, votes
from weighin.storage.db import Database
from weighin.storage.schema import votes as table


def reader(db: Database, site: Site, name: str) -> Person:
    return db.write(lambda conn: people.insert_person(conn, site.id, name, NOW))


def writer_of(db: Database, site: Site, comment: Comment) -> Person:
    with db.read() as conn:
        found = people.by_id(conn, site.id, comment.person_id or 0)
    assert found is not None
    return found


def refused(db: Database, site: Site, comment_id: int, value: int, person: Person | None) -> Code:
    with pytest.raises(Refusal) as caught:
        voting.vote(db, site, comment_id, value, person, NOW)
    return caught.value.code


def test_a_person_has_one_vote_and_may_change_it_and_take_it_back(db: Database, site: Site, say: Say) -> None:
    comment, bo = say(), reader(db, site, "Bo")
    for value, tally in ((1, (1, 0)), (1, (1, 0)), (-1, (0, 1)), (1, (1, 0)), (0, (0, 0)), (0, (0, 0)), (-1, (0, 1))):
        after, voter = voting.vote(db, site, comment.id, value, bo, NOW)
        assert (after.ups, after.downs) == tally
        assert voter == bo
        with db.read() as conn:
            assert votes.value_of(conn, comment.id, bo.id) == value
            assert votes.of_person(conn, bo.id, [comment.id]) == ({comment.id: value} if value else {})
    assert miscounts(db, comment.story_id) == []


def test_someone_new_becomes_a_guest_without_a_name(db: Database, site: Site, say: Say) -> None:
    comment = say()
    after, first = voting.vote(db, site, comment.id, 1, None, NOW)
    assert (after.ups, first.name, first.role) == (1, "", Role.GUEST)
    after, second = voting.vote(db, site, comment.id, 1, None, NOW)
    assert (after.ups, second.id == first.id) == (2, False)
    assert voting.vote(db, site, comment.id, -1, first, NOW)[0].ups == 1


def test_nobody_votes_on_their_own_comment(db: Database, site: Site, say: Say) -> None:
    comment = say()
    assert refused(db, site, comment.id, 1, writer_of(db, site, comment)) is Code.OWN_COMMENT
    assert miscounts(db, comment.story_id) == []


@pytest.mark.parametrize("value", [2, -2, 100])
def test_a_vote_is_up_down_or_nothing(db: Database, site: Site, say: Say, value: int) -> None:
    assert refused(db, site, say().id, value, None) is Code.VOTE_INVALID


def test_there_is_no_vote_on_what_is_not_there(db: Database, site: Site, say: Say, moderator: Person) -> None:
    removed, held, withdrawn = say(), say(), say()
    moderating.decide(db, site, removed.id, "remove", "why", moderator, NOW)
    moderating.decide(db, site, held.id, "hold", "why", moderator, NOW)
    posting.withdraw(db, site, withdrawn.id, writer_of(db, site, withdrawn), NOW)
    for comment_id in (removed.id, held.id, withdrawn.id, withdrawn.id + 1, 0, -1):
        assert refused(db, site, comment_id, 1, None) is Code.COMMENT_UNKNOWN
    with db.read() as conn:
        assert conn.execute(select(func.count()).select_from(table)).scalar_one() == 0
        assert conn.execute(select(func.count()).select_from(people.people)).scalar_one() == 4


def test_there_is_no_vote_on_a_comment_of_another_site(db: Database, site: Site, say: Say) -> None:
    other = make_site(db, "herald")
    assert refused(db, other, say().id, 1, None) is Code.COMMENT_UNKNOWN


@pytest.mark.parametrize(
    ("is_open", "public", "code"), [(False, True, Code.STORY_CLOSED), (True, False, Code.COMMENT_UNKNOWN)]
)
def test_there_is_no_vote_under_a_closed_or_hidden_story(
    db: Database, site: Site, story: Story, say: Say, is_open: bool, public: bool, code: Code
) -> None:
    comment = say()
    changed = NewStory(story.slug, story.title, NOW, open=is_open, public=public)
    publishing.publish(db, site, [Article(changed)])
    assert refused(db, site, comment.id, 1, None) is code


def test_readers_are_told_of_a_vote_only_if_it_changed_something(db: Database, site: Site, say: Say) -> None:
    comment, bo = say(), reader(db, site, "Bo")
    versions = []
    for value in (0, 1, 1, -1, -1, 0):
        voting.vote(db, site, comment.id, value, bo, NOW)
        with db.read() as conn:
            versions.append(stories.version_of(conn, comment.story_id))
    assert [later - versions[0] for later in versions if later and versions[0]] == [0, 1, 1, 2, 2, 3]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(turns=st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 1)), max_size=14))
def test_counts_and_ranks_are_right_after_every_vote(db: Database, turns: list[tuple[int, int]]) -> None:
    with db.read() as conn:
        key = f"site-{conn.execute(select(func.count()).select_from(people.people)).scalar_one()}"
    site = make_site(db, key)
    crowd = [reader(db, site, name) for name in ("Bo", "Cy", "Di", "Ed")]
    typed = posting.Typed("Ann", "Hello")
    comment = posting.post(db, site, make_story(db, site).id, typed, None, 1, NOW)
    standing: dict[int, int] = {}
    for who, value in turns:
        standing[who] = value
        after, _ = voting.vote(db, site, comment.id, value, crowd[who], NOW)
        ups, downs = (sum(vote == side for vote in standing.values()) for side in (1, -1))
        assert (after.ups, after.downs) == (ups, downs)
        assert (after.rank_best, after.rank_controversial) == (rank_best(ups, downs), rank_controversial(ups, downs))
    assert miscounts(db, comment.story_id) == []
