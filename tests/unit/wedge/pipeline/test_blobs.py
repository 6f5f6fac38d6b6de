"""Blobs that the platform keeps: it says where each is to be put."""

from __future__ import annotations

import errno
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from typing import TYPE_CHECKING

import pytest

from wedge.abi import BlobOperation, BlobOutcome, BlobReason, BlobType
from wedge.host.client import BlobRequest
from wedge.host.events import BlobDone, Callback
from wedge.pipeline.blobs import Blobs
from wedge.pipeline.hub import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wedge.host.events import Event

PATIENCE = 10.0


class Storage:
    """A web server that keeps what is put to it."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str | None, bytes]] = {}
        storage = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                size = int(self.headers["Content-Length"])
                storage.kept[self.path] = (self.headers["x-sign"], self.rfile.read(size))
                self.send_response(201)
                self.end_headers()

            def log_message(self, *arguments: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def storage() -> Iterator[Storage]:
    storage = Storage()
    thread = threading.Thread(target=storage.server.serve_forever)
    thread.start()
    yield storage
    storage.server.shutdown()
    thread.join()
    storage.server.server_close()


def put(
    folder: Path, place: Place | None, *words: str
) -> tuple[list[tuple[str, str | None]], Event]:
    """Put the file `frame` under a name; give what the platform was asked, and what came of it."""
    (folder / "frame").write_bytes(b"pixels")
    asked: list[tuple[str, str | None]] = []

    def answer(name: str, store: str | None) -> Place | None:
        asked.append((name, store))
        return place

    events: SimpleQueue[Event] = SimpleQueue()
    request = BlobRequest(
        kind=BlobType.EVP_EXT,
        operation=BlobOperation.PUT,
        words=words,
        file="frame",
        parts=None,
        size=0,
        done=Callback(1, 2),
    )
    Blobs(folder, events.put, answer).begin(request, leaving=False)
    return asked, events.get(timeout=PATIENCE)


def done(outcome: BlobOutcome, status: int, number: int) -> BlobDone:
    return BlobDone(Callback(1, 2), BlobReason.DONE, (outcome, status, number))


@pytest.mark.parametrize(("words", "store"), [(("a/b.raw",), None), (("a/b.raw", "cold"), "cold")])
def test_a_blob_goes_where_the_platform_says(
    tmp_path: Path, storage: Storage, words: tuple[str, ...], store: str | None
) -> None:
    place = Place(url=f"{storage.url}/upload?signature=secret", headers={"x-sign": "yes"})
    asked, event = put(tmp_path, place, *words)
    assert asked == [("a/b.raw", store)]
    assert event == done(BlobOutcome.SUCCESS, 0, 0)
    assert storage.kept == {"/upload?signature=secret": ("yes", b"pixels")}


def test_without_a_platform_no_blob_goes(tmp_path: Path) -> None:
    assert put(tmp_path, None, "name")[1] == done(BlobOutcome.ERROR, 0, errno.ENOTCONN)


def test_the_platform_can_send_a_blob_to_web_servers_only(tmp_path: Path) -> None:
    event = put(tmp_path, Place(url="file:///etc/passwd"), "name")[1]
    assert event == done(BlobOutcome.ERROR, 0, errno.EPROTONOSUPPORT)


def test_a_signed_address_is_not_shown() -> None:
    place = Place(url="https://host/a?signature=secret", headers={"token": "secret"})
    assert "secret" not in repr(place)
