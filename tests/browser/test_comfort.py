"""What scripts add, and what they must not break."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from served import Served


def test_a_vote_needs_no_reload(scripted: Page, served: Served) -> None:
    scripted.goto(f"{served.url}/s/the-ferry?sort=old")
    scripted.evaluate("window.stayed = true")
    comment = scripted.locator(f"#c{served.comments[1].id}")
    comment.get_by_role("button", name="down").click()
    expect(comment.locator(".tally")).to_have_text("0/1")
    comment.get_by_role("button", name="up").click()
    expect(comment.locator(".tally")).to_have_text("1/0")
    assert scripted.evaluate("window.stayed") is True


def test_replying_opens_the_form_in_place_and_closes_it_again(scripted: Page, served: Served) -> None:
    scripted.goto(f"{served.url}/s/the-ferry")
    comment = scripted.locator(f"#c{served.comments[0].id}")
    comment.locator("a.reply").click()
    expect(comment.get_by_label("Comment", exact=True)).to_be_focused()
    comment.locator("a.reply").click()
    expect(comment.locator("form")).to_have_count(0)


def test_folding_hides_the_branch(scripted: Page, served: Served) -> None:
    scripted.goto(f"{served.url}/s/the-ferry?sort=old")
    fold = scripted.get_by_role("button", name="Fold comment #1")
    fold.click()
    expect(scripted.locator(f"#c{served.comments[1].id}")).to_be_hidden()
    expect(scripted.locator(f"#c{served.comments[4].id}")).to_be_visible()
    expect(fold).to_have_attribute("aria-expanded", "false")
    fold.click()
    expect(scripted.locator(f"#c{served.comments[1].id}")).to_be_visible()


def test_j_and_k_walk_but_not_while_typing(scripted: Page, served: Served) -> None:
    scripted.goto(f"{served.url}/s/the-ferry?sort=old")
    scripted.keyboard.press("j")
    expect(scripted.locator(f"#c{served.comments[0].id}")).to_be_focused()
    scripted.keyboard.press("j")
    expect(scripted.locator(f"#c{served.comments[1].id}")).to_be_focused()
    scripted.keyboard.press("k")
    expect(scripted.locator(f"#c{served.comments[0].id}")).to_be_focused()
    scripted.locator("#text").press_sequentially("jk")
    expect(scripted.locator("#text")).to_have_value("jk")


def test_a_double_press_sends_one_comment(scripted: Page, served: Served) -> None:
    scripted.goto(f"{served.url}/s/the-ferry")
    scripted.locator("#text").fill("Pressed twice")
    scripted.locator("#name").fill("Zoë")
    scripted.locator("#reply").get_by_role("button", name="Publish comment").dblclick()
    expect(scripted.locator(".comment", has_text="Pressed twice")).to_be_visible()
    scripted.goto(f"{served.url}/s/the-ferry")
    expect(scripted.locator(".comment", has_text="Pressed twice")).to_have_count(1)


def test_nothing_moves_while_the_page_loads(scripted: Page, served: Served) -> None:
    scripted.set_viewport_size({"width": 390, "height": 800})
    scripted.goto(f"{served.url}/s/the-ferry")
    script = """() => new Promise(done => {
        let moved = 0;
        new PerformanceObserver(list => list.getEntries().forEach(entry => moved += entry.value))
            .observe({type: "layout-shift", buffered: true});
        requestAnimationFrame(() => requestAnimationFrame(() => done(moved)));
    })"""
    assert scripted.evaluate(script) < 0.01


def test_the_back_button_returns_to_the_thread(scripted: Page, served: Served) -> None:
    scripted.goto(f"{served.url}/s/the-ferry?sort=old")
    scripted.locator(f"#c{served.comments[0].id} .no").click()
    expect(scripted.get_by_role("heading", level=1)).to_contain_text("Comment #1")
    scripted.go_back()
    expect(scripted.get_by_role("heading", level=1)).to_have_text("Who moved the ferry?")


def test_a_reply_that_was_begun_is_still_there_after_a_look_elsewhere(scripted: Page, served: Served) -> None:
    scripted.goto(f"{served.url}/s/the-ferry?sort=old")
    first, second = (scripted.locator(f"#c{served.comments[n].id}") for n in (0, 4))
    first.locator("a.reply").click()
    first.get_by_label("Comment", exact=True).fill("Half a thought")
    second.locator("a.reply").click()
    expect(second.get_by_label("Comment", exact=True)).to_have_value("")
    first.locator("a.reply").click()
    expect(first.get_by_label("Comment", exact=True)).to_have_value("Half a thought")


def test_a_page_is_printed_dark_on_white_whatever_the_screen(scripted: Page, served: Served) -> None:
    scripted.emulate_media(media="print", color_scheme="dark")
    scripted.goto(f"{served.url}/s/the-ferry")
    colours = "e => [getComputedStyle(e).color, getComputedStyle(document.body).backgroundColor]"
    for what in (".words", ".comment time", ".byline"):
        ink, paper = scripted.locator(what).first.evaluate(colours)
        assert paper == "rgb(255, 255, 255)"
        assert ink in {"rgb(0, 0, 0)", "rgb(68, 68, 68)"}, what
