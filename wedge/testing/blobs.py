"""Blob operations against a dict of URLs: bytes, or files by their paths."""

from __future__ import annotations

import errno
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from wedge.node.blobs import EVP_EXT, GET, HTTP, PUT
from wedge.node.results import Result
from wedge.testing.outgoing import EvpRefusal

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

EVP = 1
MOST_LIVE = 10
PIECE = 4096
DONE, EXIT, DENIED = 0, 1, 2
SUCCESS, ERROR, ERROR_HTTP = 0, 1, 2
HTTP_OK, HTTP_CREATED, HTTP_NOT_FOUND = 200, 201, 404


class Blobs:
    """The network of a test: `urls` maps an address, or a name in the cloud's storage."""

    def __init__(self, urls: MutableMapping[str, bytes | Path]) -> None:
        self.urls = urls
        self.headers: dict[str, tuple[str, ...]] = {}
        self.live = 0

    def start(
        self,
        operation: tuple[int, int, tuple[str, ...]],
        store: Path | None,
        done: Any,
        memory: tuple[Any, int],
    ) -> Callable[[bool], None]:
        """Begin an operation; the event that ends it is told whether the node is to exit.

        Raises:
            EvpRefusal: there is no such operation.

        """
        kind, verb, request = operation
        if (kind in {EVP, EVP_EXT} and verb == GET) or (kind == HTTP and verb == PUT):
            raise EvpRefusal(Result.NOTSUP)
        self.live += 1
        denied = self.live > MOST_LIVE
        self.headers[request[0]] = request[1:]

        def end(exiting: bool) -> None:  # noqa: FBT001
            self.live -= 1
            if denied or exiting:
                done(DENIED if denied else EXIT, 0, 0, 0)
            elif verb == GET:
                done(DONE, *self._get(request[0], store, memory[0]))
            else:
                done(DONE, *self._put(request[0], store, *memory))

        return end

    def _get(self, url: str, store: Path | None, write: Any) -> tuple[int, int, int]:
        source = self.urls.get(url)
        if source is None:
            return ERROR_HTTP, HTTP_NOT_FOUND, 0
        data = source.read_bytes() if isinstance(source, Path) else source
        if store is not None:
            store.write_bytes(data)
        else:
            for start in range(0, len(data), PIECE):
                write(data[start : start + PIECE])
        return SUCCESS, HTTP_OK, 0

    def _put(self, url: str, store: Path | None, read: Any, size: int) -> tuple[int, int, int]:
        if store is not None and not store.is_file():
            return ERROR, 0, errno.ENOENT
        data = store.read_bytes() if store is not None else _pieces(read, size)
        target = self.urls.get(url)
        if isinstance(target, Path):
            target.write_bytes(data)
        else:
            self.urls[url] = data
        return SUCCESS, HTTP_CREATED, 0


def inside(filename: str, workspace: Path) -> Path:
    """Give the path of a file of the workspace.

    Raises:
        EvpRefusal: it is not absolute, not within the workspace, or goes over `..` or a link.

    """
    path = Path(filename)
    parts = PurePosixPath(filename).parts
    if not path.is_absolute() or ".." in parts or not path.is_relative_to(workspace):
        raise EvpRefusal(Result.INVAL)
    if any(
        each.is_symlink()
        for each in (path, *path.parents)
        if each != workspace and each.is_relative_to(workspace)
    ):
        raise EvpRefusal(Result.INVAL)
    return path


def _pieces(read: Callable[[int], bytes], size: int) -> bytes:
    data = b""
    while len(data) < size:
        wanted = min(PIECE, size - len(data))
        piece = read(wanted)
        if len(piece) != wanted:
            message = f"asked for {wanted} bytes of a blob, got {len(piece)}"
            raise ValueError(message)
        data += piece
    return data
