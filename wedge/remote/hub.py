"""The platform's side of a device: what is said to it and heard from it, over its broker.

    async with open_hub(device, warn=print) as hub:
        await hub.send(Deploy(manifest=...))
        async for heard in hub.listen():
            heard.topic, heard.payload, heard.nouns

A device takes no attributes before its request for them is answered, which every hub does.
"""

from __future__ import annotations

import asyncio
import secrets
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiomqtt

from wedge.errors import DeviceError
from wedge.mqtt import Broker, TlsFiles, broker_error, connect
from wedge.wire import (
    DIALECTS,
    Command,
    CommandAnswer,
    Initial,
    InitialRequest,
    WireError,
)
from wedge.wire.topics import HUB_FILTERS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from wedge.remote.devices import Device
    from wedge.wire import Dialect, Down, Up

LARGEST_ID = 2**31
# The number that the public agent, and ours, ask for attributes by.
USUAL_REQUEST = 10000


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A message, and what it says: nothing if it is an echo, or no message of a device at all."""

    topic: str
    payload: bytes
    nouns: Sequence[Up]


class Hub:
    """Speaks to one device. `warn` is told of messages that cannot be understood."""

    def __init__(
        self, client: aiomqtt.Client, broker: Broker, dialect: Dialect, warn: Callable[[str], None]
    ) -> None:
        self._client = client
        self._broker = broker
        self._dialect = dialect
        self._warn = warn

    async def send(self, noun: Down) -> None:
        """Hand something to the broker; raise `BrokerError` if that cannot be done."""
        topic, payload = self._dialect.write(noun)
        try:
            await self._client.publish(topic, payload, qos=1)
        except aiomqtt.MqttError as error:
            raise broker_error(error, self._broker) from error

    async def listen(self) -> AsyncIterator[Heard]:
        """Give what is heard, for ever; raise `BrokerError` when the connection is lost."""
        try:
            async for message in self._client.messages:
                topic, payload = str(message.topic), _as_bytes(message.payload)
                nouns = self._read(topic, payload)
                for noun in nouns:
                    if isinstance(noun, InitialRequest):
                        await self.send(Initial(number=noun.number))
                yield Heard(topic=topic, payload=payload, nouns=nouns)
        except aiomqtt.MqttError as error:
            raise broker_error(error, self._broker) from error

    async def start_call(self, instance: str, method: str, params: str) -> str:
        """Call a method of an instance, and give the word by which its answer is known."""
        number = secrets.randbelow(LARGEST_ID)
        await self.send(
            Command(
                transport=str(number),
                reqid=str(number),
                id=number,
                instance=instance,
                method=method,
                params=params,
            )
        )
        return str(number)

    async def call(self, instance: str, method: str, params: str, seconds: float) -> CommandAnswer:
        """Call a method of an instance and wait for its answer.

        Raises `DeviceError` if there is none in that many seconds: not every node answers.
        """
        transport = await self.start_call(instance, method, params)
        try:
            async with asyncio.timeout(seconds):
                async for heard in self.listen():
                    for noun in heard.nouns:
                        if isinstance(noun, CommandAnswer) and noun.transport == transport:
                            return noun
        except TimeoutError:
            pass
        raise DeviceError(
            f"`{instance}` did not answer `{method}` within {seconds:g} seconds",
            hint="not every node answers; is the instance there? `wedge status`",
        )

    async def confirm(self, noun: Down, *, instance: str, seconds: float) -> None:
        """Send something that a device does not answer, and wait until it has got it.

        It has when it answers a question that was sent later, even by an error. Raises
        `DeviceError` if it does not in so many seconds.
        """
        await self.send(noun)
        transport = await self.start_call(instance, "$agent/get", "{}")
        try:
            async with asyncio.timeout(seconds):
                async for heard in self.listen():
                    for answer in heard.nouns:
                        if isinstance(answer, InitialRequest):
                            # It had not listened before.
                            await self.send(noun)
                        if isinstance(answer, CommandAnswer) and answer.transport == transport:
                            return
        except TimeoutError:
            pass
        raise DeviceError(
            f"no device has answered within {seconds:g} seconds",
            cause="whether it has got what was sent is not known",
            hint="is it on, and connected to the broker that `wedge config get` shows?",
        )

    def _read(self, topic: str, payload: bytes) -> Sequence[Up]:
        try:
            return self._dialect.read_up(topic, payload)
        except WireError as error:
            self._warn(f"a message of the device cannot be understood: {error.reason}")
            return ()


@asynccontextmanager
async def open_hub(device: Device, *, warn: Callable[[str], None]) -> AsyncIterator[Hub]:
    """Connect to the broker of a device; raise `BrokerError` if that cannot be done."""
    broker = broker_of(device)
    async with connect(broker) as client:
        try:
            await client.subscribe([(topic, 1) for topic in HUB_FILTERS])
        except aiomqtt.MqttError as error:
            raise broker_error(error, broker) from error
        hub = Hub(client, broker, DIALECTS[device.settings.evp.iot_platform], warn)
        # A device that still waits for this answer has it at once, and not when it asks again.
        await hub.send(Initial(number=USUAL_REQUEST))
        yield hub


def broker_of(device: Device) -> Broker:
    """Give the broker as the settings of a device describe it."""
    mqtt, tls = device.settings.mqtt, device.settings.tls
    files = None
    if tls.ca_certificate or tls.certificate or tls.key:
        files = TlsFiles(ca=tls.ca_certificate, certificate=tls.certificate, key=tls.key)
    return Broker(
        host=mqtt.host,
        port=mqtt.port,
        # Its own each time: a broker ends the connection of who has the id of a newer one.
        client_id=mqtt.client_id or f"wedge-{secrets.token_hex(6)}",
        username=mqtt.username,
        password=mqtt.password,
        tls=files,
    )


def _as_bytes(payload: object) -> bytes:
    # What the library gives for an empty payload is not always bytes.
    return payload if isinstance(payload, bytes) else b""
