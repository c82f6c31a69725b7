"""What becomes of a file's comments before any is written: the laws of their order, on the real temporary file."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from weighin.storage.staging import Lost, Staging, Waiting

WHOLE = 10**9


@dataclass(frozen=True)
class Said:
    id: int
    story: int
    parent: int | None
    created_at: int
    kept: bool = True
    shown: bool = True
    holds: bool = True


def stage(staging: Staging, said: list[Said]) -> None:
    for one in said:
        parent = None if one.parent is None else str(one.parent)
        body = str(one.id).encode()
        facts = {"kept": one.kept, "shown": one.shown, "holds": one.holds}
        staging.put(str(one.id), str(one.story), parent, one.created_at, body, **facts)


def arranged(said: list[Said], addresses: dict[int, str]) -> tuple[Lost, list[Waiting]]:
    with Staging() as staging:
        for story, address in addresses.items():
            staging.put_story(str(story), address, b"")
        stage(staging, said)
        lost = staging.arrange()
        return lost, [one for chunk in staging.chunks(7, WHOLE) for one in chunk]


@st.composite
def files(draw: st.DrawFn) -> list[Said]:
    """Comments with few ids and few instants, so that parents are often missing, later, or in a ring."""
    some = st.integers(0, 14)
    a_comment = st.builds(
        Said,
        id=some,
        story=st.integers(0, 3),
        parent=st.none() | some,
        created_at=st.integers(0, 5),
        kept=st.sampled_from([True, True, False]),
        shown=st.sampled_from([True, True, False]),
        holds=st.sampled_from([True, True, True, False]),
    )
    return draw(st.lists(a_comment, max_size=20))


ADDRESSES = {0: "a", 1: "b", 2: "a"}  # two stories share a page, and the fourth is missing


def read(said: list[Said]) -> dict[int, Said]:
    """The first of each id, of the stories that are there."""
    first: dict[int, Said] = {}
    for one in said:
        first.setdefault(one.id, one)
    return {id: one for id, one in first.items() if one.story in ADDRESSES}


def parents(there: dict[int, Said]) -> dict[int, int | None]:
    """{id: the parent it will have}, worked out slowly and plainly."""
    found: dict[int, int | None] = {}
    for one in there.values():
        above = there.get(-1 if one.parent is None else one.parent)
        usable = above is not None and above.holds and ADDRESSES[above.story] == ADDRESSES[one.story]
        found[one.id] = one.parent if usable else None
    for id in there:
        ring = [id]
        while (above_id := found[ring[-1]]) is not None and above_id not in ring:
            ring.append(above_id)
        if above_id is not None:
            ring = ring[ring.index(above_id) :]
            order = list(there)
            found[min(ring, key=lambda one: (there[one].created_at, order.index(one)))] = None
    return found


def ancestors(id: int, above: dict[int, int | None]) -> list[int]:
    found: list[int] = []
    while (next_id := above[found[-1] if found else id]) is not None:
        found.append(next_id)
    return found


@given(files())
def test_every_comment_has_the_parent_it_can_have_and_rings_are_broken_at_the_oldest(said: list[Said]) -> None:
    expected = parents(read(said))
    _, order = arranged(said, ADDRESSES)
    for one in order:
        assert (None if one.parent is None else int(one.parent)) == expected[int(one.body)]


@given(files())
def test_what_is_kept_or_shown_keeps_and_shows_all_above_it_and_nothing_else_is(said: list[Said]) -> None:
    there = read(said)
    above = parents(there)
    kept = {id for id, one in there.items() if one.kept}
    kept |= {id for one in kept for id in ancestors(one, above)}
    shown = {id for id, one in there.items() if one.shown}
    shown |= {id for one in shown for id in ancestors(one, above)}
    lost, order = arranged(said, ADDRESSES)
    assert {int(one.body) for one in order} == kept
    assert {int(one.body) for one in order if one.shown} == shown & kept
    assert len(order) == len(kept)
    assert lost.deleted == len(there) - len(kept)
    assert lost.repeated == len(said) - len({one.id for one in said})
    assert len(said) == len(order) + lost.repeated + lost.without_story + lost.deleted


@given(files())
def test_pages_stay_together_and_parents_come_first_and_otherwise_the_older(said: list[Said]) -> None:
    there = read(said)
    above = parents(there)
    _, order = arranged(said, ADDRESSES)
    pages = [one.page for one in order]
    assert pages == sorted(pages)
    places = {int(one.body): place for place, one in enumerate(order)}
    in_file = list(there)

    def age(id: int) -> tuple[int, int]:
        return there[id].created_at, in_file.index(id)

    for id, place in places.items():
        parent = above[id]
        assert parent is None or places[parent] < place
        siblings = [other for other in places if above[other] == parent and order[places[other]].page == pages[place]]
        assert all((age(other) < age(id)) == (places[other] < place) for other in siblings if other != id)


def test_a_page_is_called_what_the_story_with_its_first_comment_is_called() -> None:
    with Staging() as staging:
        for ref in "012":
            staging.put_story(ref, "shared", ref.encode())
        stage(staging, [Said(7, 2, None, 9), Said(8, 0, None, 1)])
        staging.arrange()
        ((first, second),) = staging.chunks(10, WHOLE)
        assert first.page == second.page
        assert staging.story(first.page) == ("shared", b"2")


def test_a_chunk_ends_when_it_has_enough_comments_or_enough_bytes() -> None:
    with Staging() as staging:
        staging.put_story("1", "a", b"")
        for id in range(10):
            staging.put(str(id), "1", None, id, b"x" * (500 if id < 4 else 10), kept=True, shown=True, holds=True)
        staging.arrange()
        assert [len(chunk) for chunk in staging.chunks(4, 1000)] == [2, 2, 4, 2]


def test_what_stands_already_does_not_come_again_and_its_last_new_reply_settles_it() -> None:
    with Staging() as staging:
        staging.put_story("1", "a", b"")
        stage(staging, [Said(1, 1, None, 0), Said(2, 1, 1, 3), Said(3, 1, 1, 5), Said(4, 1, 1, 4), Said(5, 1, 3, 6)])
        stage(staging, [Said(6, 1, 1, 7, shown=False), Said(7, 1, 1, 8, kept=False, shown=False)])
        staging.arrange()
        assert list(staging.ids(2)) == [["1", "2"], ["3", "4"], ["5", "6"]]
        staging.standing(["1", "2"])
        staging.compared()
        waiting = [one for chunk in staging.chunks(10, WHOLE) for one in chunk]
        assert [(one.body, one.settles) for one in waiting] == [
            (b"4", False),
            (b"3", True),
            (b"5", False),
            (b"6", False),
        ]


def test_a_ring_is_broken_at_its_oldest_wherever_the_file_begins() -> None:
    ring = [Said(1, 0, 2, 5), Said(2, 0, 3, 4), Said(3, 0, 1, 3)]
    tail = [Said(4, 0, 5, 0), Said(5, 0, 1, 1)]
    for said in (ring + tail, tail + ring):
        _, order = arranged(said, ADDRESSES)
        assert [(one.body, one.parent) for one in order] == [
            (b"3", None), (b"2", "3"), (b"1", "2"), (b"5", "1"), (b"4", "5"),
        ]  # fmt: skip


def test_a_long_chain_and_a_long_ring_are_put_in_order_too() -> None:
    chain = [Said(n, 0, n - 1, 0) for n in range(1, 3000)]
    ring = [Said(n, 1, n + 1 if n < 5999 else 3000, 0) for n in range(3000, 6000)]
    _, order = arranged(chain + ring, ADDRESSES)
    assert [int(one.body) for one in order] == [*range(1, 3000), 3000, *range(5999, 3000, -1)]
    assert [one.body for one in order if one.parent is None] == [b"1", b"3000"]
