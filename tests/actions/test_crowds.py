"""A crowd of new accounts before a list that the site's own people have weighed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cast import Say
from listed import make_list, reader, weigh_in, weighted
from weighin.actions.assessing import UNSAID, Value
from weighin.domain.crowds import ENOUGH, heard
from weighin.domain.types import Person, Site, Story
from weighin.storage.db import Database

FOR_THE_TIDE: list[list[Value]] = [[2, -2, -1], [2, -2, 0], [1, -2, -1]]
FOR_INSURANCE: list[list[Value]] = [[UNSAID, UNSAID, 2]] * 3


def writer(db: Database, site: Site, say: Say, name: str) -> Person:
    person = reader(db, site, name)
    say(f"What {name} saw that night", person=person, name=name)
    return person


def test_a_crowd_of_strangers_does_not_turn_over_what_writers_say(
    db: Database, site: Site, story: Story, say: Say
) -> None:
    made = make_list(db, site, story)
    for count in range(8):
        weigh_in(db, site, made, writer(db, site, say, f"writer {count}"), FOR_THE_TIDE)
    before = weighted(db, story)
    for _ in range(40):
        weigh_in(db, site, made, reader(db, site), FOR_INSURANCE)
    after = weighted(db, story)
    assert [one.explanation for one in after.standings.standings] == [
        one.explanation for one in before.standings.standings
    ]
    assert after.readers == 16
    assert after.standings.standings[0].explanation == "A"


def test_where_nobody_writes_all_readers_count(db: Database, site: Site, story: Story) -> None:
    made = make_list(db, site, story)
    for _ in range(12):
        weigh_in(db, site, made, reader(db, site), FOR_THE_TIDE)
    assert weighted(db, story).readers == 12


SAID = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), max_size=80)


@given(SAID, st.sets(st.integers(0, 30)))
def test_writers_always_count_and_strangers_are_held_to_their_number(
    said: list[tuple[int, int]], writers: set[int]
) -> None:
    found = heard(said, writers)
    assert found <= set(said)
    few = len({person for person, _ in said} & writers) < ENOUGH
    for row in {row for _, row in said}:
        people = {person for person, its in said if its == row}
        counted = {person for person, its in found if its == row}
        known, strangers = people & writers, sorted(people - writers)
        assert known <= counted
        most = len(strangers) if few else max(ENOUGH, len(known))
        assert sorted(counted - writers) == strangers[:most]


@given(SAID, st.sets(st.integers(0, 30)))
def test_the_order_in_which_it_was_said_is_the_same_to_it(said: list[tuple[int, int]], writers: set[int]) -> None:
    assert heard(said, writers) == heard(said[::-1], writers)
