"""The forms by which moderators mend a list: what is on it, its wording, merges, evidence, links of comments."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from weighin import clock
from weighin.actions import attaching, curating, relating
from weighin.domain.errors import Code, Refusal
from weighin.domain.listing import Bearing, Evidence, Explanation
from weighin.domain.relations import Relation
from weighin.domain.types import Person, Site
from weighin.storage import evidence
from weighin.storage import explanations as stored
from weighin.web import answers, explanations, forms
from weighin.web.pages import opened
from weighin.web.service import Service
from weighin.web.threads import in_thread

_BEARINGS = {"1": Bearing.FOR, "-1": Bearing.AGAINST, "0": Bearing.NEITHER}


async def decide(request: Request) -> Response:
    """List, decline, reword or merge an explanation, or say how it relates to another."""
    app, site, viewer = await opened(request)
    explanation_id = forms.id_on_list(request.path_params["id"], Code.EXPLANATION_UNKNOWN)
    form = await forms.fields(request)
    person = viewer and viewer.person
    one = await in_thread(_decided, app, site, explanation_id, form, person)
    return await _back(request, app, site, one.story_id, one.letter)


async def decide_evidence(request: Request) -> Response:
    """List, decline, reword, group, retract or restore a piece of evidence."""
    app, site, viewer = await opened(request)
    evidence_id = forms.id_on_list(request.path_params["id"], Code.EVIDENCE_UNKNOWN)
    form = await forms.fields(request)
    person = viewer and viewer.person
    row = await in_thread(_decided_evidence, app, site, evidence_id, form, person)
    return await _back(request, app, site, row.story_id, f"e{row.number}")


async def link(request: Request) -> Response:
    """How a comment bears on an explanation, by its writer or a moderator."""
    app, site, viewer = await opened(request)
    comment_id = forms.comment_id(request.path_params["id"])
    form = await forms.fields(request)
    app.voting.spend(f"{site.id} {app.client(request)}")
    explanation_id = forms.id_on_list(form.get("explanation", ""), Code.EXPLANATION_UNKNOWN)
    bearing = _BEARINGS.get(form.get("bearing", ""))
    if bearing is None:
        raise Refusal(Code.ASSESSMENT_INVALID, "A comment speaks for an explanation, against it, or neither.")
    told = (app.db, site, comment_id, explanation_id, bearing, viewer and viewer.person, clock.now())
    comment = await in_thread(curating.link, *told)
    app.pages.changed(comment.story_id)
    # On the page of an explanation a comment that does neither is gone: its reader stays where it stood.
    gone = bearing is Bearing.NEITHER and form.get("at") in {"for", "against"}
    place = form["at"] if gone else f"c{comment.id}"
    return answers.go_to(f"{answers.back(request, f'/c/{comment.id}')}#{place}")


async def attach(request: Request) -> Response:
    """What a comment is to a piece of evidence, by its writer or a moderator."""
    app, site, viewer = await opened(request)
    comment_id = forms.comment_id(request.path_params["id"])
    form = await forms.fields(request)
    app.voting.spend(f"{site.id} {app.client(request)}")
    evidence_id = forms.id_on_list(form.get("evidence", ""), Code.EVIDENCE_UNKNOWN)
    bearing = _BEARINGS.get(form.get("bearing", ""))
    if bearing is None:
        message = "A comment speaks for a piece of evidence, against it, or neither."
        raise Refusal(Code.ATTACHMENT_INVALID, message)
    await in_thread(_settled_of_evidence, app, site, evidence_id)
    told = (app.db, site, comment_id, evidence_id, bearing, viewer and viewer.person, clock.now())
    comment = await in_thread(attaching.attach, *told)
    await in_thread(explanations.weighed, app, site, comment.story_id)
    app.pages.changed(comment.story_id)
    return answers.go_to(f"/c/{comment.id}#c{comment.id}")


def _settled_of_evidence(app: Service, site: Site, evidence_id: int) -> None:
    with app.db.read() as conn:
        row = evidence.by_id(conn, site.id, evidence_id)
    if row is not None:
        explanations.settled(app, site, row.story_id)


def _decided(app: Service, site: Site, explanation_id: int, form: dict[str, str], person: Person | None) -> Explanation:
    with app.db.read() as conn:
        one = stored.by_id(conn, site.id, explanation_id)
    if one is not None:
        explanations.settled(app, site, one.story_id)
    now = clock.now()
    match form.get("verdict"):
        case "list":
            return curating.list_(app.db, site, explanation_id, person, now)
        case "decline":
            return curating.decline(app.db, site, explanation_id, person, now)
        case "reword":
            return curating.reword(app.db, site, explanation_id, form.get("statement", ""), person, now)
        case "merge":
            into = forms.id_on_list(form.get("into", ""), Code.EXPLANATION_UNKNOWN)
            return curating.merge(app.db, site, explanation_id, into, person, now)
        case "contains" | "excludes" as relation:
            other = forms.id_on_list(form.get("other", ""), Code.EXPLANATION_UNKNOWN)
            return relating.relate(app.db, site, explanation_id, other, Relation(relation), person, now)
        case "uncontains" | "unexcludes" as back:
            other = forms.id_on_list(form.get("other", ""), Code.EXPLANATION_UNKNOWN)
            taken = Relation(back.removeprefix("un"))
            return relating.unrelate(app.db, site, explanation_id, other, taken, person, now)
    verdicts = "list, decline, reword, merge, contains, excludes, uncontains, unexcludes"
    raise Refusal(Code.DECISION_UNKNOWN, f"Choose one of: {verdicts}.")


def _decided_evidence(
    app: Service, site: Site, evidence_id: int, form: dict[str, str], person: Person | None
) -> Evidence:
    _settled_of_evidence(app, site, evidence_id)
    now = clock.now()
    match form.get("verdict"):
        case "list":
            return curating.publish_evidence(app.db, site, evidence_id, person, now)
        case "decline":
            return curating.take_off_evidence(app.db, site, evidence_id, person, now)
        case "retract" | "restore" as verdict:
            return curating.retract(app.db, site, evidence_id, person, now, retracted=verdict == "retract")
        case "group":
            return curating.group(app.db, site, evidence_id, form.get("group", ""), person, now)
        case "edit":
            return curating.edit_evidence(app.db, site, evidence_id, form.get("text", ""), person, now)
    raise Refusal(Code.DECISION_UNKNOWN, "Choose one of: list, decline, retract, restore, group, edit.")


async def _back(request: Request, app: Service, site: Site, story_id: int, place: str) -> Response:
    await in_thread(explanations.weighed, app, site, story_id)
    app.pages.changed(story_id)
    slug = await in_thread(explanations.slug_of, app, site, story_id)
    return answers.go_to(f"/s/{slug}/explanations#{place}")
