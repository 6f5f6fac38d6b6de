"""Files from and to the network, by the host: into the workspace, or piece by piece in memory."""

from __future__ import annotations

from wedge.node.encoding import payload_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Final

    from wedge.node.shape import Host

    OnDone = Callable[["BlobResult"], object]

AZURE_BLOB: Final = 0
HTTP: Final = 2
EVP_EXT: Final = 3
HTTP_EXT: Final = 4
GET: Final = 0
PUT: Final = 1


class BlobResult:
    """How it ended; `data` is what came, if it was not for a file."""

    __slots__ = ("data", "errno", "http_status", "reason", "result")

    def __init__(
        self, reason: int, result: int, http_status: int, errno: int, data: bytes | None
    ) -> None:
        self.reason = reason
        self.result = result
        self.http_status = http_status
        self.errno = errno
        self.data = data

    @property
    def ok(self) -> bool:
        """Whether all of it was transferred."""
        return self.reason == 0 and self.result == 0

    def __repr__(self) -> str:
        numbers = f"result={self.result}, http_status={self.http_status}, errno={self.errno}"
        return f"BlobResult(reason={self.reason}, {numbers})"


def get(host: Host, url: str, file: str | None, done: OnDone, headers: Sequence[str]) -> None:
    """Fetch `url` to the path `file`, or to memory."""
    pieces: list[bytes] = []

    def finished(reason: int, result: int, http_status: int, errno: int) -> None:
        data = b"".join(pieces) if file is None else None
        done(BlobResult(reason, result, http_status, errno, data))

    take = pieces.append if file is None else None
    host.blob(HTTP_EXT if headers else HTTP, GET, (url, *headers), file, finished, take)


def put(
    host: Host, to: tuple[int, tuple[str, ...]], source: object, file: str | None, done: OnDone
) -> None:
    """Send the file at the path `file`, or `source`, to a kind of storage and a place in it."""

    def finished(reason: int, result: int, http_status: int, errno: int) -> None:
        done(BlobResult(reason, result, http_status, errno, None))

    kind, place = to
    if file is not None:
        host.blob(kind, PUT, place, file, finished)
        return
    data = memoryview(payload_of(source)).cast("B")
    sent = 0

    def read(size: int) -> bytes:
        nonlocal sent
        sent += size
        return bytes(data[sent - size : sent])

    host.blob(kind, PUT, place, None, finished, read, len(data))
