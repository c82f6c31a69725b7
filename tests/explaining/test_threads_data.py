"""The threads with rival explanations are well formed: what a scorer or a finder may take for granted about them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from weighin.explaining.train.training import OWN

THREADS = Path(__file__).parents[1] / "data" / "threads"  # they teach nothing
FILES = sorted(THREADS.glob("*.json"))
SECOND = sorted((THREADS / "second").glob("*.json"))
TEACH = sorted(OWN.glob("*.json"))


def twice(names: list[Any]) -> list[str]:
    return [f"{name} occurs {count} times" for name, count in Counter(names).items() if count > 1]


def faults_of_links(marks: dict[str, Any], comments: set[str], explanations: set[str]) -> list[str]:
    """What is wrong with links and ambiguous entries; a pair may occur once only, in one of the two."""
    found = []
    for mark in marks["links"] + marks["ambiguous"]:
        if mark["comment"] not in comments:
            found.append(f"unknown comment in {mark}")
    for link in marks["links"]:
        if set(link) != {"comment", "explanation", "stance"} or link["stance"] not in {"for", "against"}:
            found.append(f"malformed {link}")
        if link["explanation"] not in explanations:
            found.append(f"unknown explanation in {link}")
    for entry in marks["ambiguous"]:
        if set(entry) != {"comment", "explanation"} or entry["explanation"] not in explanations | {None}:
            found.append(f"malformed {entry}")
    everywhere = {entry["comment"] for entry in marks["ambiguous"] if entry["explanation"] is None}
    found += [f"{link} though ambiguous towards all" for link in marks["links"] if link["comment"] in everywhere]
    return found + twice([(mark["comment"], mark["explanation"]) for mark in marks["links"] + marks["ambiguous"]])


def faults(thread: dict[str, Any]) -> list[str]:
    comments, explanations = thread["comments"], thread["gold"]["explanations"]
    found = twice([comment["id"] for comment in comments]) + twice([item["id"] for item in explanations])
    seen: set[str | None] = {None}
    for comment in comments:
        if set(comment) != {"id", "parent", "author", "text"}:
            found.append(f"malformed {comment}")
        if comment["parent"] not in seen:
            found.append(f"the parent of {comment['id']} does not precede it")
        if not comment["author"].strip() or not comment["text"].strip() or comment["text"] != comment["text"].strip():
            found.append(f"{comment['id']} has no author or no clean text")
        seen.add(comment["id"])
    for item in explanations:
        if not item["statement"] or not 1 <= len(item["aliases"]) <= 3 or item["statement"] in item["aliases"]:
            found.append(f"malformed {item}")
    named = {item["id"] for item in explanations}
    found += faults_of_links(thread["gold"], {comment["id"] for comment in comments}, named)
    unused = named - {link["explanation"] for link in thread["gold"]["links"]}
    return found + [f"no comment speaks of {name}" for name in sorted(unused)]


def read(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_thread_is_well_formed(path: Path) -> None:
    thread = read(path)
    assert thread["slug"] == path.stem
    assert thread["story"]["title"]
    assert 100 <= len(thread["story"]["text"].split()) <= 160
    assert 25 <= len(thread["comments"]) <= 45
    assert 5 <= len(thread["gold"]["explanations"]) <= 9
    assert faults(thread) == []


@pytest.mark.parametrize("path", SECOND, ids=lambda path: path.stem)
def test_a_second_annotation_is_of_its_thread(path: Path) -> None:
    thread = read(THREADS / path.name)
    comments = {comment["id"] for comment in thread["comments"]}
    assert faults_of_links(read(path), comments, {item["id"] for item in thread["gold"]["explanations"]}) == []


@pytest.mark.parametrize("path", TEACH, ids=lambda path: path.stem)
def test_a_thread_that_teaches_is_well_formed(path: Path) -> None:
    thread = read(path)
    aliases = [item | {"aliases": item.get("aliases") or ["none"]} for item in thread["gold"]["explanations"]]
    gold = {"ambiguous": []} | thread["gold"] | {"explanations": aliases}
    assert faults(thread | {"gold": gold}) == []


def test_what_teaches_and_what_does_not_share_no_comment() -> None:
    told = [{comment["text"] for path in some for comment in read(path)["comments"]} for some in (FILES, TEACH)]
    assert not told[0] & told[1]


def test_there_are_enough_threads_and_they_share_no_comment() -> None:
    assert len(FILES) >= 10
    assert len(SECOND) == 3
    texts = Counter(comment["text"] for path in FILES for comment in read(path)["comments"])
    assert [text for text, count in texts.items() if count > 1] == []


@pytest.mark.parametrize(
    ("part", "entry"),
    [
        ("links", {"comment": "c1", "explanation": "e99", "stance": "for"}),
        ("links", {"comment": "c999", "explanation": "e1", "stance": "for"}),
        ("links", {"comment": "c1", "explanation": "e1", "stance": "maybe"}),
        ("ambiguous", {"comment": "c4", "explanation": "e1"}),  # linked already
        ("ambiguous", {"comment": "c4", "explanation": None}),
    ],
)
def test_a_wrong_entry_is_noticed(part: str, entry: dict[str, Any]) -> None:
    thread = read(THREADS / "harbour-fire.json")
    thread["gold"][part].append(entry)
    assert faults(thread) != []


def test_a_reply_before_its_parent_is_noticed() -> None:
    thread = read(THREADS / "harbour-fire.json")
    thread["comments"].reverse()
    assert any("does not precede" in fault for fault in faults(thread))
