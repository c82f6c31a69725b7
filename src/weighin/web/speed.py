"""How often one address may do a thing. Kept in memory alone: addresses are never stored."""

from __future__ import annotations

from limits import parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from weighin.domain.errors import Code, Refusal


class Speed:
    """Limits such as "12/minute;200/day"; "none" for no limit. Raises Refusal if the text is neither."""

    def __init__(self, rule: str) -> None:
        try:
            self._limits = [] if rule.strip().lower() == "none" else parse_many(rule)
        except ValueError:
            message = f"{rule!r} is not a limit. Write one such as 12/minute;200/day, or none."
            raise Refusal(Code.SETTING_INVALID, message) from None
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def spend(self, who: str) -> None:
        """Count one more for this address. Raises Refusal once it is too many."""
        for limit in self._limits:
            if not self._limiter.hit(limit, who):
                message = "That was very fast. Please wait a minute and send it again; your text is still here."
                raise Refusal(Code.TOO_FAST, message)
