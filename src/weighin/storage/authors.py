"""Authors of stories, and the small pictures that a publication stores."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from weighin.domain.types import Author
from weighin.storage.schema import authors, pictures


def put_author(conn: Connection, site_id: int, author: Author) -> int:
    """Insert or update an author by key; the id."""
    values = {
        "name": author.name,
        "bio": author.bio,
        "picture": author.picture,
        "links": [list(link) for link in author.links],
    }
    this_one = (authors.c.site_id == site_id) & (authors.c.key == author.key)
    found = conn.execute(select(authors.c.id).where(this_one)).scalar()
    if found is not None:
        conn.execute(update(authors).where(authors.c.id == found).values(values))
        return int(found)
    new = insert(authors).values(site_id=site_id, key=author.key, **values).returning(authors.c.id)
    return int(conn.execute(new).scalar_one())


def put_picture(conn: Connection, site_id: int, name: str, media_type: str, data: bytes) -> None:
    """Store a picture under the name that its bytes gave it; the same bytes are stored once."""
    this_one = (pictures.c.site_id == site_id) & (pictures.c.name == name)
    if conn.execute(select(pictures.c.id).where(this_one)).scalar() is None:
        conn.execute(insert(pictures).values(site_id=site_id, name=name, media_type=media_type, data=data))


def picture(conn: Connection, site_id: int, name: str) -> tuple[str, bytes] | None:
    """(media type, bytes) of a stored picture."""
    if "\0" in name:
        return None  # none is named so, and PostgreSQL would not even take the question
    this_one = (pictures.c.site_id == site_id) & (pictures.c.name == name)
    row = conn.execute(select(pictures.c.media_type, pictures.c.data).where(this_one)).first()
    return None if row is None else (row.media_type, bytes(row.data))
