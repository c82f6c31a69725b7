"""From flat comments to the rows of a page: nothing lost, nothing twice, bounds kept, any shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pytest
from hypothesis import strategies as st
from samples import below, law, shuffled, thread, threads, tops

from weighin.domain.tree import Bounds, More, Row, Shown, arrange, fit
from weighin.domain.types import Comment

ROOM = Bounds(1000)
sizes = st.integers(1, 30).map(Bounds)


def shown(rows: Sequence[Row]) -> list[Comment]:
    return [row.comment for row in rows if isinstance(row, Shown)]


def more(rows: Sequence[Row]) -> dict[int, More]:
    return {row.parent.id: row for row in rows if isinstance(row, More)}


def in_reading_order(comments: list[Comment]) -> list[Comment]:
    """The definition: each root, then its replies by place, each with what hangs below it."""
    children: dict[int | None, list[Comment]] = defaultdict(list)
    for comment in comments:
        children[comment.parent_id].append(comment)
    pending, order = list(reversed(children[None])), []
    while pending:
        order.append(pending.pop())
        pending += sorted(children[order[-1].id], key=lambda comment: -(comment.position or 0))
    return order


@law(threads)
def test_with_room_every_comment_stands_once_in_reading_order_at_its_depth(comments: list[Comment]) -> None:
    rows = arrange(tops(comments), below(comments), ROOM)
    assert shown(rows) == in_reading_order(comments)
    assert more(rows) == {}
    assert all(row.depth == row.comment.depth for row in rows if isinstance(row, Shown))


@law(threads, sizes)
def test_every_reply_stands_after_its_parent_and_after_the_replies_before_it(
    comments: list[Comment], bounds: Bounds
) -> None:
    last: dict[int | None, int] = {}
    for comment in shown(arrange(tops(comments), below(comments), bounds)):
        assert comment.parent_id is None or comment.parent_id in last
        assert comment.position == (0 if comment.parent_id is None else last[comment.parent_id] + 1)
        last[comment.id] = 0
        last[comment.parent_id] = comment.position


@law(threads, sizes, st.integers(0, 2**32))
def test_the_order_in_which_replies_come_from_storage_changes_nothing(
    comments: list[Comment], bounds: Bounds, seed: int
) -> None:
    roots = tops(comments)
    assert arrange(roots, shuffled(below(comments), seed), bounds) == arrange(roots, below(comments), bounds)


@law(threads, sizes)
def test_shown_and_waiting_replies_add_up_to_all_of_them(comments: list[Comment], bounds: Bounds) -> None:
    rows = arrange(tops(comments), below(comments), bounds)
    here: dict[int | None, list[int | None]] = defaultdict(list)
    for comment in shown(rows):
        here[comment.parent_id].append(comment.position)
    waiting = more(rows)
    for parent in shown(rows):
        count = waiting[parent.id].count if parent.id in waiting else 0
        assert len(here[parent.id]) + count == parent.replies
        assert parent.id not in waiting or count > 0
    for parent_id, row in waiting.items():
        assert here[parent_id] == list(range(1, row.after + 1))


@law(threads, sizes)
def test_replies_that_storage_left_out_wait_where_the_shown_ones_end(comments: list[Comment], bounds: Bounds) -> None:
    left_out = [comment for comment in below(comments) if comment.id % 3]
    rows = arrange(tops(comments), left_out, bounds)
    positions: dict[int | None, list[int | None]] = defaultdict(list)
    for comment in shown(rows):
        positions[comment.parent_id].append(comment.position)
    for parent_id, row in more(rows).items():
        assert positions[parent_id] == list(range(1, row.after + 1))
        assert row.after + row.count == row.parent.replies


@law(threads, sizes)
def test_a_more_row_ends_the_replies_of_its_parent_one_step_deeper(comments: list[Comment], bounds: Bounds) -> None:
    rows = arrange(tops(comments), below(comments), bounds)
    depths = {row.comment.id: row.depth for row in rows if isinstance(row, Shown)}
    for place, row in enumerate(rows):
        if isinstance(row, More):
            assert row.depth == depths[row.parent.id] + 1
            later = [one.parent_id for one in shown(rows[place:])]
            assert row.parent.id not in later


@law(threads, st.integers(2, 30).map(Bounds))
def test_what_fits_fills_a_page_and_no_more(comments: list[Comment], bounds: Bounds) -> None:
    chosen = fit(tops(comments), bounds)
    assert chosen == tops(comments)[: len(chosen)]
    assert chosen
    rows = arrange(chosen, below(comments), bounds)
    assert len(shown(rows)) <= bounds.size
    assert len(rows) <= 2 * bounds.size
    for top in chosen:
        branch = [one for one in shown(rows) if top.id in (one.root_id, one.id)]
        assert len(branch) <= 1 + bounds.branch


@law(threads, st.integers(2, 30).map(Bounds))
def test_a_root_is_left_for_the_next_page_only_when_this_one_is_full(comments: list[Comment], bounds: Bounds) -> None:
    roots = tops(comments)
    chosen = fit(roots, bounds)
    if len(chosen) < len(roots):
        needed = sum(1 + min(root.descendants, bounds.branch) for root in roots[: len(chosen) + 1])
        assert needed > bounds.size


@pytest.mark.parametrize("size", [1, 2, 3, 4, 100])
def test_no_bound_is_ever_zero(size: int) -> None:
    bounds = Bounds(size)
    assert bounds.branch >= 1
    assert bounds.width >= 1


def test_nothing_makes_no_rows() -> None:
    assert fit([], ROOM) == []
    assert arrange([], [], ROOM) == []


def test_a_chain_of_five_hundred_is_arranged_to_its_end() -> None:
    chain = thread([None, *range(499)])
    rows = arrange(tops(chain), below(chain), ROOM)
    assert [(row.comment.id, row.depth) for row in rows if isinstance(row, Shown)] == [(n + 1, n) for n in range(500)]


def test_a_chain_that_is_too_long_goes_on_behind_one_row() -> None:
    chain = thread([None, *range(499)])
    rows = arrange(tops(chain), below(chain), Bounds(100))
    assert len(shown(rows)) == 51
    assert rows[-1] == More(chain[50], 51, 1, 0)


def test_a_comment_whose_parent_is_not_here_is_not_shown() -> None:
    one, two, three = thread([None, 0, 1])
    assert arrange([one], [three], ROOM) == [Shown(one, 0), More(one, 1, 1, 0)]
    assert arrange([], [two, three], ROOM) == []
