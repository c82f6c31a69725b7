"""The page of weighin rank in a browser: on a phone, and for those who cannot see the plots."""

from __future__ import annotations

from pathlib import Path
from random import Random

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from weighin.domain.ranking import rank
from weighin.exporters.camps import report


def made(folder: Path) -> Path:
    """The page of two camps who vote on comments with long names."""
    random = Random(2)
    votes = [
        (person, comment, 1 if random.random() < (0.9 if (person % 3 > 0) == (comment % 2 > 0) else 0.2) else -1)
        for person in range(60)
        for comment in random.sample(range(20), 12)
    ]
    people, comments = [f"reader {each}" for each in range(60)], [f"comment-{each}-{'x' * 60}" for each in range(20)]
    ranking = rank(*zip(*votes, strict=True))
    page = folder / "page.html"
    page.write_text(report("votes.csv", people, comments, len(votes), ranking), "utf-8")
    return page


def test_a_phone_scrolls_the_table_and_not_the_page(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(made(tmp_path).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.locator("svg.plot").count() == 2
    page.close()


def test_it_has_no_fault_that_axe_finds_in_light_and_in_dark(browser: Browser, tmp_path: Path) -> None:
    file = made(tmp_path)
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(file.as_uri())
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        context.close()


def test_printed_it_is_dark_on_white_whatever_the_screen_is(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(made(tmp_path).as_uri())
    screen = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)" != screen
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    context.close()
