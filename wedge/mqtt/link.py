"""Link: a connection that comes back, and sends what waits in an outbox.

Whoever runs it hears of each connection (`on_connected`), of each message, and of each failure. The
outbox is drained in its order, several messages on their way at once; one is forgotten only when
the broker has confirmed it, so after a lost connection some of them arrive twice, and none is lost.
"""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from aiomqtt import MqttError

from wedge.errors import BrokerError
from wedge.mqtt.failures import broker_error
from wedge.mqtt.session import IN_FLIGHT, connect
from wedge.mqtt.together import run_together

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import aiomqtt

    from wedge.mqtt.broker import Broker
    from wedge.mqtt.outbox import Outbox, Waiting

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 64.0
# Messages that are taken from the outbox together, and such that leave it.
AT_ONCE = IN_FLIGHT // 4
# A connection that has held so long was a good one, and the next pause is short again.
STEADY_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class Pauses:
    """How long is waited before each new attempt, in seconds: twice as long each time."""

    first: float = FIRST_PAUSE
    longest: float = LONGEST_PAUSE

    def length(self, failures: int) -> float:
        """Give the pause after so many failures in a row: half of it fixed, half by chance.

        Chance keeps the devices of a broker that comes back from coming back all at once.
        """
        most = min(self.longest, self.first * 2.0 ** min(failures - 1, 30))
        return most / 2 + random.uniform(0, most / 2)  # noqa: S311 - nothing secret


DEFAULT_PAUSES = Pauses()


class Link:
    """A connection to a broker for as long as `run` does, in one event loop."""

    def __init__(
        self,
        broker: Broker,
        outbox: Outbox,
        *,
        filters: Sequence[str],
        receive: Callable[[str, bytes], None],
        on_connected: Callable[[], None],
        on_lost: Callable[[BrokerError], None],
        pauses: Pauses = DEFAULT_PAUSES,
    ) -> None:
        self._broker = broker
        self._outbox = outbox
        self._filters = filters
        self._receive = receive
        self._on_connected = on_connected
        self._on_lost = on_lost
        self._pauses = pauses
        self._client: aiomqtt.Client | None = None

    @property
    def connected(self) -> bool:
        """Whether messages can be published now."""
        return self._client is not None

    async def run(self) -> NoReturn:
        """Connect, and again whenever the connection is lost, until cancelled.

        A file of TLS that cannot be used counts as a lost connection, too: it may be renewed.
        """
        loop = asyncio.get_running_loop()
        failures = 0
        while True:
            begin = loop.time()
            try:
                await self._serve()
            except BrokerError as error:
                lost = error
            except (MqttError, OSError) as error:
                lost = broker_error(error, self._broker)
            failures = 1 if loop.time() - begin >= STEADY_SECONDS else failures + 1
            self._on_lost(lost)
            await asyncio.sleep(self._pauses.length(failures))

    async def publish(self, topic: str, payload: bytes, *, qos: int = 1) -> None:
        """Publish at once; with QoS 1, until it is confirmed. Raises `BrokerError`."""
        if self._client is None:
            raise BrokerError(
                f"the broker at {self._broker.address} is not connected",
                hint="wait until it is there again",
            )
        try:
            await self._client.publish(topic, payload, qos=qos)
        except (MqttError, OSError) as error:
            raise broker_error(error, self._broker) from error

    async def _serve(self) -> NoReturn:
        async with connect(self._broker) as client:
            try:
                await self._pump(client)
            finally:
                self._client = None

    async def _pump(self, client: aiomqtt.Client) -> NoReturn:
        """Receive and send until one of the two fails, and raise its failure."""
        await run_together(self._listen(client), self._send(client))
        raise AssertionError("neither of them ends by itself")

    async def _send(self, client: aiomqtt.Client) -> NoReturn:
        # Who listens sees at once that the connection has ended; who waits for an answer does not.
        await client.subscribe([(name, 0) for name in self._filters])
        self._client = client
        self._on_connected()
        await _Drain(self._outbox, client).run()

    async def _listen(self, client: aiomqtt.Client) -> None:
        async for message in client.messages:
            # MQTT's payloads are bytes; the library's type is that of what may be published.
            if isinstance(message.payload, bytes):
                self._receive(message.topic.value, message.payload)


class _Drain:
    """Sends what waits in an outbox over one connection.

    Of the messages in the outbox, no more than `IN_FLIGHT` have been sent, and they are its oldest:
    if the connection or this process ends, these may arrive twice, and no others.
    """

    def __init__(self, outbox: Outbox, client: aiomqtt.Client) -> None:
        self._outbox = outbox
        self._client = client
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        # Whether the loop knows of what has been put in; each wake-up of it is a system call.
        self._woken = False
        self._flying: set[asyncio.Task[None]] = set()
        self._confirmed: list[int] = []
        self._failure: BaseException | None = None

    async def run(self) -> NoReturn:
        """Send for ever; raise what the first message meets that cannot be sent."""
        self._outbox.listen(self._wake)
        try:
            await self._send_all()
        finally:
            self._outbox.listen(None)
            for task in self._flying:
                task.cancel()
            await asyncio.gather(*self._flying, return_exceptions=True)
            self._forget()

    async def _send_all(self) -> NoReturn:
        last = 0
        while self._failure is None:
            self._news.clear()
            self._woken = False
            # A change of the file takes longer than a message, and is made for several at once.
            if len(self._confirmed) >= AT_ONCE or not self._flying:
                self._forget()
            room = IN_FLIGHT - len(self._flying) - len(self._confirmed)
            if room >= AT_ONCE:
                for message in self._outbox.take(room, after=last):
                    self._begin(message)
                    last = message.id
            await self._news.wait()
        raise self._failure

    def _begin(self, message: Waiting) -> None:
        def end(task: asyncio.Task[None]) -> None:
            self._flying.discard(task)
            if not task.cancelled():
                failure = task.exception()
                if failure is None:
                    self._confirmed.append(message.id)
                else:
                    self._failure = failure
            self._news.set()

        sending = self._client.publish(message.topic, message.payload, qos=1)
        task = asyncio.create_task(sending)
        self._flying.add(task)
        task.add_done_callback(end)

    def _forget(self) -> None:
        if self._confirmed:
            self._outbox.done(self._confirmed)
            self._confirmed.clear()

    def _wake(self) -> None:
        """Note, in the thread of who put it there, that there is a message."""
        if self._woken:
            return
        self._woken = True
        # The loop may end while a message is put in.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._news.set)
