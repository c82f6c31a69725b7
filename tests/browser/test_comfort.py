"""What scripts add, and what they must not break."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from served import Served

from weighin import clock
from weighin.actions import posting


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


def test_what_was_folded_stays_folded_when_its_parent_opens_again(scripted: Page, served: Served) -> None:
    scripted.goto(f"{served.url}/s/the-ferry?sort=old")
    row = [scripted.locator(f"#c{comment.id}") for comment in served.comments]
    fold = [scripted.get_by_role("button", name=f"Fold comment #{number}") for number in (1, 2)]
    fold[1].click()
    expect(row[1].locator(".below")).to_have_text("2 replies hidden")
    fold[0].click()
    expect(row[0].locator(".below")).to_have_text("3 replies hidden")
    expect(row[1]).to_be_hidden()
    fold[0].click()
    expect(row[1]).to_be_visible()
    expect(row[2]).to_be_hidden()
    expect(row[0].locator(".below")).to_be_hidden()
    fold[1].click()
    expect(row[2]).to_be_visible()


def test_folding_knows_replies_deeper_than_the_page_indents(scripted: Page, served: Served) -> None:
    parent = served.comments[3]
    deep = []
    for n in range(9):
        typed = posting.Typed("Ann", f"Level {n}", parent_id=parent.id)
        parent = posting.post(served.db, served.site, served.story.id, typed, None, 100 + n, clock.now())
        deep.append(parent)
    assert [comment.depth for comment in deep[-3:]] == [10, 11, 12]
    scripted.goto(f"{served.url}/s/the-ferry?sort=old")
    scripted.get_by_role("button", name=f"Fold comment #{deep[-2].number}").click()
    expect(scripted.locator(f"#c{deep[-1].id}")).to_be_hidden()
    expect(scripted.locator(f"#c{deep[-3].id}")).to_be_visible()


def test_an_answer_in_place_is_left_by_cancel_and_by_escape_and_keeps_its_words(scripted: Page, served: Served) -> None:
    scripted.goto(f"{served.url}/s/the-ferry?sort=old")
    comment = scripted.locator(f"#c{served.comments[0].id}")
    words = comment.get_by_label("Comment", exact=True)
    comment.locator("a.reply").click()
    words.fill("Half a thought")
    words.press("Escape")
    expect(words).to_have_count(0)
    expect(comment.locator("a.reply")).to_be_focused()
    comment.locator("a.reply").click()
    expect(words).to_have_value("Half a thought")
    comment.get_by_role("button", name="Cancel").click()
    expect(words).to_have_count(0)


def test_a_form_that_comes_back_can_be_sent_again(scripted: Page, served: Served) -> None:
    scripted.goto(f"{served.url}/s/the-ferry")
    scripted.evaluate("addEventListener('submit', event => event.preventDefault())")  # as if the answer never came
    publish = scripted.locator("#reply").get_by_role("button", name="Publish comment")
    publish.click()
    expect(publish).to_have_attribute("aria-disabled", "true")
    scripted.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(publish).not_to_have_attribute("aria-disabled", "true")
    assert scripted.locator("form[data-sent]").count() == 0


def test_votes_are_large_enough_for_a_thumb(scripted: Page, served: Served) -> None:
    scripted.set_viewport_size({"width": 390, "height": 800})
    scripted.goto(f"{served.url}/s/the-ferry")
    for button in scripted.locator(".votes button").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 40
