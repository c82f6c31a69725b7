"""`weighin policy replay`: a draft against the comments of a site, as lines and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cast import NOW, make_story
from conftest import Weighin
from weighin.actions import moderating, posting, sites
from weighin.actions.posting import Typed
from weighin.domain.policy import version
from weighin.storage.db import Database

DRAFT = "### 1. Be kind\n\n```rules\nhold if links at least 1\nhold if links at least 2\n```\n"


@pytest.fixture
def draft(folder: Path) -> Path:
    made = folder / "draft.md"
    made.write_text(DRAFT, "utf-8")
    return made


@pytest.fixture
def lived_in(gazette: Weighin, kept: Database) -> Weighin:
    """The site with two comments, one of them removed by a moderator."""
    site = sites.change(kept, sites.find(kept, "gazette"), policy="### 1. Be kind")
    story = make_story(kept, site)
    texts = ("See http://a.example", "Hello")
    first, _ = [posting.post(kept, site, story.id, Typed("Ann", text), None, n, NOW) for n, text in enumerate(texts)]
    moderator = sites.moderator(kept, site, "mo@gazette.example", NOW)
    moderating.decide(kept, site, first.id, "remove", "An advertisement", moderator, NOW)
    return gazette


def test_it_tells_what_a_draft_would_have_done(lived_in: Weighin, draft: Path) -> None:
    told = lived_in("policy", "replay", draft, "--site", "gazette")
    assert told.code == 0
    assert told.out.startswith(
        f"draft {version(DRAFT)}: 1 clause, 2 rules\nin force {version('### 1. Be kind')}: 0 rules\n"
    )
    assert told.out.splitlines()[2:] == [
        "2 comments from 2026-09-21 to 2026-09-21",
        "",
        "                         publish     nudge      hold    reject       all",
        "published now                  1         0         0         0         1",
        "removed now                    0         0         1         0         1",
        "the draft                      1         0         1         0         2",
        "the policy in force            2         0         0         0         2",
        "",
        "moderators refused 1: the draft would stop 1 (nudge 0, hold 1, reject 0), the policy in force 0",
        "moderators published none of them",
        "",
        "would change: 1 of 2",
        "",
        "publish → hold: 1",
        "  http://127.0.0.1/c/1  Ann: See http://a.example",
        "    removed now, a moderator said remove",
        "    in force: Published: no rule of the policy speaks against it.",
        "    draft:    Held under clause 1, “Be kind”, because it has at least 1 link (1). (line 4)",
    ]
    assert "draft.md:5: “hold if links at least 2” never matters" in told.err


def test_programs_get_one_object(lived_in: Weighin, draft: Path) -> None:
    told = json.loads(lived_in("policy", "replay", draft, "--site", "gazette", "--json").out)
    assert (told["site"], told["comments"], told["left_out"]) == ("gazette", 2, {})
    assert told["rulings"]["draft"] == {"publish": 1, "nudge": 0, "hold": 1, "reject": 0}
    assert told["standing"]["hold"] == {"published": 0, "held": 0, "rejected": 0, "removed": 1}
    assert told["moderators"]["refused"]["draft"]["hold"] == 1
    assert [warning["line"] for warning in told["warnings"]] == [5]
    [change] = told["changes"]
    assert (change["id"], change["url"], change["decided"]) == (1, "http://127.0.0.1/c/1", "remove")
    assert (change["policy"]["ruling"], change["draft"]["ruling"], change["draft"]["line"]) == ("publish", "hold", 4)
    assert change["sent_at"] == "2026-09-21T14:13:20Z"


def test_it_looks_at_the_newest_alone_where_that_is_asked(lived_in: Weighin, draft: Path) -> None:
    told = lived_in("policy", "replay", draft, "--site", "gazette", "--last", 1)
    assert "would change: 0 of 1" in told.out
    assert lived_in("policy", "replay", draft, "--site", "gazette", "--last", 0).code == 2


def test_a_broken_draft_is_told_line_by_line(lived_in: Weighin, draft: Path) -> None:
    draft.write_text(DRAFT.replace("links", "lnks"), "utf-8")
    told = lived_in("policy", "replay", draft, "--site", "gazette")
    assert told.code == 1
    assert [line.split(",")[0] for line in told.err.splitlines()] == ["weighin: Line 4", "weighin: Line 5"]
    assert told.out == ""


def test_a_site_without_comments_and_a_site_that_is_not_there_are_told_apart(gazette: Weighin, draft: Path) -> None:
    told = gazette("policy", "replay", draft, "--site", "gazette")
    assert (told.code, "gazette has no comments yet" in told.out) == (0, True)
    told = gazette("policy", "replay", draft, "--site", "herald")
    assert (told.code, "There is no site 'herald'" in told.err) == (1, True)
