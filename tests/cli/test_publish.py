"""weighin publish: a folder of Markdown files with front matter to stories."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Weighin
from weighin.domain.errors import Code, Refusal
from weighin.domain.types import Author, Source, Story
from weighin.importers import folder as reader
from weighin.storage import sites, stories
from weighin.storage.db import Database

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
AUTHORS = """
ann:
  name: Ann Lee
  bio: Writes about tides.
  picture: ann.png
  links: [{label: Letters, url: "https://ann.example"}, "https://more.example"]
"""
FERRY = """---
title: Who moved the ferry?
date: 2026-10-03T07:30:00+02:00
authors: [ann, Bo Ek]
summary: A ferry.
sources:
  - {title: Harbour log, publisher: Port office, url: "https://port.example/log"}
  - https://sea.example
  - A letter
---
It was *gone*. ![The quay](quay.png)
"""


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def front(more: str = "", body: str = "Words") -> str:
    return f"---\ntitle: A title\ndate: 2026-10-03\n{more}---\n{body}\n"


def wrong(folder: Path, name: str, content: str | bytes) -> str:
    """The refusal that a folder with this file earns, without the path of the folder."""
    path = put(folder, name, content)
    with pytest.raises(Refusal) as refusal:
        reader.read(folder)
    path.unlink()
    assert refusal.value.code is Code.FILE_INVALID
    assert refusal.value.message.startswith(f"{path} ")
    return refusal.value.message.removeprefix(f"{path} ")


def story(db: Database, slug: str) -> Story:
    with db.read() as conn:
        site = sites.by_key(conn, "gazette")
        assert site is not None
        found = stories.by_slug(conn, site.id, slug)
        assert found is not None
        return stories.with_credits(conn, found)


def count(db: Database, table: str) -> int:
    with db.read() as conn:
        return int(conn.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def test_a_folder_becomes_stories_with_authors_sources_and_pictures(
    gazette: Weighin, folder: Path, kept: Database
) -> None:
    put(folder, "authors.yaml", AUTHORS)
    put(folder, "the-ferry.md", FERRY)
    for name in ("ann.png", "quay.png"):
        put(folder, name, PNG + name.encode())
    told = gazette("publish", folder, "--site", "gazette")
    assert (told.code, told.out) == (0, "1 new, 0 updated\n")
    found = story(kept, "the-ferry")
    assert (found.title, found.summary, found.open) == ("Who moved the ferry?", "A ferry.", True)
    assert found.published_at == 1_791_005_400_000_000
    ann, bo = found.authors
    assert ann.links == (("Letters", "https://ann.example"), ("https://more.example", "https://more.example"))
    assert (ann.name, ann.bio, bo) == ("Ann Lee", "Writes about tides.", Author("bo-ek", "Bo Ek"))
    log, sea, letter = found.sources
    assert log == Source("Harbour log", "Port office", "https://port.example/log")
    assert (sea.url, letter) == ("https://sea.example", Source("A letter"))
    assert found.body.startswith('<p>It was <em>gone</em>. <img src="/pictures/')
    assert count(kept, "pictures") == 2


def test_publishing_twice_makes_nothing_twice_and_takes_what_changed(
    gazette: Weighin, folder: Path, kept: Database
) -> None:
    put(folder, "authors.yaml", AUTHORS)
    for name in ("ann.png", "quay.png"):
        put(folder, name, PNG + name.encode())
    put(folder, "the-ferry.md", FERRY)
    gazette("publish", folder, "--site", "gazette")
    tables = ("stories", "authors", "story_authors", "sources", "pictures")
    before = [count(kept, table) for table in tables]
    assert gazette("publish", folder, "--site", "gazette").out == "0 new, 1 updated\n"
    assert [count(kept, table) for table in tables] == before
    put(folder, "the-ferry.md", FERRY.replace("Who moved", "Who took").replace("  - A letter\n", ""))
    put(folder, "the-fog.md", front())
    assert gazette("publish", folder, "--site", "gazette").out == "1 new, 1 updated\n"
    assert (story(kept, "the-ferry").title, len(story(kept, "the-ferry").sources)) == ("Who took the ferry?", 2)


def test_one_faulty_file_publishes_nothing(gazette: Weighin, folder: Path, kept: Database) -> None:
    put(folder, "a.md", front())
    put(folder, "b.md", "no front matter")
    told = gazette("publish", folder, "--site", "gazette")
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith(f"weighin: {folder}/b.md must begin with front matter")
    assert told.err.count("\n") == 1
    assert count(kept, "stories") == 0
    assert gazette("publish", folder, "--site", "globe").code == 1
    assert gazette("publish", folder / "nowhere", "--site", "gazette").err.endswith("your Markdown files.\n")


FAULTY = {
    "Only words": "must begin with front matter: a line ---, title and the like, and a line ---.",
    "---\ndate: 2026-10-03\n---\n": "needs a title in its front matter.",
    "---\ntitle: ' '\n---\n": "needs a title in its front matter.",
    "---\n- a list\n---\n": "needs a title in its front matter.",
    "---\ntitle: [\n---\n": "has front matter that is not YAML near line 1: expected the node content",
    "---\ntitle: &a A\nsummary: *a\n---\n": "has front matter that is not YAML near line 2: anchors are not taken",
    "---\ntitle: !!python/object/apply:os.getcwd []\n---\n": "could not determine a constructor for the tag",
    "---\ntitle: " + "[" * 5000 + "\n---\n": "has front matter that is not YAML",
    "---\ntitle: A\n---\n": "needs a date, such as 2026-10-03 or 2026-10-03T07:30:00Z.",
    "---\ntitle: A\ndate: soon\n---\n": "has the date 'soon'; write it as 2026-10-03",
    "---\ntitle: A\ndate: 2026-13-45\n---\n": "is not YAML: month must be in 1..12.",
    "---\ntitle: A\ndate: '0001-01-01T00:00:00+14:00'\n---\n": "which is out of the calendar.",
    front("titel: B\n"): "has unknown fields titel; known are authors, comments, date,",
    front("slug: A B\n"): "has the slug 'A B'; use a-z, 0-9 and single hyphens.",
    front("comments: maybe\n"): "has comments: maybe; write open or closed.",
    front(
        "url: javascript:alert(1)\n"
    ): "has the address 'javascript:alert(1)'; it must begin with https:// or http://.",
    front("sources: [{url: 'https://a.example'}]\n"): "has a source without a title.",
    front("sources: [{title: A, url: 'data:x'}]\n"): "has the address 'data:x'; it must begin with",
    front("authors: [{bio: B}]\n"): "author 'None' needs a name.",
    front("authors: [{name: B, links: 5}]\n"): "has links that are no list; give each a label and a url.",
    front("authors: [{name: B, links: ['javascript:x']}]\n"): "has the address 'javascript:x'",
    front(body="![x](../secret.png)"): "names the picture ../secret.png, which is not in its folder.",
    front(body="![x](/etc/passwd)\n![x](nowhere.png)"): "names the picture nowhere.png, which is not in its folder.",
    front(body=f"![x]({'a' * 300}.png)"): "which is not in its folder.",
    front('authors: [{name: B, picture: "a\\0.png"}]\n'): "names the picture a.png, which is not in its folder.",
    front("authors: [{name: B, picture: /etc/passwd}]\n"): "names the picture /etc/passwd, which is not in its folder.",
    front(body="![x](link.png)"): "names the picture link.png, which is not in its folder.",
    front(body="![x](page.png)"): "names the picture page.png; use PNG, JPEG or WebP of at most 512 kB.",
    front(body="![x](large.png)"): "names the picture large.png; use PNG, JPEG or WebP of at most 512 kB.",
    front(body="x" * 2_100_000): "is larger than 2 MB.",
}


def test_every_mistake_names_its_file_and_says_what_to_do(folder: Path) -> None:
    put(folder.parent, "secret.png", PNG)
    (folder / "link.png").symlink_to(folder.parent / "secret.png")
    put(folder, "page.png", "<html><script>alert(1)</script>")
    put(folder, "large.png", PNG + bytes(600_000))
    for content, words in FAULTY.items():
        assert words in wrong(folder, "story.md", content)
    assert "is not UTF-8 text (byte 11)." in wrong(folder, "story.md", "---\ntitle: é".encode("latin-1"))
    (folder / "gone.md").symlink_to("nowhere")
    with pytest.raises(Refusal, match=r"gone\.md cannot be read \(No such file or directory\)"):
        reader.read(folder)


def test_a_mistake_in_the_list_of_authors_names_that_file(folder: Path) -> None:
    put(folder, "story.md", front())
    for content, words in {
        "- Ann": "must be a list of keys, each with name, bio, picture, links.",
        "ann: {bio: B}": "author 'ann' needs a name.",
        "ann: {name: A, picture: ../x.png}": "names the picture ../x.png, which is not in its folder.",
        "ann: &a {name: A}\nbo: *a": "anchors are not taken; write the value out.",
    }.items():
        assert words in wrong(folder, "authors.yaml", content)


def test_two_files_of_one_slug_are_refused(folder: Path) -> None:
    put(folder, "a.md", front("slug: same\n"))
    put(folder, "b.md", front("slug: same\n"))
    with pytest.raises(Refusal, match=r"b\.md has the same slug as a\.md: same"):
        reader.read(folder)


def test_authors_whose_names_a_to_z_cannot_spell_stay_two(gazette: Weighin, folder: Path, kept: Database) -> None:
    put(folder, "a.md", front("authors: [Мария, Иван, Мария]\n"))
    assert gazette("publish", folder, "--site", "gazette").code == 0
    assert [author.name for author in story(kept, "a").authors] == ["Мария", "Иван"]


def test_files_of_other_editors_are_read_as_well(folder: Path) -> None:
    put(folder, "a.md", "\ufeff" + front("comments: closed\n", "# One\n\nTwo").replace("\n", "\r\n"))
    [article] = reader.read(folder)
    assert (article.new.title, article.new.open) == ("A title", False)
    assert article.new.body == "<h2>One</h2>\n<p>Two</p>\n"
