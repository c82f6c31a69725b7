"""The JSON door: the same actions as the pages, in the API's types."""

from __future__ import annotations

from functools import partial

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from weighin import clock
from weighin.actions import listpage, posting, publishing, reading
from weighin.actions.posting import Typed
from weighin.domain import addresses
from weighin.domain.errors import Code, Refusal
from weighin.domain.ordering import parse_cursor, parse_sort
from weighin.domain.text import clean_line
from weighin.domain.tree import Bounds
from weighin.domain.types import Comment, Site, Story
from weighin.storage import comments, stories
from weighin.web import answers, explanations, forms, listshapes, memory, shapes, writing
from weighin.web.openapi import DOCUMENT
from weighin.web.pages import opened
from weighin.web.service import Service
from weighin.web.threads import in_thread
from weighin.web.views import Viewer

STORIES_AT_ONCE = 100


async def show_openapi(_request: Request) -> Response:
    """The description of the JSON API."""
    return answers.json(DOCUMENT, headers={"Cache-Control": "public, max-age=3600"})


async def list_stories(request: Request) -> Response:
    """The story of one page (?url=), or the newest stories."""
    app, site, viewer = await opened(request)
    url = request.query_params.get("url")
    if url is not None:
        story = await in_thread(_by_url, app, site, url, viewer)
        return answers.json(shapes.StoriesOut([shapes.story_out(story)]))
    most = forms.limit(request.query_params.get("limit"), STORIES_AT_ONCE)
    after = parse_cursor(request.query_params.get("after"))

    def find() -> list[Story]:
        with app.db.read() as conn:
            return stories.latest(conn, site.id, most + 1, (after.key, after.number) if after else None)

    found = await in_thread(find)
    last = found[most - 1] if len(found) > most else None
    following = f"{last.published_at}_{last.id}" if last else None
    return answers.json(shapes.StoriesOut([shapes.story_out(story) for story in found[:most]], following))


async def create_story(request: Request) -> Response:
    """The story of a page elsewhere, made if it is new."""
    app, site, viewer = await opened(request)
    asked = await forms.json_body(request, shapes.NewStoryIn)
    writing.spend(request, app, site, viewer)
    story = await in_thread(publishing.story_for_page, app.db, site, clean_line(asked.url), asked.title, clock.now())
    return answers.json(shapes.story_out(story), headers={"Location": f"/api/v1/stories/{story.id}"})


async def show_story(request: Request) -> Response:
    """A story."""
    app, site, viewer = await opened(request)
    return answers.json(shapes.story_out(await in_thread(_story, app, site, request.path_params["id"], viewer)))


async def list_comments(request: Request) -> Response:
    """A page of a thread, or with ?parent= of the replies below one comment."""
    app, site, viewer = await opened(request)
    asked = request.query_params
    sort = parse_sort(asked.get("sort"))
    bounds = Bounds(forms.limit(asked.get("limit"), app.bounds.size))
    story_id = forms.story_id(request.path_params["id"])
    parent_id = forms.comment_id(asked["parent"]) if "parent" in asked else None
    after = parse_cursor(asked.get("after")) if parent_id is None else None
    place = forms.place(asked.get("after")) if parent_id is not None else 0

    def render() -> tuple[int, int, str]:
        with app.db.read() as conn:
            story = reading.public_story(stories.by_id(conn, site.id, story_id), viewer.person if viewer else None)
            if parent_id is None:
                rows, cursor = reading.page_of_roots(conn, story.id, sort, after, bounds)
                following = str(cursor) if cursor else None
            else:
                parent = reading.shown_comment(comments.by_id(conn, site.id, parent_id), story)
                rows, last = reading.page_of_replies(conn, parent, place, bounds)
                following = str(last) if last is not None else None
        thread = shapes.thread_out(story.id, sort, rows, following)
        return story.id, story.version, msgspec.json.encode(thread).decode()

    if viewer is not None and viewer.is_moderator:  # who may see stories that others may not
        told = (await in_thread(render))[2]
        return Response(told, media_type="application/json", headers={"Cache-Control": "no-store"})
    key = ("json", site.id, story_id, sort, after, bounds.size, parent_id, place)
    return memory.answer(request, await app.pages.page(key, render, "application/json", eager=True))


async def show_explanations(request: Request) -> Response:
    """The list of possible explanations of a story."""
    app, site, viewer = await opened(request)
    story_id = forms.story_id(request.path_params["id"])
    person = viewer.person if viewer else None

    def find() -> listshapes.ListOut:
        with app.db.read() as conn:
            story = reading.public_story(stories.by_id(conn, site.id, story_id), person)
            return listshapes.list_out(listpage.of_story(conn, app.lists, story, person, app.camps(site)))

    return answers.json(await in_thread(find))


async def create_comment(request: Request) -> Response:
    """Write a comment."""
    app, site, viewer = await opened(request)
    story_id = forms.story_id(request.path_params["id"])
    sent = await forms.json_body(request, shapes.NewCommentIn)
    parent_id = None if sent.parent is None else forms.parent_id(str(sent.parent))
    typed = Typed(sent.name, sent.text, sent.email or "", sent.website or "", parent_id, sent.nudged)
    comment, newcomer = await writing.send(request, app, site, story_id, typed, viewer)
    body = shapes.comment_out(comment, own=True)
    answer = answers.json(body, 201, {"Location": f"/api/v1/comments/{comment.id}"})
    if newcomer:
        app.sessions.remember(answer, site, newcomer, secure=app.is_secure(site))
    return answer


async def show_comment(request: Request) -> Response:
    """A comment."""
    app, site, viewer = await opened(request)
    comment_id = forms.comment_id(request.path_params["id"])
    comment = await in_thread(_comment, app, site, comment_id, viewer)
    return answers.json(shapes.comment_out(comment, own=viewer is not None and viewer.wrote(comment)))


async def edit_comment(request: Request) -> Response:
    """New words for one's own comment."""
    app, site, viewer = await opened(request)
    comment_id = forms.comment_id(request.path_params["id"])
    text = (await forms.json_body(request, shapes.EditIn)).text
    writing.spend(request, app, site, viewer)
    person = viewer.person if viewer else None
    scorer = partial(app.scorers.of, site.id)
    async with explanations.attributed(app, site, comment_id):
        comment = await in_thread(posting.edit, app.db, site, comment_id, text, person, clock.now(), scorer)
    app.pages.changed(comment.story_id)
    return answers.json(shapes.comment_out(comment, own=True))


async def withdraw_comment(request: Request) -> Response:
    """Take one's own comment back."""
    app, site, viewer = await opened(request)
    comment_id = forms.comment_id(request.path_params["id"])
    person = viewer.person if viewer else None
    async with explanations.attributed(app, site, comment_id):
        comment = await in_thread(posting.withdraw, app.db, site, comment_id, person, clock.now())
    app.pages.changed(comment.story_id)
    return Response(status_code=204)


async def put_vote(request: Request) -> Response:
    """Vote on a comment."""
    value = (await forms.json_body(request, shapes.VoteIn)).value
    if value not in (1, -1):
        raise Refusal(Code.VOTE_INVALID, "A vote is 1 for up or -1 for down; DELETE takes it back.", "value")
    return await _vote(request, value)


async def delete_vote(request: Request) -> Response:
    """Take one's vote back."""
    return await _vote(request, 0)


async def _vote(request: Request, value: int) -> Response:
    app, site, viewer = await opened(request)
    comment_id = forms.comment_id(request.path_params["id"])
    comment, voter = await writing.cast(request, app, site, comment_id, value, viewer)
    answer = answers.json(shapes.VoteOut(comment.id, comment.ups, comment.downs, value))
    if voter and viewer is None:
        app.sessions.remember(answer, site, voter, secure=app.is_secure(site))
    return answer


def _story(app: Service, site: Site, typed_id: str, viewer: Viewer | None) -> Story:
    with app.db.read() as conn:
        story = stories.by_id(conn, site.id, forms.story_id(typed_id))
        return reading.public_story(story, viewer.person if viewer else None)


def _by_url(app: Service, site: Site, url: str, viewer: Viewer | None) -> Story:
    try:
        address = addresses.canonical(url[:2000])
    except ValueError:
        raise Refusal(Code.STORY_UNKNOWN, "There is no such story here.") from None
    with app.db.read() as conn:
        story = stories.by_address(conn, site.id, address)
        return reading.public_story(story, viewer.person if viewer else None)


def _comment(app: Service, site: Site, comment_id: int, viewer: Viewer | None) -> Comment:
    person = viewer.person if viewer else None
    with app.db.read() as conn:
        comment = comments.by_id(conn, site.id, comment_id)
        if comment is None or not reading.may_see(comment, person):
            raise Refusal(Code.COMMENT_UNKNOWN, "There is no such comment here.")
        reading.public_story(stories.by_id(conn, site.id, comment.story_id), person)
        return comment
