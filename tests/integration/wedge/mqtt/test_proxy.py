"""mosquitto behind a proxy: the tunnel carries TLS, and what is wrong is said as without it."""

from __future__ import annotations

import asyncio
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.certificates import Authority
from tests.proxy import Proxy as Server
from wedge.errors import BrokerError
from wedge.mqtt import Broker, Link, Outbox, Pauses, Proxy, connect

if TYPE_CHECKING:
    from pathlib import Path

    from tests.mosquitto import Mosquitto

SECONDS = 60
TOPIC = "v1/devices/me/telemetry"


def behind(broker: Broker, server: Server) -> Broker:
    proxy = Proxy(host="localhost", port=server.port, username="device", password="p")  # noqa: S106
    return replace(broker, proxy=proxy)


def test_messages_go_through_the_tunnel_and_again_when_it_breaks(
    mutual: Mosquitto, authority: Authority, tmp_path: Path
) -> None:
    hub = mutual.broker(tls=authority.issue_client("hub"))
    device = mutual.broker(tls=authority.issue_client("device-1"))

    async def run(server: Server, outbox: Outbox) -> list[object]:
        connected: asyncio.Queue[None] = asyncio.Queue()
        link = Link(
            behind(device, server),
            outbox,
            filters=("down/+",),
            receive=lambda *_: None,
            on_connected=lambda: connected.put_nowait(None),
            on_lost=lambda _: None,
            pauses=Pauses(first=0.01, longest=0.05),
        )
        async with asyncio.timeout(SECONDS), connect(hub) as client:
            await client.subscribe(TOPIC, qos=1)
            task = asyncio.create_task(link.run())
            await connected.get()
            outbox.put(TOPIC, b"1")
            first = await anext(client.messages)
            server.break_tunnels()
            await connected.get()
            outbox.put(TOPIC, b"2")
            second = await anext(client.messages)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            return [first.payload, second.payload]

    with Server("device", "p") as server, closing(Outbox(tmp_path / "outbox.db")) as outbox:
        assert asyncio.run(run(server, outbox)) == [b"1", b"2"]
        assert server.asked == [f"CONNECT localhost:{mutual.port}"] * 2


def test_what_tls_has_against_the_broker_is_said(
    mutual: Mosquitto, authority: Authority, tmp_path: Path
) -> None:
    strange = Authority(tmp_path / "strange")
    files = replace(authority.issue_client("device-1"), ca=strange.ca)

    async def run(broker: Broker) -> None:
        async with connect(broker):
            pass

    with Server("device", "p") as server, pytest.raises(BrokerError) as caught:
        asyncio.run(run(behind(mutual.broker(tls=files), server)))
    assert "the broker's certificate is not from the CA that is trusted" in caught.value.message
    assert f"through the proxy at localhost:{server.port}" in caught.value.message
