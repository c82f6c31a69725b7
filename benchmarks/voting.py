"""What one vote costs where camps decide the order: `python -m benchmarks.voting`.

On SQLite in a temporary folder: a thread of 200 comments on which 1,500 readers of two camps have voted (about 60,000
votes), fitted. Then votes are cast one by one, each followed by reading the page in the order bridging, and timed.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from random import Random
from statistics import quantiles

from sqlalchemy import Connection, insert

from weighin import clock
from weighin.actions import posting, publishing, ranking, reading, sites, voting
from weighin.actions.posting import Typed
from weighin.domain.articles import Article, NewStory
from weighin.domain.ordering import Sort
from weighin.domain.tree import Bounds
from weighin.domain.types import Comment, Person, Site, Story
from weighin.storage import migrate, people, stories
from weighin.storage.db import Database
from weighin.storage.schema import votes

COMMENTS, READERS, EACH, TIMED = 200, 1_500, 40, 300


def main() -> None:
    """Build, fit, cast, print."""
    with tempfile.TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{Path(folder)}/weighin.db")
        migrate.upgrade(db)
        site = sites.create(db, "gazette", "The Gazette", "https://gazette.example", "", [], clock.now())
        story, said, readers = _filled(db, site)
        began = time.perf_counter()
        done = ranking.refit(db, site, clock.now())
        fitted = time.perf_counter() - began
        print(f"{done.votes:,} votes fitted and {done.moved} comments placed, with the database: {fitted:.2f} s")
        kept = ranking.Fits(db).of(site.id)
        assert kept is not None
        random, cast, both = Random(3), [], []
        for _ in range(TIMED):
            comment, reader = random.choice(said), random.choice(readers)
            began = time.perf_counter()
            voting.vote(db, site, comment.id, random.choice((1, -1)), reader, clock.now(), kept)
            middle = time.perf_counter()
            reading.thread(db, site, story.slug, Sort.BRIDGING, None, Bounds(100))
            cast.append(1000 * (middle - began))
            both.append(1000 * (time.perf_counter() - began))
        for name, times in (("a vote, durable and placed", cast), ("and its page read in order", both)):
            cuts = quantiles(times, n=100)
            print(f"{name}: median {cuts[49]:.1f} ms, 95% within {cuts[94]:.1f} ms")
        db.close()


def _filled(db: Database, site: Site) -> tuple[Story, list[Comment], list[Person]]:
    now = clock.now()
    publishing.publish(
        db, site, [Article(NewStory("the-ferry", "Who moved the ferry?", now, body="<p>It was gone.</p>"))]
    )
    with db.read() as conn:
        story = stories.by_slug(conn, site.id, "the-ferry")
    assert story is not None
    said = [
        posting.post(db, site, story.id, Typed(f"Writer {n % 20}", f"Comment {n}"), None, n + 1, now)
        for n in range(COMMENTS)
    ]
    random = Random(2)

    def fill(conn: Connection) -> list[Person]:
        readers = [people.insert_person(conn, site.id, "", now) for _ in range(READERS)]
        rows = []
        for place, reader in enumerate(readers):
            for number in random.sample(range(COMMENTS), EACH):
                liked = number % 3 == 0 or (number % 2 == 0) == (place % 5 < 3)
                value = 1 if random.random() < (0.85 if liked else 0.2) else -1
                keys = {"comment_id": said[number].id, "person_id": reader.id, "site_id": site.id}
                rows.append(keys | {"value": value, "voted_at": now})
        conn.execute(insert(votes), rows)
        conn.exec_driver_sql(
            "UPDATE comments SET ups = (SELECT count(*) FROM votes WHERE comment_id = comments.id AND value = 1),"
            " downs = (SELECT count(*) FROM votes WHERE comment_id = comments.id AND value = -1)"
        )
        return readers

    return story, said, db.write(fill)


if __name__ == "__main__":
    main()
