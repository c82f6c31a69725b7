"""A text of which nothing is known but its words, as a policy sees it."""

from __future__ import annotations

from collections.abc import Sequence

from weighin.domain.policy import Facts, Policy, needs
from weighin.domain.types import Instant, Role
from weighin.moderation import remark
from weighin.moderation.language import language
from weighin.moderation.scores import Scores


def facts(policy: Policy, text: str, scores: Scores, sent_at: Instant = 0, context: Sequence[str] = ()) -> Facts:
    """The facts that a policy asks for about a text by a guest who was published before; where it stands, and how old
    the account is, nobody knows. `context`: texts that it may have been copied from."""
    return Facts(
        text=text,
        sent_at=sent_at,
        scores=scores.values,
        links=remark.links(text),
        images=remark.pictures(text),
        approved=1,
        account_age=None,
        writer=Role.GUEST,
        story=None,
        earlier=(),
        language=language(text) if "language" in needs(policy).facts else None,
        repeated=False,
        copied=bool(context) and remark.is_copied(text, *context),
        contentless=remark.is_contentless(text),
    )
