"""A proxy of HTTP for tests: tunnels by CONNECT, and requests for plain addresses.

with Proxy("user", "password") as proxy:
    proxy.port          # where it is, on this machine
    proxy.asked         # what it was asked for: `CONNECT localhost:8443`
"""

from __future__ import annotations

import base64
import http.client
import select
import socket
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit

HOST = "localhost"
CHUNK = 64 * 1024


class Proxy:
    """A proxy that asks for a name and a password, if it has them."""

    def __init__(self, user: str | None = None, password: str = "") -> None:
        self.asked: list[str] = []
        self._tunnels: list[socket.socket] = []
        self._wanted = None
        if user is not None:
            self._wanted = f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def do_CONNECT(self) -> None:
                if proxy._lets(self):
                    host, _, port = self.path.rpartition(":")
                    with socket.create_connection((host, int(port))) as other:
                        proxy._tunnels.append(self.connection)
                        self.send_response(200)
                        self.end_headers()
                        _copy(self.connection, other)

            def do_GET(self) -> None:
                if proxy._lets(self):
                    parts = urlsplit(self.path)
                    there = http.client.HTTPConnection(parts.hostname or "", parts.port)
                    there.request("GET", parts.path)
                    answer = there.getresponse()
                    data = answer.read()
                    self.send_response(answer.status)
                    self.end_headers()
                    self.wfile.write(data)
                    there.close()

            def log_message(self, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer((HOST, 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.01])
        self.port = self._server.server_port

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def break_tunnels(self) -> None:
        """Hang up on all who have a tunnel."""
        while self._tunnels:
            # They may have gone themselves.
            with suppress(OSError):
                self._tunnels.pop().shutdown(socket.SHUT_RDWR)

    def _lets(self, request: BaseHTTPRequestHandler) -> bool:
        self.asked.append(f"{request.command} {request.path}")
        if self._wanted in (None, request.headers["Proxy-Authorization"]):
            return True
        request.send_error(407)
        return False


def _copy(one: socket.socket, other: socket.socket) -> None:
    """Hand on what each says, until one of them ends."""
    while True:
        for ready in select.select([one, other], [], [])[0]:
            data = ready.recv(CHUNK)
            if not data:
                return
            (other if ready is one else one).sendall(data)
