"""The link: what it sends and receives, and how it comes back."""

from __future__ import annotations

import asyncio
import errno
import random
import socket
import statistics
import threading
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from tests.certificates import Authority
from tests.scripted_broker import ScriptedBroker
from wedge.errors import BrokerError
from wedge.mqtt import Broker, Link, Outbox, Pauses, TlsFiles, connect
from wedge.mqtt.session import ANSWER_SECONDS, IN_FLIGHT, LEAVE_SECONDS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterator

SECONDS = 20
AT_ONCE = Pauses(first=0.001, longest=0.002)
FILTERS = ("one/+", "two")
# Less than any time-out that there is, and enough for a busy machine.
WAITS_FOR_NOTHING = 2.5


@dataclass
class Seen:
    """What a link has told."""

    connected: int = 0
    messages: list[tuple[str, bytes]] = field(default_factory=list)
    lost: list[BrokerError] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def note_connected(self) -> None:
        self.connected += 1
        self.changed.set()

    def note_message(self, topic: str, payload: bytes) -> None:
        self.messages.append((topic, payload))
        self.changed.set()

    def note_lost(self, error: BrokerError) -> None:
        self.lost.append(error)
        self.changed.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something holds that the link brings about."""
        async with asyncio.timeout(SECONDS):
            while not condition():
                self.changed.clear()
                await self.changed.wait()


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    made = Outbox(tmp_path / "outbox.db")
    yield made
    made.close()


@asynccontextmanager
async def running(broker: Broker, outbox: Outbox) -> AsyncIterator[tuple[Link, Seen]]:
    seen = Seen()
    link = Link(
        broker,
        outbox,
        filters=FILTERS,
        receive=seen.note_message,
        on_connected=seen.note_connected,
        on_lost=seen.note_lost,
        pauses=AT_ONCE,
    )
    task = asyncio.create_task(link.run())
    try:
        yield link, seen
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not link.connected


async def emptied(outbox: Outbox) -> None:
    assert await asyncio.to_thread(outbox.wait_empty, SECONDS)


def test_messages_go_both_ways(outbox: Outbox) -> None:
    async def run() -> None:
        async with (
            ScriptedBroker().serve() as server,
            running(server.broker, outbox) as (link, see),
        ):
            await see.until(lambda: see.connected == 1)
            assert server.subscribed == list(FILTERS)
            await server.send("two", b"\x00\xff")
            await server.send("one/x", b"")
            await see.until(lambda: len(see.messages) == 2)
            assert see.messages == [("two", b"\x00\xff"), ("one/x", b"")]
            await link.publish("up", b"confirmed")
            assert server.messages == [("up", b"confirmed")]
            outbox.put("kept", b"a")
            await emptied(outbox)
            assert server.messages[1:] == [("kept", b"a")]

    asyncio.run(run())


def test_what_waits_is_sent_in_its_order(outbox: Outbox) -> None:
    numbers = [str(number).encode() for number in range(1000)]
    for number in numbers:
        outbox.put("t", number)

    async def run() -> list[tuple[str, bytes]]:
        async with ScriptedBroker().serve() as server, running(server.broker, outbox):
            await emptied(outbox)
            return server.messages

    assert [payload for _, payload in asyncio.run(run())] == numbers


@pytest.mark.parametrize("seed", range(5))
def test_nothing_is_lost_however_often_the_broker_hangs_up(outbox: Outbox, seed: int) -> None:
    """It takes some messages without confirming them, and hangs up; those come again."""
    chance = random.Random(seed)  # noqa: S311 - the same each time
    numbers = [str(number).encode() for number in range(400)]

    async def run() -> ScriptedBroker:
        script = ScriptedBroker(hang_up=lambda _: chance.random() < 0.01)
        async with script.serve() as server, running(server.broker, outbox) as (_, see):
            for number in numbers:
                assert outbox.put("t", number)
                server.acknowledges = chance.random() < 0.9
                if chance.random() < 0.02:
                    before = see.connected
                    server.cut()
                    await see.until(lambda before=before: see.connected > before)
                await asyncio.sleep(0)
            server.acknowledges = True
            server.cut()
            await emptied(outbox)
            return server

    server = asyncio.run(run())
    got = [payload for _, payload in server.messages]
    assert server.connections > 5
    assert set(got) == set(numbers)
    # Nothing overtakes: what comes for the first time comes in its order.
    assert list(dict.fromkeys(got)) == numbers


def test_no_more_is_on_its_way_than_may_be(outbox: Outbox) -> None:
    for _ in range(3 * IN_FLIGHT):
        outbox.put("t", b"")

    async def run() -> int:
        script = ScriptedBroker(acknowledges=False)
        async with script.serve() as server, running(server.broker, outbox) as (link, see):
            await see.until(lambda: see.connected == 1)
            # QoS 0 is not held back, and comes after all that was on its way.
            await server.until(lambda: len(server.messages) == IN_FLIGHT)
            await link.publish("last", b"", qos=0)
            await server.until(lambda: server.messages[-1][0] == "last")
            return len(server.messages)

    assert asyncio.run(run()) == IN_FLIGHT + 1


def test_it_comes_back_to_a_broker_that_was_away(outbox: Outbox) -> None:
    async def run() -> None:
        script = ScriptedBroker()
        async with script.serve():
            broker = script.broker
        async with running(broker, outbox) as (link, see):
            await see.until(lambda: len(see.lost) >= 3)
            assert see.lost[0].message == f"cannot use the broker at {broker.address}"
            assert see.lost[0].hint == "check host and port, and whether the broker runs"
            with pytest.raises(BrokerError, match="is not connected"):
                await link.publish("t", b"")
            outbox.put("t", b"a")
            async with script.serve():
                await see.until(lambda: see.connected == 1)
                await emptied(outbox)

    asyncio.run(run())


@pytest.mark.parametrize(
    "data",
    [
        b"\x30\x04\x00\x02\xff\xfe",
        b"\x30\x01\x00",
        b"\x30\x04\xff\xffaa",
        b"\x32\x03\x00\x01a",
        b"\xf0\x00",
        b"\x00\x00",
        b"\x40\x01\x00",
        b"\x30\xff\xff\xff\xff\xff",
    ],
)
def test_bytes_that_are_no_mqtt_end_the_connection_and_nothing_else(
    outbox: Outbox, data: bytes
) -> None:
    async def run() -> None:
        async with ScriptedBroker().serve() as server, running(server.broker, outbox) as (_, see):
            await see.until(lambda: see.connected == 1)
            await server.send_bytes(data)
            await see.until(lambda: see.connected == 2)
            await server.until(lambda: len(server.open) == 1)
            await server.send("two", b"still there")
            await see.until(lambda: see.messages == [("two", b"still there")])

    asyncio.run(run())


def test_a_refusal_is_told(outbox: Outbox) -> None:
    async def run() -> BrokerError:
        async with (
            ScriptedBroker(refusal=4).serve() as server,
            running(server.broker, outbox) as (_, see),
        ):
            await see.until(lambda: len(see.lost) >= 2)
            return see.lost[-1]

    error = asyncio.run(run())
    assert "refuses the connection" in error.message
    assert error.hint == "check the user name and the password"


def test_a_tls_file_that_is_not_there_is_told(outbox: Outbox, tmp_path: Path) -> None:
    broker = Broker(host="localhost", tls=TlsFiles(ca=tmp_path / "ca.pem"))

    async def run() -> BrokerError:
        async with running(broker, outbox) as (_, see):
            await see.until(lambda: len(see.lost) >= 2)
            return see.lost[-1]

    error = asyncio.run(run())
    assert error.message == f"the certificate of the CA cannot be used: `{tmp_path / 'ca.pem'}`"


def test_a_broker_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wedge.mqtt.session.ANSWER_SECONDS", 0.05)

    async def run() -> None:
        async with ScriptedBroker(answers=False).serve() as server:
            with pytest.raises(BrokerError) as caught:
                async with connect(server.broker):
                    pass
            assert caught.value.cause == "Operation timed out"
            # Its socket is closed, and the broker sees that.
            await server.until(lambda: not server.open)

    asyncio.run(run())


def test_a_broker_that_goes_before_it_answers_is_noticed_at_once(outbox: Outbox) -> None:
    """The library waits ten seconds for the answer to SUBSCRIBE, whatever happens meanwhile."""

    async def run() -> float:
        script = ScriptedBroker(forgets_subscriptions=True)
        async with script.serve() as server, running(server.broker, outbox) as (_, see):
            await server.until(lambda: server.subscribed == list(FILTERS))
            begin = asyncio.get_running_loop().time()
            server.cut()
            await see.until(lambda: len(see.lost) == 1)
            return asyncio.get_running_loop().time() - begin

    assert asyncio.run(run()) < ANSWER_SECONDS / 2


@pytest.mark.parametrize("encrypted", [False, True])
def test_who_is_told_to_stop_waits_for_no_answer(
    outbox: Outbox, tmp_path: Path, *, encrypted: bool
) -> None:
    """The broker takes the connection and says nothing: no TLS, no MQTT."""
    tls = TlsFiles(ca=Authority(tmp_path / "ca").ca) if encrypted else None

    async def run() -> None:
        script = ScriptedBroker(answers=False)
        async with (
            script.serve() as server,
            running(replace(server.broker, tls=tls), outbox) as (_, see),
        ):
            await server.until(lambda: len(server.open) == 1)
            assert (see.connected, see.lost) == (0, [])

    assert seconds_of(run) < WAITS_FOR_NOTHING


def test_who_is_told_to_stop_while_nobody_is_there(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a machine that is off makes of it: the connection is neither taken nor refused."""
    begun, over = threading.Event(), threading.Event()

    def hang(*_: object, **__: object) -> NoReturn:
        begun.set()
        over.wait(SECONDS)
        raise TimeoutError

    monkeypatch.setattr("paho.mqtt.client.socket.create_connection", hang)

    async def run() -> None:
        async with running(Broker(host="127.0.0.1"), outbox):
            assert await asyncio.to_thread(begun.wait, SECONDS)

    try:
        assert seconds_of(run) < WAITS_FOR_NOTHING
    finally:
        over.set()


def test_a_connection_that_comes_too_late_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, over = threading.Event(), threading.Event()
    create = socket.create_connection

    def wait(*arguments: Any, **named: Any) -> socket.socket:
        begun.set()
        over.wait(SECONDS)
        return create(*arguments, **named)

    monkeypatch.setattr("paho.mqtt.client.socket.create_connection", wait)

    async def run() -> None:
        async with ScriptedBroker().serve() as server:
            task = asyncio.create_task(enter(server.broker))
            assert await asyncio.to_thread(begun.wait, SECONDS)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            over.set()
            await server.until(lambda: server.connections == 1)
            await server.until(lambda: not server.open)

    async def enter(broker: Broker) -> None:
        async with connect(broker):
            raise AssertionError("nobody waits for it any more")

    asyncio.run(run())


def test_a_broker_that_reads_nothing_keeps_nobody_from_leaving(outbox: Outbox) -> None:
    """What the system holds for it is full, so that not even a farewell goes out."""
    for _ in range(IN_FLIGHT):
        outbox.put("t", bytes(500_000))

    async def run() -> None:
        script = ScriptedBroker(reads=1)
        async with script.serve() as server, running(server.broker, outbox):
            await server.until(lambda: len(server.messages) == 1)

    assert seconds_of(run) < LEAVE_SECONDS + WAITS_FOR_NOTHING


def test_an_error_of_the_socket_ends_the_connection(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: object) -> NoReturn:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    async def run() -> None:
        async with ScriptedBroker().serve() as server, running(server.broker, outbox) as (_, see):
            await see.until(lambda: see.connected == 1)
            with monkeypatch.context() as patch:
                patch.setattr("paho.mqtt.client.Client.loop_write", fail)
                outbox.put("t", b"")
                await see.until(lambda: len(see.lost) == 1)
            await emptied(outbox)

    asyncio.run(run())


def seconds_of(run: Callable[[], Coroutine[Any, Any, None]]) -> float:
    """Give how long a loop takes, its end included."""
    begin = time.monotonic()
    asyncio.run(run())
    return time.monotonic() - begin


def test_pauses_double_up_to_the_longest_and_differ() -> None:
    pauses = Pauses()
    for failures, most in ((1, 1), (2, 2), (3, 4), (7, 64), (8, 64), (10**6, 64)):
        lengths = [pauses.length(failures) for _ in range(100)]
        assert most / 2 <= min(lengths)
        assert max(lengths) <= most
        assert statistics.stdev(lengths) > 0


def test_secrets_are_not_shown() -> None:
    broker = Broker(host="localhost", username="me", password="secret-word")  # noqa: S106
    assert "secret-word" not in repr(broker)
