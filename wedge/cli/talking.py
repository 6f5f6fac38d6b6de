"""Talking to a device for a command, until that is done or Ctrl-C ends it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from wedge.cli.messages import warn
from wedge.cli.signals import unwinding_on_terminate
from wedge.remote.hub import open_hub

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from wedge.remote.devices import Device
    from wedge.remote.hub import Hub

Result = TypeVar("Result")


def talk(device: Device, work: Callable[[Hub], Awaitable[Result]]) -> Result:
    """Connect to the broker of a device, and give what comes of the work.

    Raises `BrokerError` if there is no connection, and what the work raises.
    """

    async def run() -> Result:
        async with open_hub(device, warn=warn) as hub:
            return await work(hub)

    with unwinding_on_terminate():
        return asyncio.run(run())
