"""Sets of values: what is in one, in both, in neither."""

from __future__ import annotations

from hypothesis import strategies as st
from samples import law

from weighin.domain.policy.spans import ALL, END, START, Spans, after, at, joined, points, span

Bounds = st.builds(lambda kind, value: kind(value), st.sampled_from([at, after]), st.integers(0, 5)) | st.sampled_from(
    [START, END]
)
Sets = st.lists(st.builds(span, Bounds, Bounds), max_size=4).map(joined)
VALUES = [half / 2 for half in range(-1, 12)]


@law(Sets, Sets)
def test_sets_join_cut_and_turn_as_their_values_do(one: Spans, two: Spans) -> None:
    for value in VALUES:
        assert (value in joined([one, two])) == (value in one or value in two)
        assert (value in one & two) == (value in one and value in two)
        assert (value in ~one) == (value not in one)
    assert one.within(two) == all(value in two for value in VALUES if value in one)
    assert bool(one) == any(value in one for value in VALUES)
    assert ~~one == one


def test_words_are_values_too() -> None:
    some = points(["en", "de"])
    assert "en" in some
    assert "fr" in ~some
    assert joined([some, ~some]) == ALL
