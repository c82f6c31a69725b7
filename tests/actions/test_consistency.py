"""Whatever readers and moderators do in whatever order, every count and every place is right afterwards."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recount import miscounts
from sqlalchemy import select

from cast import NOW, make_site, make_story
from weighin.actions import moderating, posting, reading, sites, voting
from weighin.domain.errors import Code, Refusal
from weighin.domain.ordering import Sort
from weighin.domain.tree import Bounds, More, Shown
from weighin.domain.types import Person, Site, State, Story, Verdict
from weighin.storage import people
from weighin.storage.db import Database
from weighin.storage.schema import comments
from weighin.storage.schema import sites as site_table

EXPECTED = {Code.COMMENT_UNKNOWN, Code.PARENT_GONE, Code.OWN_COMMENT}


@dataclass
class Life:
    """One story and the people under it: each deed is a kind, a comment it is done to, and by whom."""

    db: Database
    site: Site
    story: Story
    moderator: Person
    crowd: list[Person]
    ids: list[int] = field(default_factory=list)
    forms: count[int] = field(default_factory=lambda: count(1))

    def do(self, kind: int, which: int, who: int) -> None:
        """One deed; a refusal that readers may get is part of life."""
        target = self.ids[which % len(self.ids)] if self.ids else None
        person = self.crowd[who % len(self.crowd)]
        n = next(self.forms)
        try:
            if target is None or kind <= 3:
                typed = posting.Typed(person.name, "Hello", parent_id=target if kind else None)
                # Moments are shared, as they may be where several write.
                made = posting.post(self.db, self.site, self.story.id, typed, person, n, NOW + n // 2)
                self.ids.append(made.id)
            elif kind == 4:
                posting.withdraw(self.db, self.site, target, self._writer(target), NOW)
            elif kind == 5:
                voting.vote(self.db, self.site, target, who % 3 - 1, person, NOW)
            elif kind == 6:
                posting.edit(self.db, self.site, target, f"Hello {n}", self._writer(target), NOW)
            else:
                verdict = list(Verdict)[who % len(Verdict)]
                moderating.decide(self.db, self.site, target, verdict, "why", self.moderator, NOW)
        except Refusal as refusal:
            if refusal.code not in EXPECTED:
                raise

    def _writer(self, comment_id: int) -> Person | None:
        with self.db.read() as conn:
            writer = conn.execute(select(comments.c.person_id).where(comments.c.id == comment_id)).scalar_one()
            return people.by_id(conn, self.site.id, writer)


def new_life(db: Database) -> Life:
    """A site of its own, so that many lives fit into one database."""
    with db.read() as conn:
        site_number = len(conn.execute(select(site_table.c.id)).all())
    site = make_site(db, f"site-{site_number}")
    moderator = sites.moderator(db, site, "mod@gazette.example", NOW)
    names = ("Ann", "Bo", "Cy")
    crowd = [db.write(lambda conn, name=name: people.insert_person(conn, site.id, name, NOW)) for name in names]
    return Life(db, site, make_story(db, site), moderator, crowd)


def shown(life: Life, bounds: Bounds) -> dict[int, str]:
    """What a reader finds on the first page that holds everything: id and state."""
    rows = reading.thread(life.db, life.site, life.story.slug, Sort.OLD, None, bounds).rows
    assert not [row for row in rows if isinstance(row, More)]
    return {row.comment.id: row.comment.state for row in rows if isinstance(row, Shown)}


deeds = st.tuples(st.integers(0, 9), st.integers(0, 30), st.integers(0, 11))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(story=st.lists(deeds, min_size=5, max_size=30))
def test_every_count_and_place_is_right_after_any_story(db: Database, story: list[tuple[int, int, int]]) -> None:
    life = new_life(db)
    for deed in story:
        life.do(*deed)
    assert miscounts(db, life.story.id) == []
    with db.read() as conn:
        mine = comments.c.story_id == life.story.id
        states = {row.id: row.state for row in conn.execute(select(comments).where(mine))}
    found = shown(life, Bounds(1000))
    assert {id for id, state in found.items() if state is State.PUBLISHED} == {
        id for id, state in states.items() if state == "published"
    }
    assert {id: states[id] for id in found} == found


@pytest.mark.parametrize("seed", [1, 2])
def test_every_count_and_place_is_right_when_many_do_everything_at_once(db: Database, seed: int) -> None:
    life = new_life(db)
    for n in range(6):
        life.do(3, n, n)

    def live(who: int) -> None:
        for n in range(20):
            life.do((7 * n + who * seed) % 10, 5 * n + who * seed, who + n)

    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(live, who) for who in range(6)]:
            done.result()
    assert len(life.ids) >= 18  # the roots alone, which nothing can refuse
    assert miscounts(db, life.story.id) == []
