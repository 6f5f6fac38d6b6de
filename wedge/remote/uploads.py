"""Files that devices put: places for them, which nobody else can guess, and what comes there.

A place is an address that holds for ten minutes. What comes is whole when it takes its name, and
lies below one folder, whatever a device calls it.
"""

from __future__ import annotations

import errno
import secrets
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wedge.wire import TokenRequest

PREFIX = "/blobs/"
WORD_BYTES = 32
SECONDS = 600.0
# Those that were given first are forgotten for more.
MOST_PLACES = 10_000
PIECE = 64 * 1024
MOST_PARTS, LONGEST_PART = 16, 200
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class BadNameError(Exception):
    """A file cannot be called so."""


class UploadError(Exception):
    """A file is not taken, and `status` says why."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


@dataclass(frozen=True, kw_only=True)
class Capacity:
    """Bytes of a file at most, and of all that come."""

    file: int
    total: int


@dataclass(frozen=True, kw_only=True)
class _Place:
    path: PurePosixPath
    end: float


class Uploads:
    """Takes files into a folder. `told` is called with the path of each, in threads of their own.

    `clock` gives seconds. May be used by any thread.
    """

    def __init__(
        self,
        folder: Path,
        capacity: Capacity,
        *,
        told: Callable[[Path], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._capacity = capacity
        self._told = told
        self._clock = clock
        self._lock = threading.Lock()
        self._places: dict[str, _Place] = {}
        self._taken = 0

    def open_place(self, request: TokenRequest) -> str:
        """Give the path of an address where a file may be put; raise `BadNameError`."""
        place = _Place(path=path_of(request), end=self._clock() + SECONDS)
        word = secrets.token_urlsafe(WORD_BYTES)
        with self._lock:
            while len(self._places) >= MOST_PLACES:
                del self._places[next(iter(self._places))]
            self._places[word] = place
        return f"{PREFIX}{word}"

    def receive(self, address: str, size: int, read: Callable[[int], bytes]) -> None:
        """Take a file of so many bytes from the function that reads them.

        Raises `UploadError`, and `OSError` if the sender breaks off.
        """
        path = self._folder / self._find(address)
        with self._reserved(size), _written(path) as write:
            left = size
            while left > 0:
                data = read(min(left, PIECE))
                if not data:
                    raise ConnectionResetError(errno.ECONNRESET, "the sender has broken off")
                write(data)
                left -= len(data)
        self._told(path)

    def _find(self, address: str) -> PurePosixPath:
        word = address.removeprefix(PREFIX)
        with self._lock:
            place = self._places.get(word)
            if place is None or place.end < self._clock():
                self._places.pop(word, None)
                raise UploadError(HTTPStatus.NOT_FOUND)
        return place.path

    @contextmanager
    def _reserved(self, size: int) -> Iterator[None]:
        """Have room for so many bytes, which stays taken if all goes well."""
        if size > self._capacity.file:
            raise UploadError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        with self._lock:
            if self._taken + size > self._capacity.total:
                raise UploadError(HTTPStatus.INSUFFICIENT_STORAGE)
            self._taken += size
        try:
            yield
        except BaseException:
            with self._lock:
                self._taken -= size
            raise


def path_of(request: TokenRequest) -> PurePosixPath:
    """Give where a file belongs: `INSTANCE/NAME`, below the name of a store if one is named.

    Raises `BadNameError` for names that would lead elsewhere, or that cannot be shown.
    """
    stores = [] if request.key is None else [request.key]
    parts = [*stores, request.instance, *request.filename.split("/")]
    if len(parts) > MOST_PARTS:
        raise BadNameError("the name has too many parts")
    for part in parts:
        if part in ("", ".", "..") or "/" in part or "\\" in part or not part.isprintable():
            raise BadNameError("the name has parts that no file can be kept under")
        if len(part.encode()) > LONGEST_PART:
            raise BadNameError("a part of the name is too long")
    return PurePosixPath(*parts)


@contextmanager
def _written(path: Path) -> Iterator[Callable[[bytes], None]]:
    """Give what writes a file that takes its name when all is in it; raise `UploadError`."""
    with _disk_errors():
        path.parent.mkdir(parents=True, exist_ok=True)
        file = tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False)  # noqa: SIM115 - it gets another name

    def write(data: bytes) -> None:
        with _disk_errors():
            file.write(data)

    try:
        with file:
            yield write
            with _disk_errors():
                file.flush()
        with _disk_errors():
            Path(file.name).replace(path)
    except BaseException:
        Path(file.name).unlink(missing_ok=True)
        raise


@contextmanager
def _disk_errors() -> Iterator[None]:
    """Turn what is wrong with the folder into what the device is told."""
    try:
        yield
    except OSError as error:
        full = error.errno in FULL
        raise UploadError(
            HTTPStatus.INSUFFICIENT_STORAGE if full else HTTPStatus.INTERNAL_SERVER_ERROR
        ) from error
