"""The way to a broker: a connection of its own, or a tunnel through a proxy of HTTP (CONNECT)."""

from __future__ import annotations

import base64
import http.client
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wedge.mqtt.broker import Broker, Proxy


def open_socket(broker: Broker, seconds: float) -> socket.socket:
    """Give a connection that leads to the broker; raise `OSError` if there is none.

    Nothing waits for longer than so many seconds.
    """
    if broker.proxy is None:
        return socket.create_connection((broker.host, broker.port), seconds)
    way = http.client.HTTPConnection(broker.proxy.host, broker.proxy.port, timeout=seconds)
    way.set_tunnel(broker.host, broker.port, headers=_headers(broker.proxy))
    try:
        way.connect()
    except http.client.HTTPException as error:
        way.close()
        raise ConnectionError("the proxy does not speak HTTP") from error
    except OSError:
        way.close()
        raise
    opened: socket.socket = way.sock
    return opened


def _headers(proxy: Proxy) -> dict[str, str]:
    if proxy.username is None:
        return {}
    words = f"{proxy.username}:{proxy.password or ''}".encode()
    return {"Proxy-Authorization": f"Basic {base64.b64encode(words).decode()}"}
