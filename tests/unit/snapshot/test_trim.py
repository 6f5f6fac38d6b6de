"""Functions that nothing calls lose their code; all others stay as they are."""

from __future__ import annotations

import pytest
import wasmtime

from py2wasm.errors import ModuleError
from py2wasm.snapshot.trim import EMPTY, trim_functions
from wedge.wasm import unsigned

PROGRAM = """
(module
  (type $none (func (result i32)))
  (import "host" "given" (func $given (result i32)))
  (table 4 funcref)
  (elem (i32.const 1) $in_table)
  (func $dead (result i32) (i32.add (call $called) (i32.const 400)))
  (func $called (result i32) (block (br_table 0 0 0 (i32.const 1))) (call $deep))
  (func $deep (result i32) (i32.const 16))
  (func $in_table (result i32) (i32.const 1000))
  (func $also_dead (result i32) (call $dead))
  (func (export "_start") (result i32) (local i64 f32)
    (i32.add (call $given) (i32.add (call $called) (call_indirect (type $none) (i32.const 1)))))
)
"""


def run(module: bytes) -> object:
    engine = wasmtime.Engine()
    store = wasmtime.Store(engine)
    given = wasmtime.Func(store, wasmtime.FuncType([], [wasmtime.ValType.i32()]), lambda: 7)
    exports = wasmtime.Instance(store, wasmtime.Module(engine, module), [given]).exports(store)
    start = exports["_start"]
    assert isinstance(start, wasmtime.Func)
    return start(store)


def test_what_is_called_stays() -> None:
    module = bytes(wasmtime.wat2wasm(PROGRAM))
    trimmed = trim_functions(module)
    assert run(trimmed) == run(module) == 7 + 16 + 1000
    empty = unsigned(len(EMPTY)) + EMPTY
    assert (module.count(empty), trimmed.count(empty)) == (0, 2)
    assert len(trimmed) < len(module)
    assert trim_functions(trimmed) == trimmed


def test_damaged_code() -> None:
    module = bytes(wasmtime.wat2wasm(PROGRAM))
    with pytest.raises(ModuleError):
        trim_functions(module.replace(b"\x41\x10", b"\x06\x10"))
