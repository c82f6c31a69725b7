"""Works that comments cite, each once, by those who name them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from weighin import markup
from weighin.domain.citations import cited
from weighin.domain.listing import Bearing


def test_a_work_is_named_once_with_its_title_and_who_cites_it() -> None:
    comments = [
        (1, 1, "7", markup.comment("See http://www.gazette.example/log#p2")),
        (2, 2, "8", markup.comment("The [harbour log](https://gazette.example/log/) says so")),
        (3, 3, "7", markup.comment("And https://other.example/a?b=1&c=2 too, https://other.example/a?b=1&c=2")),
    ]
    labels = {2: [("A", Bearing.FOR)], 1: [("B", Bearing.AGAINST), ("A", Bearing.FOR)]}
    first, second = cited(comments, labels)
    assert (first.url, first.publisher, first.title) == (
        "http://www.gazette.example/log#p2",
        "gazette.example",
        "harbour log",
    )
    assert (first.comments, first.people) == (((1, 1), (2, 2)), 2)
    assert first.bearings == (("A", Bearing.FOR), ("B", Bearing.AGAINST))
    assert (second.url, second.title, second.comments) == ("https://other.example/a?b=1&c=2", "", ((3, 3),))


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9), st.sampled_from("ab"), st.text(max_size=200)), max_size=5)
)
def test_no_comment_breaks_it(comments: list[tuple[int, int, str, str]]) -> None:
    rendered = [(one, number, who, markup.comment(text)) for one, number, who, text in comments]
    assert all(work.url.startswith("http") for work in cited(rendered, {}))
