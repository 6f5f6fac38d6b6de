"""A broker as a test wants it: it hangs up, says nothing, refuses or answers late when told to.

It speaks as much of MQTT 3.1.1 as one client needs, and notes every message that it gets.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wedge.mqtt import Broker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

CONNECT, PUBLISH, PUBACK, SUBSCRIBE, PING, DISCONNECT = 1, 3, 4, 8, 12, 14
SECONDS = 20
CONNACK, SUBACK, PONG = 0x20, 0x90, 0xD0


@dataclass
class ScriptedBroker:
    """What it does is in its fields, and may be changed while it runs.

    `hang_up` is asked with the number of each message of a connection, from 0 on, before it is
    noted; `acknowledges` is False for one that takes messages and never confirms them. After as
    many messages as it `reads`, it leaves everything unread.
    """

    port: int = 0
    refusal: int = 0
    answers: bool = True
    acknowledges: bool = True
    forgets_subscriptions: bool = False
    reads: int | None = None
    hang_up: Callable[[int], bool] = field(default=lambda _: False)
    connections: int = 0
    subscribed: list[str] = field(default_factory=list)
    messages: list[tuple[str, bytes]] = field(default_factory=list)
    open: set[asyncio.StreamWriter] = field(default_factory=set)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def broker(self) -> Broker:
        return Broker(host="127.0.0.1", port=self.port)

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[ScriptedBroker]:
        """Serve on a free port, or on the one that is set."""
        server = await asyncio.start_server(self._connection, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            self.cut()
            await asyncio.gather(*self.tasks)

    def cut(self) -> None:
        """Cut all connections, without a word."""
        for writer in list(self.open):
            writer.transport.abort()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something holds that messages or the ends of connections bring about."""
        async with asyncio.timeout(SECONDS):
            while not condition():
                self.changed.clear()
                await self.changed.wait()

    async def send(self, topic: str, payload: bytes) -> None:
        """Send a message of QoS 0 to everybody."""
        name = topic.encode()
        body = len(name).to_bytes(2, "big") + name + payload
        await self.send_bytes(bytes([PUBLISH << 4]) + encode_length(len(body)) + body)

    async def send_bytes(self, data: bytes) -> None:
        """Send everybody bytes, of whatever kind."""
        for writer in self.open:
            writer.write(data)
            await writer.drain()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        self.connections += 1
        self.open.add(writer)
        self.changed.set()
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            self.open.discard(writer)
            writer.transport.abort()
            self.changed.set()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = 0
        while number != self.reads:
            head = (await reader.readexactly(1))[0]
            body = await reader.readexactly(await read_length(reader))
            kind = head >> 4
            if not self.answers:
                continue
            if kind == CONNECT:
                writer.write(bytes([CONNACK, 2, 0, self.refusal]))
            elif kind == SUBSCRIBE:
                names = list(topics_of(body))
                self.subscribed = names
                self.changed.set()
                if self.forgets_subscriptions:
                    continue
                writer.write(bytes([SUBACK, 2 + len(names)]) + body[:2] + bytes(len(names)))
            elif kind == PUBLISH:
                if self.hang_up(number):
                    return
                number += 1
                self._note(head, body, writer)
            elif kind == PING:
                writer.write(bytes([PONG, 0]))
            elif kind == DISCONNECT:
                return
            await writer.drain()
        await writer.wait_closed()

    def _note(self, head: int, body: bytes, writer: asyncio.StreamWriter) -> None:
        end = 2 + int.from_bytes(body[:2], "big")
        topic = body[2:end].decode()
        confirmed = head & 0x06
        self.changed.set()
        self.messages.append((topic, body[end + 2 :] if confirmed else body[end:]))
        if confirmed and self.acknowledges:
            writer.write(bytes([PUBACK << 4, 2]) + body[end : end + 2])


def encode_length(length: int) -> bytes:
    """Give a length as MQTT writes it: seven bits a byte."""
    found = []
    while True:
        length, seven = divmod(length, 128)
        found.append(seven | (0x80 if length else 0))
        if not length:
            return bytes(found)


async def read_length(reader: asyncio.StreamReader) -> int:
    """Read a length as MQTT writes it."""
    length = shift = 0
    while True:
        byte = (await reader.readexactly(1))[0]
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return length


def topics_of(body: bytes) -> list[str]:
    """Give the filters of a SUBSCRIBE."""
    found = []
    position = 2
    while position < len(body):
        end = position + 2 + int.from_bytes(body[position : position + 2], "big")
        found.append(body[position + 2 : end].decode())
        position = end + 1
    return found
