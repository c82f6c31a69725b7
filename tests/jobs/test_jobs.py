"""The jobs: each is done whatever becomes of the others, and a server notices whatever waits."""

from __future__ import annotations

import pytest

from camps import COMMENTS, READERS, vote_in_camps
from cast import NOW, Say
from weighin.actions import ranking, searching
from weighin.domain.errors import Code, Refusal
from weighin.domain.types import Comment, Site
from weighin.jobs.beside import Beside
from weighin.jobs.worker import TROUBLE_SECONDS, Worker
from weighin.storage import fits, people, searches, sites
from weighin.storage.db import Database


@pytest.fixture
def said(db: Database, site: Site, say: Say) -> list[Comment]:
    """Comments in two camps of votes, none of them fitted yet."""
    made = [say(f"Comment {number}", name=f"Writer {number % 8}", minute=number) for number in range(COMMENTS)]
    readers = [db.write(lambda conn: people.insert_person(conn, site.id, "", NOW)) for _ in range(READERS)]
    vote_in_camps(db, site, made, readers)
    return made


def version(db: Database, site: Site) -> int:
    with db.read() as conn:
        return fits.version(conn, site.id)


def test_votes_that_wait_are_noticed_where_no_thread_does(db: Database, site: Site, said: list[Comment]) -> None:
    db.write(lambda conn: sites.update_site(conn, site.id, explains=False))
    with db.read() as conn:
        assert searches.next_unsearched(conn) is None
    assert Beside(db).waits()
    ranking.refit(db, site, NOW)
    assert not Beside(db).waits()


def test_a_thread_that_waits_is_noticed(db: Database, site: Site, say: Say) -> None:
    assert not Beside(db).waits()
    say("The tide took it.")
    assert Beside(db).waits()


def test_votes_are_fitted_while_threads_cannot_be_searched(
    db: Database, site: Site, said: list[Comment], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object, **__: object) -> None:
        raise Refusal(Code.MODEL_INVALID, "There is no model here. Install it again.")

    monkeypatch.setattr(searching.explaining, "Finder", missing)
    assert Worker(db).step() == TROUBLE_SECONDS
    assert version(db, site) == 1
