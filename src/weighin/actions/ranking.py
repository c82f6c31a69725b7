"""Where readers stand, found anew from time to time, and the places of comments by it, kept true with each vote."""

from __future__ import annotations

import json
import logging
import threading
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from weighin.actions.weighing import NO_CAMPS, Camps
from weighin.domain.ranking import (
    FIRST_SHARE,
    SCALE,
    Badge,
    Bridging,
    Kept,
    Ranking,
    badge,
    paced,
    rank,
    rank_best,
    rank_bridging,
    rank_dividing,
    sentence,
)
from weighin.domain.types import MINUTE, Comment, Instant, Site
from weighin.storage import attachments, comments, evidence, fits, sites
from weighin.storage.db import Database
from weighin.storage.fits import Placed

log = logging.getLogger(__name__)

FIRST = 300  # votes before which nothing is fitted
LATEST = 24 * 60 * MINUTE  # after which it is fitted anew, however few there are
LOOK_SECONDS = 10.0
STILL = SCALE // 10_000  # a place that moved less has not
TOGETHER = 500  # places that are stored in one transaction


class Fits:
    """The last fit of each site, read once for each. May be shared between threads."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: dict[int, tuple[int, Kept | None, Camps]] = {}
        self._lock = threading.Lock()

    def of(self, site_id: int) -> Kept | None:
        """The last fit of a site, None where there are no camps."""
        return self._current(site_id)[1]

    def camps(self, site_id: int) -> Camps:
        """The camps of a site's readers."""
        return self._current(site_id)[2]

    def _current(self, site_id: int) -> tuple[int, Kept | None, Camps]:
        with self._db.read() as conn:
            version = fits.version(conn, site_id)  # asked each time: by an old fit a vote would take a wrong place
            known = self._known.get(site_id)
            if known is not None and known[0] == version:
                return known
            with self._lock:
                kept = _read(fits.last(conn, site_id))
                camps = NO_CAMPS
                if kept:
                    camps = Camps({str(one): camp for one, camp in kept.sides.items()}, version, kept.unvoted)
                self._known[site_id] = version, kept, camps
                return self._known[site_id]


def _read(fitted: fits.Fitted | None) -> Kept | None:
    if fitted is None or fitted.data is None:
        return None
    try:
        return Kept.from_dict(json.loads(zlib.decompress(fitted.data)))
    except (KeyError, TypeError, ValueError, zlib.error):  # another version wrote it: the next fit begins anew
        log.warning("the last fit of a site cannot be read; comments stand in the order of best until the next")
        return None


def after_vote(conn: Connection, comment: Comment, kept: Kept | None) -> Placed:
    """The place of a comment after a vote on it was stored; by `best` where the site has no camps."""
    since, given = (None, False) if kept is None else (comment.agreed_since, comment.agreed)
    if kept is None:
        best = rank_best(comment.ups, comment.downs, comment.substance)
        return Placed(comment.id, best, 0, None, None, since, given)
    now = kept.bridging(fits.of_comment(conn, comment.id, comment.person_id))
    return _placed(comment.id, now, Badge(since, given))


def _placed(comment_id: int, now: Bridging, mark: Badge) -> Placed:
    plus, minus = (None if one is None else round(1000 * one) for one in (now.plus, now.minus))
    return Placed(comment_id, rank_bridging(now), rank_dividing(now), plus, minus, mark.since, mark.given)


def explained(db: Database, comment: Comment, kept: Kept | None) -> str:
    """Why a comment stands where it does in `bridging`, in a sentence; empty where there are no camps."""
    if kept is None:
        return ""
    with db.read() as conn:
        return sentence(kept.bridging(fits.of_comment(conn, comment.id, comment.person_id)))


def _differ(one: Placed, other: Placed) -> bool:
    """Whether two places of a comment differ by more than what two fits of the same votes may."""
    moved = max(abs(one.place - other.place), abs(one.apart - other.apart)) > STILL
    return moved or (one.since, one.given, one.plus is None) != (other.since, other.given, other.plus is None)


class Ranker:
    """Fits the votes of sites where enough are new."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._looked = -LOOK_SECONDS

    def next(self, now: Instant) -> bool:
        """Fit one site, if any is due; whether one was."""
        if time.monotonic() - self._looked < LOOK_SECONDS:
            return False
        site = next_due(self._db, now)
        if site is None:
            self._looked = time.monotonic()
            return False
        refit(self._db, site, now)
        return True


def next_due(db: Database, now: Instant) -> Site | None:
    """A site whose votes have to be fitted anew; None without any."""
    with db.read() as conn:
        return next((site for site in sites.all_sites(conn) if _is_due(conn, site, now)), None)


def _is_due(conn: Connection, site: Site, now: Instant) -> bool:
    before = fits.last(conn, site.id)
    fresh = fits.since(conn, site.id, before.fitted_at if before else 0)
    if before is None:
        return fresh >= FIRST
    return fresh >= max(1.0, before.share * before.votes) or (fresh > 0 and now - before.fitted_at > LATEST)


@dataclass(frozen=True, slots=True)
class Refitted:
    """What a new fit came to: how many votes it is of, how many comments have another place, and why there are no
    camps, if there are none."""

    votes: int
    moved: int
    fallback: str | None


def refit(db: Database, site: Site, now: Instant) -> Refitted:
    """Fit a site's votes anew, from where the last fit left off, and give its comments their places."""
    with db.read() as conn:
        cast = fits.of_site(conn, site.id)
        writers = fits.writers(conn, site.id)
        last = fits.last(conn, site.id)
        new = fits.since(conn, site.id, last.fitted_at) if last else 0
        there = fits.placed(conn, site.id)
        argue = attachments.of_site(conn, site.id)
    before = _read(last)
    previous = before.fit if before else None
    found = rank(*cast.T, authors=writers, unvoted=list(there), previous=previous, z=site.bound)
    kept = Kept.of_ranking(found)
    data = zlib.compress(json.dumps(kept.to_dict()).encode()) if kept else None
    share = _share(last, new, found, there, cast) if kept and last and before else FIRST_SHARE
    changed: list[tuple[Placed, int]] = []
    for comment_id, (stored, story_id) in there.items() if kept else ():
        its = found.of(comment_id)
        mark = badge(its, Badge(stored.since, stored.given), now)
        placed = _placed(comment_id, its, mark)
        if _differ(placed, stored):
            changed.append((placed, story_id))
    # What weighs on evidence moves together with the fit, by which it is read.
    others = [placed for placed, _ in changed if placed.comment not in argue]
    for first in range(0, len(others), TOGETHER):
        db.write(partial(fits.place_all, many=others[first : first + TOGETHER]))

    def finish(conn: Connection) -> int:
        # There may have been camps before: people leave and take their votes along.
        moved = fits.place_by_best(conn, site.id) if kept is None else {row.comment: story for row, story in changed}
        fits.place_all(conn, (placed for placed, _ in changed if placed.comment in argue))
        for comment_id in fits.voted_since(conn, site.id, now):  # while it was fitted, so that no vote is passed over
            comment = comments.by_id(conn, site.id, comment_id)
            if kept is not None and comment is not None:
                fits.place(conn, after_vote(conn, comment, kept))
        fits.keep(conn, site.id, now, len(cast), kept.unvoted if kept else 0, data, share)
        # Lists are weighed by camps, too.
        fits.touch(conn, set(moved.values()) | evidence.weighed_stories(conn, site.id))
        return len(moved)

    count = db.write(finish)
    log.info("site %s: %d votes fitted, %d comments moved", site.key, len(cast), count)
    return Refitted(len(cast), count, found.fallback)


def _share(
    last: fits.Fitted, new: int, found: Ranking, there: Mapping[int, tuple[Placed, int]], cast: NDArray[np.int64]
) -> float:
    """After which share of new votes to fit anew, by how far the places that votes gave are from those of this fit."""
    voted = there.keys() & set(cast[:, 1].tolist())
    stood, stand = [there[one][0].place for one in voted], [rank_bridging(found.of(one)) for one in voted]
    return paced(last.share, new / max(1, last.votes), stood, stand)
