"""Checking modules against profiles; wasmtime's validator says which are right."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
import wasmtime

from py2wasm.errors import ModuleError
from py2wasm.link.check import Violation, check_module, refuse_violations
from py2wasm.link.profiles import PROFILES
from tests.mutants import mutate

WAMR = PROFILES["wamr"]
PLAIN = replace(WAMR, features=frozenset())
# A module with much of what the profile has.
RICH = """
(module
  (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
  (memory 1 9) (table 3 funcref) (table 2 externref)
  (global (mut i32) (i32.const 5)) (global i64 (i64.const -9000000000)) (global v128 (v128.const i32x4 1 2 3 4))
  (global f32 (f32.const 1)) (global f64 (f64.const 2)) (global funcref (ref.null func))
  (elem (i32.const 0) $f $g) (elem declare func $g) (elem funcref (ref.func $f) (ref.null func))
  (data (i32.const 8) "active") (data "passive")
  (func $f (result i32 i64) i32.const 1 i64.const 2)
  (func $g (param i32) (local v128 f64)
    (block (loop (br_table 0 1 1 0 (local.get 0))))
    (drop (i32.extend8_s (i32.const -1))) (drop (i32.trunc_sat_f64_u (local.get 2)))
    (memory.copy (i32.const 0) (i32.const 1) (i32.const 2)) (memory.fill (i32.const 0) (i32.const 1) (i32.const 2))
    (memory.init 1 (i32.const 0) (i32.const 0) (i32.const 1)) (data.drop 1)
    (table.copy 0 0 (i32.const 0) (i32.const 1) (i32.const 1)) (drop (table.size 1)) (elem.drop 0)
    (drop (ref.is_null (table.get 1 (i32.const 0)))) (drop (ref.func $g))
    (drop (select (result f64) (local.get 2) (f64.const 4) (i32.const 1)))
    (local.set 1 (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 (local.get 1) (local.get 1)))
    (local.set 1 (v128.load8_lane offset=77777 1 (i32.const 0) (local.get 1)))
    (local.set 1 (f32x4.replace_lane 2 (local.get 1) (f32.const 3)))
    (drop (i64x2.extract_lane 1 (i64x2.extmul_low_i32x4_s (local.get 1) (local.get 1))))
    (v128.store64_lane 1 (i32.const 0) (local.get 1)) (v128.store (i32.const 0) (v128.load32_zero (i32.const 8)))
    (drop (f32.add (f32.const 1.5) (f32.load offset=123456 (i32.const 0)))) (drop (memory.grow (i32.const 1)))
    (drop (call_indirect (type 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))
    (i64.store (i32.const 1) (i64.const 0x123456789abcdef)) return)
  (export "memory" (memory 0)))
"""  # noqa: E501 - one instruction a line would be three pages
OUTSIDE = {
    "exception handling": "(module (tag) (func (throw 0)))",
    "tail calls": "(module (func return_call 0))",
    "multiple memories": "(module (memory 1) (memory 1) (func (drop (i32.load 1 (i32.const 0)))))",
    "relaxed SIMD": (
        "(module (func (param v128)"
        " (drop (f32x4.relaxed_madd (local.get 0) (local.get 0) (local.get 0)))))"
    ),
    "threads": "(module (memory 1 1 shared) (func (drop (i32.atomic.load (i32.const 0)))))",
    "memory of 64 bits": "(module (memory i64 1))",
    "extended constant expressions": (
        "(module (global i32 (i32.add (i32.const 1) (i32.const 2))))"
    ),
    "garbage collection": "(module (type (struct (field i32))))",
    "typed function references": (
        "(module (type (func)) (func (param (ref 0)) local.get 0 call_ref 0))"
    ),
    "wide arithmetic": (
        "(module (func (param i64) (result i64 i64) (i64.mul_wide_u (local.get 0) (local.get 0))))"
    ),
    "a function that no host has": '(module (import "env" "gone" (func)))',
    "something other than a function": '(module (import "env" "memory" (memory 1)))',
}


def accepted(data: bytes, **features: bool) -> bool:
    """Whether wasmtime takes a module with the features of the profile, or others."""
    config = wasmtime.Config()
    everything = {
        "bulk_memory": True, "multi_value": True, "reference_types": True, "simd": True,
        "relaxed_simd": False, "tail_call": False, "multi_memory": False, "memory64": False,
        "threads": False, "exceptions": False, "function_references": False, "gc": False,
        "wide_arithmetic": False,
    }  # fmt: skip
    for name, value in {**everything, **features}.items():
        setattr(config, f"wasm_{name}", value)
    try:
        wasmtime.Module.validate(wasmtime.Engine(config), data)
    except wasmtime.WasmtimeError:
        return False
    return True


def test_what_the_profile_has() -> None:
    data = bytes(wasmtime.wat2wasm(RICH))
    assert accepted(data)
    assert check_module(data, WAMR) == []
    assert {violation.what for violation in check_module(data, PLAIN)} >= {
        "simd128", "reference-types", "multivalue",
    }  # fmt: skip


@pytest.mark.parametrize(("feature", "text"), OUTSIDE.items(), ids=list(OUTSIDE))
def test_what_the_profile_lacks(feature: str, text: str) -> None:
    found = check_module(bytes(wasmtime.wat2wasm(text)), WAMR)
    assert feature in {violation.what for violation in found}


@pytest.mark.parametrize(
    ("feature", "code"),
    [
        ("sign-ext", "(drop (i32.extend8_s (i32.const 1)))"),
        ("nontrapping-fptoint", "(drop (i32.trunc_sat_f32_s (f32.const 1)))"),
        ("bulk-memory", "(memory.fill (i32.const 0) (i32.const 0) (i32.const 0))"),
        ("reference-types", "(drop (ref.is_null (ref.null func)))"),
        ("simd128", "(drop (i32x4.splat (i32.const 1)))"),
    ],
)
def test_every_feature_is_told_from_the_others(feature: str, code: str) -> None:
    data = bytes(wasmtime.wat2wasm(f"(module (memory 1) (func {code}))"))
    without = replace(WAMR, features=WAMR.features - {feature})
    assert check_module(data, WAMR) == []
    (violation,) = check_module(data, without)
    assert violation.what == feature
    assert violation.where.startswith("function 0, at byte ")


def test_what_is_no_module() -> None:
    rich = bytes(wasmtime.wat2wasm(RICH))
    for data in (b"", b"\0asm", b"\0asm\x0d\0\1\0", rich[:-3], rich[:60] + b"\xff" * 20):
        with pytest.raises(ModuleError):
            check_module(data, WAMR)


def test_damaged_modules_never_pass_for_what_they_are_not() -> None:
    """What wasmtime takes in the profile passes, and what it only takes outside does not."""
    rich = bytes(wasmtime.wat2wasm(RICH))
    generator = random.Random(7)  # noqa: S311 - the same modules each time
    valid = refused = 0
    for _ in range(4000):
        data = mutate(rich, generator)
        try:
            found = check_module(data, WAMR)
        except ModuleError:
            found = [Violation(where="module", what="damaged")]
        features = [item for item in found if not item.where.startswith("import ")]
        if accepted(data):
            valid += 1
            assert features == []
        elif features:
            refused += 1
    assert valid > 100
    assert refused > 100


def test_the_error_names_what_and_where() -> None:
    found = check_module(bytes(wasmtime.wat2wasm(OUTSIDE["tail calls"])), WAMR)
    with pytest.raises(ModuleError) as caught:
        refuse_violations(found, "app.wasm", "wamr")
    assert caught.value.message == "`app.wasm` is outside the profile `wamr`"
    assert caught.value.cause == "function 0, at byte 23: tail calls"
    refuse_violations([], "app.wasm", "wamr")
