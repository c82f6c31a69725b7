"""--parquet: the same as the JSON, as typed tables; whole or not at all."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from reading_back import Row, about, kinds, rows
from test_explain_command import BRIDGE, IMPORTS, write
from test_rank import two_camps, written
from test_weigh_command import listed

from conftest import Weighin
from weighin.explaining.types import Claim, Comment, Found, Link, Mode, Stance, Suggestion
from weighin.exporters import parquet, tables
from weighin.exporters.parquet import Column, Table
from weighin.exporters.whole import Whole

STRANGE = [
    '"',
    "a,b",
    "</script>",
    "\u202e\u0000x",
    "два",
    " ",
    "__proto__",
    "007",
    "1e5",
    "line\nbreak",
    "=cmd()",
    "🦊",
]
COMMENTS = {"wilson", "bridging", "plus", "minus", "consensus"}


def told(weighin: Weighin, *arguments: object) -> Any:
    answer = weighin(*arguments)
    assert (answer.code, answer.err) == (0, "")
    return json.loads(answer.out)


def written_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def test_explanations_and_their_links_are_those_of_the_json(weighin: Weighin, tmp_path: Path) -> None:
    file, out = write(tmp_path, BRIDGE), tmp_path / "a" / "new folder"
    said = told(weighin, "explain", file, "--words", "--details", "--unsure", "--parquet", out)
    assert written_in(out) == {"explanations.parquet", "links.parquet", "thread.parquet"}
    assert rows(out, "explanations") == [
        {
            "explanation": number,
            **{name: one[name] for name in ("statement", "needs_wording", "confidence", "people")},
            "key_comment": one["key"][0],
            "key_starts": one["key"][1],
        }
        for number, one in enumerate(said["explanations"], 1)
    ]
    assert rows(out, "links") == [
        {
            "explanation": number,
            "comment": link["id"],
            "stance": link["stance"],
            "confidence": link["confidence"],
            "starts": link["start"],
            "ends": link["end"],
        }
        for number, one in enumerate(said["explanations"], 1)
        for link in one["comments"]
    ]
    assert len(rows(out, "links")) == 3
    assert about(out, "links") == {"weighin": "0.1.0", "mode": "words", "note": ""}


def test_the_thread_stands_beside_them_so_that_places_in_it_can_be_looked_up(weighin: Weighin, tmp_path: Path) -> None:
    out = tmp_path / "out"
    told(weighin, "explain", write(tmp_path, BRIDGE), "--words", "--parquet", out)
    thread = {row["comment"]: row for row in rows(out, "thread")}
    assert list(thread) == ["a", "b", "c", "4"]
    assert thread["4"] == {
        "comment": "4",
        "parent": None,
        "author": "someone (4)",
        "text": "Does anyone know when the ferry runs?",
    }
    for link in rows(out, "links"):
        assert thread[link["comment"]]["text"][link["starts"] : link["ends"]]


def test_comments_that_take_no_side_are_told_where_the_json_tells_them(tmp_path: Path) -> None:
    links = tuple(Link(name, stance, 0.5, 0, 3) for name, stance in zip("abc", Stance, strict=True))
    found = Found((Suggestion(Claim("a", 0), "It fell", False, 0.9, 3, links),), Mode.WORDS)
    comments = [Comment(name, None, name, "one two") for name in "abca"]
    for unsure, wanted in ((False, ["for", "against"]), (True, ["for", "against", "neither"])):
        out = tmp_path / str(unsure)
        with Whole() as files:
            parquet.write(files, out, tables.found(comments, found, unsure=unsure))
        assert [row["stance"] for row in rows(out, "links")] == wanted
        assert [row["comment"] for row in rows(out, "thread")] == ["a", "b", "c"]


def test_an_empty_thread_makes_empty_tables_with_the_same_columns(weighin: Weighin, tmp_path: Path) -> None:
    empty, full = tmp_path / "empty", tmp_path / "full"
    told(weighin, "explain", write(tmp_path, {"story": {}, "comments": []}), "--words", "--parquet", empty)
    told(weighin, "explain", write(tmp_path, BRIDGE), "--words", "--parquet", full)
    for name in ("explanations", "links", "thread"):
        assert rows(empty, name) == []
        assert kinds(empty, name) == kinds(full, name)
    assert kinds(full, "explanations") == {
        "explanation": "BIGINT",
        "statement": "VARCHAR",
        "needs_wording": "BOOLEAN",
        "confidence": "DOUBLE",
        "people": "BIGINT",
        "key_comment": "VARCHAR",
        "key_starts": "BIGINT",
    }


@pytest.mark.parametrize("name", ["small-blog.wxr.xml", "disqus-of-isso.xml"])
def test_an_export_is_written_like_a_thread(weighin: Weighin, tmp_path: Path, name: str) -> None:
    told(weighin, "explain", IMPORTS / name, "--words", "--parquet", tmp_path)
    assert rows(tmp_path, "thread")


def test_comments_and_people_are_those_of_the_ranking(weighin: Weighin, folder: Path) -> None:
    votes = [*two_camps(), ("новый", "ü", 1)]
    said = told(weighin, "rank", "--votes", written(folder, votes), "--parquet", folder / "out")
    comments, people = rows(folder / "out", "comments"), rows(folder / "out", "people")
    assert {row["comment"]: {name: row[name] for name in COMMENTS} for row in comments} == said["comments"]
    assert {row["person"]: row["camp"] for row in people} == said["camps"]
    assert [row["comment"] for row in comments] == sorted(said["comments"])
    for row in people:
        if row["person"] == "новый":
            assert row["camp"] is row["position"] is row["readiness"] is row["plus_weight"] is None
        else:
            assert (row["camp"] == "+") == (row["position"] > 0) == (row["plus_weight"] > row["minus_weight"])
    agreed = sum(vote > 0 for who, which, vote in votes if which == "c2")
    [c2] = [row for row in comments if row["comment"] == "c2"]
    assert c2["plus_agrees"] + c2["minus_agrees"] == agreed > 0
    assert kinds(folder / "out", "people")["position"] == "DOUBLE"
    assert kinds(folder / "out", "comments")["plus_agrees"] == "BIGINT"


def test_without_camps_what_only_they_can_say_is_null_and_the_file_says_why(weighin: Weighin, folder: Path) -> None:
    path = written(folder, [("ann", "a", 1), ("bob", "a", 1), ("ann", "b", -1)])
    said = told(weighin, "rank", "--votes", path, "--parquet", folder / "out")
    for row in rows(folder / "out", "comments"):
        assert (row["wilson"], row["bridging"]) == (said["comments"][row["comment"]]["wilson"], row["wilson"])
        assert {value for name, value in row.items() if name not in {"comment", "wilson", "bridging"}} == {None}
    assert about(folder / "out", "comments")["fallback"] == about(folder / "out", "people")["fallback"]
    assert about(folder / "out", "people")["fallback"] == said["fallback"]
    assert kinds(folder / "out", "comments")["plus_agrees"] == "BIGINT"


def test_where_nobody_is_in_a_camp_everybody_has_a_position_and_none_a_camp(weighin: Weighin, folder: Path) -> None:
    path = written(folder, [(f"p{person}", f"c{one}", 1) for person in range(35) for one in range(10)])
    told(weighin, "rank", "--votes", path, "--parquet", folder / "out")
    people = rows(folder / "out", "people")
    assert {row["camp"] for row in people} == {None}
    assert {row["position"] for row in people} == {0.0}


def test_ids_are_text_and_come_back_as_they_were(weighin: Weighin, folder: Path) -> None:
    path = folder / "strange.csv"
    quoted = ['"' + one.replace('"', '""') + '"' for one in STRANGE]
    path.write_bytes(("person,comment,vote\n" + "".join(f"{one},{one},1\n" for one in quoted)).encode())
    said = told(weighin, "rank", "--votes", path, "--parquet", folder / "out")
    assert [row["person"] for row in rows(folder / "out", "people")] == list(said["camps"]) == sorted(STRANGE)
    assert [row["comment"] for row in rows(folder / "out", "comments")] == list(said["comments"])


def test_a_weighed_list_is_written_as_its_json_says(weighin: Weighin, folder: Path) -> None:
    (folder / "list.json").write_text(json.dumps(listed()), "utf-8")
    said = told(weighin, "weigh", "list.json", "--parquet", folder / "out")
    standings: list[Row] = rows(folder / "out", "standings")
    assert [row["explanation"] for row in standings] == list(said["explanations"])
    for row in standings:
        its = said["explanations"][row["explanation"]]
        assert [row["behind_from"], row["behind_to"]] == (its["interval"] or [None, None])
        shared = {name: value for name, value in row.items() if name in its}
        assert shared == {name: its[name] for name in shared}
        assert len(shared) == len(row) - 3
    for row in rows(folder / "out", "evidence"):
        its = said["evidence"][row.pop("evidence")]
        assert row == {name: value for name, value in its.items() if name != "contributions"}
    cells = {(row["evidence"], row["explanation"]): row["decibels"] for row in rows(folder / "out", "contributions")}
    assert cells == {
        (name, one): value for name, its in said["evidence"].items() for one, value in its["contributions"].items()
    }
    assert about(folder / "out", "standings")["sentence"] == said["sentence"]


def test_half_of_a_surrogate_pair_becomes_the_sign_for_what_cannot_be_read(weighin: Weighin, folder: Path) -> None:
    (folder / "list.json").write_text(
        json.dumps({"explanations": ["a\ud800", "🦊"], "evidence": [], "assessments": []})
    )
    said = told(weighin, "weigh", "list.json", "--parquet", folder / "out")
    assert set(said["explanations"]) == {"a\ud800", "🦊"}
    assert {row["explanation"] for row in rows(folder / "out", "standings")} == {"a\ufffd", "🦊"}


def test_the_three_commands_can_share_a_folder(weighin: Weighin, folder: Path) -> None:
    (folder / "list.json").write_text(json.dumps(listed()), "utf-8")
    told(weighin, "weigh", "list.json", "--parquet", folder / "out")
    told(weighin, "rank", "--votes", written(folder, two_camps()), "--parquet", folder / "out")
    told(weighin, "explain", write(folder, BRIDGE), "--words", "--parquet", folder / "out")
    assert len(written_in(folder / "out")) == 8


def test_every_column_is_described_in_the_order_in_which_it_stands(weighin: Weighin, folder: Path) -> None:
    (folder / "list.json").write_text(json.dumps(listed()), "utf-8")
    told(weighin, "weigh", "list.json", "--parquet", folder / "out")
    told(weighin, "rank", "--votes", written(folder, two_camps()), "--parquet", folder / "out")
    told(weighin, "explain", write(folder, BRIDGE), "--words", "--parquet", folder / "out")
    types = {"count": "BIGINT", "number": "DOUBLE", "text": "VARCHAR", "flag": "BOOLEAN"}
    described: dict[str, dict[str, str]] = {}
    table = ""
    for line in (Path(__file__).parents[2] / "docs" / "analysts.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if len(cells) == 4 and cells[2] in types:
            table = cells[0] or table
            described.setdefault(table, {})[cells[1]] = types[cells[2]]
    found = {path.stem: kinds(folder / "out", path.stem) for path in (folder / "out").iterdir()}
    assert {name: list(its.items()) for name, its in described.items()} == {
        name: list(its.items()) for name, its in found.items()
    }


def test_a_second_run_replaces_what_the_first_one_wrote(weighin: Weighin, folder: Path) -> None:
    out = folder / "it's here"
    for people in (40, 35):
        told(weighin, "rank", "--votes", written(folder, two_camps(people)), "--parquet", out)
        assert len(rows(out, "people")) == people
    assert written_in(out) == {"comments.parquet", "people.parquet"}


def test_the_same_votes_make_the_same_bytes(weighin: Weighin, folder: Path) -> None:
    for name in ("one", "other"):
        told(weighin, "rank", "--votes", written(folder, two_camps()), "--parquet", folder / name)
    for name in ("comments", "people"):
        made = [(folder / each / f"{name}.parquet").read_bytes() for each in ("one", "other")]
        assert made[0] == made[1]


def test_where_one_file_cannot_be_put_in_place_none_is(weighin: Weighin, folder: Path) -> None:
    out, page = folder / "out", folder / "page.html"
    told(weighin, "rank", "--votes", written(folder, two_camps()), "--parquet", out)
    (out / "people.parquet").unlink()
    (out / "people.parquet").mkdir()
    before = (out / "comments.parquet").read_bytes()
    said = weighin("rank", "--votes", written(folder, two_camps(35)), "--report", page, "--parquet", out)
    assert (said.code, said.out) == (1, "")
    assert "people.parquet cannot be written: it is a folder" in said.err
    assert (out / "comments.parquet").read_bytes() == before
    assert written_in(out) == {"comments.parquet", "people.parquet"}
    assert not page.exists()


def test_what_is_no_folder_is_refused_and_nothing_is_written(weighin: Weighin, folder: Path) -> None:
    path, page = written(folder, two_camps()), folder / "page.html"
    for where in (path, path / "below", Path("/proc/none/of/this")):
        said = weighin("rank", "--votes", path, "--report", page, "--parquet", where)
        assert (said.code, said.out) == (1, "")
        assert "cannot be written" in said.err
        assert written_in(folder) == {"votes.csv", "weighin.db"}


def test_a_file_that_is_wrong_leaves_no_folder_behind(weighin: Weighin, folder: Path) -> None:
    path = folder / "wrong.csv"
    path.write_text("person,comment,vote\nann,a,7\n")
    assert weighin("rank", "--votes", path, "--parquet", folder / "out").code == 1
    assert not (folder / "out").exists()


def test_a_folder_that_was_made_for_files_that_cannot_be_is_taken_away(tmp_path: Path) -> None:
    def broken_off(folder: Path) -> None:
        with Whole() as files:
            parquet.write(files, folder, [Table("a", (Column("x", "count", [1]),))])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken_off(tmp_path / "made" / "for it")
    assert written_in(tmp_path) == set()
    kept = tmp_path / "kept"
    kept.mkdir()
    with pytest.raises(RuntimeError):
        broken_off(kept)
    assert written_in(tmp_path) == {"kept"}
    assert written_in(kept) == set()


def test_without_duckdb_the_command_says_what_to_install_before_it_does_anything(
    weighin: Weighin, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    for command in (("explain", "none.json"), ("rank", "--votes", "none.csv"), ("weigh", "none.json")):
        said = weighin(*command, "--parquet", "out")
        assert (said.code, said.out) == (1, "")
        assert "pip install '.[parquet]'" in said.err
    assert told(weighin, "rank", "--votes", written(folder, two_camps()))["fallback"] is None
