"""The thread in a frame on somebody else's page, in a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

from playwright.sync_api import Page, expect
from served import Served

from weighin.actions import sites
from weighin.domain.addresses import canonical
from weighin.storage import stories


@contextmanager
def blog(served: Served, body: str) -> Iterator[str]:
    """The address of a page on another server, which holds this; {url} is the page's own address, quoted."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            words = body.replace("{url}", quote(page, safe=""))
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Where did the fog go?</title>{words}".encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        page = f"http://127.0.0.1:{server.server_address[1]}/fog"
        sites.change(served.db, served.site, origins=[page])
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield page
        server.shutdown()
        thread.join()


def test_a_reader_writes_changes_and_withdraws_without_leaving_the_page(page: Page, served: Served) -> None:
    with blog(served, f'<iframe src="{served.url}/embed?url={{url}}" width="900" height="1500"></iframe>') as address:
        page.goto(address)
        frame = page.frame_locator("iframe")
        frame.get_by_label("Comment", exact=True).fill("It lifted, see https://tide.example/log")
        frame.get_by_label("Name").fill("Zoë")
        frame.get_by_role("button", name="Publish comment").click()
        expect(frame.get_by_role("status").first).to_have_text("Your comment is published: #1.")
        frame.get_by_role("link", name="Reply to comment 1").click()
        expect(frame.get_by_role("heading", name="Reply to Zoë")).to_be_visible()
        frame.get_by_label("Comment", exact=True).fill("And sank again")
        frame.get_by_role("button", name="Publish comment").click()
        frame.locator(".comment.d1").get_by_role("link", name="Edit").click()
        expect(frame.get_by_role("heading", name="Edit comment #2")).to_be_visible()
        frame.get_by_label("Comment", exact=True).fill("And fell again")
        frame.get_by_role("button", name="Save").click()
        expect(frame.locator(".comment.d1")).to_contain_text("And fell again")
        frame.locator(".comment.d1").get_by_role("link", name="Withdraw").click()
        frame.get_by_role("button", name="Withdraw this comment").click()
        expect(frame.locator(".comment")).to_have_count(1)
        with page.expect_popup() as opened:
            frame.locator(".comment .no").click()
        expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Comment #1")
        assert page.url == address


def test_the_script_makes_a_frame_that_knows_the_pages_address_and_title(scripted: Page, served: Served) -> None:
    with blog(served, f'<p>Fog</p><script src="{served.url}/embed.js"></script>') as address:
        scripted.goto(address)
        frame = scripted.frame_locator("iframe")
        frame.get_by_label("Comment", exact=True).fill("It lifted")
        frame.get_by_label("Name").fill("Zoë")
        frame.get_by_role("button", name="Publish comment").click()
        expect(frame.locator(".comment")).to_have_count(1)
    with served.db.read() as conn:
        story = stories.by_address(conn, served.site.id, canonical(address))
    assert story is not None
    assert story.title == "Where did the fog go?"
