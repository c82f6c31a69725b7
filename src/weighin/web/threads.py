"""The bounded pool of threads in which ordinary, blocking code runs beside the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

Result = TypeVar("Result")
THREADS = 16

_pool = ThreadPoolExecutor(THREADS, thread_name_prefix="weighin")


async def in_thread(work: Callable[..., Result], *args: Any) -> Result:
    """Run ordinary, blocking code beside the event loop, in one of a bounded number of threads."""
    return await asyncio.get_running_loop().run_in_executor(_pool, partial(work, *args))
