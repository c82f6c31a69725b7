"""Laws to test, and threads made of a list of parents to test them on."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from weighin.domain.types import Comment, Kind, State

Parents = Sequence[int | None]  # of each comment: the place in this list of its parent, which comes before it


def law(*arguments: Any, tries: int = 100, **named: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Hypothesis' `given` without a time limit: a law holds on a busy machine too."""
    unhurried = settings(deadline=None, max_examples=tries, suppress_health_check=[HealthCheck.too_slow])
    return lambda test: unhurried(given(*arguments, **named)(test))


def slow_law(*arguments: Any, **named: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A law that is tried on few examples, since each takes long."""
    return law(*arguments, tries=12, **named)


def thread(parents: Parents) -> list[Comment]:
    """Published comments 1, 2, 3, … whose replies are numbered and counted as storage does it."""
    replies: dict[int, int] = defaultdict(int)
    descendants: dict[int, int] = defaultdict(int)
    roots: list[int] = []
    places: list[tuple[int, int]] = []  # (depth, position)
    for i, parent in enumerate(parents):
        roots.append(i if parent is None else roots[parent])
        if parent is None:
            places.append((0, 0))
        else:
            replies[parent] += 1
            descendants[roots[i]] += 1
            places.append((places[parent][0] + 1, replies[parent]))
    return [
        Comment(
            id=i + 1,
            site_id=1,
            story_id=1,
            number=i + 1,
            parent_id=None if parent is None else parent + 1,
            root_id=None if parent is None else roots[i] + 1,
            depth=places[i][0],
            position=places[i][1],
            person_id=None,
            name="Ann",
            website=None,
            text="Hello",
            html="<p>Hello</p>",
            created_at=1_000_000 + i,
            edited_at=None,
            state=State.PUBLISHED,
            kind=Kind.COMMENT,
            ups=0,
            downs=0,
            rank_best=0,
            rank_controversial=0,
            replies=replies[i],
            descendants=descendants[i],
        )
        for i, parent in enumerate(parents)
    ]


def tops(comments: Sequence[Comment]) -> list[Comment]:
    return [comment for comment in comments if comment.parent_id is None]


def below(comments: Sequence[Comment]) -> list[Comment]:
    return [comment for comment in comments if comment.parent_id is not None]


def shuffled(comments: Sequence[Comment], seed: int) -> list[Comment]:
    """The same comments in another order in which every parent still comes before its replies."""
    dice = random.Random(seed)
    known = {comment.id for comment in comments}
    children: dict[int | None, list[Comment]] = defaultdict(list)
    for comment in comments:
        children[comment.parent_id if comment.parent_id in known else None].append(comment)
    free, order = children[None], []
    while free:
        comment = free.pop(dice.randrange(len(free)))
        order.append(comment)
        free += children[comment.id]
    return order


def _shape(dice: list[int]) -> list[int | None]:
    """Each number says where its comment hangs: at the top, under one of the last three, or anywhere above."""
    parents: list[int | None] = [None]
    for i, die in enumerate(dice, 1):
        kind, way = die % 4, die // 4
        parents.append(None if kind == 0 else max(0, i - 1 - way % 3) if kind == 1 else way % i)
    return parents


parent_lists = st.lists(st.integers(0, 1000), max_size=40).map(_shape)  # bushes, chains, many roots
threads = parent_lists.map(thread)
