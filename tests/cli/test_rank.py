"""weighin rank: a file of votes in, both camps and the numbers of each comment out."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from conftest import Weighin

HEADER = "person,comment,vote\n"


def two_camps(people: int = 40, comments: int = 24) -> list[tuple[str, str, int]]:
    """Readers who disagree about half of the comments and agree about the rest."""
    random = Random(3)
    rows = []
    for person in range(people):
        for comment in range(comments):
            if random.random() < 0.7:
                side = 1 if person % 3 else -1
                liked = (side > 0) == bool(comment % 4) if comment % 2 else comment % 8 != 0
                rows.append((f"p{person}", f"c{comment}", 1 if liked else -1))
    return rows


def written(folder: Path, rows: list[tuple[str, str, int]], name: str = "votes.csv") -> Path:
    path = folder / name
    path.write_text(HEADER + "".join(f"{who},{which},{vote}\n" for who, which, vote in rows), "utf-8")
    return path


def ranked(weighin: Weighin, *arguments: object) -> dict[str, Any]:
    told = weighin("rank", "--votes", *arguments)
    assert (told.code, told.err) == (0, "")
    answer: dict[str, Any] = json.loads(told.out)
    return answer


def refused(weighin: Weighin, *arguments: object) -> str:
    told = weighin("rank", "--votes", *arguments)
    assert (told.code, told.out) == (1, "")
    [line] = told.err.splitlines()
    return line


def test_votes_of_two_camps_give_both_and_numbers_for_each_comment(weighin: Weighin, folder: Path) -> None:
    answer = ranked(weighin, written(folder, two_camps()))
    assert set(answer) == {"camps", "comments", "fallback"}
    assert answer["fallback"] is None
    sides = {who: answer["camps"][who] for who in (f"p{number}" for number in range(40))}
    # The larger camp is the minus one.
    assert {side for who, side in sides.items() if int(who[1:]) % 3} == {"-"}
    assert {side for who, side in sides.items() if not int(who[1:]) % 3} == {"+"}
    assert len(answer["comments"]) == 24
    for numbers in answer["comments"].values():
        assert set(numbers) == {"wilson", "bridging", "plus", "minus", "consensus"}
        assert all(0 <= number <= 1 for number in numbers.values())
    of = answer["comments"]
    assert of["c2"]["bridging"] > 2 * max(of["c1"]["bridging"], of["c8"]["bridging"])


def test_the_order_of_rows_and_of_columns_does_not_matter(weighin: Weighin, folder: Path) -> None:
    rows = two_camps()
    path = folder / "columns.csv"
    path.write_text("vote,person,comment\n" + "".join(f"{v},{p},{c}\n" for p, c, v in rows[::-1]), "utf-8")
    assert weighin("rank", "--votes", written(folder, rows)).out == weighin("rank", "--votes", path).out


def test_of_two_votes_on_a_comment_the_last_counts(weighin: Weighin, folder: Path) -> None:
    rows = two_camps()
    changed = [(who, which, -vote) for who, which, vote in rows[:50]] + rows
    assert ranked(weighin, written(folder, changed)) == ranked(weighin, written(folder, rows))


def test_a_larger_z_lowers_every_score(weighin: Weighin, folder: Path) -> None:
    path = written(folder, two_camps())
    usual, harder = ranked(weighin, path)["comments"], ranked(weighin, path, "--z", "1.64")["comments"]
    assert all(harder[one]["bridging"] <= usual[one]["bridging"] for one in usual)
    assert harder["c2"]["bridging"] < usual["c2"]["bridging"]
    assert harder["c2"]["plus"] == usual["c2"]["plus"]


@pytest.mark.parametrize("z", ["nan", "inf", "-1", "11"])
def test_a_z_without_sense_is_refused(weighin: Weighin, folder: Path, z: str) -> None:
    assert "--z must be a number from 0 to 10" in refused(weighin, written(folder, two_camps()), "--z", z)


def test_too_few_voters_fall_back_to_best_and_say_so(weighin: Weighin, folder: Path) -> None:
    answer = ranked(weighin, written(folder, [("ann", "a", 1), ("bob", "a", 1), ("ann", "b", -1), ("ann", "c", 0)]))
    assert "camps need 30" in answer["fallback"]
    assert answer["camps"] == {"ann": None, "bob": None}
    a = answer["comments"]["a"]
    assert a["bridging"] == a["wilson"] > 0
    assert a["plus"] is a["minus"] is a["consensus"] is None


def test_a_file_with_the_header_alone_ranks_nothing(weighin: Weighin, folder: Path) -> None:
    answer = ranked(weighin, written(folder, []))
    assert (answer["camps"], answer["comments"]) == ({}, {})
    assert answer["fallback"]


@pytest.mark.parametrize("vote", [1, 0, -1])
def test_votes_that_are_all_equal_keep_every_number_finite(weighin: Weighin, folder: Path, vote: int) -> None:
    rows = [(f"p{person}", f"c{comment}", vote) for person in range(35) for comment in range(10)]
    answer = ranked(weighin, written(folder, rows))
    assert answer["fallback"] is None
    assert set(answer["camps"].values()) == {None}
    assert len({numbers["bridging"] for numbers in answer["comments"].values()}) == 1


def test_a_crowd_from_one_address_moves_no_bridging_score(weighin: Weighin, folder: Path) -> None:
    rows = two_camps()
    crowd = [(f"sock{number}", "c1", 1) for number in range(100_000)]
    usual, flooded = ranked(weighin, written(folder, rows)), ranked(weighin, written(folder, rows + crowd))
    assert flooded["comments"]["c1"]["wilson"] > 0.99
    assert flooded["comments"]["c1"]["bridging"] == usual["comments"]["c1"]["bridging"]
    assert flooded["camps"]["sock7"] is None


def test_one_person_who_votes_again_and_again_has_one_vote(weighin: Weighin, folder: Path) -> None:
    rows = two_camps()
    flood = [("p0", "c1", 1 if number % 2 else -1) for number in range(100_000)]
    others = [row for row in rows if row[:2] != ("p0", "c1")]
    flooded = ranked(weighin, written(folder, others + flood))
    assert flooded == ranked(weighin, written(folder, [*others, ("p0", "c1", 1)]))


def test_strange_ids_come_back_as_they_were(weighin: Weighin, folder: Path) -> None:
    strange = ['"', "a,b", "</script>", "\u202e\u0000x", "два", " ", "__proto__", "1e5", "line\nbreak", "=cmd()"]
    path = folder / "strange.csv"
    quoted = ['"' + one.replace('"', '""') + '"' for one in strange]
    path.write_bytes((HEADER + "".join(f"{one},{one},1\n" for one in quoted)).encode())
    answer = ranked(weighin, path)
    assert set(answer["camps"]) == set(answer["comments"]) == set(strange)


def test_a_byte_order_mark_windows_lines_and_empty_lines_do_no_harm(weighin: Weighin, folder: Path) -> None:
    path = folder / "windows.csv"
    path.write_bytes(b"\xef\xbb\xbfperson,comment,vote\r\nann,a,1\r\n\r\nbob,a,-1\r\n\r\n")
    assert ranked(weighin, path)["camps"] == {"ann": None, "bob": None}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "line 1: the first line must be person,comment,vote"),
        (b"ann,a,1\n", "line 1: the first line must be"),
        (b"person,comment\nann,a\n", "line 1: the first line must be"),
        (b"person,comment,vote\nann,a,1\nbob,a,2\n", "line 3: the vote is '2'; write 1"),
        (b"person,comment,vote\nann,a,nan\n", "line 2: the vote is 'nan'"),
        (b"person,comment,vote\nann,a\n", "line 2: 2 values where"),
        (b"person,comment,vote\n,a,1\n", "line 2: the person must be named"),
        (b"person,comment,vote\nann,,1\n", "line 2: the comment must be named"),
        (b"person,comment,vote\nann," + b"x" * 201 + b",1\n", "line 2: the comment must be named, in 200 characters"),
        (b"person,comment,vote\n" + b"x" * 100_000, "line 2: longer than a vote can be"),
        (b'person,comment,vote\nann,"a,1\n', "line 2: unexpected end of data"),
        (b"person,comment,vote\n\xff\xfe,a,1\n", "is not UTF-8 text"),
    ],
)
def test_a_file_that_is_wrong_is_told_where(weighin: Weighin, folder: Path, content: bytes, words: str) -> None:
    path = folder / "wrong.csv"
    path.write_bytes(content)
    assert words in refused(weighin, path)


def test_a_file_that_is_not_there_is_told(weighin: Weighin, folder: Path) -> None:
    assert "cannot be read" in refused(weighin, folder / "nowhere.csv")
    assert "cannot be read" in refused(weighin, folder)
