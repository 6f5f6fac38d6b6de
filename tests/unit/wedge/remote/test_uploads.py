"""Files that devices put: only where they were told to, whole, and not too many."""

from __future__ import annotations

import http.client
import socket
from contextlib import closing
from queue import Queue
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from wedge.remote import uploads
from wedge.remote.uploads import BadNameError, Capacity, Uploads, path_of
from wedge.remote.web_server import MOST_DISCARDED, WebServer
from wedge.wire import TokenRequest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DATA = bytes(range(256)) * 1000
PATIENCE = 20.0


def request(filename: str = "a.raw", instance: str = "one", key: str | None = None) -> TokenRequest:
    return TokenRequest(reqid="1", filename=filename, instance=instance, key=key)


class Site:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: Queue[Path] = Queue()
        self.now = 0.0
        self.uploads = Uploads(
            folder,
            Capacity(file=len(DATA), total=2 * len(DATA)),
            told=self.told.put,
            clock=lambda: self.now,
        )
        self.server = WebServer("127.0.0.1", None)
        self.server.take(self.uploads)
        self.server.start()

    def connect(self) -> http.client.HTTPConnection:
        address = urlsplit(self.server.url)
        assert address.hostname
        return http.client.HTTPConnection(address.hostname, address.port, timeout=PATIENCE)

    def put(self, path: str, data: bytes = DATA) -> int:
        with closing(self.connect()) as web:
            web.request("PUT", path, body=data)
            return web.getresponse().status

    def files(self) -> list[str]:
        return sorted(
            str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file()
        )


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    found = Site(tmp_path / "kept")
    yield found
    found.server.close()


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        (request(), "one/a.raw"),
        (request("2026/01 é/a.raw"), "one/2026/01 é/a.raw"),
        (request(key="cold"), "cold/one/a.raw"),
    ],
)
def test_a_file_gets_where_it_belongs(site: Site, asked: TokenRequest, path: str) -> None:
    assert site.put(site.uploads.open_place(asked)) == 201
    assert site.told.get(timeout=PATIENCE) == site.folder / path
    assert (site.folder / path).read_bytes() == DATA
    assert site.files() == [path]


@pytest.mark.parametrize(
    "asked",
    [
        request("../a.raw"),
        request("a/../../b"),
        request("/etc/passwd"),
        request(""),
        request("a//b"),
        request("a/."),
        request("a\\..\\b"),
        request("a\0"),
        request("\x1b[2J"),
        request("/".join("a" * 20)),
        request("a" * 300),
        request(instance=".."),
        request(instance="a/b"),
        request(key="../.."),
        request(key=""),
    ],
)
def test_no_name_leads_elsewhere(asked: TokenRequest) -> None:
    with pytest.raises(BadNameError):
        path_of(asked)


def test_a_newer_file_takes_the_place_of_an_older_one(site: Site) -> None:
    place = site.uploads.open_place(request())
    assert site.put(place, b"old") == 201
    assert site.put(place, b"new") == 201
    assert (site.folder / "one/a.raw").read_bytes() == b"new"


def test_places_are_not_to_be_guessed(site: Site) -> None:
    places = [site.uploads.open_place(request()) for _ in range(2)]
    assert places[0] != places[1]
    assert all(len(place) > 40 for place in places)
    for path in ("/blobs/", f"{places[0]}x", places[0][:-1], "/bin/a.wasm", "/one/a.raw", "/../x"):
        assert site.put(path) == 404
    assert site.files() == []


def test_places_expire(site: Site) -> None:
    place = site.uploads.open_place(request())
    site.now = uploads.SECONDS
    assert site.put(place) == 201
    site.now += 1
    assert site.put(place) == 404


def test_places_do_not_fill_memory(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_PLACES", 2)
    first, second, third = (site.uploads.open_place(request()) for _ in range(3))
    assert [site.put(place, b"") for place in (first, second, third)] == [404, 201, 201]


def test_what_is_too_large_is_not_taken(site: Site) -> None:
    place = site.uploads.open_place(request())
    assert site.put(place, DATA + b"x") == 413
    # None of it has counted.
    assert [site.put(place), site.put(place), site.put(place, b"x")] == [201, 201, 507]
    assert site.files() == ["one/a.raw"]


def test_the_size_has_to_be_known(site: Site) -> None:
    place = site.uploads.open_place(request())
    with closing(site.connect()) as web:
        web.request("PUT", place, body=iter([b"a", b"b"]), encode_chunked=True)
        assert web.getresponse().status == 411
    for size in ("-1", "x", "9" * 30):
        with closing(site.connect()) as web:
            web.request("PUT", place, headers={"Content-Length": size})
            assert web.getresponse().status == 411
    assert site.files() == []


def test_a_large_refusal_ends(site: Site) -> None:
    with closing(site.connect()) as web:
        web.putrequest("PUT", "/blobs/none")
        web.putheader("Content-Length", str(10 * MOST_DISCARDED))
        web.endheaders()
        assert web.getresponse().status == 404


def test_what_breaks_off_leaves_nothing(site: Site) -> None:
    place = site.uploads.open_place(request())
    with closing(site.connect()) as web:
        web.putrequest("PUT", place)
        web.putheader("Content-Length", str(len(DATA)))
        web.endheaders()
        web.send(DATA[:1000])
        assert web.sock is not None
        web.sock.shutdown(socket.SHUT_WR)
        assert web.sock.recv(1) == b""
    assert site.files() == []
    # Nor does it count.
    assert [site.put(place), site.put(place)] == [201, 201]


def test_a_folder_that_cannot_be_written_to(site: Site) -> None:
    site.folder.mkdir()
    (site.folder / "one").write_bytes(b"a file")
    assert site.put(site.uploads.open_place(request())) == 500
    assert site.files() == ["one"]


def test_nothing_is_taken_unless_a_command_wants_it() -> None:
    server = WebServer("127.0.0.1", None)
    server.start()
    address = urlsplit(server.url)
    with closing(http.client.HTTPConnection("127.0.0.1", address.port, timeout=PATIENCE)) as web:
        web.request("PUT", "/blobs/word", body=b"x")
        assert web.getresponse().status == 404
    server.close()
