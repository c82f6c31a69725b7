"""weighin rank --report: a page of the camps that needs nothing else."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from random import Random

from test_rank import ranked, two_camps, written

from conftest import Weighin
from weighin.exporters import scatter


class Reader(HTMLParser):
    """Counts tags by their class."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs).get("class") or ""))

    def count(self, tag: str, name: str) -> int:
        return self.seen.count((tag, name))


def paged(weighin: Weighin, folder: Path, votes: list[tuple[str, str, int]]) -> str:
    page = folder / "page.html"
    ranked(weighin, written(folder, votes), "--report", page)
    return page.read_text("utf-8")


def parts(html: str) -> list[str]:
    """What stands in each plot, the keys of captions left out."""
    return re.findall(r"<svg class=plot.*?</svg>", html, re.S)


def test_every_person_and_every_comment_is_a_dot(weighin: Weighin, folder: Path) -> None:
    html = paged(weighin, folder, two_camps())
    people, comments = (Reader(part) for part in parts(html))
    assert people.count("rect", "minus") + people.count("circle", "plus") + people.count("circle", "none") == 40
    assert people.count("rect", "minus") == 26
    assert people.count("circle", "plus") == 14
    dots = [("path", "both"), ("rect", "minus"), ("circle", "plus"), ("circle", "none")]
    assert sum(comments.count(*dot) for dot in dots) == 24
    assert comments.count("circle", "plus") > 0
    assert comments.count("rect", "minus") > 0
    assert ">1</text>" in parts(html)[1]


def test_what_is_drawn_stands_in_tables_too(weighin: Weighin, folder: Path) -> None:
    html = paged(weighin, folder, two_camps())
    assert "camp +: 14" in html
    assert "camp −: 26" in html
    bands = html[html.index("Readers by position") : html.index("What the camps think")]
    counts = [int(each) for each in re.findall(r"<td class=n>(\d+)", bands)]
    assert len(counts) == 30
    assert sum(counts) == 40
    order = html[html.index("The order of bridging") : html.index("What divides most")]
    assert len(re.findall(r"<td class=id", order)) == 24
    said = ranked(weighin, folder / "votes.csv")["comments"]
    best = max(said.items(), key=lambda one: one[1]["bridging"])[1]["bridging"]
    first = re.search(r"<td class=id dir=auto>(c\d+)</td>", order)
    assert first is not None
    assert said[first[1]]["bridging"] == best


def test_the_page_needs_nothing_else(weighin: Weighin, folder: Path) -> None:
    html = paged(weighin, folder, two_camps())
    assert not any(
        each in html for each in ("<script", "http:", "https:", "<link", "@import", "url(", "onload", "href")
    )
    assert "prefers-color-scheme:dark" in html
    assert "@media print" in html


def test_hostile_names_are_only_text(weighin: Weighin, folder: Path) -> None:
    hostile = "<script>alert(1)</script>"
    rows = [
        (hostile if who == "p1" else who, '"><img src=x>' if which == "c2" else which, v)
        for who, which, v in two_camps()
    ]
    quoted = [(who, '"' + which.replace('"', '""') + '"', vote) for who, which, vote in rows]
    html = paged(weighin, folder, quoted)
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_without_camps_the_page_says_why_and_lists_by_best(weighin: Weighin, folder: Path) -> None:
    html = paged(weighin, folder, [("ann", "a", 1), ("bob", "a", 1), ("ann", "b", -1)])
    assert "camps need 30" in html
    assert "The order of best" in html
    assert parts(html) == []
    assert "There are no comments" in paged(weighin, folder, [])


def test_where_nobody_is_in_a_camp_all_are_drawn_in_the_middle(weighin: Weighin, folder: Path) -> None:
    html = paged(weighin, folder, [(f"p{who}", f"c{one}", 1) for who in range(35) for one in range(10)])
    people = Reader(parts(html)[0])
    assert people.count("circle", "none") == 35
    assert "camp +: 0" in html
    assert "nan" not in html.lower()
    assert "Nobody is surely in a camp" in html


def test_many_people_are_drawn_as_bubbles_and_the_page_says_so(weighin: Weighin, folder: Path) -> None:
    random = Random(1)
    votes = [
        (
            f"p{person}",
            f"c{comment}",
            (1 if person % 3 else -1) * (1 if comment % 2 else -1) if random.random() < 0.9 else 0,
        )
        for person in range(scatter.MOST + 500)
        for comment in random.sample(range(30), 8)
    ]
    votes.append(("late", "c1", 1))
    html = paged(weighin, folder, votes)
    people = parts(html)[0]
    bubbles = [int(each.replace(",", "")) for each in re.findall(r"<title>([\d,]+)</title>", people)]
    assert sum(bubbles) == scatter.MOST + 500
    assert len(bubbles) < scatter.COLUMNS * scatter.ROWS
    assert "More than 2,000 readers are drawn as bubbles" in html
    assert "1 person with fewer than 5 votes is in no camp yet" in html
    assert "More than 2,000 comments" not in html
    assert len(html) < 200_000
    assert html == paged(weighin, folder, votes[::-1])
