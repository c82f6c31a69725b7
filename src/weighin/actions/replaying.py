"""Trying a draft of a policy on the comments that are there: what it would have done to each, had it been in force.

Each comment is judged with the facts of the moment at which it was sent, as far as they are kept: see docs/policy.md.
They are read batch by batch, a few queries for each, and scored between the transactions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sqlalchemy import Connection

from weighin.actions import judging
from weighin.actions.histories import Histories
from weighin.actions.judging import Judged
from weighin.domain import limits
from weighin.domain.errors import Code, Refusal
from weighin.domain.policy import Facts, Needs, Outcome, Ruling, effort, needs, parse, version, warnings
from weighin.domain.policy.needing import NOTHING
from weighin.domain.replay import Row, Seen, cautions, replay, tally
from weighin.domain.text import first_words
from weighin.domain.trial import Change, Said, Trial
from weighin.domain.types import Comment, Instant, Kind, Role, Site, State, Story, Verdict
from weighin.moderation import language as languages
from weighin.moderation import remark
from weighin.moderation.scorer import Scorer
from weighin.moderation.scores import Scores
from weighin.storage import comments, decisions, pasts, people, stories
from weighin.storage.db import Database

BATCH = 400  # comments of which the texts are in memory at once
WORDS = 160  # characters of a comment that are shown
HOLDS_ALL = (
    "This site holds every comment for a moderator, whatever the policy says; what is told here is the policy's."
)
Tell = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class _Batch:
    """Comments in the order in which they were sent, and what is known of them all."""

    comments: list[Comment]
    likenesses: list[int | None]
    stories: dict[int, Story]
    above: dict[int, Comment]
    people: dict[int, tuple[Role, Instant]]
    decided: dict[int, Verdict]


def try_out(
    db: Database,
    site: Site,
    text: str,
    scorer: Callable[[], Scorer],
    last: int = limits.REPLAYED,
    tell: Tell = lambda *_: None,
    most_effort: int | None = None,
) -> Trial:
    """Try a draft on the last comments of a site, at most limits.REPLAYED_MAX. Nothing is written.

    `scorer` gives the site's, with what it was taught; it is asked only if a rule needs a score. Raises Mistakes for a
    draft that cannot be read, Refusal without a model that a rule needs, and where the draft's conditions times the
    comments come to more than `most_effort`.
    """
    draft = parse(text)
    in_force = judging.policy_of(site.policy)
    policy, its_needs = in_force or (None, NOTHING)
    asked = needs(draft) | its_needs
    with db.read() as conn:
        moments = pasts.last(conn, site.id, min(last, limits.REPLAYED_MAX))
    if most_effort is not None and len(moments) * effort(draft) > most_effort:
        most = f"{most_effort // effort(draft):,}"
        message = f"This draft has so many conditions that it can be tried on {most} comments here at most."
        raise Refusal(Code.LIMIT_INVALID, message, "last")
    past = Histories(site.id, asked, moments[0]) if moments else None
    rows: list[Row] = []
    changes: list[Change] = []
    left_out: Counter[str] = Counter()
    for start, end in pairwise([*range(0, len(moments), BATCH), len(moments)]):
        tell("judging", start, len(moments))
        with db.read() as conn:
            batch = _batch(conn, site, [id for _, id in moments[start:end]], asked)
            assert past is not None
            past.meet(conn, batch.comments, batch.likenesses)
        judged = _scored(batch, asked, scorer)
        for comment, its in zip(batch.comments, judged, strict=True):
            why_not = _left_out(comment, batch)
            if why_not:
                left_out[why_not] += 1
            else:
                facts = _facts(site, comment, its, batch, past, asked)
                decided = batch.decided.get(comment.id)
                found = replay(policy, draft, Seen(facts, comment.state, decided))
                rows.append(Row(found.policy.verdict, found.draft.verdict, comment.state, decided))
                if found.differs:
                    story = batch.stories[comment.story_id].title
                    told = _said(found.policy, its, comment) if policy else Said(Ruling.HOLD, judging.UNREADABLE)
                    changes.append(_change(comment, story, decided, told, _said(found.draft, its, comment)))
            past.note(comment, its.likeness)
    tell("judging", len(moments), len(moments))
    counted = tally(rows)
    return Trial(
        policy=version(site.policy) if policy else None,
        draft=version(text),
        clauses=len(draft.clauses),
        rules=(len(policy.rules) if policy else 0, len(draft.rules)),
        warnings=warnings(draft),
        cautions=[*cautions(counted), *([HOLDS_ALL] if site.holds_all else [])],
        since=moments[0][0] if moments else None,
        until=moments[-1][0] if moments else None,
        left_out=dict(sorted(left_out.items())),
        tally=counted,
        changes=changes[::-1],
    )


def _batch(conn: Connection, site: Site, ids: Sequence[int], asked: Needs) -> _Batch:
    found = comments.by_ids(conn, site.id, ids)
    batch = [found[id] for id in ids if id in found]
    above = {one.parent_id for one in batch if one.parent_id} if "copied" in asked.facts else set()
    return _Batch(
        comments=batch,
        likenesses=[remark.likeness(one.text) for one in batch],
        stories=stories.by_ids(conn, {one.story_id for one in batch}),
        above=comments.by_ids(conn, site.id, above) if above else {},
        people=people.standings(conn, {one.person_id for one in batch if one.person_id}),
        decided=decisions.last_of_people(conn, ids),
    )


def _left_out(comment: Comment, batch: _Batch) -> str | None:
    """Why a comment is not judged, None if it is."""
    if comment.state is State.WITHDRAWN:
        return "withdrawn"
    if comment.kind is not Kind.COMMENT:
        return "mentions elsewhere"
    if _standing(comment, batch)[0] is Role.MODERATOR:
        return "by moderators"
    return None if comment.text.strip() else "without words"


def _scored(batch: _Batch, asked: Needs, scorer: Callable[[], Scorer]) -> list[Judged]:
    texts = [comment.text for comment in batch.comments]
    scores: Sequence[Scores | None] = scorer().score_many(texts) if asked.scores else [None] * len(texts)
    spoken = [languages.language(text) if "language" in asked.facts else None for text in texts]
    return [Judged(*its) for its in zip(scores, batch.likenesses, spoken, strict=True)]


def _standing(comment: Comment, batch: _Batch) -> tuple[Role, Instant]:
    """Its writer's role, and when they first came; nobody known is a guest who has just come."""
    return batch.people.get(comment.person_id or 0, (Role.GUEST, comment.created_at))


def _facts(site: Site, comment: Comment, its: Judged, batch: _Batch, past: Histories, asked: Needs) -> Facts:
    """What was known when the comment was sent; of one that was changed since, the words that stand there now."""
    above = batch.above.get(comment.parent_id or 0)
    role, came = _standing(comment, batch)
    age = 0 if role is Role.GUEST else comment.created_at - came
    return judging.facts(
        site,
        asked,
        comment.text,
        its,
        replace(past.before(comment, its.likeness), account_age=age),
        batch.stories[comment.story_id],
        above.text if above else "",
        role,
        comment.created_at,
        nudged=False,
        edited=comment.edited_at is not None,
    )


def _said(outcome: Outcome, its: Judged, comment: Comment) -> Said:
    clause, rule = outcome.clause, outcome.rule
    reason = judging.why(outcome, its, comment.text)
    return Said(outcome.verdict, reason, clause.number if clause else None, rule.line if rule else None)


def _change(comment: Comment, story: str, decided: Verdict | None, policy: Said, draft: Said) -> Change:
    return Change(
        comment=comment.id,
        number=comment.number,
        story=story,
        name=comment.name,
        words=first_words(comment.text, WORDS),
        sent_at=comment.created_at,
        stands=comment.state,
        decided=decided,
        policy=policy,
        draft=draft,
    )
