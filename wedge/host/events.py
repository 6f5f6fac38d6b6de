"""Events: what an instance finds in its queue, and what is called in it for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wedge.abi import CALLBACKS, STRUCTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.abi import BlobOutcome
    from wedge.host.guest import Guest

CONFIGURATION = CALLBACKS["EVP_CONFIGURATION_CALLBACK"].signature
MESSAGE = CALLBACKS["EVP_MESSAGE_RECEIVED_CALLBACK"].signature
RPC = CALLBACKS["EVP_RPC_REQUEST_CALLBACK"].signature
# All that only tell a reason have the same type.
COMPLETION = CALLBACKS["EVP_MESSAGE_SENT_CALLBACK"].signature
BLOB = CALLBACKS["EVP_BLOB_CALLBACK"].signature
BLOB_IO = CALLBACKS["EVP_BLOB_IO_CALLBACK"].signature
RESULT_SIZE = STRUCTS["EVP_BlobResultHttp"].size


@dataclass(frozen=True, slots=True)
class Callback:
    """A function of the module, by its place in the table, and what it wants to be told."""

    index: int
    userdata: int


@dataclass(frozen=True, slots=True)
class Message:
    """A message under the receiver's alias."""

    alias: str
    payload: bytes

    @property
    def size(self) -> int:
        """How much of the queue it takes, in bytes."""
        return len(self.payload)


@dataclass(frozen=True, slots=True)
class Configuration:
    """A configuration."""

    topic: str
    value: bytes


@dataclass(frozen=True, slots=True)
class Rpc:
    """A remote procedure call."""

    id: int
    method: str
    params: str


@dataclass(frozen=True, slots=True)
class Completion:
    """What became of something that was sent."""

    callback: Callback
    reason: int


@dataclass(frozen=True, slots=True)
class BlobDone:
    """What became of a blob: the outcome, HTTP status and errno, or None if it was not done."""

    callback: Callback
    reason: int
    result: tuple[BlobOutcome, int, int] | None


@dataclass(frozen=True, slots=True)
class BlobPart:
    """A part of a blob, to be read by the module (`data`), or `size` bytes to be filled by it.

    `reply` is called with the bytes, or None if the module cannot.
    """

    callback: Callback
    data: bytes | None
    size: int
    reply: Callable[[bytes | None], None]


Event = Message | Configuration | Rpc | Completion | BlobDone | BlobPart


def deliver_buffer(guest: Guest, callback: Callback, name: str, data: bytes) -> None:
    """Call for a message or a configuration.

    After each there is a zero byte, because nodes take them for texts.
    """
    block = data + b"\0" + name.encode() + b"\0"
    address = guest.lend(block)
    guest.call(
        callback.index, MESSAGE, address + len(data) + 1, address, len(data), callback.userdata
    )
    guest.take_back(address)


def deliver_rpc(guest: Guest, callback: Callback, rpc: Rpc) -> None:
    """Call for a remote procedure call."""
    method, params = rpc.method.encode() + b"\0", rpc.params.encode() + b"\0"
    address = guest.lend(method + params)
    guest.call(callback.index, RPC, rpc.id, address, address + len(method), callback.userdata)
    guest.take_back(address)


def deliver_completion(guest: Guest, event: Completion) -> None:
    """Call for what became of something."""
    guest.call(event.callback.index, COMPLETION, event.reason, event.callback.userdata)


def deliver_blob(guest: Guest, event: BlobDone) -> None:
    """Call for what became of a blob."""
    callback = event.callback
    if event.result is None:
        guest.call(callback.index, BLOB, event.reason, 0, callback.userdata)
        return
    address = guest.lend(bytes(RESULT_SIZE))
    guest.memory.write_words(address, *event.result)
    guest.call(callback.index, BLOB, event.reason, address, callback.userdata)
    guest.take_back(address)


def deliver_part(guest: Guest, event: BlobPart) -> None:
    """Call for a part of a blob, and pass on what the module makes of it."""
    content = bytes(event.size) if event.data is None else event.data
    given: bytes | None = None
    try:
        address = guest.lend(content)
        failed = guest.call(
            event.callback.index, BLOB_IO, address, len(content), event.callback.userdata
        )
        if not failed:
            given = guest.memory.read(address, len(content))
        guest.take_back(address)
    finally:
        event.reply(given)
