"""The signed links that mails carry: one that confirms, for three days, and one that ends what was confirmed, for good.

The web reads them and the jobs write them; both know the secret.
"""

from __future__ import annotations

from typing import Any

from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer

from weighin.domain.following import LINK_SECONDS, Ticket
from weighin.domain.types import Site

_INTEGER_MOST = 2**63 - 1


class Links:
    """Makes and reads the links; `secret` never leaves it. A link of one site is worth nothing at another."""

    def __init__(self, secret: str) -> None:
        self._confirming = URLSafeTimedSerializer(secret, salt="weighin.follow")
        self._ending = URLSafeSerializer(secret, salt="weighin.unfollow")

    def follow(self, site: Site, ticket: Ticket) -> str:
        """The path of the page that confirms."""
        return f"/follow/{self._confirming.dumps(_told(site, ticket))}"

    def unfollow(self, site: Site, ticket: Ticket) -> str:
        """The path of the page that ends it."""
        return f"/unfollow/{self._ending.dumps(_told(site, ticket))}"

    def to_follow(self, site: Site, token: str) -> Ticket | None:
        """What a link that confirms stands for; None if it is forged, of another site or older than three days."""
        try:
            return _ticket(site, self._confirming.loads(token, max_age=LINK_SECONDS))
        except BadData:
            return None

    def to_unfollow(self, site: Site, token: str) -> Ticket | None:
        """What a link that ends it stands for; None if it is forged or of another site."""
        try:
            return _ticket(site, self._ending.loads(token))
        except BadData:
            return None


def _told(site: Site, ticket: Ticket) -> list[object]:
    return [site.key, ticket.follower_id, ticket.created_at, ticket.story_id]


def _ticket(site: Site, told: Any) -> Ticket | None:
    match told:
        case [site.key, int(follower_id), int(created_at), int(story_id)]:
            numbers = (follower_id, created_at, story_id)
            return Ticket(*numbers) if all(0 <= number <= _INTEGER_MOST for number in numbers) else None
    return None
