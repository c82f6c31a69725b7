"""The forms of the list of explanations that readers send. Each parses, acts, answers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from weighin import clock
from weighin.actions import assessing, listing, nodding
from weighin.actions.assessing import UNSAID, Value
from weighin.domain.errors import Code, Refusal
from weighin.domain.text import clean_line
from weighin.domain.types import Person, Site
from weighin.storage import evidence
from weighin.web import answers, explanations, forms
from weighin.web.newcomers import Act, Result
from weighin.web.pages import opened
from weighin.web.service import Service
from weighin.web.threads import in_thread
from weighin.web.views import Viewer
from weighin.web.writing import find_story, spend

NOT_BEARING = "none"
_ANSWERS: dict[str, Value] = {"": UNSAID, NOT_BEARING: None, **{str(value): value for value in range(-2, 3)}}
_CREDIBILITIES: dict[str, Value] = {"": UNSAID, **{str(value): value for value in range(4)}}


async def propose(request: Request) -> Response:
    """An explanation that is not on the list yet."""
    app, site, viewer = await opened(request)
    form = await forms.fields(request)
    story = await in_thread(find_story, app, site, request.path_params["slug"], viewer)
    person, scorer = viewer and viewer.person, partial(app.scorers.of, site.id)
    ties = (forms.ticked(form, "contains-"), forms.ticked(form, "excludes-"))
    told = (app.db, site, story.id, form.get("statement", ""), person, clock.now(), scorer, *ties)
    try:
        spend(request, app, site, viewer)
        made, proposer = await in_thread(listing.propose, *told)
    except Refusal as refusal:
        return await explanations.show_again(request, app, site, story.slug, viewer, form, refusal)
    await in_thread(explanations.weighed, app, site, story.id)
    app.pages.changed(story.id)
    answer = answers.go_to(f"/s/{story.slug}/explanations?proposed={made.number}#{made.letter}")
    return _remembered(answer, app, site, viewer, proposer)


async def observe(request: Request) -> Response:
    """A piece of evidence that is not on the list yet."""
    app, site, viewer = await opened(request)
    form = await forms.fields(request)
    story = await in_thread(find_story, app, site, request.path_params["slug"], viewer)
    person, scorer = viewer and viewer.person, partial(app.scorers.of, site.id)
    typed = listing.Observed(
        form.get("evidence", ""),
        form.get("happened", ""),
        form.get("title", ""),
        form.get("publisher", ""),
        form.get("url", ""),
    )
    try:
        spend(request, app, site, viewer)
        made, observer = await in_thread(listing.observe, app.db, site, story.id, typed, person, clock.now(), scorer)
    except Refusal as refusal:
        return await explanations.show_again(request, app, site, story.slug, viewer, form, refusal)
    app.pages.changed(story.id)
    answer = answers.go_to(f"/s/{story.slug}/explanations?observed={made.number}#e{made.number}")
    return _remembered(answer, app, site, viewer, observer)


async def assess(request: Request) -> Response:
    """How well one piece of evidence fits each explanation, and how credible it is."""
    app, site, viewer = await opened(request)
    evidence_id = forms.id_on_list(request.path_params["id"], Code.EVIDENCE_UNKNOWN)
    form = await forms.fields(request)
    app.voting.spend(f"{site.id} {app.client(request)}")
    values = {
        forms.id_on_list(name.removeprefix("fits-"), Code.EXPLANATION_UNKNOWN): _ANSWERS.get(value, "?")
        for name, value in form.items()
        if name.startswith("fits-")
    }
    credibility = _CREDIBILITIES.get(form.get("credible", ""), "?")
    await in_thread(_settled, app, site, evidence_id)

    async def act(person: Person | None) -> tuple[int, Person | None]:
        told = (app.db, site, evidence_id, values, credibility, person, clock.now())
        return await in_thread(assessing.assess, *told)

    story_id, reader = await _acted(request, app, site, viewer, act, form)
    slug = await in_thread(explanations.slug_of, app, site, story_id)
    change = await in_thread(explanations.weighed, app, site, story_id)
    app.pages.changed(story_id)
    number = clean_line(form.get("number", ""))
    place = f"?weighed={change}&row={number}#e{number}" if number.isdigit() else f"?weighed={change}"
    return _remembered(answers.go_to(f"/s/{slug}/explanations{place}"), app, site, viewer, reader)


async def believe(request: Request) -> Response:
    """How plausible each explanation is to one reader, 0 to 100."""
    app, site, viewer = await opened(request)
    form = await forms.fields(request)
    story = await in_thread(find_story, app, site, request.path_params["slug"], viewer)

    async def act(person: Person | None) -> tuple[None, Person | None]:
        return None, await in_thread(assessing.believe, app.db, site, story.id, values, person, clock.now())

    try:
        app.voting.spend(f"{site.id} {app.client(request)}")
        values = _credences(form)
        _, reader = await _acted(request, app, site, viewer, act, form)
    except Refusal as refusal:
        return await explanations.show_again(request, app, site, story.slug, viewer, form, refusal)
    app.pages.changed(story.id)
    answer = answers.go_to(f"/s/{story.slug}/explanations?believed=1#opinion")
    return _remembered(answer, app, site, viewer, reader)


async def nod(request: Request) -> Response:
    """A trusted reader's word on a suggestion: it belongs on the list, or it does not."""
    app, site, viewer = await opened(request)
    explanation_id = forms.id_on_list(request.path_params["id"], Code.EXPLANATION_UNKNOWN)
    form = await forms.fields(request)
    value = {"1": 1, "-1": -1, "0": 0}.get(form.get("value", ""), 9)
    app.voting.spend(f"{site.id} {app.client(request)}")
    person = viewer and viewer.person
    one = await in_thread(nodding.nod, app.db, site, explanation_id, value, person, clock.now())
    await in_thread(explanations.weighed, app, site, one.story_id)  # it may be on the list now
    app.pages.changed(one.story_id)
    slug = await in_thread(explanations.slug_of, app, site, one.story_id)
    return answers.go_to(f"/s/{slug}/explanations#{one.letter}")


async def _acted(
    request: Request, app: Service, site: Site, viewer: Viewer | None, act: Act[Result], form: Mapping[str, str]
) -> tuple[Result, Person | None]:
    """What came of it, and the person whom this browser is from now on, if it had none."""
    if viewer is not None:
        return await act(viewer.person)
    sent = app.submission(request, site.id, request.url.path, *(part for pair in sorted(form.items()) for part in pair))
    return await app.newcomers.act(f"{site.id} {app.client(request)}", sent, act)


def _credences(form: Mapping[str, str]) -> dict[int, int | None]:
    found: dict[int, int | None] = {}
    for name, value in form.items():
        if not name.startswith("credence-"):
            continue
        typed = value.strip().removesuffix("%").strip()
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) <= 3):
            raise Refusal(Code.ASSESSMENT_INVALID, "Please write whole numbers from 0 to 100.", "credences")
        key = forms.id_on_list(name.removeprefix("credence-"), Code.EXPLANATION_UNKNOWN)
        found[key] = int(typed) if typed else None
    return found


def _settled(app: Service, site: Site, evidence_id: int) -> None:
    with app.db.read() as conn:
        row = evidence.by_id(conn, site.id, evidence_id)
    if row is not None:
        explanations.settled(app, site, row.story_id)


def _remembered(answer: Response, app: Service, site: Site, viewer: Viewer | None, person: Person | None) -> Response:
    """The answer, with the cookie of somebody new, so that they can change what they said."""
    if viewer is None and person is not None:
        app.sessions.remember(answer, site, person.id, secure=app.is_secure(site))
    return answer
