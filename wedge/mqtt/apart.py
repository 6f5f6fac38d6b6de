"""Calls that block, on threads that nobody has to wait for.

asyncio waits for its own threads when the loop ends: who is told to stop while a broker does not
answer would stop many seconds later.
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


async def run_apart(call: Callable[[], Result]) -> Result:
    """Give what `call` gives, or raise what it raises; when cancelled, leave it to itself."""
    outcome: Future[Result] = Future()
    # From here on it cannot be cancelled, and takes its outcome even if nobody waits any more.
    outcome.set_running_or_notify_cancel()

    def work() -> None:
        try:
            outcome.set_result(call())
        except Exception as error:  # noqa: BLE001 - it is raised where the outcome is waited for
            outcome.set_exception(error)

    threading.Thread(target=work, name="wedge-connect", daemon=True).start()
    return await asyncio.wrap_future(outcome)
