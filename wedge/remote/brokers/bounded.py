"""amqtt that reads no message larger than a bound, for which it has no setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amqtt.adapters import StreamReaderAdapter, StreamWriterAdapter
from amqtt.broker import Broker

from wedge.remote.brokers.model import LARGEST_MESSAGE

if TYPE_CHECKING:
    import asyncio


class BoundedBroker(Broker):  # type: ignore[misc]
    """A broker that hangs up on who begins to send a larger message."""

    async def stream_connected(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, listener_name: str
    ) -> None:
        """Serve a connection."""
        await self.external_connected(
            _BoundedReader(reader), StreamWriterAdapter(writer), listener_name
        )


class _BoundedReader(StreamReaderAdapter):  # type: ignore[misc]
    async def read(self, n: int = -1) -> bytes:
        if n > LARGEST_MESSAGE:
            # Of the errors of connections, one that is not taken for the end of a message.
            raise ConnectionAbortedError(f"a message of more than {LARGEST_MESSAGE} bytes")
        data: bytes = await super().read(n)
        return data
