"""Decisions about comments: what, by whom, when, why."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from weighin.domain.types import Decision, Instant, Verdict
from weighin.storage.schema import decisions

_COLUMNS = [decisions.c[name] for name in Decision.__dataclass_fields__]


def insert_decision(
    conn: Connection,
    site_id: int,
    comment_id: int,
    verdict: Verdict,
    decided_by: str,
    now: Instant,
    reason: str,
    person_id: int | None = None,
    clause: str | None = None,
    policy: str | None = None,
) -> None:
    what = {"site_id": site_id, "comment_id": comment_id, "verdict": verdict.value, "reason": reason}
    who = {"person_id": person_id, "decided_by": decided_by, "decided_at": now, "clause": clause, "policy": policy}
    conn.execute(insert(decisions).values(what | who))


def latest(conn: Connection, comment_id: int) -> Decision | None:
    """The decision that holds for a comment, if one was taken."""
    statement = select(*_COLUMNS).where(decisions.c.comment_id == comment_id)
    row = conn.execute(statement.order_by(decisions.c.id.desc()).limit(1)).first()
    return None if row is None else _to_decision(row)


def of_people(conn: Connection, site_id: int, limit: int) -> list[Decision]:
    """The last decisions that people took on a site, newest first; those of its settings are not among them."""
    # Each comment that a careful site holds has one of those: nobody would find their own between them.
    statement = select(*_COLUMNS).where(decisions.c.site_id == site_id, decisions.c.person_id.is_not(None))
    return [_to_decision(row) for row in conn.execute(statement.order_by(decisions.c.id.desc()).limit(limit))]


def last_of_people(conn: Connection, comment_ids: Collection[int]) -> dict[int, Verdict]:
    """What a person decided last about each of these comments, where one did."""
    statement = select(decisions.c.comment_id, decisions.c.verdict).order_by(decisions.c.id)
    about = decisions.c.comment_id.in_(comment_ids) & decisions.c.person_id.is_not(None)
    return {row.comment_id: Verdict(row.verdict) for row in conn.execute(statement.where(about))}


def _to_decision(row: Row[Any]) -> Decision:
    return Decision(
        row.id, row.comment_id, Verdict(row.verdict), row.decided_by, row.decided_at, row.reason, row.clause, row.policy
    )
