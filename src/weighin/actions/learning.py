"""Scores that learn from moderators: each site's layer on top of the model, made of its lessons and kept in step.

A layer is never stored. It is what the site's last lessons come to, and so can be made again, or without some of them.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from sqlalchemy import Connection

from weighin.domain import lessons as taught
from weighin.domain.errors import Code, Refusal
from weighin.domain.keys import Key
from weighin.domain.lessons import Alarms, Lesson, Tally
from weighin.domain.policy import SCORES, Mistakes, alarms, parse, rings
from weighin.domain.types import Comment, Instant, Site, Verdict
from weighin.moderation import ready
from weighin.moderation.layer import Layer
from weighin.moderation.scorer import Scorer
from weighin.storage import keys, lessons
from weighin.storage.db import Database

log = logging.getLogger(__name__)

MOST = 2000  # lessons of which a layer is made, the newest
COUNTED = 200  # decisions of which the desk tells how well they were foretold
FRESH_SECONDS = 1.0  # how long another process may score without what was taught in this one


@dataclass(slots=True)
class _Taught:
    """A site's scorer, and up to where it has learned."""

    scorer: Scorer
    newest: int = 0
    undone: Instant = 0
    looked: float = float("-inf")


class Scorers:
    """The scorers of one process, one for each site; may be shared between threads."""

    def __init__(self, db: Database, general: Callable[[], Scorer] = ready.scorer) -> None:
        self._db = db
        self._general = general
        self._sites: dict[int, _Taught] = {}
        self._lock = threading.Lock()

    def of(self, site_id: int) -> Scorer:
        """The scorer of a site, with what it was taught. Raises Refusal without a model."""
        general = self._general()
        its = self._sites.get(site_id)
        if its is None or time.monotonic() - its.looked > FRESH_SECONDS:
            with self._lock:
                its = self._caught_up(site_id, general)
        return its.scorer

    def if_any(self, site_id: int) -> Scorer | None:
        """The same, or None without a model: what is decided then is decided all the same, and teaches nothing."""
        try:
            return self.of(site_id)
        except Refusal as refusal:
            log.warning("%s", refusal.message)
            return None

    def changed(self, site_id: int) -> None:
        """Look for new lessons before the site's next text is scored."""
        if site_id in self._sites:
            self._sites[site_id].looked = float("-inf")

    def _caught_up(self, site_id: int, general: Scorer) -> _Taught:
        its = self._sites.get(site_id) or _untaught(general)
        its.looked = looked = time.monotonic()
        with self._db.read() as conn:
            newest, undone = lessons.mark(conn, site_id)
            if undone != its.undone:
                its = _untaught(general)
                its.looked = looked
            new = lessons.newest(conn, site_id, MOST, after=its.newest) if newest > its.newest else []
        for lesson in new:
            its.scorer.teach(lesson.text, lesson.wanted, lesson.weight)
        its.newest, its.undone = newest, undone
        self._sites[site_id] = its
        return its


def _untaught(general: Scorer) -> _Taught:
    return _Taught(Scorer(general.model, Layer(), general.second))


def of_decision(
    conn: Connection, site: Site, scorer: Scorer, comment: Comment, verdict: Verdict, clause: str | None, now: Instant
) -> None:
    """Keep what a moderator's decision about a comment teaches, if anything; `comment` is as it was before."""
    policy = _alarms(site.policy)
    scores = scorer.score(comment.text).values
    found = taught.wanted(policy, scores, verdict, clause, comment.state)
    if found is None:
        return
    lesson = _lesson(f"comment {comment.id}", comment.text, *found, verdict is not Verdict.PUBLISH, scorer, policy)
    lessons.insert_lesson(conn, site.id, lesson, now, comment_id=comment.id)


def of_feedback(
    conn: Connection,
    site: Site,
    key: Key,
    scorer: Scorer,
    digest: str,
    text: str,
    wanted: dict[str, float],
    now: Instant,
) -> None:
    """Keep what a moderator of another system teaches; `wanted` are the scores that the text should have had."""
    its = {name: value for name, value in wanted.items() if name in SCORES}
    if not its:
        return
    bad = max((value for name, value in its.items() if name != "substance"), default=0.0)
    lesson = _lesson(f"key {key.id} {digest}", text, its, 1.0, bad >= 0.5, scorer, _alarms(site.policy))
    lessons.insert_lesson(conn, site.id, lesson, now, key_id=key.id)


def foretold(db: Database, site: Site) -> tuple[Tally, Tally]:
    """How well the scores foretold the last decisions, each before it was learned, and how well the model alone."""
    with db.read() as conn:
        found = lessons.decided(conn, site.id, COUNTED)
    learned = taught.tally([(flagged, refused) for flagged, _, refused in found])
    return learned, taught.tally([(untaught, refused) for _, untaught, refused in found])


def told(db: Database, site: Site) -> list[str]:
    """The same as lines for people to read."""
    learned, untaught = foretold(db, site)
    with db.read() as conn:
        kept = len(lessons.newest(conn, site.id, MOST))
    return [
        f"lessons in use: {kept} (the last {MOST} at most)",
        f"of the last {learned.decisions} decisions that taught: {learned.flagged} flagged, {learned.refused} refused, "
        f"{learned.both} both",
        f"precision {_share(learned.precision)}, by the model alone {_share(untaught.precision)}",
        f"recall    {_share(learned.recall)}, by the model alone {_share(untaught.recall)}",
    ]


def undo(db: Database, site: Site, now: Instant, *, last: int | None = None, key: str = "") -> int:
    """Undo the last so many lessons of a site, all of them, or those that came with a key; how many.

    `key` is how the key begins. Raises Refusal for one that is not the site's.
    """

    def work(conn: Connection) -> int:
        if key:
            its = [one for one in keys.of_site(conn, site.id) if one.first_eight.startswith(key.strip().lower()[:8])]
            if len(its) != 1:
                message = f"No single key begins with {key!r}. All keys: weighin key --site {site.key} --list"
                raise Refusal(Code.KEY_UNKNOWN, message, "key")
            return lessons.undo(conn, site.id, now, key_id=its[0].id)
        after = 0
        if last is not None:
            kept = lessons.newest(conn, site.id, last)
            after = kept[0].id - 1 if kept else 0
        return lessons.undo(conn, site.id, now, after=after)

    return db.write(work)


def _lesson(
    about: str, text: str, wanted: dict[str, float], weight: float, refused: bool, scorer: Scorer, policy: Alarms
) -> Lesson:
    scores, untaught = scorer.score(text).values, Scorer(scorer.model, second=scorer.second).score(text).values
    return Lesson(
        digest=sha256(about.encode()).hexdigest(),
        text=text,
        wanted=wanted,
        weight=weight,
        refused=refused,
        expected={name: round(scores[name], 6) for name in wanted},
        flagged=rings(policy, scores),
        flagged_untaught=rings(policy, untaught),
    )


def _share(share: float | None) -> str:
    return "unknown" if share is None else f"{share:.0%}"


@lru_cache(maxsize=64)
def _alarms(policy: str) -> Alarms:
    try:
        return alarms(parse(policy))
    except Mistakes:
        log.warning("a site's policy cannot be read: nothing is learned from decisions")
        return {}
