"""Tunnels to a broker: what leads there, and what a proxy has against it."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING

import pytest

from tests.proxy import Proxy as Server
from wedge.errors import BrokerError
from wedge.mqtt import Broker, Proxy, broker_error, connect
from wedge.mqtt.tunnel import open_socket

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 10.0


@pytest.fixture
def port() -> Iterator[int]:
    """Give the port of a server that says back what it hears, to one client."""
    with socket.create_server(("localhost", 0)) as server:

        def echo() -> None:
            connection, _ = server.accept()
            with connection:
                while data := connection.recv(100):
                    connection.sendall(data)

        threading.Thread(target=echo, daemon=True).start()
        yield server.getsockname()[1]


def failure(broker: Broker) -> BrokerError:
    async def run() -> None:
        async with connect(broker):
            pass

    with pytest.raises(BrokerError) as caught:
        asyncio.run(run())
    return caught.value


def test_a_tunnel_leads_to_the_broker(port: int) -> None:
    with Server("me", "p:@ss") as server:
        proxy = Proxy(host="localhost", port=server.port, username="me", password="p:@ss")  # noqa: S106
        with open_socket(Broker(host="localhost", port=port, proxy=proxy), SECONDS) as tunnel:
            tunnel.sendall(b"hello")
            assert tunnel.recv(5) == b"hello"
        assert server.asked == [f"CONNECT localhost:{port}"]
    assert "p:@ss" not in repr(proxy)


def test_who_is_not_let_through_is_told(port: int) -> None:
    with Server("me", "secret") as server:
        proxy = Proxy(host="localhost", port=server.port, username="me", password="wrong")  # noqa: S106
        error = failure(Broker(host="localhost", port=port, proxy=proxy))
    assert error.message == (
        f"cannot use the broker at localhost:{port} through the proxy at localhost:{server.port}"
    )
    assert error.cause is not None
    assert error.cause.startswith("the proxy says 407")
    assert error.hint == "check the user name and the password for the proxy, and where it leads"


def test_a_proxy_that_is_none(port: int) -> None:
    with socket.create_server(("localhost", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"SSH-2.0-not-a-proxy\r\n")

        threading.Thread(target=answer, daemon=True).start()
        proxy = Proxy(host="localhost", port=server.getsockname()[1])
        error = failure(Broker(host="localhost", port=port, proxy=proxy))
    assert error.cause == "the proxy does not speak HTTP"


def test_a_proxy_that_is_not_there(port: int) -> None:
    with socket.create_server(("localhost", 0)) as server:
        proxy = Proxy(host="localhost", port=server.getsockname()[1])
    error = failure(Broker(host="localhost", port=port, proxy=proxy))
    assert "Connection refused" in (error.cause or "")
    assert error.hint == "check host and port of the proxy and of the broker, and whether both run"


def test_the_way_is_part_of_every_error() -> None:
    proxy = Proxy(host="::1", port=3128)
    error = broker_error(OSError("lost"), Broker(host="b", proxy=proxy))
    assert error.message == "cannot use the broker at b:1883 through the proxy at [::1]:3128"
