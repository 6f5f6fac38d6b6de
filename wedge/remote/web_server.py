"""The web server that a device fetches modules from and puts files to, while a command runs.

It has nothing but the modules of a deployment, which are in its memory: what it sends is what was
hashed, whatever happens to the files. A transfer that broke off can be resumed (`Range`,
`If-Range`). It takes nothing but files that have a place (`wedge.remote.uploads`).
"""

from __future__ import annotations

import errno
import hashlib
import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote, urlsplit

from wedge.errors import UsageError
from wedge.remote.address import as_authority
from wedge.remote.uploads import UploadError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wedge.remote.uploads import Uploads

USUAL_PORT = 8000
RANGE = re.compile(r"bytes=(?P<start>\d{1,15})-(?P<end>\d{0,15})")
SIZE = re.compile(r"\d{1,15}", re.ASCII)
PIECE = 64 * 1024
# A device that takes or sends nothing for so long has gone.
STALLED_SECONDS = 30.0
# Of what is refused, so much is read: who is cut off while it sends does not see the answer.
MOST_DISCARDED = 1024**2
LINGER_SECONDS = 2.0

Told: TypeAlias = Callable[[str, int, int], None]


def _tell_nobody(_name: str, _upto: int, _size: int) -> None:
    pass


class WebServer:
    """Serves files by their names, below `bin/`, on all addresses of this machine.

    `url` is where devices find it that know this machine as `host`. It listens from the beginning,
    and answers once it is started.
    """

    def __init__(self, host: str, port: int | None) -> None:
        self._files: Mapping[str, bytes] = {}
        self._told: Told = _tell_nobody
        self._uploads: Uploads | None = None
        self._server = _listen(port, self._handler())
        self.url = f"http://{as_authority(host, self._server.server_address[1])}"

    def start(self) -> None:
        """Answer requests from now on."""
        threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="wedge-modules", daemon=True
        ).start()

    def offer(self, files: Mapping[str, bytes], told: Told = _tell_nobody) -> None:
        """Give devices these files and no others.

        `told` is called in threads of its own, with the name of a file, how much of it a device has
        got, and its size.
        """
        self._told = told
        self._files = files

    def take(self, uploads: Uploads) -> None:
        """Take files of devices from now on."""
        self._uploads = uploads

    def close(self) -> None:
        """Answer no more; it has been started."""
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        def find(path: str) -> tuple[str, bytes] | None:
            name = unquote(urlsplit(path).path).removeprefix("/bin/")
            data = self._files.get(name)
            return None if data is None else (name, data)

        def tell(name: str, upto: int, size: int) -> None:
            self._told(name, upto, size)

        def accept(path: str, size: int, read: Callable[[int], bytes]) -> None:
            if self._uploads is None:
                raise UploadError(HTTPStatus.NOT_FOUND)
            self._uploads.receive(path, size, read)

        class Handler(_Handler):
            files = staticmethod(find)
            told = staticmethod(tell)
            receive = staticmethod(accept)

        return Handler


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD of the files that `files` finds, and PUT of those `receive` takes."""

    protocol_version = "HTTP/1.1"
    server_version = "wedge"
    sys_version = ""
    timeout = STALLED_SECONDS
    files: Callable[[str], tuple[str, bytes] | None]
    told: Told
    receive: Callable[[str, int, Callable[[int], bytes]], None]

    def do_GET(self) -> None:
        """Send a file, or the part of it that is asked for."""
        self._answer(whole=True)

    def do_HEAD(self) -> None:
        """Send what is known of a file."""
        self._answer(whole=False)

    def do_PUT(self) -> None:
        """Take a file; its size has to be said beforehand."""
        length = self.headers.get("Content-Length", "")
        if SIZE.fullmatch(length) is None:
            self._refuse(HTTPStatus.LENGTH_REQUIRED)
            return
        try:
            self.receive(urlsplit(self.path).path, int(length), self.rfile.read)
        except UploadError as error:
            self._refuse(error.status)
            return
        except OSError:
            # The device has broken off.
            self.close_connection = True
            return
        self.send_response(HTTPStatus.CREATED)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _refuse(self, status: HTTPStatus) -> None:
        """Answer, and take what is on its way until the device hangs up."""
        self.close_connection = True
        self.send_error(status)
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(LINGER_SECONDS)
            self.rfile.read(MOST_DISCARDED)

    def log_message(self, *_: object) -> None:
        """Print nothing: who deploys sees what is sent."""

    def _answer(self, *, whole: bool) -> None:
        found = self.files(self.path)
        if found is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        name, data = found
        tag = f'"{hashlib.sha256(data).hexdigest()}"'
        asked = self._range(tag)
        start, end = (0, len(data)) if asked is None else (asked[0], min(asked[1], len(data)))
        if asked is not None and start >= end:
            self.send_response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            self.send_header("Content-Range", f"bytes */{len(data)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(HTTPStatus.OK if asked is None else HTTPStatus.PARTIAL_CONTENT)
        self.send_header("Content-Type", "application/wasm")
        self.send_header("Content-Length", str(end - start))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("ETag", tag)
        if asked is not None:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{len(data)}")
        self.end_headers()
        if whole:
            self._send(name, data, start, end)

    def _range(self, tag: str) -> tuple[int, int] | None:
        """Give where the part begins and ends that is asked for; None is all of the file."""
        match = RANGE.fullmatch(self.headers.get("Range", ""))
        if match is None or self.headers.get("If-Range", tag) != tag:
            return None
        start = int(match["start"])
        end = int(match["end"]) + 1 if match["end"] else 2**63
        return None if end <= start else (start, end)

    def _send(self, name: str, data: bytes, start: int, end: int) -> None:
        view = memoryview(data)
        try:
            for place in range(start, end, PIECE):
                upto = min(place + PIECE, end)
                self.wfile.write(view[place:upto])
                self.told(name, upto, len(data))
        except OSError:
            # The device has broken off, and will ask again if it wants the rest.
            self.close_connection = True


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Both kinds of addresses where the system has both.
    address_family = socket.AF_INET6 if socket.has_dualstack_ipv6() else socket.AF_INET

    def server_bind(self) -> None:
        if self.address_family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        super().server_bind()

    def handle_error(self, *_: object) -> None:
        """Print nothing: a request that cannot be read is the device's, and is answered by none."""


def _listen(port: int | None, handler: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    """Listen on a port; without one on the usual one, or any other if that is in use."""
    try:
        return _Server(("", USUAL_PORT if port is None else port), handler)
    except OSError as error:
        if port is None and error.errno == errno.EADDRINUSE:
            return _Server(("", 0), handler)
        raise UsageError(
            f"cannot serve modules on port {port or USUAL_PORT}",
            cause=error.strerror,
            hint="choose another one with `--port`, or `wedge config set webserver.port`",
        ) from error
