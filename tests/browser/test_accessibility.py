"""axe finds nothing to object to, in light and dark, wide and narrow; nothing scrolls sideways at 320 pixels."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from served import Served

PAGES = {
    "list": "/",
    "story": "/s/the-ferry",
    "permalink": "/c/2",
    "policy": "/policy",
    "privacy": "/privacy",
    "follow": "/s/the-ferry/follow",
    "asked to follow": "/s/the-ferry/follow?asked",
    "frame": "/embed?url=https://blog.example/a",
    "not found": "/nothing",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(browser: Browser, served: Served, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})  # type: ignore[arg-type]
    page = context.new_page()
    found = {}
    for name, path in PAGES.items():
        page.goto(served.url + path)
        found[name] = _violations(page)
    page.goto(f"{served.url}/s/the-ferry")
    page.locator("#reply").get_by_role("button", name="Publish comment").click()
    page.wait_for_selector("#text-wrong")
    found["form with errors"] = _violations(page)
    page.locator("#text").fill("Words")
    page.locator("#name").fill("Zoë")
    page.locator("#reply").get_by_role("button", name="Publish comment").click()
    page.locator(".comment", has_text="Words").get_by_role("link", name="Edit").click()
    found["edit"] = _violations(page)
    page.goto(served.moderator_link)
    found["desk"] = _violations(page)
    page.goto(f"{served.url}/desk/policy")
    found["draft"] = _violations(page)
    for rule in ("hold if words above 1", "hold if wrds above 1"):
        page.locator("#text").fill(f"### 1. Be kind\n\n```rules\n{rule}\nnudge if words below 2\n```\n")
        page.get_by_role("button", name="Try it").click()
        page.wait_for_selector("#changes-title, #draft-wrong")
        found[rule] = _violations(page)
    page.goto(f"{served.url}/s/the-ferry")
    first = page.locator(".comment").first
    first.locator("summary", has_text="Moderate").click()
    found["story for a moderator"] = _violations(page)
    first.get_by_role("button", name="Hold").click()
    page.get_by_role("alert").wait_for()
    found["decision without a reason"] = _violations(page)
    page.get_by_label("Reason").fill("Rude")
    page.get_by_role("button", name="Hold").click()
    page.locator(".notice").wait_for()
    page.goto(f"{served.url}/desk")
    found["desk with what waits and what was decided"] = _violations(page)
    context.close()
    assert {name: violations for name, violations in found.items() if violations} == {}


@pytest.mark.parametrize("width", [320, 390, 1280, 2200])
def test_nothing_scrolls_sideways(browser: Browser, served: Served, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    for path in PAGES.values():
        page.goto(served.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.goto(served.moderator_link)
    page.goto(f"{served.url}/desk/policy")
    page.locator("#text").fill("### 1. Be kind\n\n```rules\nhold if words above 1\n```\n")
    page.get_by_role("button", name="Try it").click()
    page.wait_for_selector("#changes-title")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def _violations(page: Page) -> list[str]:
    response = Axe().run(page).response
    return [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in response["violations"]]
