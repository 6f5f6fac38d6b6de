"""The memory of a module: nothing outside of it is ever touched."""

from __future__ import annotations

import pytest
import wasmtime

from wedge.host.memory import FaultError, GuestMemory
from wedge.host.raw import address_of

PAGE = 65536


@pytest.fixture
def memory() -> GuestMemory:
    store = wasmtime.Store()
    limits = wasmtime.MemoryType(wasmtime.Limits(1, 2))
    found = wasmtime.Memory(store, limits)
    guest = GuestMemory(address_of(store._context()), found._memory)
    # They live as long as this does.
    guest.kept = (store, found)  # type: ignore[attr-defined]
    return guest


def test_reading_and_writing(memory: GuestMemory) -> None:
    memory.write(PAGE - 4, b"last")
    assert memory.read(PAGE - 4, 4) == b"last"
    memory.write_words(8, 1, 0xFFFFFFFF, -2)
    assert memory.words(8, 3) == (1, 0xFFFFFFFF, 0xFFFFFFFE)
    assert memory.read(PAGE, 0) == b""


@pytest.mark.parametrize(
    ("address", "size"),
    [(PAGE - 3, 4), (PAGE, 1), (2**32 - 1, 1), (0, PAGE + 1), (8, 2**32 - 1), (-1, 1)],
)
def test_what_is_outside(memory: GuestMemory, address: int, size: int) -> None:
    with pytest.raises(FaultError):
        memory.read(address, size)
    if size < 2 * PAGE:
        with pytest.raises(FaultError):
            memory.write(address, bytes(size))


def test_texts(memory: GuestMemory) -> None:
    memory.write(100, b"x" * 1000 + b"\0")
    assert memory.text(100, 1000) == b"x" * 1000
    assert memory.text(100, 999) is None
    assert memory.text(1100, 10) == b""
    memory.write(PAGE - 2, b"ab")
    for address in (PAGE - 2, PAGE, 2**32 - 16):
        with pytest.raises(FaultError):
            memory.text(address, 10)
