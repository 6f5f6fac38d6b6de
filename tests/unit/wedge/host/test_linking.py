"""Linking: what a module gets of its host, and when."""

from __future__ import annotations

import pytest
import wasmtime

from wedge.errors import ModuleError
from wedge.host.engine import EngineSpec
from wedge.host.guest import Guest, GuestLimits
from wedge.host.linking import Linkage
from wedge.host.sleeping import Sleeping
from wedge.host.stopping import Stop

MODULE = """
(module
  (import "wasi_snapshot_preview1" "poll_oneoff"
    (func $poll (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "malloc") (param i32) (result i32) i32.const 0)
  (func (export "free") (param i32))
  (func $run (export "_start")
    (drop (call $poll (i32.const 0) (i32.const 48) (i32.const 1) (i32.const 80))))
  {start})
"""


def test_a_start_function_cannot_reach_the_instance_before() -> None:
    engine = EngineSpec(interruptible=True).engine()
    stop, raised = Stop(), []

    class Catcher:
        def caught(self, error: BaseException) -> None:
            raised.append(error)

    sleeping = Sleeping(stop.sleep)
    linkage = Linkage(engine, Catcher(), {}, sleeping.poll)

    def make(start: str) -> tuple[Guest, wasmtime.Store]:
        store = wasmtime.Store(engine)
        stop.attach(store)
        store.set_wasi(wasmtime.WasiConfig())
        module = wasmtime.Module(engine, wasmtime.wat2wasm(MODULE.format(start=start)))
        return Guest(module, linkage, store, GuestLimits()), store

    guest, store = make("")
    sleeping.begin(guest.memory, 0)
    guest.start()
    store.close()
    # Whose memory is no more.
    with pytest.raises(ModuleError) as caught:
        make("(start $run)")
    assert "the host is called before `_start`" in str(caught.value.cause)
    guest, store = make("")
    sleeping.begin(guest.memory, 0)
    guest.start()
    store.close()
    assert raised == []
