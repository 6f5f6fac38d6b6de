"""One connection to a broker, from CONNECT to its end."""

from __future__ import annotations

import asyncio
import logging
import socket
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import aiomqtt

from wedge.mqtt.apart import run_apart
from wedge.mqtt.failures import HUNG_UP, explain_failure
from wedge.mqtt.tls import find_client_id, make_context
from wedge.mqtt.tunnel import open_socket

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator

    from wedge.mqtt.broker import Broker

ANSWER_SECONDS = 10.0
# For our farewell to go out: a broker that reads nothing more keeps nobody from leaving.
LEAVE_SECONDS = 1.0
IN_FLIGHT = 64
# So many messages of the broker may wait for us; it sends faster than anybody can mean to.
MOST_INCOMING = 4096
# Small messages that answer each other: each goes out at once.
AT_ONCE = (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
# What goes wrong is raised; the library's own words are for whoever asks for them.
LOGGER = logging.getLogger(__name__)
LOGGER.addHandler(logging.NullHandler())


class _Client(aiomqtt.Client):
    """A client that notices when the broker hangs up instead of answering CONNECT.

    The library waits for the whole time-out then, because it takes the end of a connection that
    never was for nothing; it leaves the socket open of one that was not answered, and the reason
    unread for which one has ended. It connects on a thread that the loop waits for as it ends.
    """

    _given_up = False

    def go_through_proxy(self, broker: Broker) -> None:
        """Connect by the tunnel of the broker's proxy.

        The library's own way would be one more package; the standard library knows tunnels too.
        """
        way = partial(open_socket, broker, ANSWER_SECONDS)
        self._client._create_socket_connection = way  # type: ignore[method-assign] # noqa: SLF001

    async def enter(self) -> None:
        """Connect, and wait for the answer; raise `MqttError`, `OSError` or `ValueError`."""
        await run_apart(self._open)
        await self._wait_for(self._connected, timeout=None)

    def _open(self) -> None:
        self._client_connect()
        opened = self._client.socket()
        if isinstance(opened, socket.socket):
            opened.setsockopt(*AT_ONCE)
        if self._given_up:
            # Nobody wants it any more. The loop closes it, which may have ended as well.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._client.disconnect)

    def give_up(self) -> None:
        """Close the socket of a connection that did not come about, if there is one."""
        self._given_up = True
        self._client.disconnect()

    async def leave(self) -> None:
        """End the connection, which may have ended already."""
        self.timeout = LEAVE_SECONDS
        # It is over in any case.
        with suppress(aiomqtt.MqttError):
            await self.__aexit__(None, None, None)
        if self._disconnected.done() and not self._disconnected.cancelled():
            self._disconnected.exception()
        # What the library could not read ends a connection whose socket is still open.
        self.give_up()

    def _on_socket_register_write(self, client: Any, userdata: object, sock: Any) -> None:
        """Have the loop wait until the socket takes more, unless it is closed by then.

        The library remembers its number instead, which may be nobody's by then, or another's.
        """
        del userdata

        def write() -> None:
            try:
                client.loop_write()
            except OSError as error:
                # As the library: the connection is over.
                if not self._disconnected.done():
                    self._disconnected.set_exception(error)

        def register() -> None:
            if sock.fileno() >= 0:
                self._loop.add_writer(sock, write)

        self._loop.call_soon_threadsafe(register)

    def _on_disconnect(self, *arguments: Any, **named: Any) -> None:
        if self._given_up:
            return
        if not self._connected.done():
            self._connected.set_exception(aiomqtt.MqttError(HUNG_UP))
            return
        super()._on_disconnect(*arguments, **named)


@asynccontextmanager
async def connect(broker: Broker) -> AsyncIterator[aiomqtt.Client]:
    """Be connected; raise `BrokerError` if that fails, with what TLS says about it.

    What happens later raises `aiomqtt.MqttError`, which `broker_error` makes into one.
    """
    context = None if broker.tls is None else make_context(broker.tls)
    client = _make(broker, context)
    try:
        await client.enter()
    except (aiomqtt.MqttError, OSError, ValueError) as error:
        client.give_up()
        raise await explain_failure(error, broker, context) from error
    except asyncio.CancelledError:
        client.give_up()
        raise
    try:
        yield client
    finally:
        await client.leave()


def _make(broker: Broker, context: ssl.SSLContext | None) -> _Client:
    # MQTT 3.1.1 with a clean session, as the public agent.
    client = _Client(
        broker.host,
        broker.port,
        identifier=find_client_id(broker) or "",
        username=broker.username,
        password=broker.password,
        logger=LOGGER,
        tls_context=context,
        keepalive=broker.keep_alive,
        protocol=aiomqtt.ProtocolVersion.V311,
        clean_session=True,
        timeout=ANSWER_SECONDS,
        max_inflight_messages=IN_FLIGHT,
        max_queued_incoming_messages=MOST_INCOMING,
    )
    if broker.proxy is not None:
        client.go_through_proxy(broker)
    client.pending_calls_threshold = 2 * IN_FLIGHT
    return client
