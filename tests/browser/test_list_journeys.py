"""The list of explanations in a real browser: understood, weighed, argued about, mended."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from served import Served

from listed import make_list, reader, weigh_in
from weighin import clock
from weighin.actions import changes
from weighin.actions.weighing import NO_CAMPS, Lists

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
def test_axe_finds_no_violation_in_the_list(browser: Browser, weighed: Served, scheme: str, width: int) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})  # type: ignore[arg-type]
    page = context.new_page()
    found = {}
    for name, path in {"list": LIST, "one": f"{LIST}/A", "story": "/s/the-ferry", "how": "/how-weighed"}.items():
        page.goto(weighed.url + path)
        for summary in page.locator("summary").all():
            summary.click()
        found[name] = _violations(page)
    page.goto(weighed.moderator_link)
    page.goto(f"{weighed.url}{LIST}")
    for summary in page.locator("summary").all():
        summary.click()
    found["list for a moderator"] = _violations(page)
    page.get_by_role("button", name="Add explanation").click()
    found["list with an error"] = _violations(page)
    context.close()
    assert {name: violations for name, violations in found.items() if violations} == {}


@pytest.mark.parametrize("width", [320, 390, 1280, 2200])
def test_nothing_of_the_list_scrolls_sideways(browser: Browser, weighed: Served, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    for path in (LIST, f"{LIST}/A", "/s/the-ferry", "/how-weighed"):
        page.goto(weighed.url + path)
        for summary in page.locator("summary").all():
            summary.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


def _violations(page: Page) -> list[str]:
    response = Axe().run(page).response
    return [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in response["violations"]]
