"""Blobs: transfers between web servers and the workspace of an instance, or its memory.

Each runs on a thread of its own; what comes of it is an event of the instance.
"""

from __future__ import annotations

import errno
import http.client
import os
import socket
import ssl
import threading
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from wedge.abi import BlobOperation, BlobOutcome, BlobReason, BlobType
from wedge.host.events import BlobDone, BlobPart
from wedge.pipeline.room import FOLDER_FLAGS
from wedge.web import SCHEMES, usual_opener

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from urllib.request import OpenerDirector

    from wedge.host.client import BlobRequest
    from wedge.host.events import Event
    from wedge.pipeline.hub import Place
    from wedge.pipeline.room import Room

MOST_AT_ONCE = 10
MOST_BYTES = 1024**3
CHUNK = 64 * 1024
# Of silence, on the line or of the module.
SECONDS = 60.0
AZURE_HEADER = ("x-ms-blob-type", "BlockBlob")
# Where these go, the platform says.
PLACED = (BlobType.EVP, BlobType.EVP_EXT)

Result = tuple[BlobOutcome, int, int]


class TransferError(Exception):
    """A transfer went wrong; what the instance is told of it."""

    def __init__(self, number: int, status: int = 0) -> None:
        super().__init__(os.strerror(number))
        outcome = BlobOutcome.ERROR_HTTP if status else BlobOutcome.ERROR
        self.result: Result = (outcome, status, 0 if status else number)


class Blobs:
    """The transfers of one instance. `room` is that of its workspace, `post` gives it events.

    They go by `web`, or in the usual way. `place` is asked where a blob goes that the platform is
    to keep, by its name and its storage's.
    """

    def __init__(
        self,
        room: Room,
        post: Callable[[Event], None],
        *,
        place: Callable[[str, str | None], Place | None],
        web: OpenerDirector | None,
    ) -> None:
        self._room = room
        self._post = post
        self._place = place
        self._web = web
        self._lock = threading.Lock()
        self._running: set[Transfer] = set()

    def begin(self, request: BlobRequest, *, leaving: bool) -> None:
        """Begin a transfer; too many at once are denied, and none begins as the instance ends."""
        with self._lock:
            full = len(self._running) >= MOST_AT_ONCE
            if not leaving and not full:
                transfer = Transfer(
                    request, self._room, self._post, place=self._place, web=self._web
                )
                self._running.add(transfer)
                threading.Thread(target=self._run, args=[transfer], daemon=True).start()
                return
        reason = BlobReason.EXIT if leaving else BlobReason.DENIED
        self._post(BlobDone(request.done, reason, None))

    def forget(self) -> None:
        """Tell nothing of what runs: who asked for it is over."""
        with self._lock:
            for transfer in self._running:
                transfer.over.set()

    def cancel(self) -> None:
        """Tell the instance, which is to end, that what runs will not be done."""
        with self._lock:
            running = [transfer for transfer in self._running if not transfer.over.is_set()]
            for transfer in running:
                transfer.over.set()
        for transfer in running:
            self._post(BlobDone(transfer.request.done, BlobReason.EXIT, None))

    def _run(self, transfer: Transfer) -> None:
        result = transfer.run()
        with self._lock:
            self._running.discard(transfer)
            if transfer.over.is_set():
                return
            transfer.over.set()
        self._post(BlobDone(transfer.request.done, BlobReason.DONE, result))


class Transfer:
    """One transfer; `over` is set when nobody wants to know of it any more."""

    def __init__(
        self,
        request: BlobRequest,
        room: Room,
        post: Callable[[Event], None],
        *,
        place: Callable[[str, str | None], Place | None],
        web: OpenerDirector | None,
    ) -> None:
        self.request = request
        self.over = threading.Event()
        self._room = room
        self._post = post
        self._place = place
        self._web = web

    def run(self) -> Result:
        """Do it; everything that can go wrong is part of the result."""
        try:
            if self.request.operation is BlobOperation.GET:
                self._get()
            else:
                self._put()
        except TransferError as error:
            return error.result
        except urllib.error.HTTPError as error:
            return (BlobOutcome.ERROR_HTTP, error.code, 0)
        except OSError as error:
            cause = error.reason if isinstance(error, urllib.error.URLError) else error
            return (BlobOutcome.ERROR, 0, _number_of(cause))
        except (http.client.HTTPException, ValueError):
            return (BlobOutcome.ERROR, 0, errno.EPROTO)
        return (BlobOutcome.SUCCESS, 0, 0)

    def _get(self) -> None:
        with self._open(None, "GET") as answer:
            if self.request.file is None:
                for chunk in _chunks(answer):
                    self._ask(chunk, len(chunk))
                return
            with self._written() as file:
                for chunk in _chunks(answer):
                    self._room.write(file, chunk)

    def _put(self) -> None:
        if self.request.file is not None:
            with (
                _folder_of(self._room.folder, self.request.file) as (folder, name),
                _opened(folder, name, os.O_RDONLY) as file,
            ):
                self._send(_chunks(file), os.fstat(file.fileno()).st_size)
            return
        self._send(self._parts(), self.request.size)

    def _send(self, data: Iterator[bytes], size: int) -> None:
        with self._open(data, "PUT", size):
            pass

    def _parts(self) -> Iterator[bytes]:
        left = self.request.size
        while left > 0:
            size = min(left, CHUNK)
            yield self._ask(None, size)
            left -= size

    def _ask(self, data: bytes | None, size: int) -> bytes:
        """Let the module read a part, or fill one."""
        assert self.request.parts is not None  # noqa: S101 - there is no file
        answers: SimpleQueue[bytes | None] = SimpleQueue()
        self._post(BlobPart(self.request.parts, data, size, answers.put))
        try:
            answer = answers.get(timeout=SECONDS)
        except Empty:
            raise TransferError(errno.ETIMEDOUT) from None
        if answer is None:
            raise TransferError(errno.EIO)
        return answer

    def _open(
        self, data: Iterator[bytes] | None, method: str, size: int = 0
    ) -> http.client.HTTPResponse:
        url, headers = self._target()
        if urlsplit(url).scheme not in SCHEMES:
            raise TransferError(errno.EPROTONOSUPPORT)
        if method == "PUT":
            headers["Content-Length"] = str(size)
            if self.request.kind is BlobType.AZURE_BLOB:
                headers[AZURE_HEADER[0]] = AZURE_HEADER[1]
        request = urllib.request.Request(url, data=data, headers=headers, method=method)  # noqa: S310 - the scheme is one of two
        web = self._web or usual_opener()
        opened: http.client.HTTPResponse = web.open(request, timeout=SECONDS)
        return opened

    def _target(self) -> tuple[str, dict[str, str]]:
        """Give the URL and the headers, of the request or of the platform."""
        first, *lines = self.request.words
        if self.request.kind not in PLACED:
            return first, dict(line.split(": ", 1) for line in lines)
        place = self._place(first, lines[0] if lines else None)
        if place is None:
            raise TransferError(errno.ENOTCONN)
        return place.url, dict(place.headers)

    @contextmanager
    def _written(self) -> Iterator[IO[bytes]]:
        """Give a file that takes its place when all is in it."""
        assert self.request.file is not None  # noqa: S101 - see the caller
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        with _folder_of(self._room.folder, self.request.file) as (folder, name):
            part = f"{name}.part"
            try:
                with _opened(folder, part, flags) as file:
                    yield file
                os.replace(part, name, src_dir_fd=folder, dst_dir_fd=folder)
            except BaseException:
                with suppress(FileNotFoundError):
                    os.unlink(part, dir_fd=folder)
                raise


def _number_of(cause: object) -> int:
    """Give the errno of a failure; what TLS and the names of hosts count on their own is none."""
    match cause:
        case ssl.SSLError():
            return errno.EPROTO
        case socket.gaierror():
            return errno.EHOSTUNREACH
        case TimeoutError():
            return errno.ETIMEDOUT
        case OSError(errno=int(number)):
            return number
    return errno.EIO


def _chunks(file: IO[bytes] | http.client.HTTPResponse) -> Iterator[bytes]:
    total = 0
    while chunk := file.read(CHUNK):
        total += len(chunk)
        if total > MOST_BYTES:
            raise TransferError(errno.EFBIG)
        yield chunk


def _opened(folder: int, name: str, flags: int) -> IO[bytes]:
    """Open a file in a folder, which is not a symbolic link."""
    descriptor = os.open(name, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600, dir_fd=folder)
    return os.fdopen(descriptor, "wb" if flags & os.O_WRONLY else "rb")


@contextmanager
def _folder_of(folder: Path, path: str) -> Iterator[tuple[int, str]]:
    """Give the folder that a file is in, as a descriptor, and the file's name."""
    *parents, name = path.split("/")
    descriptor = os.open(folder, FOLDER_FLAGS)
    try:
        for parent in parents:
            inner = os.open(parent, FOLDER_FLAGS, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
        yield descriptor, name
    finally:
        os.close(descriptor)
