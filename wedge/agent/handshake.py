"""Handshake: asking the platform for all that holds for the device, until it answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from wedge.wire import InitialRequest

if TYPE_CHECKING:
    from wedge.agent.uplink import Uplink

# As the public agent calls its request; whoever plays the platform may answer it unasked.
NUMBER = 10000
# After which it asks again.
SECONDS = 5.0


class Handshake:
    """Asks anew for each connection: what was said in between has been missed."""

    def __init__(self, uplink: Uplink, *, seconds: float = SECONDS) -> None:
        self._uplink = uplink
        self._seconds = seconds
        self._asking: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Ask: there is a new connection. Called in the event loop, as all here."""
        self.end()
        self._asking = asyncio.create_task(self._ask())

    def end(self) -> None:
        """Ask no more: there is an answer, or the agent ends."""
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None

    async def _ask(self) -> None:
        while True:
            self._uplink.tell(InitialRequest(number=NUMBER))
            await asyncio.sleep(self._seconds)
