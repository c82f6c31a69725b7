"""Judging what was written in another system, by the policy of a site here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from weighin.actions.judging import Judged, policy_of, reason_of, utc_offset
from weighin.domain import policy as policies
from weighin.domain.policy import Facts, Outcome, Ruling, judge
from weighin.domain.types import Instant, Role, Site
from weighin.moderation import alone, language, remark
from weighin.moderation.scores import Scores
from weighin.storage import keys, sites
from weighin.storage.db import Database


@dataclass(frozen=True, slots=True)
class Sent:
    """A comment as the other system tells of it. `earlier`: when its writer sent others; `repeated`: whether its text
    was sent before; both as far as this server was asked."""

    text: str
    writer: Role
    earlier: Sequence[Instant]
    repeated: bool
    edited: bool
    language: str | None = None


def warm(db: Database) -> None:
    """Load what tells languages, where a rule or another system may ask for it. Raises Refusal."""
    with db.read() as conn:
        known = sites.all_sites(conn)
        asked = any(key.revoked_at is None for site in known for key in keys.of_site(conn, site.id))
    reads = (policy_of(site.policy) for site in known)
    if asked or any(read and "language" in read[1].facts for read in reads):
        language.load()


def is_scored(site: Site) -> bool:
    """Whether the site's policy asks for any score."""
    read = policy_of(site.policy)
    return read is not None and bool(read[1].scores)


def outcome(site: Site, sent: Sent, scores: Scores | None, now: Instant) -> tuple[Outcome, str] | None:
    """What the site's policy says of a comment, and why; None where the policy cannot be read. `scores` is None if
    there are none in time."""
    read = policy_of(site.policy)
    if read is None:
        return None
    found = judge(read[0], _facts(site, sent, scores, now))
    return found, reason_of(found, Judged(scores, None), sent.text)


def stops_empty(site: Site, text: str, now: Instant) -> bool:
    """Whether the site's policy stops a text for being empty, and would not stop one that says something."""
    read = policy_of(site.policy)
    if read is None:
        return False
    harmless = Scores(dict.fromkeys(policies.SCORES, 0.0))
    facts = replace(alone.facts(read[0], text, harmless, now), utc_offset=utc_offset(site, now))
    empty, said = (judge(read[0], replace(facts, contentless=one)).verdict for one in (True, False))
    return empty is not Ruling.PUBLISH and said is Ruling.PUBLISH


def likelihood(site: Site, text: str, scores: Scores, now: Instant) -> float:
    """How near a text of which nothing else is known comes to being stopped by the site's policy, from 0 to 1."""
    read = policy_of(site.policy)
    if read is None:
        return policies.STOPPED
    facts = replace(alone.facts(read[0], text, scores, now), utc_offset=utc_offset(site, now))
    return policies.likelihood(read[0], facts)


def nearness(site: Site, scores: Scores) -> float:
    """How near scores come to the alarms of the site's policy, 0.5 where one is reached."""
    read = policy_of(site.policy)
    return policies.nearness(read[0], scores.values) if read else policies.STOPPED


def _facts(site: Site, sent: Sent, scores: Scores | None, now: Instant) -> Facts:
    return Facts(
        text=sent.text,
        sent_at=now,
        scores=scores.values if scores else {},
        links=remark.links(sent.text),
        images=None,
        approved=None,
        account_age=None,
        writer=sent.writer,
        story=None,
        earlier=sent.earlier,
        language=sent.language,
        repeated=sent.repeated,
        # Neither the story nor the comment above it is told. Not known would hold every comment under a policy that
        # asks for it, as the default one does: that rule is left aside here, and the documentation says so.
        copied=False,
        contentless=remark.is_contentless(sent.text),
        edited=sent.edited,
        utc_offset=utc_offset(site, now),
    )
