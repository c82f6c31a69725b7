"""weighin import: comments of another system, every one accounted for on the last line."""

from __future__ import annotations

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from running import Told, run

from conftest import Weighin

BLOG = Path(__file__).parents[1] / "data" / "imports" / "small-blog.wxr.xml"


def content(folder: Path) -> list[str]:
    """Everything that the database holds, as SQL."""
    with closing(sqlite3.connect(folder / "weighin.db")) as db:
        return list(db.iterdump())


def balanced(told: Told) -> dict[str, Any]:
    """The final line, in which everything read is accounted for."""
    assert told.code == 0, told.err
    counts: dict[str, Any] = json.loads(told.out.splitlines()[-1])
    assert set(counts) == {"read", "imported", "already", "skipped"}
    assert counts["read"] == counts["imported"] + counts["already"] + sum(counts["skipped"].values())
    assert counts["read"] == BLOG.read_text("utf-8").count("<wp:comment>")
    return counts


def test_an_import_ends_with_a_line_that_accounts_for_every_comment(gazette: Weighin, folder: Path) -> None:
    counts = balanced(run(folder, "import", "wxr", str(BLOG), "--site", "gazette"))
    assert counts["imported"] > 10
    assert counts["already"] == 0
    with closing(sqlite3.connect(folder / "weighin.db")) as db:
        assert db.execute("SELECT count(*) FROM comments").fetchone() == (counts["imported"],)
    before = content(folder)
    again = balanced(gazette("import", "wxr", BLOG, "--site", "gazette"))
    assert (again["imported"], again["already"]) == (0, counts["imported"])
    assert content(folder) == before


def test_a_dry_run_counts_the_same_and_writes_nothing(gazette: Weighin, folder: Path) -> None:
    before = content(folder)
    tried = balanced(gazette("import", "wxr", BLOG, "--site", "gazette", "--dry-run"))
    assert content(folder) == before
    assert balanced(gazette("import", "wxr", BLOG, "--site", "gazette")) == tried


def test_a_compressed_file_is_fine(gazette: Weighin, folder: Path) -> None:
    (folder / "blog.xml.gz").write_bytes(gzip.compress(BLOG.read_bytes()))
    balanced(gazette("import", "wxr", "blog.xml.gz", "--site", "gazette"))


def test_a_broken_file_is_refused_in_one_line_and_changes_nothing(gazette: Weighin, folder: Path) -> None:
    balanced(gazette("import", "wxr", BLOG, "--site", "gazette"))
    before = content(folder)
    whole = BLOG.read_bytes()
    broken = {
        "empty.xml": b"",
        "cut.xml": whole[: len(whole) * 2 // 3],
        "garbage.xml": b"\x00\xff" * 500,
        "page.xml": b"<html><body>Sign in</body></html>",
        "bomb.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss>&b;</rss>',
        "cut.xml.gz": gzip.compress(whole)[:-40],
    }
    for name, data in broken.items():
        (folder / name).write_bytes(data)
        told = gazette("import", "wxr", name, "--site", "gazette")
        assert (told.code, told.out) == (1, ""), name
        assert told.err.startswith("weighin: ")
        assert told.err.count("\n") == 1
        assert content(folder) == before, name


def test_a_broken_file_is_one_line_in_a_process_of_its_own_too(gazette: Weighin, folder: Path) -> None:
    before = content(folder)
    (folder / "cut.xml").write_bytes(BLOG.read_bytes()[:-500])
    told = run(folder, "import", "wxr", "cut.xml", "--site", "gazette")
    assert (told.code, told.out, told.err.count("\n")) == (1, "", 1)
    assert told.err.startswith("weighin: ")
    assert content(folder) == before


def test_an_unknown_site_format_or_file_is_named(gazette: Weighin, folder: Path) -> None:
    before = content(folder)
    for arguments, words in (
        (("wxr", BLOG, "--site", "globe"), "There is no site 'globe'. There is: gazette."),
        (("word", BLOG, "--site", "gazette"), "There is no format 'word'. There is: wxr, disqus, isso."),
        (("wxr", "nowhere.xml", "--site", "gazette"), "nowhere.xml"),
        (("wxr", ".", "--site", "gazette"), "."),
        (("disqus", BLOG, "--site", "gazette"), ""),
        (("isso", BLOG, "--site", "gazette"), ""),
    ):
        told = gazette("import", *arguments)
        assert (told.code, told.out) == (1, ""), arguments
        assert told.err.startswith("weighin: ")
        assert words in told.err
        assert told.err.count("\n") == 1
    assert content(folder) == before
