"""A real server and a real browser. Without chromium these tests are skipped and say so; in CI they fail."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright
from served import Served

from cast import SECRET, make_site, make_story
from weighin import clock
from weighin.actions import posting, sites
from weighin.config import Config
from weighin.domain.types import Comment, Site, Story
from weighin.storage import migrate
from weighin.storage.db import Database
from weighin.web import app as web
from weighin.web.session import Sessions

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        message = "no chromium here: install Debian's package chromium to run the browser tests"
        if os.environ.get("WEIGHIN_NEEDS_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield made
        made.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    db = Database(f"sqlite:///{tmp_path}/weighin.db")
    migrate.upgrade(db)
    site = make_site(db)
    story = make_story(db, site)
    comments = _thread(db, site, story)
    moderator = sites.moderator(db, site, "mod@gazette.example", clock.now())
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        settings = Config(post_limit="none", vote_limit="none", second_opinion="off", smtp_url=f"file://{tmp_path}")
        app = web.build(settings, db, SECRET)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
        listening.listen(64)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{port}"
        yield Served(url, db, site, story, comments, url + Sessions(SECRET).link(site, moderator))
        server.should_exit = True
        thread.join()
    db.close()


def _thread(db: Database, site: Site, story: Story) -> list[Comment]:
    made: list[Comment] = []
    words = [
        "The tide took it.",
        "Against the wind?",
        "> Against the wind?\n\nYes. See https://tide.example/log",
        "Quite.",
    ]
    for n, text in enumerate([*words, "Somebody *untied* it.", "Who, and why?"]):
        parent = made[-1] if n in {1, 2, 3, 5} else None
        typed = posting.Typed(["Ann", "Björn", "أم ياسين"][n % 3], text, parent_id=parent.id if parent else None)
        made.append(posting.post(db, site, story.id, typed, None, n + 1, clock.now()))
    return made


@pytest.fixture(params=["script", "no script"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a fresh browser: each test runs once with JavaScript and once without."""
    yield from _page(browser, script=request.param == "script")


@pytest.fixture
def scripted(browser: Browser) -> Iterator[Page]:
    """A page with JavaScript, for what only scripts add."""
    yield from _page(browser, script=True)


def _page(browser: Browser, *, script: bool) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=script, viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(10_000)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    foreign: list[str] = []
    page.on("request", lambda request: foreign.append(request.url) if "127.0.0.1" not in request.url else None)
    yield page
    context.close()
    assert foreign == [], "a page asked a third party for something"
    assert [text for text in wrong if "422" not in text and "403" not in text] == []
