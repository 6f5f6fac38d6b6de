from __future__ import annotations

import pytest
import wasmtime

from py2wasm.host.symbols import strip_symbols
from wedge.host.engine import PULLEY, EngineSpec

TEXT = """
(module
  (func $first (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
  (func (export "run") (result i32) (call $first (i32.const 41))))
"""


@pytest.mark.parametrize("target", [None, PULLEY])
def test_code_without_symbols_runs(target: str | None) -> None:
    engine = EngineSpec(target=target).engine()
    whole = bytes(wasmtime.Module(engine, wasmtime.wat2wasm(TEXT)).serialize())
    stripped = strip_symbols(whole)
    assert len(stripped) < len(whole)
    assert b"function[0]" in whole
    assert b"function[0]" not in stripped
    store = wasmtime.Store(engine)
    instance = wasmtime.Instance(store, wasmtime.Module.deserialize(engine, stripped), [])
    run = instance.exports(store)["run"]
    assert isinstance(run, wasmtime.Func)
    assert run(store) == 42


def test_what_has_no_symbols_stays_as_it_is() -> None:
    engine = EngineSpec().engine()
    stripped = strip_symbols(bytes(wasmtime.Module(engine, wasmtime.wat2wasm(TEXT)).serialize()))
    assert strip_symbols(stripped) == stripped
    for other in (b"not an ELF file", b"\x7fELF\x01\x01rest", b"\x7fELF\x02\x03rest"):
        assert strip_symbols(other) == other
