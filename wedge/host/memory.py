"""The linear memory of an instance, with every access checked: addresses come from the module."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

from wedge.host.raw import memory_data, memory_size

if TYPE_CHECKING:
    from typing import Any

STEP = 256


class FaultError(Exception):
    """An address, or what lies there, is outside the memory."""


class GuestMemory:
    """The memory of one instance, by addresses in it."""

    def __init__(self, context: int, memory: Any) -> None:
        self._context = context
        self._memory = memory
        self._handle = ctypes.addressof(memory)

    @property
    def size(self) -> int:
        """How many bytes there are now."""
        return int(memory_size(self._context, self._handle))

    def read(self, address: int, size: int) -> bytes:
        """Give bytes; raise `FaultError` if not all of them are in the memory."""
        return ctypes.string_at(self._at(address, size), size)

    def write(self, address: int, data: bytes) -> None:
        """Put bytes there; raise `FaultError` if there is no place for all of them."""
        # `ctypes.memmove` lets go of the interpreter's lock, and has to wait for it afterwards.
        place = (ctypes.c_char * len(data)).from_address(self._at(address, len(data)))
        place.raw = data

    def text(self, address: int, most: int) -> bytes | None:
        """Give the bytes up to a zero byte; None if there are more than `most`.

        Raises `FaultError` if the memory ends before.
        """
        found, place, room = b"", address, self.size - address
        if room <= 0:
            raise FaultError
        while b"\0" not in found:
            if len(found) > most:
                return None
            step = min(max(STEP, len(found)), room - len(found))
            if step <= 0:
                raise FaultError
            found += self.read(place, step)
            place += step
        text = found[: found.index(0)]
        return None if len(text) > most else text

    def words(self, address: int, count: int) -> tuple[int, ...]:
        """Give numbers of 32 bits that follow each other."""
        data = self.read(address, 4 * count)
        return tuple(int.from_bytes(data[at : at + 4], "little") for at in range(0, 4 * count, 4))

    def write_words(self, address: int, *words: int) -> None:
        """Put numbers of 32 bits there."""
        self.write(address, b"".join((word & 0xFFFFFFFF).to_bytes(4, "little") for word in words))

    def _at(self, address: int, size: int) -> int:
        # The memory may have moved since the last call.
        if address < 0 or size < 0 or address + size > self.size:
            raise FaultError
        return int(memory_data(self._context, self._handle)) + address
