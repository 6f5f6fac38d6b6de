"""Asking a device how it is, once or again and again."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from wedge.errors import BrokerError, DeviceError
from wedge.remote.monitor import AGENT, METHOD, Monitor
from wedge.remote.stream import ALIVE_HINT
from wedge.wire import CommandAnswer

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.remote.hub import Hub

PAUSE = 1.0


async def ask_status(hub: Hub, *, seconds: float) -> Monitor:
    """Ask once, and give what is known as soon as a deployment is.

    Raises `DeviceError` if the device says nothing of one in that time.
    """
    monitor = Monitor(since=time.monotonic())
    await hub.start_call(AGENT, METHOD, "")
    try:
        async with asyncio.timeout(seconds):
            async for heard in hub.listen():
                monitor.take(heard.nouns)
                for noun in heard.nouns:
                    if isinstance(noun, CommandAnswer):
                        monitor.take_answer(noun, time.monotonic())
                if monitor.deployment is not None:
                    break
    except TimeoutError:
        raise DeviceError(
            f"the device has said nothing of a deployment within {seconds:g} seconds",
            hint=ALIVE_HINT,
        ) from None
    return monitor


async def keep_asking(hub: Hub, monitor: Monitor, changed: Callable[[], None]) -> None:
    """Ask each second and take what comes, for ever; `changed` is called after each message."""
    asking = asyncio.create_task(_ask_each_second(hub))
    try:
        async for heard in hub.listen():
            monitor.take(heard.nouns)
            for noun in heard.nouns:
                if isinstance(noun, CommandAnswer):
                    monitor.take_answer(noun, time.monotonic())
            changed()
    finally:
        asking.cancel()
        # A connection that is lost has been told by `listen` already.
        with suppress(asyncio.CancelledError, BrokerError):
            await asking


async def _ask_each_second(hub: Hub) -> None:
    while True:
        await hub.start_call(AGENT, METHOD, "")
        await asyncio.sleep(PAUSE)
