"""The example publication: what its moderator decided is decided as on the desk, once."""

from __future__ import annotations

import pytest
from recount import miscounts

from weighin.actions import learning, reading
from weighin.actions.listpage import of_slug
from weighin.actions.weighing import Lists
from weighin.demo import build
from weighin.domain.types import Site, State
from weighin.storage import comments, stories
from weighin.storage.db import Database


@pytest.fixture
def site(sqlite_db: Database, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr(build, "GENERATED", 60)
    return build.build(sqlite_db, "http://127.0.0.1:8000")


def test_its_moderator_has_decided_and_the_scores_have_learned(sqlite_db: Database, site: Site) -> None:
    desk = reading.desk(sqlite_db, site, 50)
    assert len(desk.held) == 5
    verdicts = [one.decision.verdict for one in desk.decided]
    assert {verdict: verdicts.count(verdict) for verdict in set(verdicts)} == {"hold": 6, "remove": 6, "publish": 2}
    assert {one.decision.decided_by for one in desk.decided} == {"moderator"}
    assert any("2. No personal attacks – It accuses a named reader" in one.decision.reason for one in desk.decided)
    learned, untaught = learning.foretold(sqlite_db, site)
    assert (learned.decisions, learned.refused) == (7, 5)
    assert learned.precision is not None
    assert untaught.recall
    with sqlite_db.read() as conn:
        listed = stories.latest(conn, site.id, 10)
    assert sum(one.comments for one in listed) == 60 + 166 - 11
    wrong = [wrong for one in listed for wrong in miscounts(sqlite_db, one.id)]
    assert [one for one in wrong if not one.startswith("votes")] == []  # nobody cast the votes of an import


def test_built_again_nothing_is_decided_again(sqlite_db: Database, site: Site) -> None:
    before = reading.desk(sqlite_db, site, 50)
    build.build(sqlite_db, "http://127.0.0.1:8000")
    assert reading.desk(sqlite_db, site, 50) == before


def test_most_comments_know_how_much_they_say(sqlite_db: Database, site: Site) -> None:
    with sqlite_db.read() as conn:
        every = comments.by_ids(conn, site.id, range(1, 300)).values()
    silent = [one for one in every if one.parent_id is None and one.ups == 0 and one.state is State.PUBLISHED]
    assert silent
    assert all(one.substance is not None for one in silent)


def test_its_list_has_a_combination_and_comments_on_evidence(sqlite_db: Database, site: Site) -> None:
    page = of_slug(sqlite_db, Lists(), site, "the-night-the-cauldhead-light-went-out", None)
    made = [entry for entry in page.entries if entry.ties.contains]
    assert [one.letter for entry in made for one in entry.ties.contains] == ["B", "D"]
    assert [one.letter for entry in page.entries if entry.explanation.letter == "A" for one in entry.ties.excludes] == [
        "B"
    ]
    argued = {row.evidence.number: row for row in page.rows if row.unargued is not None}
    assert {number: row.attached for number, row in argued.items()} == {2: (0, 1), 6: (1, 0)}
    assert argued[2].weight.credibility < (argued[2].unargued or 0) < 0.6 < (argued[6].unargued or 0)
    assert argued[6].weight.credibility > (argued[6].unargued or 1)
    assert [change.kind for change in page.changes][:3] == ["attached", "attached", "weighed"]
    assert all(change.moves for change in page.changes[:3])
