"""Blobs and streams of the node ABI: requests in the module's memory, read and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wedge.abi import MOST_HEADERS, STRUCTS, BlobOperation, BlobType, Result
from wedge.host.arguments import RefusedError, answers, read_name, read_text, refusing
from wedge.host.client import WORKSPACE, BlobRequest
from wedge.host.events import Callback

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.host.client import Client
    from wedge.host.guest import Guest

REQUEST = STRUCTS["EVP_BlobRequestHttpExt"]
HEADERS, COUNT = REQUEST.offset("headers"), REQUEST.offset("nheaders")
MOST_URL = 8192
MOST_NAME_AND_VALUE = 2 * MOST_URL
AZURE = b"x-ms-blob-type: BlockBlob"
POINTER = 4
# What the platform stores can only be put there, and a web server only be asked.
ONLY = {
    BlobType.EVP: BlobOperation.PUT,
    BlobType.EVP_EXT: BlobOperation.PUT,
    BlobType.HTTP: BlobOperation.GET,
}


class Transfers:
    """The functions for one instance. `guest` is set anew for each instance of the module."""

    guest: Guest

    def __init__(self, client: Client) -> None:
        self._client = client

    def functions(self) -> dict[str, Callable[..., int | None]]:
        """Give the functions by the names under which they are imported."""
        return {
            "EVP_blobOperation": self.blob_operation,
            "EVP_BlobRequestHttpExt_initialize": self.new_request,
            "EVP_BlobRequestHttpExt_addHeader": self.add_header,
            "EVP_BlobRequestHttpExt_addAzureHeader": self.add_azure_header,
            "EVP_BlobRequestHttpExt_setUrl": self.set_url,
            "EVP_BlobRequestHttpExt_free": self.free_request,
            "EVP_streamInputOpen": self.open_input,
            "EVP_streamOutputOpen": self.open_output,
            "EVP_streamClose": self.close_stream,
            "EVP_streamWrite": self.write_stream,
        }

    @answers
    def blob_operation(  # noqa: PLR0917 - as the ABI has it
        self, kind: int, operation: int, request: int, store: int, callback: int, userdata: int
    ) -> Result | None:
        """Hand on a transfer."""
        if kind not in BlobType._value2member_map_ or operation not in (0, 1):
            return Result.INVAL
        if 0 in (request, store, callback):
            return Result.INVAL
        type_, direction = BlobType(kind), BlobOperation(operation)
        if ONLY.get(type_, direction) is not direction:
            return Result.NOTSUP
        filename, io_callback, size = self.guest.memory.words(store, 3)
        if not filename and not io_callback:
            return Result.INVAL
        return self._client.transfer(
            BlobRequest(
                kind=type_,
                operation=direction,
                words=self._words(type_, request),
                file=self._file(filename) if filename else None,
                parts=None if filename else Callback(io_callback, userdata),
                size=0 if filename else size,
                done=Callback(callback, userdata),
            )
        )

    def new_request(self) -> int:
        """Give the address of an empty request."""
        address = self.guest.allocate(REQUEST.size)
        self.guest.memory.write(address, bytes(REQUEST.size))
        return address

    @refusing
    def add_header(self, request: int, name: int, value: int) -> Result | None:
        """Add a header, as one line."""
        memory = self.guest.memory
        line = f"{read_name(memory, name)}: {read_text(memory, value, MOST_URL)}"
        return self._add(request, line.encode())

    @refusing
    def add_azure_header(self, request: int) -> Result | None:
        """Add the header that Azure's block blobs need."""
        return self._add(request, AZURE)

    @refusing
    def set_url(self, request: int, url: int) -> Result | None:
        """Set the URL, in the place of an earlier one."""
        if request == 0:
            return Result.INVAL
        text = read_text(self.guest.memory, url, MOST_URL).encode()
        old = self.guest.memory.words(request, 1)[0]
        self.guest.memory.write_words(request, self._copy(text))
        if old:
            self.guest.free(old)
        return None

    def free_request(self, request: int) -> None:
        """Free a request, and what it holds."""
        if request == 0:
            return
        url, headers, count = self.guest.memory.words(request, 3)
        lines = self.guest.memory.words(headers, min(count, MOST_HEADERS)) if headers else ()
        for address in (*lines, headers, url, request):
            if address:
                self.guest.free(address)

    @answers
    def open_input(self, name: int, callback: int, userdata: int, stream: int) -> Result | None:
        """Refuse: there are no streams on this host."""
        del name, callback, userdata, stream
        return Result.NOTSUP

    @answers
    def open_output(self, name: int, stream: int) -> Result | None:
        """Refuse: there are no streams on this host."""
        del name, stream
        return Result.NOTSUP

    @answers
    def close_stream(self, stream: int) -> Result | None:
        """Refuse: none is open."""
        del stream
        return Result.INVAL

    @answers
    def write_stream(self, stream: int, data: int, size: int) -> Result | None:
        """Refuse: none is open."""
        del stream, data, size
        return Result.INVAL

    def _add(self, request: int, line: bytes) -> Result | None:
        if request == 0 or b"\r" in line or b"\n" in line:
            return Result.INVAL
        _, headers, count = self.guest.memory.words(request, 3)
        if count >= MOST_HEADERS:
            return Result.TOOBIG
        lines = self.guest.memory.words(headers, count) if headers else ()
        longer = self.guest.allocate(POINTER * (len(lines) + 1))
        self.guest.memory.write_words(longer, *lines, self._copy(line))
        self.guest.memory.write_words(request + HEADERS, longer)
        self.guest.memory.write_words(request + COUNT, len(lines) + 1)
        if headers:
            self.guest.free(headers)
        return None

    def _copy(self, text: bytes) -> int:
        address = self.guest.allocate(len(text) + 1)
        self.guest.memory.write(address, text + b"\0")
        return address

    def _words(self, kind: BlobType, request: int) -> tuple[str, ...]:
        """Give the texts of a request: the URL or the remote name first."""
        memory = self.guest.memory
        first = read_text(memory, memory.words(request, 1)[0], MOST_URL)
        if kind is BlobType.EVP_EXT:
            storage = memory.words(request, 2)[1]
            return (first, read_name(memory, storage)) if storage else (first,)
        if kind is not BlobType.HTTP_EXT:
            return (first,)
        _, headers, count = memory.words(request, 3)
        if count > MOST_HEADERS:
            raise RefusedError(Result.TOOBIG)
        lines = memory.words(headers, count) if headers else ()
        return (first, *(read_text(memory, line, MOST_NAME_AND_VALUE) for line in lines))

    def _file(self, address: int) -> str:
        """Give the path below the workspace; raise `RefusedError` for one outside of it."""
        path = read_name(self.guest.memory, address)
        parts = path.removeprefix(f"{WORKSPACE}/").split("/")
        if not path.startswith(f"{WORKSPACE}/") or {"", ".", ".."} & set(parts):
            raise RefusedError(Result.INVAL)
        return "/".join(parts)
