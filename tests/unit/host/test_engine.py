from __future__ import annotations

from importlib.metadata import version

import pytest
import wasmtime

from wedge.host.engine import (
    EMPTY_MODULE,
    LIBRARY_TARGETS,
    EngineSpec,
    fingerprint,
    wasmtime_version,
)


def test_the_version_is_the_installed_one() -> None:
    assert wasmtime_version() == version("wasmtime")


def test_a_fingerprint_tells_engines_apart_and_lasts() -> None:
    specs = [
        EngineSpec(interruptible=interruptible, metered=metered)
        for interruptible in (False, True)
        for metered in (False, True)
    ]
    first = [fingerprint(spec.engine()) for spec in specs]
    assert len(set(first)) == 4
    assert first == [fingerprint(spec.engine()) for spec in specs]


def test_targets_that_would_end_the_process_are_refused() -> None:
    for target in LIBRARY_TARGETS:
        wasmtime.Module(EngineSpec(target=target).engine(), EMPTY_MODULE)
    with pytest.raises(ValueError, match="armv7"):
        EngineSpec(target="armv7-unknown-linux-gnueabihf")


def test_portable_code_is_taken_by_engines_for_other_code() -> None:
    code = wasmtime.Module(EngineSpec(portable=True).engine(), EMPTY_MODULE).serialize()
    wasmtime.Module.deserialize(EngineSpec().engine(), code)
    wasmtime.Module.deserialize(EngineSpec(portable=True).engine(), code)


@pytest.mark.parametrize(
    "text",
    [
        "(func (result i32 i32) i32.const 1 i32.const 2)",
        "(memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 8)))",
        "(table 1 externref)",
        "(func (result v128) (v128.const i64x2 1 2))",
        "(func (param f64) (result i32) (i32.trunc_sat_f64_s (local.get 0)))",
        "(func (param i32) (result i32) (i32.extend8_s (local.get 0)))",
    ],
)
def test_features_of_plain_wasi_modules_are_on(text: str) -> None:
    wasmtime.Module(EngineSpec().engine(), f"(module {text})")


@pytest.mark.parametrize(
    "text",
    [
        "(memory 1 1 shared)",
        "(memory i64 1)",
        "(memory 1) (memory 1)",
        "(func (return_call 0))",
        "(func (param v128) (drop (i8x16.relaxed_swizzle (local.get 0) (local.get 0))))",
        "(func try_table end)",
        "(tag (param i32))",
        "(type (struct))",
    ],
)
def test_features_that_other_hosts_lack_are_off(text: str) -> None:
    wasm = bytes(wasmtime.wat2wasm(f"(module {text})"))
    with pytest.raises(wasmtime.WasmtimeError, match=r"enabled|support|multiple memories"):
        wasmtime.Module(EngineSpec().engine(), wasm)
