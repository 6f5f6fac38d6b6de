"""Blobs: over the web as it is to be reached, and to where the platform says."""

from __future__ import annotations

import errno
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from tests.certificates import Authority
from tests.proxy import Proxy
from wedge.abi import BlobOperation, BlobOutcome, BlobReason, BlobType
from wedge.agent.connections import to_web
from wedge.agent.settings import Download
from wedge.host.client import BlobRequest
from wedge.host.events import BlobDone, Callback
from wedge.pipeline.blobs import Blobs
from wedge.pipeline.hub import Place
from wedge.pipeline.room import Room
from wedge.web import make_opener

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from urllib.request import OpenerDirector

    from wedge.host.events import Event

PATIENCE = 10.0
PIXELS = b"pixels"


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

            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Length", str(len(PIXELS)))
                self.end_headers()
                self.wfile.write(PIXELS)

            def log_message(self, *arguments: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def serve(self) -> Iterator[Storage]:
        thread = threading.Thread(target=self.server.serve_forever, args=[0.01])
        thread.start()
        yield self
        self.server.shutdown()
        thread.join()
        self.server.server_close()


@pytest.fixture
def storage() -> Iterator[Storage]:
    yield from Storage().serve()


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "ca")


@pytest.fixture
def trusting(authority: Authority) -> Path:
    """Give the certificate of who vouches for the server."""
    return authority.ca


@pytest.fixture
def secure(authority: Authority) -> Iterator[Storage]:
    """Give a server that speaks HTTPS."""
    storage = Storage()
    files = authority.issue_server("localhost")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    assert files.certificate is not None
    context.load_cert_chain(files.certificate, files.key)
    listening = storage.server.socket
    storage.server.socket = context.wrap_socket(listening, server_side=True)
    storage.url = f"https://localhost:{storage.server.server_port}"
    yield from storage.serve()


def put(
    folder: Path, place: Place | None, *words: str
) -> tuple[list[tuple[str, str | None]], Event]:
    """Put the file `frame` under a name; give what the platform was asked, and what came of it."""
    (folder / "frame").write_bytes(PIXELS)
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
    room = Room(folder, None, lambda: None)
    blobs = Blobs(room, events.put, place=answer, web=make_opener(proxies={}))
    blobs.begin(request, leaving=False)
    return asked, events.get(timeout=PATIENCE)


def get(folder: Path, url: str, web: OpenerDirector, most: int | None = None) -> Event:
    """Get a file as `frame`; give what came of it."""
    events: SimpleQueue[Event] = SimpleQueue()
    request = BlobRequest(
        kind=BlobType.HTTP,
        operation=BlobOperation.GET,
        words=(url,),
        file="frame",
        parts=None,
        size=0,
        done=Callback(1, 2),
    )
    room = Room(folder, most, lambda: None)
    blobs = Blobs(room, events.put, place=lambda _name, _store: None, web=web)
    blobs.begin(request, leaving=False)
    return events.get(timeout=PATIENCE)


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
    assert storage.kept == {"/upload?signature=secret": ("yes", PIXELS)}


def test_without_a_platform_no_blob_goes(tmp_path: Path) -> None:
    assert put(tmp_path, None, "name")[1] == done(BlobOutcome.ERROR, 0, errno.ENOTCONN)


def test_the_platform_can_send_a_blob_to_web_servers_only(tmp_path: Path) -> None:
    event = put(tmp_path, Place(url="file:///etc/passwd"), "name")[1]
    assert event == done(BlobOutcome.ERROR, 0, errno.EPROTONOSUPPORT)


def test_a_server_has_to_be_vouched_for(tmp_path: Path, secure: Storage, trusting: Path) -> None:
    strange = get(tmp_path, secure.url, make_opener(proxies={}))
    assert strange == done(BlobOutcome.ERROR, 0, errno.EPROTO)
    assert not (tmp_path / "frame").exists()
    web = to_web(Download(ca_certificate=trusting))
    assert get(tmp_path, secure.url, web) == done(BlobOutcome.SUCCESS, 0, 0)
    assert (tmp_path / "frame").read_bytes() == PIXELS


@pytest.mark.parametrize("encrypted", [True, False])
def test_blobs_go_through_the_proxy(
    tmp_path: Path, storage: Storage, secure: Storage, trusting: Path, *, encrypted: bool
) -> None:
    url = secure.url if encrypted else f"{storage.url}/frame"
    with Proxy("me", "p:@ss") as proxy:
        web = to_web(
            Download(
                ca_certificate=trusting,
                proxy_host="localhost",
                proxy_port=proxy.port,
                proxy_username="me",
                proxy_password=SecretStr("p:@ss"),
            )
        )
        assert get(tmp_path, url, web) == done(BlobOutcome.SUCCESS, 0, 0)
        host = urlsplit(url).netloc
        assert proxy.asked == [f"CONNECT {host}" if encrypted else f"GET {url}"]
        refused = to_web(Download(proxy_host="localhost", proxy_port=proxy.port))
        event = get(tmp_path, url, refused)
        assert isinstance(event, BlobDone)
        assert event.result is not None
        assert event.result[0] is not BlobOutcome.SUCCESS


def test_a_blob_that_does_not_fit_leaves_nothing(tmp_path: Path, storage: Storage) -> None:
    (tmp_path / "frame").write_bytes(b"before")
    web, url = make_opener(proxies={}), f"{storage.url}/frame"
    event = get(tmp_path, url, web, most=len(PIXELS))
    assert event == done(BlobOutcome.ERROR, 0, errno.EDQUOT)
    assert [path.name for path in tmp_path.iterdir()] == ["frame"]
    assert (tmp_path / "frame").read_bytes() == b"before"
    assert get(tmp_path, url, web, most=10**6) == done(BlobOutcome.SUCCESS, 0, 0)
    assert (tmp_path / "frame").read_bytes() == PIXELS


@pytest.mark.parametrize(
    ("error", "number"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), errno.EHOSTUNREACH),
        (TimeoutError("timed out"), errno.ETIMEDOUT),
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), errno.ECONNREFUSED),
    ],
)
def test_why_a_server_is_not_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, number: int
) -> None:
    def connect(*_: object, **__: object) -> NoReturn:
        raise error

    monkeypatch.setattr(socket, "create_connection", connect)
    event = get(tmp_path, "http://somewhere/frame", make_opener(proxies={}))
    assert event == done(BlobOutcome.ERROR, 0, number)


def test_a_signed_address_is_not_shown() -> None:
    place = Place(url="https://host/a?signature=secret", headers={"token": "secret"})
    assert "secret" not in repr(place)
