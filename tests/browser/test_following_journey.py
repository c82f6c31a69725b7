"""Following a story in a real browser, with and without JavaScript."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect
from served import Served

from postbox import ANN, Postbox, path_in
from weighin import clock


def test_a_reader_follows_a_story_and_ends_it(page: Page, served: Served, tmp_path: Path) -> None:
    folder = tmp_path / "post"
    folder.mkdir()
    postbox = Postbox(served.db, folder)
    page.goto(f"{served.url}/s/the-ferry")
    field = page.get_by_label("A mail at most once a week")
    field.fill("ann")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("does not look like an e-mail address")
    expect(field).to_be_focused()
    field.fill(ANN)
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_role("status")).to_contain_text("a link to confirm is on its way")
    (mail,) = postbox.deliver(clock.now())
    page.goto(served.url + path_in(mail, "follow"))
    page.get_by_role("button", name="Yes, follow it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You follow this story")
    page.goto(served.url + path_in(mail, "unfollow"))
    page.get_by_role("button", name="Stop these mails").click()
    expect(page.get_by_role("status")).to_contain_text("Done.")
