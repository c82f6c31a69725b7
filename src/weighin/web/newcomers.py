"""Who weighs in for the first time, without a cookie: each makes a reader, so an address makes a few at a time.

A form that arrives twice from one browser, as after a double click, makes one.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TypeVar

from weighin.domain.types import Person
from weighin.web.speed import Speed

AGAIN_SECONDS = 10.0  # within which the same form from the same browser is the same person's

Result = TypeVar("Result")
Act = Callable[[Person | None], Awaitable[tuple[Result, Person | None]]]  # -> what came of it, and who did it


class Newcomers:
    """The last of them; used from the event loop alone. `rule` says how many one address may make."""

    def __init__(self, rule: str) -> None:
        self._speed = Speed(rule)
        self._made: OrderedDict[int, tuple[float, asyncio.Future[Person | None]]] = OrderedDict()

    async def act(self, address: str, submission: int, act: Act[Result]) -> tuple[Result, Person | None]:
        """Do what somebody without a cookie asks for; what came of it, and who they are if this made them.

        Who repeats a form acts as the person that it made, but is not told so: it may have been somebody else's.
        Raises Refusal (too_fast) for too many newcomers, and what `act` raises.
        """
        self._forget()
        if submission in self._made:
            person = await asyncio.shield(self._made[submission][1])
            if person is not None:
                result, _ = await act(person)
                return result, None
        self._speed.spend(address)
        made: asyncio.Future[Person | None] = asyncio.get_running_loop().create_future()
        self._made[submission] = time.monotonic(), made
        person = None
        try:
            result, person = await act(None)
        finally:
            made.set_result(person)
        return result, person

    def _forget(self) -> None:
        while self._made:
            submission, (at, _) = next(iter(self._made.items()))
            if time.monotonic() - at < AGAIN_SECONDS:
                break
            del self._made[submission]
