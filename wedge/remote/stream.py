"""Listening to a device for a while: until so much has come, or for so long."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from wedge.errors import DeviceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.remote.hub import Heard, Hub

ALIVE_HINT = "is it on, and connected to the broker that `wedge config get` shows?"


async def follow(
    hub: Hub, take: Callable[[Heard], bool], *, count: int | None, seconds: float | None
) -> None:
    """Hand on what is heard until `take` has said so often that it was what is wanted.

    Without a `count` that is for ever. After so many `seconds` it is over too, which raises
    `DeviceError` if there is a count.
    """
    got = 0
    try:
        async with asyncio.timeout(seconds):
            async for heard in hub.listen():
                got += take(heard)
                if got == count:
                    return
    except TimeoutError:
        if count is None:
            return
        raise DeviceError(
            f"{got} of {count} messages have come within {seconds:g} seconds", hint=ALIVE_HINT
        ) from None


async def follow_until_silence(
    hub: Hub, take: Callable[[Heard], int], *, count: int | None, seconds: float | None
) -> int:
    """Hand on what is heard until nothing that is wanted has come for so many seconds.

    `take` says how much of that it was; with a `count`, that many are enough. Without a limit of
    `seconds` it is for ever. Gives how much has come.
    """
    got = 0
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(seconds) as limit:
            async for heard in hub.listen():
                new = take(heard)
                got += new
                if count is not None and got >= count:
                    break
                if new and seconds is not None:
                    limit.reschedule(loop.time() + seconds)
    except TimeoutError:
        pass
    return got
