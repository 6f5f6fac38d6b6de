from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from py2wasm.host import FuelError, RunTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable

    from py2wasm.host import Completed

SPIN = '(module (func $spin (export "_start") (loop (br 0))))'
# Leaves with the number of pages that the memory could grow by, one at a time.
GROW = """
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func (export "_start") (local $pages i32)
    (block $full
      (loop $more
        (br_if $full (i32.eq (memory.grow (i32.const 1)) (i32.const -1)))
        (local.set $pages (i32.add (local.get $pages) (i32.const 1)))
        (br_if $more (i32.lt_u (local.get $pages) (i32.const 100)))))
    (call $exit (local.get $pages))))
"""
# Sleeps for three seconds inside the host.
SLEEP = """
(module
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (i32.store (i32.const 16) (i32.const 1))
    (i64.store (i32.const 24) (i64.const 3000000000))
    (drop (call $poll (i32.const 0) (i32.const 100) (i32.const 1) (i32.const 200)))))
"""
# Stores ten times in a loop.
COUNT = """
(module (memory 1) (func (export "_start") (local i32)
  (loop
    (i32.store (i32.const 0) (local.get 0))
    (local.set 0 (i32.add (local.get 0) (i32.const 1)))
    (br_if 0 (i32.lt_u (local.get 0) (i32.const 10))))))
"""


def test_a_loop_is_stopped_when_time_is_up(capture: Callable[..., Completed]) -> None:
    done = capture(SPIN, timeout=0.2)
    assert done.status == 124
    assert isinstance(done.error, RunTimeoutError)
    assert done.error.message == "the module ran longer than 0.2 s"
    assert 0.2 <= done.seconds < 5


def test_a_loop_while_instantiating_is_stopped(capture: Callable[..., Completed]) -> None:
    text = '(module (func $spin (loop (br 0))) (start $spin) (func (export "_start")))'
    assert capture(text, timeout=0.1).status == 124


def test_a_sleep_in_the_host_is_left_when_time_is_up(capture: Callable[..., Completed]) -> None:
    done = capture(SLEEP, timeout=0.1)
    assert done.status == 124
    assert done.seconds < 2.5


def test_a_run_in_time_is_not_touched(capture: Callable[..., Completed]) -> None:
    done = capture(COUNT, timeout=60)
    assert (done.status, done.error) == (0, None)
    assert done.seconds < 30


def test_fuel_stops_a_loop(capture: Callable[..., Completed]) -> None:
    done = capture(SPIN, fuel=10_000)
    assert done.status == 124
    assert isinstance(done.error, FuelError)
    assert done.error.message == "the module used up its 10000 units of fuel"


def test_fuel_runs_out_at_the_same_place_every_time(capture: Callable[..., Completed]) -> None:
    enough = next(fuel for fuel in range(1, 1000) if capture(COUNT, fuel=fuel).status == 0)
    assert [capture(COUNT, fuel=enough).status for _ in range(3)] == [0, 0, 0]
    assert [capture(COUNT, fuel=enough - 1).status for _ in range(3)] == [124, 124, 124]


@pytest.mark.parametrize(("limit", "grown"), [(None, 100), (65536, 0), (1024 * 1024, 15)])
def test_memory_stops_growing_at_its_limit(
    capture: Callable[..., Completed], limit: int | None, grown: int
) -> None:
    assert capture(GROW, max_memory=limit).status == grown


def test_a_module_that_starts_above_the_limit_is_refused(
    capture: Callable[..., Completed],
) -> None:
    done = capture('(module (memory 100) (func (export "_start")))', max_memory=1024 * 1024)
    assert done.status == 8
    assert done.error is not None
    assert done.error.message == "the module needs more memory than 1048576 bytes to start"
    assert done.error.hint == "raise `--max-memory`"


def test_limits_work_together(capture: Callable[..., Completed]) -> None:
    limits = {"timeout": 30, "fuel": 1_000_000, "max_memory": 131072}
    assert capture(GROW, **limits).status == 1
    assert isinstance(capture(SPIN, **limits).error, FuelError)
