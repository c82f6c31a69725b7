"""Five comments under the default policy: five outcomes, each explained where its writer looks."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from served import Served

from weighin.actions import sites

POLICY = (resources.files("weighin") / "demo" / "policy.md").read_text("utf-8")
CASES = Path(__file__).parents[1] / "data" / "functional" / "five_outcomes.jsonl"
FIVE = {case["kind"]: case for case in map(json.loads, CASES.read_text("utf-8").splitlines())}


@pytest.fixture
def strict(served: Served) -> Served:
    sites.change(served.db, served.site, policy=POLICY)
    return served


def sent(page: Page, served: Served, kind: str) -> Page:
    page.goto(f"{served.url}/s/the-ferry")
    page.locator("#text").fill(FIVE[kind]["text"])
    page.locator("#name").fill(FIVE[kind]["name"])
    page.locator("#reply").get_by_role("button", name="Publish comment").click()
    return page


def seen_by_others(browser: Browser, served: Served, kind: str) -> int:
    with browser.new_context() as other:
        page = other.new_page()
        page.goto(f"{served.url}/s/the-ferry")
        return page.locator(".comment", has_text=FIVE[kind]["text"][:40]).count()


def test_spam_is_refused_by_the_clause_on_spam(page: Page, strict: Served, browser: Browser) -> None:
    told = sent(page, strict, "spam").locator("main")
    expect(told).to_contain_text("4, “No spam”")
    expect(told).to_contain_text("was not published")
    assert seen_by_others(browser, strict, "spam") == 0


def test_an_attack_on_a_commenter_is_held_with_its_words_named(page: Page, strict: Served, browser: Browser) -> None:
    told = sent(page, strict, "attack on a commenter").locator("main")
    expect(told).to_contain_text("“No personal attacks”")
    expect(told).to_contain_text("The words that weigh most")
    expect(told).to_contain_text("moderator")
    assert seen_by_others(browser, strict, "attack on a commenter") == 0


def test_first_is_asked_to_say_something(page: Page, strict: Served) -> None:
    told = sent(page, strict, "first").locator("main")
    expect(told).to_contain_text("Please say this in other words.")
    expect(told).to_contain_text("3, “Add something to the topic”")
    expect(page.locator("#text")).to_have_value("First!")


def test_harsh_criticism_of_an_office_is_published(page: Page, strict: Served, browser: Browser) -> None:
    kind = "harsh criticism of an official's conduct"
    mine = sent(page, strict, kind).locator(".comment", has_text="has been a disgrace")
    expect(mine.get_by_role("status")).to_have_text("Your comment is published.")
    assert seen_by_others(browser, strict, kind) == 1


def test_a_good_comment_is_published_and_its_writer_thanked(page: Page, strict: Served, browser: Browser) -> None:
    mine = sent(page, strict, "good comment").locator(".comment", has_text="kept my clicker sheet")
    expect(mine.get_by_role("status")).to_contain_text(
        "It brings a first-hand account, figures, reasons, a question and something new"
    )
    assert seen_by_others(browser, strict, "good comment") == 1
