from __future__ import annotations

import http.client
import socket
from contextlib import closing
from queue import Queue
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from wedge.errors import UsageError
from wedge.remote.web_server import PIECE, WebServer

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = bytes(range(256)) * 1000


class Site:
    def __init__(self) -> None:
        self.sent: Queue[tuple[str, int, int]] = Queue()
        self.server = WebServer("127.0.0.1", None)
        files = {"a-12345.wasm": DATA, "b c.wasm": b"other"}
        self.server.offer(files, lambda *told: self.sent.put(told))

    def ask(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        address = urlsplit(self.server.url)
        assert address.hostname
        with closing(http.client.HTTPConnection(address.hostname, address.port, timeout=20)) as web:
            web.request(
                method, path, headers={key.replace("_", "-"): text for key, text in headers.items()}
            )
            reply = web.getresponse()
            return reply.status, reply.headers, reply.read()


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    found.server.start()
    yield found
    found.server.close()


def test_a_file_and_what_is_told_of_it(site: Site) -> None:
    status, headers, data = site.ask("/bin/a-12345.wasm")
    assert (status, data) == (200, DATA)
    assert headers["Content-Length"] == str(len(DATA))
    pieces = -(-len(DATA) // PIECE)
    told = [site.sent.get(timeout=20) for _ in range(pieces)]
    assert told[-1] == ("a-12345.wasm", len(DATA), len(DATA))
    assert [upto for _, upto, _ in told] == sorted({upto for _, upto, _ in told})
    assert site.ask("/bin/b%20c.wasm")[2] == b"other"
    status, headers, data = site.ask("/bin/a-12345.wasm", "HEAD")
    assert (status, headers["Content-Length"], data) == (200, str(len(DATA)), b"")


@pytest.mark.parametrize(
    "path", ["/bin/none.wasm", "/", "/bin/", "/bin/../bin/x", "/etc/passwd", "/bin//etc/passwd"]
)
def test_nothing_else_is_there(site: Site, path: str) -> None:
    assert site.ask(path)[0] == 404


def test_methods_that_write_are_refused(site: Site) -> None:
    assert site.ask("/bin/a-12345.wasm", "PUT")[0] == 404
    assert site.ask("/bin/a-12345.wasm", "DELETE")[0] == 501
    assert site.ask("/bin/a-12345.wasm")[2] == DATA


def test_a_transfer_is_resumed(site: Site) -> None:
    _, headers, _ = site.ask("/bin/a-12345.wasm", "HEAD")
    tag = headers["ETag"]
    status, headers, data = site.ask("/bin/a-12345.wasm", Range="bytes=1000-", If_Range=tag)
    assert (status, data) == (206, DATA[1000:])
    assert headers["Content-Range"] == f"bytes 1000-{len(DATA) - 1}/{len(DATA)}"
    status, _, data = site.ask("/bin/a-12345.wasm", Range="bytes=10-19")
    assert (status, data) == (206, DATA[10:20])
    status, headers, _ = site.ask("/bin/a-12345.wasm", Range=f"bytes={len(DATA)}-")
    assert (status, headers["Content-Range"]) == (416, f"bytes */{len(DATA)}")


@pytest.mark.parametrize("asked", ["bytes=-5", "bytes=5-2", "items=1-2", "bytes=1-2,4-5"])
def test_other_ranges_are_passed_over(site: Site, asked: str) -> None:
    status, _, data = site.ask("/bin/a-12345.wasm", Range=asked)
    assert (status, data) == (200, DATA)


def test_the_rest_of_another_file_is_not_sent(site: Site) -> None:
    status, _, data = site.ask("/bin/a-12345.wasm", Range="bytes=9-", If_Range='"other"')
    assert (status, data) == (200, DATA)


def test_a_device_that_goes_away_does_no_harm(site: Site) -> None:
    site.server.offer({"large.wasm": bytes(50_000_000)})
    address = urlsplit(site.server.url)
    with socket.create_connection((address.hostname, address.port)) as device:
        device.sendall(b"GET /bin/large.wasm HTTP/1.1\r\n\r\n")
        assert device.recv(10)
    assert site.ask("/bin/large.wasm", "HEAD")[0] == 200


def test_nonsense_is_answered_by_an_error(site: Site) -> None:
    address = urlsplit(site.server.url)
    with socket.create_connection((address.hostname, address.port)) as device:
        device.sendall(b"\x00\xff nonsense\r\n\r\n")
        assert b"400" in device.recv(1000)
    assert site.ask("/bin/b%20c.wasm")[0] == 200


def test_a_port_that_is_in_use() -> None:
    with socket.create_server(("", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=f"cannot serve modules on port {port}") as caught:
            WebServer("localhost", port)
    assert caught.value.cause == "Address already in use"


def test_the_address_of_a_host_in_ipv6() -> None:
    server = WebServer("fe80::1", None)
    server.start()
    assert server.url.startswith("http://[fe80::1]:")
    server.close()
