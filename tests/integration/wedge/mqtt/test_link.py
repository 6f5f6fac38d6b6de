"""The link and its outbox with mosquitto, which is killed again and again."""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.mosquitto import Mosquitto, Program
from wedge.mqtt import Broker, Link, Outbox, Pauses, connect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from tests.certificates import Authority
    from wedge.errors import BrokerError

SECONDS = 60
QUICK = Pauses(first=0.01, longest=0.05)
TELEMETRY = "v1/devices/me/telemetry"
KILLS = 20
EACH = 50


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    made = Outbox(tmp_path / "outbox.db")
    yield made
    made.close()


@asynccontextmanager
async def linked(
    broker: Broker, outbox: Outbox, receive: Callable[[str, bytes], None] = lambda *_: None
) -> AsyncIterator[list[BrokerError]]:
    """Run a link, and be there when it is connected."""
    connected = asyncio.Event()
    lost: list[BrokerError] = []
    link = Link(
        broker,
        outbox,
        filters=("down/+",),
        receive=receive,
        on_connected=connected.set,
        on_lost=lost.append,
        pauses=QUICK,
    )
    task = asyncio.create_task(link.run())
    try:
        async with asyncio.timeout(SECONDS):
            await connected.wait()
        yield lost
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def test_messages_go_both_ways_by_mutual_tls(
    mutual: Mosquitto, authority: Authority, outbox: Outbox
) -> None:
    device = mutual.broker(tls=authority.issue_client("device-1"))
    hub = mutual.broker(tls=authority.issue_client("hub"))

    async def run() -> tuple[bytes, tuple[str, bytes]]:
        got: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()
        async with connect(hub) as client:
            await client.subscribe(TELEMETRY, qos=1)
            async with linked(device, outbox, lambda *message: got.put_nowait(message)):
                await client.publish("down/1", b"\x00\xff", qos=1)
                outbox.put(TELEMETRY, bytes(100_000))
                async with asyncio.timeout(SECONDS):
                    message = await anext(client.messages)
                    assert isinstance(message.payload, bytes)
                    return message.payload, await got.get()

    payload, down = asyncio.run(run())
    assert payload == bytes(100_000)
    assert down == ("down/1", b"\x00\xff")


def test_nothing_is_lost_when_mosquitto_is_killed(
    tmp_path: Path, program: Program, outbox: Outbox
) -> None:
    """Killed in the middle of its work, again and again: what waits goes on in its order."""
    numbers = [str(number).encode() for number in range(KILLS * EACH)]
    chance = random.Random(1)  # noqa: S311 - the same each time
    server = Mosquitto(program, tmp_path / "mosquitto")

    async def run() -> None:
        async with linked(server.broker(client_id="device"), outbox) as lost:
            for first in range(0, len(numbers), EACH):
                for payload in numbers[first : first + EACH]:
                    assert outbox.put(TELEMETRY, payload)
                few = chance.randrange(len(outbox))
                async with asyncio.timeout(SECONDS):
                    while len(outbox) > few:  # noqa: ASYNC110 - it tells threads alone
                        await asyncio.sleep(0)
                await asyncio.to_thread(server.kill)
                # Oldest first, without a gap: whatever has gone, has been confirmed.
                left = [message.payload for message in outbox.take(len(numbers))]
                assert left == numbers[first + EACH - len(left) : first + EACH]
                await asyncio.to_thread(server.start)
            assert await asyncio.to_thread(outbox.wait_empty, SECONDS)
            assert len(lost) >= KILLS / 2

    with server:
        asyncio.run(run())
    assert server.log.count(" running") == KILLS + 1


def test_a_listener_that_stays_gets_everything(plain: Mosquitto, outbox: Outbox) -> None:
    """The device comes and goes, the broker stays: at least once, and in order."""
    numbers = [str(number).encode() for number in range(1000)]

    async def send(payloads: list[bytes], chance: random.Random) -> None:
        position = 0
        while position < len(payloads):
            async with linked(plain.broker(client_id="device"), outbox):
                # Cancelled in the middle of its work, at another point each time.
                for payload in payloads[position : position + chance.randrange(20, 120)]:
                    outbox.put(TELEMETRY, payload)
                    position += 1
                for _ in range(chance.randrange(10)):
                    await asyncio.sleep(0)
        async with linked(plain.broker(client_id="device"), outbox):
            assert await asyncio.to_thread(outbox.wait_empty, SECONDS)

    async def run() -> list[bytes]:
        got: list[bytes] = []
        async with connect(plain.broker(client_id="hub")) as client:
            await client.subscribe(TELEMETRY, qos=1)
            chance = random.Random(2)  # noqa: S311 - the same each time
            sender = asyncio.create_task(send(numbers, chance))
            async with asyncio.timeout(SECONDS):
                while len(set(got)) < len(numbers):
                    message = await anext(client.messages)
                    assert isinstance(message.payload, bytes)
                    got.append(message.payload)
            await sender
        return got

    got = asyncio.run(run())
    assert list(dict.fromkeys(got)) == numbers
