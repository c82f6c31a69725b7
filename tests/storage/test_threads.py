"""Pages of a thread are bounded whatever its size and shape, and together they hold all of it once."""

from __future__ import annotations

import random

import pytest
from seeding import CHAIN, FAN, FLAT, TENS, grow, plant
from walking import Walk, walk

from weighin.domain.ordering import Sort, key_of
from weighin.domain.tree import Bounds, More, Shown
from weighin.domain.types import Site, Story
from weighin.storage.db import Database

PAGE = Bounds(100)
EVERY = tuple(Sort)
BIG = {
    "flat": (FLAT, 20_000, (Sort.BEST, Sort.NEW)),
    "chain": (CHAIN, 2_000, (Sort.BEST,)),  # one root is one root in every order
    "fan": (FAN, 5_001, (Sort.BEST,)),
    "tens": (TENS, 3_000, EVERY),
}
HUGE = {"flat": (FLAT, 100_000, EVERY), "chain": (CHAIN, 10_000, EVERY), "fan": (FAN, 20_001, EVERY)}


def assert_pages_are_bounded(found: Walk, bounds: Bounds) -> None:
    for rows in found.pages:
        shown = [row for row in rows if isinstance(row, Shown)]
        links = {row.parent.id for row in rows if isinstance(row, More)}
        assert len(shown) <= bounds.size
        assert len(rows) == len(shown) + len(links)


def assert_order(found: Walk, sort: Sort) -> None:
    direction = -1 if sort is Sort.NEW else 1
    places = [(direction * key_of(root, sort), direction * root.number) for root in found.roots]
    assert places == sorted(places)


def assert_all_is_there(db: Database, site: Site, story: Story, shape: dict[str, str], n: int, *sorts: Sort) -> None:
    base = grow(db, site, story, shape, n)
    for sort in sorts:
        found = walk(db, site, story.slug, sort, PAGE)
        assert found.seen == dict.fromkeys(range(base + 1, base + 1 + n), 1)
        assert_pages_are_bounded(found, PAGE)
        assert_order(found, sort)


@pytest.mark.parametrize("shape", BIG)
def test_every_comment_of_a_big_thread_is_on_exactly_one_page(
    db: Database, site: Site, story: Story, shape: str
) -> None:
    sql, n, sorts = BIG[shape]
    assert_all_is_there(db, site, story, sql, n, *sorts)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("shape", HUGE)
def test_every_comment_of_a_huge_thread_is_on_exactly_one_page(
    db: Database, site: Site, story: Story, shape: str
) -> None:
    sql, n, sorts = HUGE[shape]
    assert_all_is_there(db, site, story, sql, n, *sorts)


@pytest.mark.parametrize("size", [2, 3, 8, 20])
def test_every_comment_of_a_tangled_thread_is_on_exactly_one_page(
    db: Database, site: Site, story: Story, size: int
) -> None:
    dice = random.Random(size)
    shape: list[int | None] = [None]
    for i in range(1, 100):
        shape.append(dice.choice([None, i - 1, max(0, i - 2), dice.randrange(i), dice.randrange(min(i, 5))]))
    ids = plant(db, site, story, shape)
    for sort in Sort:
        found = walk(db, site, story.slug, sort, Bounds(size))
        assert found.seen == dict.fromkeys(ids, 1)
        assert_pages_are_bounded(found, Bounds(size))
        assert_order(found, sort)
