"""Memory as data segments, and a module that begins with it."""

from __future__ import annotations

import random

import pytest
import wasmtime

from py2wasm.snapshot.image import PAGE, split_memory, write_snapshot
from wedge.wasm import signed, unsigned

# Counts: each call of `_start` that is `py2wasm_resume` gives what it finds and adds one.
TEXT = """
(module
  (memory (export "memory") 1 4)
  (data (i32.const 8) "old")
  (func $cold (result i32) i32.const -1)
  (func $resume (result i32)
    (i32.load (i32.const 70000))
    (i32.store (i32.const 70000) (i32.add (i32.load (i32.const 70000)) (i32.const 1))))
  (func (export "py2wasm_prepare"))
  (export "_start" (func $cold))
  (export "py2wasm_resume" (func $resume))
)
"""


def test_a_module_begins_with_its_memory() -> None:
    memory = bytearray(2 * PAGE)
    memory[70000] = 7
    memory[8:11] = b"new"
    module = write_snapshot(wasmtime.wat2wasm(TEXT), bytes(memory))
    engine = wasmtime.Engine()
    store = wasmtime.Store(engine)
    instance = wasmtime.Instance(store, wasmtime.Module(engine, module), [])
    exports = instance.exports(store)
    found, start = exports["memory"], exports["_start"]
    assert isinstance(found, wasmtime.Memory)
    assert isinstance(start, wasmtime.Func)
    assert bytes(found.read(store, 0, found.data_len(store))) == bytes(memory)
    assert [start(store), start(store)] == [7, 8]


def test_only_what_a_host_calls_is_exported() -> None:
    module = wasmtime.Module(
        wasmtime.Engine(), write_snapshot(wasmtime.wat2wasm(TEXT), bytes(PAGE))
    )
    assert [item.name for item in module.exports] == ["memory", "_start"]


def test_the_limit_of_memory_stays() -> None:
    module = wasmtime.Module(
        wasmtime.Engine(), write_snapshot(wasmtime.wat2wasm(TEXT), bytes(PAGE))
    )
    (memory,) = (item.type for item in module.exports if item.name == "memory")
    assert isinstance(memory, wasmtime.MemoryType)
    assert (memory.limits.min, memory.limits.max) == (1, 4)


def test_long_gaps_are_left_out() -> None:
    memory = b"a" + bytes(12) + b"b" + bytes(13) + b"\n" + bytes(20)
    assert split_memory(memory) == [(0, 14), (27, 28)]
    assert split_memory(bytes(100)) == []


def test_there_are_never_too_many_segments() -> None:
    memory = (b"x" + bytes(20)) * 100_000
    segments = split_memory(memory)
    assert len(segments) <= 90_000
    assert all(memory[start:end].strip(b"\0") for start, end in segments)


@pytest.mark.parametrize("number", [0, 1, 63, 64, 127, 128, 65535, 2**31 - 1])
def test_numbers(number: int) -> None:
    def read(data: bytes) -> int:
        return sum((byte & 0x7F) << 7 * place for place, byte in enumerate(data))

    assert read(unsigned(number)) == number
    assert read(signed(number)) == number
    assert not signed(number)[-1] & 0x40
    negative = signed(-number - 1)
    assert read(negative) - (1 << 7 * len(negative)) == -number - 1


def test_what_is_not_zero_is_kept() -> None:
    draw = random.Random(1)  # noqa: S311 - not for secrets
    for _ in range(50):
        memory = bytes(draw.choice((0, 0, 0, 1, 10, 255)) for _ in range(500))
        segments = split_memory(memory)
        copy = bytearray(len(memory))
        for start, end in segments:
            copy[start:end] = memory[start:end]
        assert bytes(copy) == memory
        assert all(memory[start] and memory[end - 1] for start, end in segments)
