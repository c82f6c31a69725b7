"""How comments bear on explanations: what the machine found, what writers and moderators said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, Subquery, and_, case, delete, func, insert, select, update
from sqlalchemy.sql.expression import ColumnElement

from weighin.domain.listing import Bearing, Explanation, Link, Linker, Place, targets
from weighin.domain.types import Comment, State
from weighin.storage.comments import COLUMNS, to_comment
from weighin.storage.list_schema import bearings, explanations
from weighin.storage.schema import comments

_LINK = tuple(bearings.c[name] for name in Link.__dataclass_fields__)
_published = comments.c.state == State.PUBLISHED.value
_shown = and_(comments.c.id == bearings.c.comment_id, _published)


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


def linker_of(conn: Connection, explanation_id: int, comment_id: int) -> Linker | None:
    """Who says how a comment bears on an explanation; None where nobody does."""
    this_one = (bearings.c.explanation_id == explanation_id) & (bearings.c.comment_id == comment_id)
    found = conn.execute(select(bearings.c.linker).where(this_one)).scalar()
    return None if found is None else Linker(found)


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


def of_comments(
    conn: Connection, comment_ids: Iterable[int], every: Sequence[Explanation]
) -> dict[int, list[tuple[str, Bearing]]]:
    """{comment id: [(letter of a listed explanation, for or against)]}, for the labels of a page.

    `every` has the story's listed and merged explanations: what was merged is labelled as what stands for it.
    """
    ids, into = list(comment_ids), targets(every)
    letters = {one.id: one.letter for one in every if one.place is Place.LISTED}
    its = {one: stands for one, stands in into.items() if stands in letters}
    if not ids or not its:
        return {}
    said = _said(its, bearings.c.comment_id.in_(ids))
    statement = select(said.c.comment_id, said.c.stands, said.c.bearing).where(said.c.bearing != 0)
    found: dict[int, list[tuple[str, Bearing]]] = {}
    number = {one.id: one.number for one in every}
    for row in sorted(conn.execute(statement), key=lambda row: (row.comment_id, number[row.stands])):
        found.setdefault(row.comment_id, []).append((letters[row.stands], Bearing(row.bearing)))
    return found


def counts(conn: Connection, into: Mapping[int, int]) -> dict[int, dict[Bearing, int]]:
    """{id of what stands: {for: published comments for it, against: against it}}, where `into` has each explanation."""
    if not into:
        return {}
    said = _said(into)
    statement = (
        select(said.c.stands, said.c.bearing, func.count())
        .join(comments, and_(comments.c.id == said.c.comment_id, _published))
        .where(said.c.bearing != 0)
        .group_by(said.c.stands, said.c.bearing)
    )
    found: dict[int, dict[Bearing, int]] = {}
    for stands, bearing, count in conn.execute(statement):
        found.setdefault(stands, {})[Bearing(bearing)] = count
    return found


def comments_of(conn: Connection, into: Mapping[int, int], bearing: Bearing, limit: int) -> list[tuple[Comment, Link]]:
    """The published comments that bear so on one explanation, the best first; `into` as in `counts`, of it alone."""
    said = _said(into)
    statement = (
        select(*COLUMNS, *(said.c[column.name].label(f"link_{column.name}") for column in _LINK))
        .join(said, and_(comments.c.id == said.c.comment_id, _published))
        .where(said.c.bearing == int(bearing))
        .order_by(comments.c.rank_best, comments.c.number)
        .limit(limit)
    )
    width = len(COLUMNS)
    return [(to_comment(row[:width]), _link(row[width:])) for row in conn.execute(statement)]


def _said(into: Mapping[int, int], *where: ColumnElement[bool]) -> Subquery:
    """The links to explanations, with the id of what `stands` for each.

    Of several by which one comment bears on what was merged, people's word comes before the machine's, then what is
    linked to the one that stands, then the surer.
    """
    merged, own = {one: its for one, its in into.items() if one != its}, bearings.c.explanation_id
    where = (own.in_(list(into)), *where)
    if not merged:
        return select(*_LINK, own.label("stands")).where(*where).subquery()
    stands = case(merged, value=own, else_=own)
    by_machine = case((bearings.c.linker == Linker.MACHINE.value, 1), else_=0)
    first = (by_machine, case((own == stands, 0), else_=1), bearings.c.confidence.desc(), own)
    place = func.row_number().over(partition_by=(stands, bearings.c.comment_id), order_by=first).label("place")
    ranked = select(*_LINK, stands.label("stands"), place).where(*where).subquery()
    return select(ranked).where(ranked.c.place == 1).subquery()


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
