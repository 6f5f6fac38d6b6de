"""Damaged modules: whatever the bytes say, the host answers in time, with a result or an error."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest
import wasmtime

from py2wasm.console import Console
from py2wasm.errors import ModuleError
from py2wasm.host import Completed, RunOptions, capture_module
from tests.mutants import mutate

if TYPE_CHECKING:
    from pathlib import Path

# A little of everything: imports, calls, a table, globals, memory, floats, loops, data.
WHOLE = """
(module
  (type $unary (func (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 2 64)
  (table 3 funcref)
  (global $count (mut i32) (i32.const 0))
  (global $scale f64 (f64.const 1.5))
  (elem (i32.const 0) $double $square $fall)
  (data (i32.const 0) "\\10\\00\\00\\00\\06\\00\\00\\00")
  (data (i32.const 16) "hello\\n")
  (func $double (type $unary) (i32.mul (local.get 0) (i32.const 2)))
  (func $square (type $unary) (i32.mul (local.get 0) (local.get 0)))
  (func $fall (type $unary)
    (i32.trunc_sat_f64_s (f64.div (f64.convert_i32_s (local.get 0)) (global.get $scale))))
  (func $apply (param $value i32) (result i32) (local $index i32)
    (loop $next
      (local.set $value
        (call_indirect (type $unary) (local.get $value)
          (i32.rem_u (local.get $index) (i32.const 3))))
      (i32.store (i32.add (i32.const 1024) (i32.shl (local.get $index) (i32.const 2)))
        (local.get $value))
      (local.set $index (i32.add (local.get $index) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $index) (i32.const 50))))
    (global.set $count (i32.add (global.get $count) (local.get $index)))
    (block $three (block $two (block $one
      (br_table $one $two $three (i32.and (local.get $value) (i32.const 3))))
      (memory.fill (i32.const 2048) (i32.const 7) (i32.const 64)))
      (drop (memory.grow (i32.const 1))))
    (local.get $value))
  (func (export "_start")
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 64)))
    (drop (call $apply (i32.const 3)))
    (call $exit (i32.and (global.get $count) (i32.const 63)))))
"""
BOUNDS = RunOptions(fuel=2_000_000, timeout=20, max_memory=8 * 1024 * 1024)
LONGEST_RUN = 15
MUTANTS_PER_SEED = 100


@pytest.fixture(scope="module")
def sound() -> bytes:
    return bytes(wasmtime.wat2wasm(WHOLE))


def attempt(path: Path) -> Completed | ModuleError:
    """Run; anything but a result or a `ModuleError` fails the test by itself."""
    try:
        return capture_module(path, BOUNDS, cache=None, console=Console(quiet=True))
    except ModuleError as error:
        return error


def outcome(path: Path) -> str:
    done = attempt(path)
    if isinstance(done, ModuleError):
        assert done.hint
        assert len(done.cause or "") < 5000
        return "refused"
    assert done.seconds < LONGEST_RUN
    return type(done.error).__name__ if done.error else f"exit {done.status}"


def test_the_module_itself_runs(sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "sound.wasm"
    path.write_bytes(sound)
    assert outcome(path) == "exit 50"


@pytest.mark.parametrize("seed", range(12))
def test_mutants(sound: bytes, tmp_path: Path, seed: int) -> None:
    choice = random.Random(seed)  # noqa: S311 - only has to be the same every time
    path = tmp_path / "mutant.wasm"
    outcomes: Counter[str] = Counter()
    for _ in range(MUTANTS_PER_SEED):
        path.write_bytes(mutate(sound, choice))
        outcomes[outcome(path)] += 1
    assert outcomes.total() == MUTANTS_PER_SEED
    # The mutants are worth something: some are refused, and some get as far as running.
    assert 0 < outcomes["refused"] < MUTANTS_PER_SEED


def test_every_truncation_is_refused_or_has_no_start(sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "short.wasm"
    for length in range(0, len(sound) - 1, 7):
        path.write_bytes(sound[:length])
        with pytest.raises(ModuleError):
            capture_module(path, BOUNDS, cache=None, console=Console(quiet=True))
