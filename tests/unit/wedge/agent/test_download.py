"""Downloads: continued where they broke off, and no server can do harm."""

from __future__ import annotations

import ssl
import threading
from typing import TYPE_CHECKING

import pytest

from tests.unit.wedge.agent.bench import Bench, Web
from wedge.agent.download import CancelledError, Fetcher, FetchError
from wedge.web import make_opener

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

    Reply = Callable[[BaseHTTPRequestHandler], None]

DATA = bytes(range(256)) * 1024
MOST = 2 * len(DATA)
TOKEN = "a-secret"  # noqa: S105 - of a test


class Fetch:
    """Fetches one file; what has been told of progress is in `told`."""

    def __init__(self, part: Path, web: Web) -> None:
        self.part, self.web = part, web
        self.told: list[tuple[int, int | None]] = []
        self.cancelled = threading.Event()
        self.fetcher = Fetcher(patience=Bench.patience)

    def __call__(self, url: str | None = None) -> bytes:
        self.fetcher(
            url or f"{self.web.url}/module?token={TOKEN}",
            self.part,
            most=MOST,
            progress=lambda done, total: self.told.append((done, total)),
            cancelled=self.cancelled,
        )
        return self.part.read_bytes()

    def fails(self, url: str | None = None) -> str:
        """Fetch in vain, and give all that the error says."""
        with pytest.raises(FetchError) as caught:
            self(url)
        error = caught.value
        return f"{error.message}\n{error.cause}\n{error.hint}"


@pytest.fixture
def fetch(tmp_path: Path, web: Web) -> Fetch:
    web.files[f"/module?token={TOKEN}"] = DATA
    return Fetch(tmp_path / "part", web)


def serve(fetch: Fetch, reply: Reply, path: str = f"/module?token={TOKEN}") -> None:
    fetch.web.replies[path] = reply


def answer(
    data: bytes, *, length: int | None, status: int = 200, headers: dict[str, str] | None = None
) -> Reply:
    """Send data that may be less or more than what is promised, and hang up."""

    def reply(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in (headers or {}).items():
            request.send_header(name, value)
        if length is not None:
            request.send_header("Content-Length", str(length))
        request.send_header("Connection", "close")
        request.end_headers()
        request.wfile.write(data)
        request.close_connection = True

    return reply


def redirect(url: str) -> Reply:
    return answer(b"", length=0, status=302, headers={"Location": url})


def test_a_file_comes_whole_and_tells_how_far_it_is(fetch: Fetch) -> None:
    assert fetch() == DATA
    assert fetch.told[-1] == (len(DATA), len(DATA))
    assert [done for done, _ in fetch.told] == sorted(done for done, _ in fetch.told)


def test_a_truncated_file_is_continued(fetch: Fetch) -> None:
    serve(fetch, answer(DATA[:1000], length=len(DATA)))
    assert f"ended after 1000 of {len(DATA)} bytes" in fetch.fails()
    fetch.web.replies.clear()
    assert fetch() == DATA
    assert [range_ for _, range_ in fetch.web.asked] == [None, "bytes=1000-"]


def test_a_server_without_ranges_sends_it_anew(fetch: Fetch) -> None:
    fetch.part.write_bytes(b"x" * 1000)
    serve(fetch, answer(DATA, length=len(DATA)))
    assert fetch() == DATA


def test_what_is_longer_than_the_file_is_thrown_away(fetch: Fetch) -> None:
    fetch.part.write_bytes(b"x" * (len(DATA) + 1))
    assert fetch() == DATA
    assert len(fetch.web.asked) == 2


def test_another_part_than_was_asked_for_is_refused(fetch: Fetch) -> None:
    fetch.part.write_bytes(DATA[:1000])
    headers = {"Content-Range": f"bytes 0-{len(DATA) - 1}/{len(DATA)}"}
    serve(fetch, answer(DATA, length=len(DATA), status=206, headers=headers))
    assert "another part" in fetch.fails()
    assert fetch.part.read_bytes() == DATA[:1000]


@pytest.mark.parametrize("length", [MOST + 1, None])
def test_what_is_too_large_is_left(fetch: Fetch, length: int | None) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        if length is not None:
            request.send_header("Content-Length", str(length))
        request.end_headers()
        while True:
            request.wfile.write(DATA)

    serve(fetch, endless)
    assert f"larger than {MOST} bytes" in fetch.fails()
    assert not fetch.part.exists()


@pytest.mark.parametrize("sent", [b"", b"x" * 100])
def test_a_silent_server_is_left(fetch: Fetch, sent: bytes) -> None:
    over = threading.Event()

    def silent(request: BaseHTTPRequestHandler) -> None:
        if sent:
            request.send_response(200)
            request.end_headers()
            request.wfile.write(sent)
        over.wait()

    serve(fetch, silent)
    assert "does not answer, or too slowly" in fetch.fails()
    over.set()


def test_a_slow_server_is_left(fetch: Fetch) -> None:
    over = threading.Event()

    def slow(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while not over.wait(0.05):
            request.wfile.write(b"x")

    serve(fetch, slow)
    assert "does not answer, or too slowly" in fetch.fails()
    over.set()


def test_what_nobody_wants_any_more_is_left(fetch: Fetch) -> None:
    fetch.cancelled.set()
    with pytest.raises(CancelledError):
        fetch()


@pytest.mark.parametrize("status", [401, 404, 500, 503])
def test_a_status_of_http_is_told(fetch: Fetch, status: int) -> None:
    serve(fetch, answer(b"<html>", length=6, status=status))
    assert f"HTTP status {status}" in fetch.fails()


def test_a_redirect_is_followed(fetch: Fetch) -> None:
    serve(fetch, redirect(f"{fetch.web.url}/module?token={TOKEN}"), "/moved")
    assert fetch(f"{fetch.web.url}/moved") == DATA


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/module", "data:,x"])
def test_a_redirect_to_another_protocol_is_not(fetch: Fetch, target: str) -> None:
    serve(fetch, redirect(target))
    assert any(words in fetch.fails() for words in ("HTTP status 302", "is neither HTTPS nor"))
    assert not fetch.part.exists()


def test_redirects_in_a_circle_end(fetch: Fetch) -> None:
    serve(fetch, redirect(f"{fetch.web.url}/module?token={TOKEN}"))
    assert "HTTP status 302" in fetch.fails()
    assert len(fetch.web.asked) < 10


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://host/x", "http://", "http:///x", "module.wasm", "http://[::1",
     "http://host:99999/x", "http://user:a-secret@host/x", "\x00", "https://"],
)  # fmt: skip
def test_what_is_no_address_of_the_web(fetch: Fetch, url: str) -> None:
    assert "the address of the module" in fetch.fails(url)


def test_a_server_that_speaks_no_http(fetch: Fetch) -> None:
    def noise(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"\xff" * 1000 + b"\r\n")
        request.close_connection = True

    serve(fetch, noise)
    assert "does not speak HTTP" in fetch.fails()


def test_another_encoding_than_was_asked_for(fetch: Fetch) -> None:
    serve(fetch, answer(DATA, length=len(DATA), headers={"Content-Encoding": "gzip"}))
    assert "another encoding" in fetch.fails()


@pytest.mark.parametrize("length", ["-5", "many"])
def test_a_length_that_is_none(fetch: Fetch, length: str) -> None:
    serve(fetch, answer(DATA, length=None, headers={"Content-Length": length}))
    # What has no length ends where the server ends it.
    assert fetch() == DATA


def test_nobody_is_there(fetch: Fetch) -> None:
    url = fetch.web.url
    fetch.web.close()
    assert "Connection refused" in fetch.fails(f"{url}/module")


def test_no_secret_of_an_address_is_told(fetch: Fetch) -> None:
    for reply in (answer(b"", length=0, status=403), answer(b"x", length=5), redirect("file:///x")):
        serve(fetch, reply)
        assert TOKEN not in fetch.fails()
        fetch.part.unlink(missing_ok=True)


def test_a_certificate_has_to_be_trusted(fetch: Fetch) -> None:
    trustme = pytest.importorskip("trustme")
    authority = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(server)
    fetch.web.encrypt(server)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    url = f"https://localhost:{fetch.web.url.rpartition(':')[2]}/module?token={TOKEN}"
    assert "its certificate is not accepted" in fetch.fails(url)
    fetch.fetcher = Fetcher(make_opener(tls=trusting), patience=Bench.patience)
    assert fetch(url) == DATA
    assert "Hostname mismatch" in fetch.fails(url.replace("localhost", "127.0.0.1")) or (
        "IP address mismatch" in fetch.fails(url.replace("localhost", "127.0.0.1"))
    )


def test_no_way_leads_out_of_tls(fetch: Fetch) -> None:
    trustme = pytest.importorskip("trustme")
    authority, plain = trustme.CA(), Web()
    server, trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("localhost").configure_cert(server)
    authority.configure_trust(trusting)
    fetch.web.encrypt(server)
    fetch.fetcher = Fetcher(make_opener(tls=trusting), patience=Bench.patience)
    serve(fetch, redirect(f"{plain.url}/module"))
    url = f"https://localhost:{fetch.web.url.rpartition(':')[2]}/module?token={TOKEN}"
    assert "redirects to what is neither HTTPS" in fetch.fails(url)
    assert plain.asked == []
    plain.close()
