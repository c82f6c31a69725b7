"""How often each comment was shown, by camp of the reader."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, insert, select, update

from weighin.storage.schema import comments, exposures

_ADD = (
    update(exposures)
    .where(exposures.c.comment_id == bindparam("comment"), exposures.c.camp == bindparam("whose"))
    .values(shown=exposures.c.shown + bindparam("more"))
)
_SITE = select(comments.c.site_id).where(comments.c.id == bindparam("comment"))


def add(conn: Connection, shown: Mapping[tuple[int, str], int]) -> None:
    """Count {(comment id, camp): how often it was shown}; comments that are gone are passed over."""
    for (comment_id, camp), more in sorted(shown.items()):  # in one order, so that two processes do not wait in a ring
        told = {"comment": comment_id, "whose": camp, "more": more}
        if conn.execute(_ADD, told).rowcount:
            continue
        site_id = conn.execute(_SITE, {"comment": comment_id}).scalar()
        if site_id is not None:
            conn.execute(insert(exposures).values(comment_id=comment_id, camp=camp, site_id=site_id, shown=more))


def of_comments(conn: Connection, comment_ids: list[int]) -> dict[int, dict[str, int]]:
    """{comment id: {camp: how often it was shown}}."""
    found: dict[int, dict[str, int]] = {}
    for row in conn.execute(select(exposures).where(exposures.c.comment_id.in_(comment_ids))):
        found.setdefault(row.comment_id, {})[row.camp] = row.shown
    return found
