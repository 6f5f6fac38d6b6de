"""Arguments of the node ABI: what an instance gives, read from its memory and checked.

What is refused has the result code of the agent: INVAL for a wrong handle or a text that is none,
FAULT for what is not in the memory, TOOBIG for what is too long.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from wedge.abi import MOST_SENT, Result
from wedge.host.memory import FaultError

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.host.memory import GuestMemory

# The one that the public agent gives.
HANDLE = 0x1234
MOST_NAME = 1024


class RefusedError(Exception):
    """A request cannot be; `result` says why."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.name)
        self.result = result


def answers(function: Callable[..., Result | None]) -> Callable[..., int]:
    """Make a method of the client's handle and other arguments give the number of its result."""

    @wraps(function)
    def answering(self: Any, handle: int, *arguments: int) -> int:
        if handle != HANDLE:
            return Result.INVAL
        try:
            return function(self, *arguments) or Result.OK
        except RefusedError as error:
            return error.result
        except FaultError:
            return Result.FAULT

    return answering


def refusing(function: Callable[..., Result | None]) -> Callable[..., int]:
    """Make a method give the number of its result, also if that is a refusal."""

    @wraps(function)
    def answering(self: Any, *arguments: int) -> int:
        try:
            return function(self, *arguments) or Result.OK
        except RefusedError as error:
            return error.result
        except FaultError:
            return Result.FAULT

    return answering


def read_name(memory: GuestMemory, address: int) -> str:
    """Give the name of a topic, an alias or a key."""
    return read_text(memory, address, MOST_NAME)


def read_text(memory: GuestMemory, address: int, most: int = MOST_SENT) -> str:
    """Give a text of at most so many bytes."""
    if address == 0:
        raise RefusedError(Result.INVAL)
    text = memory.text(address, most)
    if text is None:
        raise RefusedError(Result.TOOBIG)
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        raise RefusedError(Result.INVAL) from error


def read_bytes(memory: GuestMemory, address: int, size: int, most: int | None = None) -> bytes:
    """Give bytes, at most so many; no address is needed for none."""
    if size == 0:
        return b""
    if address == 0:
        raise RefusedError(Result.INVAL)
    if size > memory.size:
        raise FaultError
    if most is not None and size > most:
        raise RefusedError(Result.TOOBIG)
    return memory.read(address, size)
