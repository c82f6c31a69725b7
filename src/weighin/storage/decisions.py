"""Decisions about comments: what, by whom, when, why."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from weighin.domain.types import Decision, Instant, Verdict
from weighin.storage.schema import decisions


def insert_decision(
    conn: Connection,
    site_id: int,
    comment_id: int,
    verdict: Verdict,
    decided_by: str,
    now: Instant,
    reason: str,
    person_id: int | None = None,
) -> None:
    values = {"site_id": site_id, "comment_id": comment_id, "verdict": verdict.value, "person_id": person_id}
    conn.execute(insert(decisions).values(**values, decided_by=decided_by, decided_at=now, reason=reason))


def latest(conn: Connection, comment_id: int) -> Decision | None:
    """The decision that holds for a comment, if one was taken."""
    columns = [decisions.c[name] for name in ("id", "comment_id", "verdict", "decided_by", "decided_at", "reason")]
    statement = select(*columns).where(decisions.c.comment_id == comment_id)
    row = conn.execute(statement.order_by(decisions.c.id.desc()).limit(1)).first()
    if row is None:
        return None
    return Decision(row.id, row.comment_id, Verdict(row.verdict), row.decided_by, row.decided_at, row.reason)
