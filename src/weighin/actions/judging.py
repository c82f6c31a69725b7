"""Judging a comment by the site's own policy.

The model runs before the transaction, what needs the database is looked up within it, and whatever cannot be
found out holds the comment: nothing passes for want of a judgement.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from weighin.domain.errors import Refusal
from weighin.domain.policy import (
    Facts,
    Mistakes,
    Needs,
    Outcome,
    Policy,
    Ruling,
    explained,
    judge,
    needs,
    parse,
    version,
)
from weighin.domain.types import SECOND, Comment, Instant, Person, Role, Site, Story
from weighin.moderation import language as languages
from weighin.moderation import ready, remark
from weighin.moderation.scorer import Scorer
from weighin.moderation.scores import Scores
from weighin.storage import pasts, people

log = logging.getLogger(__name__)


QUOTED = 3  # words at most that a reason quotes
UNREADABLE = "The site's policy cannot be applied: its owner can see why with weighin policy check."


@dataclass(frozen=True, slots=True)
class Judged:
    """What is known of a text by itself: its scores, None if the model failed, a number its copies share, and its
    language where the policy asks for it."""

    scores: Scores | None
    likeness: int | None
    language: str | None = None

    @property
    def substance(self) -> int | None:
        """How much the text says, 0 to 999, as it orders what has no votes."""
        return self.scores.per_mille("substance") if self.scores else None


@dataclass(frozen=True, slots=True)
class Past:
    """What went before a comment: how many of its writer's stood published, how long they had had an account, when they
    sent others, and whether the site had its words already."""

    approved: int = 0
    account_age: int = 0
    earlier: Sequence[Instant] = ()
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the policy says of a comment, why, by which clause of which version."""

    ruling: Ruling
    reason: str
    clause: str | None
    policy: str


def applies(site: Site) -> bool:
    """Whether the site's policy has rules, so that comments have to be scored."""
    read_ = policy_of(site.policy)
    return read_ is None or bool(read_[0].rules)


def read(site: Site, text: str, scorer: Callable[[], Scorer] = ready.scorer) -> Judged:
    """Score a text, if the site's policy has rules. `scorer` raises Refusal without a model: then nothing is known."""
    if not applies(site):
        return Judged(None, remark.likeness(text))
    spoken = language(site, text)
    try:
        return Judged(scorer().score(text), remark.likeness(text), spoken)
    except Refusal as refusal:
        log.error("%s", refusal.message)  # noqa: TRY400  the message says what to do; a traceback would not
        return Judged(None, remark.likeness(text), spoken)


def language(site: Site, text: str) -> str | None:
    """The language of a text, if the site's policy asks for it."""
    read_ = policy_of(site.policy)
    return languages.language(text) if read_ and "language" in read_[1].facts else None


def reason_of(outcome: Outcome, judged: Judged, text: str) -> str:
    """Why a comment was not simply published, for its writer and for moderators, with the words that it rests on."""
    told = None
    if outcome.verdict is Ruling.NUDGE and outcome.clause:  # said to its writer, and to nobody else
        clause = f"clause {outcome.clause.number}, “{outcome.clause.heading}”"
        told = f"It falls under {clause}, because {' and '.join(outcome.because)}."
    return why(outcome, judged, text, told)


def why(outcome: Outcome, judged: Judged, text: str, told: str | None = None) -> str:
    """An outcome explained, in other words if `told`, with the words of the text that its scores rest on."""
    told = told or explained(outcome)
    found = judged.scores.reasons if judged.scores else ()
    its = [one for one in found if one.score in outcome.scores and one.weight > 0 and not one.pattern]
    heaviest = {text[one.start : one.end].casefold(): one for one in sorted(its, key=lambda one: one.weight)}
    quoted = sorted(sorted(heaviest.values(), key=lambda one: -one.weight)[:QUOTED], key=lambda one: one.start)
    words = ", ".join(f"“{text[one.start : one.end]}”" for one in quoted)
    return f"{told} The words that weigh most: {words}." if words else told


def ruling(
    conn: Connection,
    site: Site,
    story: Story,
    parent: Comment | None,
    person: Person | None,
    text: str,
    judged: Judged,
    now: Instant,
    *,
    nudged: bool,
    edited: int | None = None,
) -> Ruled | None:
    """What the site's policy says of a comment; None where it has no rules, and for moderators, who answer for
    their own words. A policy that cannot be read holds it.

    `edited` is the id of a comment that is there already, with new words. `nudged`: its writer was asked to rephrase.
    """
    if person and person.role is Role.MODERATOR:
        return None
    read_ = policy_of(site.policy)
    if read_ is None:
        return Ruled(Ruling.HOLD, UNREADABLE, None, version(site.policy))
    policy, asked = read_
    if not policy.rules:
        return None
    known = None if person is None else person.id
    past = Past(
        approved=_approved(conn, known, asked),
        account_age=_account_age(conn, person, asked, now),
        earlier=_earlier(conn, known, asked, now),
        repeated="repeated" in asked.facts and pasts.is_repeated(conn, site.id, judged.likeness, edited),
    )
    role = Role.GUEST if person is None else person.role
    above = parent.text if parent else ""
    its = facts(site, asked, text, judged, past, story, above, role, now, nudged=nudged, edited=edited is not None)
    outcome = judge(policy, its)
    clause = outcome.clause.number if outcome.clause else None
    return Ruled(outcome.verdict, reason_of(outcome, judged, text), clause, outcome.version)


def facts(
    site: Site,
    asked: Needs,
    text: str,
    judged: Judged,
    past: Past,
    story: Story,
    above: str,
    writer: Role,
    sent_at: Instant,
    *,
    nudged: bool,
    edited: bool,
) -> Facts:
    """What a policy that asks for so much is told of a comment; `above` is what the comment that it answers says."""
    return Facts(
        text=text,
        sent_at=sent_at,
        scores=judged.scores.values if judged.scores else {},
        links=remark.links(text),
        images=remark.pictures(text),
        approved=past.approved,
        account_age=past.account_age,
        writer=writer,
        story=story.slug,
        earlier=past.earlier,
        language=judged.language,
        repeated=past.repeated,
        copied="copied" in asked.facts and remark.is_copied(text, story.title, story.body, above),
        contentless=remark.is_contentless(text),
        edited=edited,
        nudged=nudged,
        utc_offset=utc_offset(site, sent_at),
    )


def utc_offset(site: Site, now: Instant) -> int:
    """By how many minutes the site's clock is ahead of UTC at an instant."""
    told = datetime.fromtimestamp(now // SECOND, ZoneInfo(site.time_zone)).utcoffset()
    return int(told.total_seconds()) // 60 if told else 0


def _account_age(conn: Connection, person: Person | None, asked: Needs, now: Instant) -> int:
    """How long somebody has had an account; guests have none, however often they came back."""
    if person is None or person.role is Role.GUEST or "account_age" not in asked.facts:
        return 0
    return now - people.joined(conn, person.id)


def _approved(conn: Connection, person_id: int | None, asked: Needs) -> int:
    return 0 if person_id is None or "approved" not in asked.facts else pasts.approved(conn, person_id)


def _earlier(conn: Connection, person_id: int | None, asked: Needs, now: Instant) -> list[Instant]:
    if person_id is None or "earlier" not in asked.facts:
        return []
    return pasts.sent(conn, person_id, now - asked.window, asked.most)


@lru_cache(maxsize=64)
def policy_of(text: str) -> tuple[Policy, Needs] | None:
    """The policy and what it asks for; None if it cannot be read, which init and site refuse to begin with."""
    try:
        policy = parse(text)
    except Mistakes as mistakes:
        log.warning("a site's policy cannot be read: %s", mistakes)
        return None
    return policy, needs(policy)
