"""What a reader does, in a real browser, with JavaScript and without: the same steps, the same result."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from served import Served


def test_a_reader_reads_posts_and_sees_the_comment(page: Page, served: Served) -> None:
    page.goto(served.url)
    page.get_by_role("link", name="Who moved the ferry?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who moved the ferry?")
    expect(page.locator(".comment")).to_have_count(6)
    form = page.locator("#reply form")
    form.get_by_label("Comment").fill("I saw it **leave**.")
    form.get_by_label("Name").fill("Zoë")
    form.get_by_role("button", name="Publish comment").click()
    mine = page.locator(".comment", has_text="I saw it leave.")
    expect(mine).to_be_visible()
    expect(mine.get_by_role("link", name="Edit")).to_be_visible()
    expect(mine.locator("strong")).to_have_text("leave")


def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/s/the-ferry")
    form = page.locator("#reply form")
    form.get_by_label("E-mail").fill("zoe@example.org")
    form.get_by_role("button", name="Publish comment").click()
    expect(page.locator("#text-wrong")).to_have_text("Please write a comment.")
    expect(page.locator("#name-wrong")).to_have_text("Please enter your name.")
    expect(page.locator("#email")).to_have_value("zoe@example.org")
    expect(page.locator("#text")).to_have_attribute("aria-invalid", "true")
    page.locator("#text").fill("Now with words")
    page.locator("#name").fill("Zoë")
    page.locator("#reply").get_by_role("button", name="Publish comment").click()
    expect(page.locator(".comment", has_text="Now with words")).to_be_visible()


def test_a_preview_publishes_nothing(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/s/the-ferry")
    page.locator("#text").fill("> quoted\n\n*mine*")
    page.locator("#name").fill("Zoë")
    page.locator("#reply").get_by_role("button", name="Preview").click()
    expect(page.locator(".preview em")).to_have_text("mine")
    expect(page.locator("#text")).to_have_value("> quoted\n\n*mine*")
    page.goto(f"{served.url}/s/the-ferry")
    expect(page.locator(".comment")).to_have_count(6)


def test_a_reply_stands_under_what_it_replies_to(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/s/the-ferry?sort=old")
    page.locator(f"#c{served.comments[0].id} a.reply").click()
    form = page.locator(".write form[data-once]").first
    form.get_by_label("Comment").fill("In reply to you")
    form.get_by_label("Name").fill("Zoë")
    form.get_by_role("button", name="Publish comment").click()
    mine = page.locator(".comment", has_text="In reply to you")
    expect(mine).to_be_visible()
    page.goto(f"{served.url}/s/the-ferry?sort=old")
    expect(page.locator(".comment", has_text="In reply to you")).to_have_class("comment d1")


def test_a_quote_fills_the_form(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/c/{served.comments[0].id}")
    page.get_by_role("link", name="Quote this comment in a reply").click()
    expect(page.locator("#text")).to_have_value("> The tide took it.\n\n")


def test_the_writer_edits_and_withdraws(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/s/the-ferry")
    page.locator("#text").fill("First thought")
    page.locator("#name").fill("Zoë")
    page.locator("#reply").get_by_role("button", name="Publish comment").click()
    page.locator(".comment", has_text="First thought").get_by_role("link", name="Edit").click()
    page.get_by_label("Comment").fill("Second thought")
    page.get_by_role("button", name="Save").click()
    mine = page.locator(".comment", has_text="Second thought")
    expect(mine.locator(".edited")).to_be_visible()
    mine.get_by_role("link", name="Withdraw").click()
    page.get_by_role("button", name="Withdraw this comment").click()
    expect(page.locator(".comment")).to_have_count(6)
    expect(page.get_by_text("Second thought")).to_have_count(0)


def test_a_vote_counts_once_and_can_be_taken_back(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/s/the-ferry?sort=old")
    comment = page.locator(f"#c{served.comments[0].id}")
    comment.get_by_role("button", name="up").click()
    expect(comment.locator(".tally")).to_have_text("1/0")
    page.reload()
    expect(comment.get_by_role("button", name="up")).to_have_attribute("aria-pressed", "true")
    comment.get_by_role("button", name="up").click()
    expect(comment.locator(".tally")).to_have_text("0/0")


def test_a_moderator_removes_a_comment_and_the_page_says_so(page: Page, served: Served) -> None:
    page.goto(served.moderator_link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Waiting for you")
    page.goto(f"{served.url}/s/the-ferry?sort=old")
    first = page.locator(f"#c{served.comments[0].id}")
    first.locator("summary", has_text="Moderate").click()
    first.get_by_label("Rule").select_option("1. Be respectful")
    first.get_by_role("button", name="Remove").click()
    expect(first.locator(".notice")).to_contain_text("Comment #1 is removed. Reason: 1. Be respectful")
    expect(page.locator(".gone")).to_have_text("Comment #1 was removed by a moderator.")
    expect(page.get_by_text("The tide took it.", exact=True)).to_have_count(0)


def test_a_frame_on_another_page_takes_a_comment(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/embed?url=https://blog.example/ferry")
    expect(page.get_by_text("Nobody has written here yet.")).to_be_visible()
    page.locator("#text").fill("From the blog")
    page.locator("#name").fill("Zoë")
    page.get_by_role("button", name="Publish comment").click()
    expect(page.locator(".comment", has_text="From the blog")).to_be_visible()


def test_the_enter_key_decides_nothing(page: Page, served: Served) -> None:
    page.goto(served.moderator_link)
    page.goto(f"{served.url}/s/the-ferry?sort=old")
    first = page.locator(f"#c{served.comments[0].id}")
    first.locator("summary", has_text="Moderate").click()
    first.get_by_label("Reason").fill("Half a reason")
    first.get_by_label("Reason").press("Enter")
    first.get_by_label("Rule").press("Enter")
    page.keyboard.press("Escape")
    first.get_by_role("button", name="Hold").click()
    expect(first.locator(".notice")).to_contain_text("Comment #1 is held")
    page.goto(f"{served.url}/desk")
    held = page.locator(f"#c{served.comments[0].id}")
    held.get_by_label("Reason").press("Enter")
    held.get_by_label("Rule").press("Enter")
    page.keyboard.press("Escape")
    page.reload()
    expect(held.get_by_role("button", name="Publish")).to_be_visible()


def test_a_decision_without_a_reason_keeps_its_place_and_asks_for_one(page: Page, served: Served) -> None:
    page.goto(served.moderator_link)
    page.goto(f"{served.url}/s/the-ferry?sort=old")
    first = page.locator(f"#c{served.comments[0].id}")
    first.locator("summary", has_text="Moderate").click()
    first.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    page.get_by_label("Reason").fill("Rude")
    page.get_by_role("button", name="Remove").click()
    expect(page).to_have_url(f"{served.url}/s/the-ferry?sort=old&done=1#c1")
    expect(first.locator(".notice")).to_contain_text("Reason: Rude")


def test_the_first_field_that_is_wrong_has_the_cursor(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/s/the-ferry")
    page.locator("#text").fill("Words without a name")
    page.locator("#reply").get_by_role("button", name="Publish comment").click()
    expect(page.locator("#name")).to_be_focused()
    expect(page.locator("#name")).to_be_in_viewport()


def test_who_published_is_told_so_beside_the_comment(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/s/the-ferry")
    page.get_by_role("link", name="Write a comment").click()
    page.locator("#text").fill("Told so")
    page.locator("#name").fill("Zoë")
    page.locator("#reply").get_by_role("button", name="Publish comment").click()
    mine = page.locator(".comment", has_text="Told so")
    expect(mine.get_by_role("status")).to_have_text("Your comment is published.")
    expect(mine).to_be_in_viewport()
