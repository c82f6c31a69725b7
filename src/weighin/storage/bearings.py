"""How comments bear on explanations: what the machine found, what writers and moderators said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from weighin.domain.listing import Bearing, Link, Linker, Place, letter
from weighin.domain.types import Comment, State
from weighin.storage.comments import COLUMNS, to_comment
from weighin.storage.list_schema import bearings, explanations
from weighin.storage.schema import comments

_LINK = tuple(bearings.c[name] for name in Link.__dataclass_fields__)
_shown = and_(comments.c.id == bearings.c.comment_id, comments.c.state == State.PUBLISHED.value)


def put(conn: Connection, site_id: int, link: Link) -> None:
    """Set how a comment bears on an explanation."""
    this_one = (bearings.c.explanation_id == link.explanation_id) & (bearings.c.comment_id == link.comment_id)
    told = {
        "bearing": int(link.bearing),
        "linker": link.linker.value,
        "confidence": link.confidence,
        "starts": link.starts,
        "ends": link.ends,
    }
    if not conn.execute(update(bearings).where(this_one).values(told)).rowcount:
        keys = {"explanation_id": link.explanation_id, "comment_id": link.comment_id, "site_id": site_id}
        conn.execute(insert(bearings).values(keys | told))


def remove(conn: Connection, explanation_id: int, comment_id: int) -> None:
    """Forget a link altogether, as if nobody had made it."""
    conn.execute(
        delete(bearings).where(bearings.c.explanation_id == explanation_id, bearings.c.comment_id == comment_id)
    )


def of_story(conn: Connection, story_id: int) -> list[Link]:
    """Every link of a story, by explanation and comment."""
    statement = (
        select(*_LINK)
        .join(explanations, explanations.c.id == bearings.c.explanation_id)
        .where(explanations.c.story_id == story_id)
        .order_by(bearings.c.explanation_id, bearings.c.comment_id)
    )
    return [_link(row) for row in conn.execute(statement)]


def of_comments(conn: Connection, comment_ids: Iterable[int]) -> dict[int, list[tuple[str, Bearing]]]:
    """{comment id: [(letter of a listed explanation, for or against)]}, for the labels of a page."""
    ids = list(comment_ids)
    if not ids:
        return {}
    statement = (
        select(bearings.c.comment_id, explanations.c.number, bearings.c.bearing)
        .join(explanations, explanations.c.id == bearings.c.explanation_id)
        .where(bearings.c.comment_id.in_(ids), bearings.c.bearing != 0, explanations.c.place == Place.LISTED.value)
        .order_by(bearings.c.comment_id, explanations.c.number)
    )
    found: dict[int, list[tuple[str, Bearing]]] = {}
    for row in conn.execute(statement):
        found.setdefault(row.comment_id, []).append((letter(row.number), Bearing(row.bearing)))
    return found


def counts(conn: Connection, story_id: int) -> dict[int, dict[Bearing, int]]:
    """{explanation id: {for: published comments for it, against: against it}}."""
    statement = (
        select(bearings.c.explanation_id, bearings.c.bearing, func.count())
        .join(explanations, explanations.c.id == bearings.c.explanation_id)
        .join(comments, _shown)
        .where(explanations.c.story_id == story_id, bearings.c.bearing != 0)
        .group_by(bearings.c.explanation_id, bearings.c.bearing)
    )
    found: dict[int, dict[Bearing, int]] = {}
    for explanation_id, bearing, count in conn.execute(statement):
        found.setdefault(explanation_id, {})[Bearing(bearing)] = count
    return found


def comments_of(
    conn: Connection, explanation_ids: Iterable[int], bearing: Bearing, limit: int
) -> list[tuple[Comment, Link]]:
    """The published comments that bear so on one of these explanations, the best first."""
    statement = (
        select(*COLUMNS, *(column.label(f"link_{column.name}") for column in _LINK))
        .join(bearings, _shown)
        .where(bearings.c.explanation_id.in_(list(explanation_ids)), bearings.c.bearing == int(bearing))
        .order_by(comments.c.rank_best, comments.c.number)
        .limit(limit)
    )
    width = len(COLUMNS)
    return [(to_comment(row[:width]), _link(row[width:])) for row in conn.execute(statement)]


def comments_of_many(
    conn: Connection, explanation_ids: Iterable[int], limit: int
) -> dict[int, list[tuple[Comment, Link]]]:
    """{explanation id: its published comments for it, the surest links first, at most so many each}."""
    place = (
        func.row_number()
        .over(partition_by=bearings.c.explanation_id, order_by=(bearings.c.confidence.desc(), bearings.c.comment_id))
        .label("place")
    )
    ranked = (
        select(bearings.c.explanation_id, bearings.c.comment_id, place)
        .join(comments, _shown)
        .where(bearings.c.explanation_id.in_(list(explanation_ids)), bearings.c.bearing == int(Bearing.FOR))
        .subquery()
    )
    same = and_(ranked.c.explanation_id == bearings.c.explanation_id, ranked.c.comment_id == bearings.c.comment_id)
    statement = (
        select(*COLUMNS, *(column.label(f"link_{column.name}") for column in _LINK))
        .join(bearings, comments.c.id == bearings.c.comment_id)
        .join(ranked, same)
        .where(ranked.c.place <= limit)
        .order_by(ranked.c.explanation_id, ranked.c.place)
    )
    found: dict[int, list[tuple[Comment, Link]]] = {}
    width = len(COLUMNS)
    for row in conn.execute(statement):
        link = _link(row[width:])
        found.setdefault(link.explanation_id, []).append((to_comment(row[:width]), link))
    return found


def _link(row: Sequence[object]) -> Link:
    values = dict(zip(Link.__dataclass_fields__, row, strict=True))
    values |= {"bearing": Bearing(values["bearing"]), "linker": Linker(values["linker"])}  # type: ignore[arg-type]
    return Link(**values)  # type: ignore[arg-type]
