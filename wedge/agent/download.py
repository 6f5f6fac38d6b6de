"""Fetching one file over HTTP or HTTPS, in as many attempts as it takes.

What an attempt got stays in the file, and the next one asks the server for the rest (`Range`).
Servers are not trusted: they get no more room than they may have, no time when they are silent or
slow, and cannot lead to other protocols. Addresses may carry secrets, so messages name the host
alone.
"""

from __future__ import annotations

import http.client
import re
import ssl
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from wedge.errors import WedgeError
from wedge.web import SCHEMES, make_opener

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path

CHUNK = 64 * 1024
PARTIAL = http.HTTPStatus.PARTIAL_CONTENT
NO_SUCH_RANGE = http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(?:\d+|\*)")


class FetchError(WedgeError):
    """A file cannot be fetched, at least now."""


class CancelledError(Exception):
    """Nobody wants the file any more."""


@dataclass(frozen=True, kw_only=True)
class Patience:
    """When a server is given up: after so many seconds of silence, or too few bytes in a window."""

    silence: float = 20.0
    window: float = 30.0
    least: int = 4096


class Fetch(Protocol):
    """Brings a file."""

    def __call__(
        self,
        url: str,
        part: Path,
        *,
        most: int,
        progress: Callable[[int, int | None], None],
        cancelled: threading.Event,
    ) -> None:
        """Complete the file `part`, which may hold the beginning already.

        It becomes no larger than `most` bytes. `progress` is told how many bytes are there, and how
        many there will be as far as the server says. Raises `FetchError`, `CancelledError`.
        """


class Fetcher:
    """Brings files over the web, by an opener of `wedge.web`."""

    def __init__(
        self,
        opener: urllib.request.OpenerDirector | None = None,
        *,
        patience: Patience | None = None,
    ) -> None:
        self._patience = patience or Patience()
        self._opener = opener or make_opener()

    def __call__(
        self,
        url: str,
        part: Path,
        *,
        most: int,
        progress: Callable[[int, int | None], None],
        cancelled: threading.Event,
    ) -> None:
        """See `Fetch`."""
        host = _host_of(url)
        start = part.stat().st_size if part.exists() else 0
        try:
            with self._open(url, start) as answer, _appending(part, answer, start) as file:
                copy = _Copy(answer, file, most=most, patience=self._patience, host=host)
                for done in copy:
                    progress(done, copy.total)
                    if cancelled.is_set():
                        raise CancelledError
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == NO_SUCH_RANGE and start:
                # What is there is not the beginning of what the server has.
                part.unlink()
                self(url, part, most=most, progress=progress, cancelled=cancelled)
                return
            raise FetchError(
                f"`{host}` answered with the HTTP status {error.code}",
                hint="see whether the `downloadUrl` is right and the server has the file",
            ) from None
        except _TooLargeError:
            part.unlink()
            raise FetchError(
                f"what `{host}` sends is larger than {most} bytes", hint="that is no module"
            ) from None
        except TimeoutError:
            raise FetchError(f"`{host}` does not answer, or too slowly") from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise FetchError(f"cannot fetch from `{host}`", cause=_cause(error)) from None

    def _open(self, url: str, start: int) -> http.client.HTTPResponse:
        headers = {"Accept-Encoding": "identity"}
        if start:
            headers["Range"] = f"bytes={start}-"
        request = urllib.request.Request(url, headers=headers)  # noqa: S310 - see `_host_of`
        opened: http.client.HTTPResponse = self._opener.open(
            request, timeout=self._patience.silence
        )
        return opened


class _TooLargeError(Exception):
    pass


class _Copy:
    """Copies what a server sends to a file; iterating gives the size of the file so far."""

    def __init__(
        self,
        answer: http.client.HTTPResponse,
        file: IO[bytes],
        *,
        most: int,
        patience: Patience,
        host: str,
    ) -> None:
        self._answer, self._file, self._most = answer, file, most
        self._patience, self._host = patience, host
        self._done = file.tell()
        self.total = None if answer.length is None else self._done + answer.length
        self._window_end = time.monotonic() + patience.window
        self._window_start = self._done

    def __iter__(self) -> _Copy:
        return self

    def __next__(self) -> int:
        if max(self._done, self.total or 0) > self._most:
            raise _TooLargeError
        chunk = self._answer.read1(CHUNK)
        if not chunk:
            if self.total is not None and self._done < self.total:
                raise FetchError(
                    f"`{self._host}` ended after {self._done} of {self.total} bytes",
                    hint="the next attempt goes on from there",
                )
            raise StopIteration
        self._file.write(chunk)
        self._done += len(chunk)
        self._refuse_slow()
        return self._done

    def _refuse_slow(self) -> None:
        now = time.monotonic()
        if now < self._window_end:
            return
        if self._done - self._window_start < self._patience.least:
            raise TimeoutError
        self._window_end, self._window_start = now + self._patience.window, self._done


def _appending(part: Path, answer: http.client.HTTPResponse, start: int) -> IO[bytes]:
    """Open the file at its end if the server sends the rest, else empty."""
    if answer.getheader("Content-Encoding", "identity") != "identity":
        raise ValueError("the server sends it in another encoding than was asked for")
    if answer.status != PARTIAL:
        return part.open("wb")
    found = CONTENT_RANGE.match(answer.getheader("Content-Range", ""))
    if found is None or int(found[1]) != start:
        raise ValueError("the server sends another part than was asked for")
    return part.open("ab")


def _host_of(url: str) -> str:
    """Give the host of an address and its port; raise `FetchError` for what cannot be fetched."""
    hint = "a `downloadUrl` is `http://HOST/PATH` or `https://HOST/PATH`"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port
    except ValueError:
        raise FetchError("the address of the module is none", hint=hint) from None
    if parts.scheme not in SCHEMES or not host:
        raise FetchError("the address of the module is not one of the web", hint=hint)
    if parts.username is not None or parts.password is not None:
        raise FetchError(
            "the address of the module holds a user's name", hint="use a signed address instead"
        )
    return host if port is None else f"{host}:{port}"


def _cause(error: Exception) -> str:
    """Say what is behind an error, without the address."""
    if isinstance(error, urllib.error.URLError) and isinstance(error.reason, Exception):
        error = error.reason
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not accepted: {error.verify_message}"
    if isinstance(error, http.client.InvalidURL):
        return "its address holds characters that it may not"
    if isinstance(error, http.client.HTTPException):
        return "the server breaks off, or does not speak HTTP"
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return str(error)
