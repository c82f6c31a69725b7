"""Putting stories on a site, and finding the story of a page elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from cast import NOW, Say, make_site
from weighin.actions import publishing
from weighin.domain.addresses import SLUG_MAX, is_slug
from weighin.domain.articles import Article, NewStory, Picture
from weighin.domain.errors import Code, Refusal
from weighin.domain.types import Author, Site, Source, Story
from weighin.storage import authors, stories
from weighin.storage.db import Database
from weighin.storage.schema import metadata

PAGE = "https://blog.example/2026/ferry"
ILSE = Author("ilse", "Ilse", "Writes.", "a.png", (("Site", "https://ilse.example"),))
ARTICLE = Article(
    NewStory("ferry", "Who moved it?", NOW, body="<p>Gone.</p>"),
    authors=(ILSE, Author("bo", "Bo")),
    sources=(Source("Log", "Harbour", "https://log.example"), Source("Chart")),
    pictures=(Picture("a.png", "image/png", b"\x89PNG\0"),),
)


def sizes(db: Database) -> dict[str, int]:
    with db.read() as conn:
        return {
            name: conn.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one()
            for name in ("stories", "authors", "sources", "pictures", "story_authors")
        }


def found(db: Database, site: Site, slug: str) -> Story:
    with db.read() as conn:
        story = stories.by_slug(conn, site.id, slug)
        assert story is not None
        return stories.with_credits(conn, story)


def test_a_story_is_stored_with_its_credits(db: Database, site: Site) -> None:
    assert publishing.publish(db, site, [ARTICLE]) == (1, 0)
    story = found(db, site, "ferry")
    assert (story.title, story.body, story.url) == ("Who moved it?", "<p>Gone.</p>", None)
    assert (story.authors, story.sources) == (ARTICLE.authors, ARTICLE.sources)
    with db.read() as conn:
        assert authors.picture(conn, site.id, "a.png") == ("image/png", b"\x89PNG\0")
        assert authors.picture(conn, site.id, "a\0.png") is None


def test_publishing_twice_changes_and_never_doubles(db: Database, site: Site) -> None:
    publishing.publish(db, site, [ARTICLE])
    before, id_before = sizes(db), found(db, site, "ferry").id
    changed = replace(ARTICLE, new=replace(ARTICLE.new, title="Who took it?"), authors=(replace(ILSE, bio="Sails."),))
    assert publishing.publish(db, site, [changed]) == (0, 1)
    story = found(db, site, "ferry")
    assert (story.id, story.title, story.authors) == (id_before, "Who took it?", changed.authors)
    assert sizes(db) == {**before, "story_authors": 1}


def test_publishing_again_keeps_the_comments(db: Database, site: Site, story: Story, say: Say) -> None:
    say()
    publishing.publish(db, site, [Article(NewStory(story.slug, "New title", NOW))])
    after = found(db, site, story.slug)
    assert (after.id, after.title, after.comments) == (story.id, "New title", 1)
    assert after.version > story.version


def test_a_folder_is_published_whole_or_not_at_all(db: Database, site: Site) -> None:
    broken = Article(NewStory("broken", None, NOW))  # type: ignore[arg-type]
    with pytest.raises(Exception, match=r"(?i)null"):
        publishing.publish(db, site, [ARTICLE, broken])
    assert set(sizes(db).values()) == {0}


def test_the_story_of_a_page_is_made_once(db: Database, site: Site) -> None:
    made = publishing.story_for_page(db, site, PAGE, " Who moved\nthe ferry? ", NOW)
    assert (made.title, made.slug, made.url) == ("Who moved the ferry?", "who-moved-the-ferry", PAGE)
    for same in (
        PAGE,
        PAGE + "/",
        PAGE + "?utm_source=mail",
        PAGE + "#comments",
        "https://BLOG.example/2026/ferry?fbclid=1",
        "https://blog.example:443/2026/%66erry",
    ):
        assert publishing.story_for_page(db, site, same, "Another title", NOW + 1).id == made.id
    assert publishing.story_for_page(db, site, PAGE + "?id=2", "Another", NOW).id != made.id


def test_http_and_https_are_one_page_where_both_are_allowed(db: Database) -> None:
    site = make_site(db, "both", ("https://blog.example", "http://blog.example"))
    one = publishing.story_for_page(db, site, PAGE, "Ferry", NOW)
    assert publishing.story_for_page(db, site, PAGE.replace("https", "http"), "Ferry", NOW).id == one.id
    assert sizes(db)["stories"] == 1


def test_a_page_without_a_title_is_named_by_its_address(db: Database, site: Site) -> None:
    made = publishing.story_for_page(db, site, PAGE, " \n", NOW)
    assert (made.title, made.slug) == ("blog.example/2026/ferry", "blog-example-2026-ferry")


HERE = Site(1, "gazette", "The Gazette", "http://testserver", "", ("https://blog.example",))


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/2026/ferry",
        "http://blog.example/2026/ferry",
        "https://blog.example:8443/2026/ferry",
        "https://sub.blog.example/",
        "https://blog.example.evil.example/",
        "https://blog.example@evil.example/",
        "https://evil.example/?https://blog.example",
        "//blog.example/",
        "blog.example",
        "javascript:alert(1)",
        "https://[",
        "https://blog.example:x/",
        "https://blog.example/\0",
        "https://blog.example/\ud800",
        "",
    ],
)
def test_a_page_that_the_site_did_not_allow_is_refused(url: str) -> None:
    with pytest.raises(Refusal) as caught:
        publishing.check_page(HERE, url)
    assert caught.value.code is Code.ADDRESS_NOT_ALLOWED


@pytest.mark.parametrize("url", ["http://testserver/a", "https://blog.example", "https://BLOG.example:443/a?b#c"])
def test_pages_of_the_sites_own_address_and_of_its_origins_are_allowed(url: str) -> None:
    publishing.check_page(HERE, url)


def test_a_page_that_is_refused_gets_no_story(db: Database, site: Site) -> None:
    with pytest.raises(Refusal):
        publishing.story_for_page(db, site, "https://evil.example/ferry", "Ferry", NOW)
    assert sizes(db)["stories"] == 0


def test_a_short_name_that_is_taken_gets_a_number(db: Database, site: Site) -> None:
    made = [publishing.story_for_page(db, site, f"{PAGE}/{n}", "Ferry", NOW).slug for n in range(4)]
    assert made == ["ferry", "ferry-2", "ferry-3", "ferry-4"]
    other = make_site(db, "herald")
    assert publishing.story_for_page(db, other, PAGE, "Ferry", NOW).slug == "ferry"


def test_one_page_may_have_a_story_on_each_of_two_sites(db: Database, site: Site) -> None:
    other = make_site(db, "herald")
    one, two = (publishing.story_for_page(db, where, PAGE, "Ferry", NOW) for where in (site, other))
    assert (one.site_id, two.site_id) == (site.id, other.id)
    assert one.id != two.id


def test_a_story_known_by_its_page_alone_is_taken_over_when_it_is_published(db: Database, site: Site) -> None:
    known = publishing.story_for_page(db, site, "https://blog.example/ferry", "Ferry", NOW)
    new = NewStory("the-ferry", "Who moved the ferry?", NOW, url="https://blog.example/ferry", body="<p>Words</p>")
    assert publishing.publish(db, site, [Article(new)]) == (0, 1)
    with db.read() as conn:
        found = stories.by_slug(conn, site.id, "the-ferry")
    assert found is not None
    assert found.id == known.id


def test_two_stories_cannot_have_one_page(db: Database, site: Site) -> None:
    page = "https://blog.example/ferry"
    publishing.publish(db, site, [Article(NewStory("one", "One", NOW, url=page)), Article(NewStory("two", "Two", NOW))])
    with pytest.raises(Refusal) as refused:
        publishing.publish(db, site, [Article(NewStory("two", "Two", NOW, url=page))])
    assert refused.value.code is Code.FILE_INVALID


def test_a_long_title_that_is_taken_still_makes_a_usable_name(db: Database, site: Site) -> None:
    long = "a" * (SLUG_MAX - 2) + " b"
    made = [publishing.story_for_page(db, site, f"{PAGE}?{n}", long, NOW).slug for n in range(11)]
    assert len(set(made)) == 11
    assert all(is_slug(slug) for slug in made)
    assert made[1] == "a" * (SLUG_MAX - 2) + "-2"
    assert made[10] == "a" * (SLUG_MAX - 3) + "-11"
