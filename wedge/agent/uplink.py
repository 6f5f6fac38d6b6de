"""Uplink: the way of what the agent says to the broker.

What has to arrive is kept in the outbox until the broker has it; what is of use only while the
connection lasts goes out at once or not at all.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from wedge.errors import BrokerError

if TYPE_CHECKING:
    from concurrent.futures import Future

    from wedge.mqtt import Link, Outbox
    from wedge.wire import Dialect, Up

# What is told and not yet confirmed: a broker that confirms nothing must not fill the memory.
MOST_TOLD = 1024


class Uplink:
    """Sends nouns. Every method may be called from any thread.

    `link` is set before anything is told; the event loop is the one it is made in.
    """

    link: Link

    def __init__(self, dialect: Dialect, outbox: Outbox) -> None:
        self._dialect = dialect
        self._outbox = outbox
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._told = 0

    def keep(self, noun: Up, *, key: str | None = None) -> bool:
        """Send for certain; false if there is no room. One that waits under the key is replaced."""
        topic, payload = self._dialect.write(noun)
        return self._outbox.put(topic, payload, key=key)

    def tell(self, noun: Up, *, qos: int = 1) -> bool:
        """Send if the broker is there; false if it is not, or does not keep up."""
        with self._lock:
            if not self.link.connected or self._told >= MOST_TOLD:
                return False
            self._told += 1
        topic, payload = self._dialect.write(noun)
        sending = self.link.publish(topic, payload, qos=qos)
        try:
            future = asyncio.run_coroutine_threadsafe(sending, self._loop)
        except RuntimeError:
            # The loop has ended since.
            sending.close()
            return False
        future.add_done_callback(self._forget)
        return True

    def _forget(self, future: Future[None]) -> None:
        with self._lock:
            self._told -= 1
        if not future.cancelled():
            # The link has said that the connection was lost.
            with suppress(BrokerError):
                future.result()
