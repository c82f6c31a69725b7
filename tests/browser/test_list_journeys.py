"""The list of explanations in a real browser: understood, weighed, argued about, mended."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from served import Served

from listed import make_list, reader, weigh_in
from weighin import clock
from weighin.actions import attaching, changes, listing, relating, sites, voting
from weighin.actions.weighing import NO_CAMPS, Lists
from weighin.domain.listing import Bearing
from weighin.domain.relations import Relation
from weighin.storage import evidence, explanations

LIST = "/s/the-ferry/explanations"


@pytest.fixture
def weighed(served: Served) -> Served:
    """A story whose list five readers have weighed."""
    made = make_list(served.db, served.site, served.story)
    for _ in range(5):
        person = reader(served.db, served.site)
        weigh_in(served.db, served.site, made, person, [[-2, 2, -1], [2, -1, -1], [1, -1, 1]], clock.now())
    changes.remember(served.db, Lists(), served.site, served.story.id, NO_CAMPS, clock.now())
    return served


@pytest.fixture
def argued(weighed: Served) -> Served:
    """The same, with a combination on the list, a pair that excludes each other, and comments on its evidence."""
    db, site, story = weighed.db, weighed.site, weighed.story
    with db.read() as conn:
        one, two, three = explanations.listed(conn, story.id)
        row = evidence.of_story(conn, story.id)[0]
    moderator = sites.moderator(db, site, "mod@gazette.example", clock.now())
    words = "The owner cut the ropes and the tide did the rest"
    listing.propose(db, site, story.id, words, None, clock.now(), contains=[one.id, three.id])
    relating.relate(db, site, one.id, two.id, Relation.EXCLUDES, moderator, clock.now())
    for comment, bearing in zip(weighed.comments, (Bearing.FOR, Bearing.AGAINST), strict=False):
        attaching.attach(db, site, comment.id, row.id, bearing, moderator, clock.now())
        for _ in range(3 if bearing is Bearing.FOR else 6):
            voting.vote(db, site, comment.id, 1, None, clock.now())
    return weighed


def test_a_reader_combines_two_explanations_and_argues_about_evidence(page: Page, weighed: Served) -> None:
    page.goto(f"{weighed.url}{LIST}")
    page.get_by_label("What may have happened").fill("The owner cut the ropes and the tide did the rest")
    page.get_by_text("Does it combine some of these").click()
    made_of = page.get_by_role("group", name="It is made of these")
    for part in ("The tide carried the ferry off", "The owner sank it for the insurance"):
        made_of.get_by_label(part).check()
    page.get_by_role("button", name="Add explanation").click()
    expect(page.locator("#D .ties")).to_have_text("Made of A and C.")
    expect(page.locator("#A .ties")).to_have_text("Part of D. May be true together with C.")
    expect(page.locator(".combined").first).to_be_visible()
    page.locator("#e1 .arguing").get_by_role("link", name="it did not").click()
    expect(page.get_by_label("Does it speak for or against evidence 1")).to_have_value("-1")
    page.locator("#text").fill("They were frayed: see [the log](https://tide.example/rope).")
    page.locator("#name").fill("Zoë")
    page.get_by_role("button", name="Publish comment").click()
    page.locator(".comment", has_text="They were frayed").locator("a.no").click()
    expect(page.locator(".speaks-of")).to_contain_text("It speaks against evidence 1: Its ropes were cut")
    page.get_by_role("link", name="1: Its ropes were cut").click()
    expect(page.locator("#e1 .argued")).to_contain_text("It did not: 1 comment")
    page.locator("#e1 .argued").get_by_role("link", name="Zoë").click()
    page.get_by_role("link", name="Put this on the list as evidence").click()
    expect(page.get_by_label("Who reported it")).to_have_value("tide.example")
    expect(page.get_by_label("Who reported it")).to_be_in_viewport()
    page.get_by_label("What was observed").fill("Its rope was twelve years old")
    page.get_by_role("button", name="Add evidence").click()
    expect(page.locator("#e4")).to_contain_text("tide.example: the log")


def test_a_moderator_says_that_two_exclude_each_other(page: Page, weighed: Served) -> None:
    page.goto(weighed.moderator_link)
    page.goto(f"{weighed.url}{LIST}")
    entry = page.locator("#C")
    entry.get_by_text("Moderate").click()
    entry.get_by_label("C and", exact=True).select_option("B: Somebody stole the ferry")
    entry.get_by_role("button", name="Excludes it").click()
    expect(page.locator("#B .ties")).to_have_text("Cannot be true together with C.")
    page.locator("#C").get_by_text("Moderate").click()
    page.locator("#C").get_by_role("button", name="Take back that C excludes B").click()
    expect(page.locator("#B .ties")).to_have_count(0)


def test_a_reader_understands_ticks_rates_and_sees_what_it_moved(page: Page, weighed: Served) -> None:
    page.goto(f"{weighed.url}/s/the-ferry")
    panel = page.locator(".panel")
    expect(panel.get_by_role("listitem")).to_have_count(3)
    expect(panel).to_contain_text("Their order comes from what readers say of the evidence")
    page.get_by_text("Does it speak for or against").click()
    page.get_by_label("Somebody stole the ferry").select_option("for")
    page.locator("#text").fill("A lorry stood at the slip that night.")
    page.locator("#name").fill("Zoë")
    page.get_by_role("button", name="Publish comment").click()
    mine = page.locator(".comment", has_text="A lorry stood")
    expect(mine.locator(".bearings")).to_have_text("for B")
    mine.locator(".bearings a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("B Somebody stole the ferry")
    expect(page.locator("#for .comment")).to_have_count(1)
    page.get_by_role("link", name="Possible explanations").click()
    expect(page.locator(".verdict")).to_contain_text("A “The tide carried the ferry off” is")
    expect(page.locator(".verdict + p")).to_contain_text("Decibels (dB) compare")
    row = page.locator("#e1")
    row.get_by_text("Weigh this evidence").click()
    row.get_by_label("The tide carried").select_option("much more than otherwise")
    row.get_by_label("Somebody stole").select_option("much less than otherwise")
    row.get_by_label("Did this really happen").select_option("confirmed")
    row.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text(re.compile(r"Saved\. It moved .*evidence 1: [+−]?\d"))
    expect(page.get_by_role("status")).to_be_in_viewport()
    expect(page.locator("#e1").get_by_text("Change what you said")).to_be_visible()
    expect(page.locator(".timeline > li").first).to_contain_text("A reader weighed evidence 1.")


def test_a_reader_adds_an_explanation_and_evidence(page: Page, served: Served) -> None:
    page.goto(f"{served.url}{LIST}")
    page.get_by_label("What may have happened").fill("The captain moved it")
    page.get_by_role("button", name="Add explanation").click()
    expect(page.locator("#A")).to_contain_text("The captain moved it")
    expect(page.get_by_role("status")).to_have_text("Your explanation is on the list.")
    page.get_by_label("What was observed").fill("His car was at the slip")
    page.get_by_role("button", name="Add evidence").click()
    expect(page.get_by_role("alert")).to_contain_text("name a source")
    expect(page.get_by_role("alert")).to_be_in_viewport()
    expect(page.get_by_label("Who reported it")).to_be_focused()
    expect(page.get_by_label("What was observed")).to_have_value("His car was at the slip")
    page.get_by_label("Who reported it").fill("A neighbour")
    page.get_by_role("button", name="Add evidence").click()
    expect(page.locator("#e1")).to_contain_text("A neighbour")


def test_a_moderator_merges_and_undoes_it(page: Page, weighed: Served) -> None:
    page.goto(weighed.moderator_link)
    page.goto(f"{weighed.url}{LIST}")
    entry = page.locator("#C")
    entry.get_by_text("Moderate").click()
    entry.get_by_label("Merge C into").select_option("A: The tide carried the ferry off")
    entry.get_by_role("button", name="Merge into it").click()
    expect(page.locator(".accounts .account")).to_have_count(3)  # two, and what is not on the list
    off = page.locator(".off #C")
    expect(off).to_contain_text("says the same as A")
    off.get_by_text("Moderate").click()
    off.get_by_role("button", name="Undo the merge").click()
    expect(page.locator(".accounts .account")).to_have_count(4)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_no_violation_in_the_list(browser: Browser, argued: Served, scheme: str, width: int) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})  # type: ignore[arg-type]
    page = context.new_page()
    found = {}
    comment = f"/c/{argued.comments[0].id}"
    pages = {"list": LIST, "one": f"{LIST}/A", "story": "/s/the-ferry", "how": "/how-weighed", "comment": comment}
    for name, path in {**pages, "begun": "/s/the-ferry?evidence=1&side=for"}.items():
        page.goto(argued.url + path)
        for summary in page.locator("summary").all():
            summary.click()
        found[name] = _violations(page)
    page.goto(argued.moderator_link)
    page.goto(f"{argued.url}{LIST}")
    for summary in page.locator("summary").all():
        summary.click()
    found["list for a moderator"] = _violations(page)
    page.goto(argued.url + comment)
    page.get_by_text("Does it say that").click()
    found["comment for a moderator"] = _violations(page)
    page.goto(f"{argued.url}{LIST}")
    page.get_by_role("button", name="Add explanation").click()
    found["list with an error"] = _violations(page)
    context.close()
    assert {name: violations for name, violations in found.items() if violations} == {}


@pytest.mark.parametrize("width", [320, 390, 1280, 2200])
def test_nothing_of_the_list_scrolls_sideways(browser: Browser, argued: Served, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    comment = f"/c/{argued.comments[2].id}"  # which cites something
    for path in (LIST, f"{LIST}/A", "/s/the-ferry", "/how-weighed", comment, "/s/the-ferry?evidence=1"):
        page.goto(argued.url + path)
        for summary in page.locator("summary").all():
            summary.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


def _violations(page: Page) -> list[str]:
    response = Axe().run(page).response
    return [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in response["violations"]]
