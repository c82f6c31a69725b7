"""Comments attached to evidence, for or against that it happened as reported, and the votes that carry them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, case, delete, func, insert, select, union, update

from weighin.domain.listing import Bearing, Linker
from weighin.domain.types import State
from weighin.storage.list_schema import attachments, evidence
from weighin.storage.schema import comments, votes

MOST = 20  # comments on each side of a piece of evidence that are read: the best of them
SHOWN = 3  # of them, those whose words a page shows
READ = 4000  # characters of the HTML of each of these
_published = comments.c.state == State.PUBLISHED.value
_speaks = attachments.c.bearing != 0


@dataclass(frozen=True, slots=True)
class Attached:
    """A published comment attached to a piece of evidence. `place`: its rank in `bridging`, smaller is better; `count`:
    how many there are on its side of this evidence; `html`: the beginning of its words, empty below the best few."""

    evidence_id: int
    comment_id: int
    bearing: Bearing
    person_id: int | None
    parent_id: int | None
    number: int
    name: str
    html: str
    ups: int
    downs: int
    place: int
    count: int

    @property
    def is_for(self) -> bool:
        return self.bearing > 0


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said that a comment is to a piece of evidence; `bearing` is 0 where a moderator took it off."""

    evidence_id: int
    bearing: Bearing
    linker: Linker

    @property
    def by_moderator(self) -> bool:
        return self.linker is Linker.MODERATOR


def of_story(conn: Connection, story_id: int) -> tuple[Attached, ...]:
    """The published comments attached to a story's evidence, the best of each side first, at most so many each."""
    side = (attachments.c.evidence_id, attachments.c.bearing)
    place = func.row_number().over(partition_by=side, order_by=(comments.c.rank_bridging, comments.c.id))
    ranked = (
        select(
            attachments.c.evidence_id,
            attachments.c.comment_id,
            attachments.c.bearing,
            *(comments.c[name] for name in ("person_id", "parent_id", "number", "name")),
            *(comments.c[name] for name in ("html", "ups", "downs", "rank_bridging")),
            func.count().over(partition_by=side).label("count"),
            place.label("its_place"),
        )
        .join(evidence, evidence.c.id == attachments.c.evidence_id)
        .join(comments, and_(comments.c.id == attachments.c.comment_id, _published))
        .where(evidence.c.story_id == story_id, _speaks)
        .subquery()
    )
    order = (ranked.c.evidence_id, ranked.c.bearing, ranked.c.its_place)
    html = case((ranked.c.its_place <= SHOWN, func.substr(ranked.c.html, 1, READ)), else_="").label("html")
    columns = [html if column.name == "html" else column for column in ranked.c]
    found = conn.execute(select(*columns).where(ranked.c.its_place <= MOST).order_by(*order))
    return tuple(_attached(row) for row in found)


def votes_of(conn: Connection, story_id: int) -> list[tuple[int, int, int]]:
    """(comment, person, 1 or -1) for every vote on the published comments attached to a story's evidence, but those of
    their own writers."""
    statement = (
        select(votes.c.comment_id, votes.c.person_id, votes.c.value)
        .join(comments, and_(comments.c.id == votes.c.comment_id, _published))
        .where(votes.c.comment_id.in_(_of_story(story_id)))
        .where(votes.c.person_id != func.coalesce(comments.c.person_id, 0))
        .order_by(votes.c.comment_id, votes.c.person_id)
    )
    return [(row[0], row[1], row[2]) for row in conn.execute(statement)]


def writers(conn: Connection, story_id: int) -> set[int]:
    """Those of the people who wrote, or voted on, comments attached to a story's evidence of whom a comment stands
    published on the site."""
    its = _of_story(story_id)
    people = union(
        select(comments.c.person_id).where(comments.c.id.in_(its)),
        select(votes.c.person_id).where(votes.c.comment_id.in_(its)),
    )
    statement = select(comments.c.person_id).where(comments.c.person_id.in_(people), _published).distinct()
    return set(conn.execute(statement).scalars())


def of_site(conn: Connection, site_id: int) -> set[int]:
    """The comments that are attached to any evidence of a site."""
    statement = select(attachments.c.comment_id).where(attachments.c.site_id == site_id, _speaks)
    return set(conn.execute(statement).scalars())


def of_comment(conn: Connection, comment_id: int) -> list[Said]:
    """What was said of one comment, by evidence; also what a moderator took off."""
    statement = (
        select(attachments.c.evidence_id, attachments.c.bearing, attachments.c.linker)
        .where(attachments.c.comment_id == comment_id)
        .order_by(attachments.c.evidence_id)
    )
    return [Said(row[0], Bearing(row[1]), Linker(row[2])) for row in conn.execute(statement)]


def put(conn: Connection, site_id: int, evidence_id: int, comment_id: int, bearing: Bearing, linker: Linker) -> None:
    """Set what a comment is to a piece of evidence."""
    this_one = (attachments.c.evidence_id == evidence_id) & (attachments.c.comment_id == comment_id)
    told = {"bearing": int(bearing), "linker": linker.value}
    if not conn.execute(update(attachments).where(this_one).values(told)).rowcount:
        keys = {"evidence_id": evidence_id, "comment_id": comment_id, "site_id": site_id}
        conn.execute(insert(attachments).values(keys | told))


def void(conn: Connection, evidence_id: int) -> None:
    """Forget the comments on a row that means something else now."""
    conn.execute(delete(attachments).where(attachments.c.evidence_id == evidence_id))


def _of_story(story_id: int) -> Select[tuple[int]]:
    return (
        select(attachments.c.comment_id)
        .join(evidence, evidence.c.id == attachments.c.evidence_id)
        .where(evidence.c.story_id == story_id, _speaks)
    )


def _attached(row: Row[Any]) -> Attached:
    values = dict(row._mapping)
    values["place"] = values.pop("rank_bridging")
    del values["its_place"]
    return Attached(**values | {"bearing": Bearing(values["bearing"])})
