from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from py2wasm.host import TrapError

if TYPE_CHECKING:
    from collections.abc import Callable

    from py2wasm.host import Completed

MISMATCH = """
(table 1 funcref)
(elem (i32.const 0) $other)
(func $other (param i32))
(func $fail (export "_start") (call_indirect (i32.const 0)))
"""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('(func $fail (export "_start") unreachable)', "wasm unreachable instruction executed"),
        ('(func $fail (export "_start") (call $fail))', "call stack exhausted"),
        (
            '(memory 1) (func $fail (export "_start") (drop (i32.load (i32.const 900000))))',
            "out of bounds memory access",
        ),
        (
            (
                "(table 1 funcref) (func $other (param i32)) (elem (i32.const 0) $other)"
                ' (func $fail (export "_start") (call_indirect (i32.const 0)))'
            ),
            "indirect call type mismatch",
        ),
        (
            '(table 1 funcref) (func $fail (export "_start") (call_indirect (i32.const 0)))',
            "uninitialized element",
        ),
        (
            '(table 1 funcref) (func $fail (export "_start") (call_indirect (i32.const 1)))',
            "undefined element: out of bounds table access",
        ),
        (
            '(func $fail (export "_start") (drop (i32.div_s (i32.const 1) (i32.const 0))))',
            "integer divide by zero",
        ),
    ],
)
def test_traps_have_wasmtimes_names(
    capture: Callable[..., Completed], text: str, name: str
) -> None:
    done = capture(f"(module {text})")
    assert done.status == 134
    assert isinstance(done.error, TrapError)
    assert done.error.message == f"the module trapped: {name}"
    assert done.error.cause is not None
    assert "in fail" in done.error.cause
    assert done.error.hint


def test_the_backtrace_names_functions_from_the_inside_out(
    capture: Callable[..., Completed],
) -> None:
    done = capture(
        """
        (module
          (func $f unreachable)
          (func $_ZN4core9panicking5panic17h0123456789abcdefE (call $f))
          (func (call 1))
          (func $main (export "_start") (call 2)))
        """
    )
    assert done.error is not None
    assert done.error.cause is not None
    assert done.error.cause.splitlines() == [
        "in f",
        "in core::panicking::panic::h0123456789abcdef",
        "in <wasm function 2>",
        "in main",
    ]


def test_recursion_takes_one_line_of_the_backtrace(capture: Callable[..., Completed]) -> None:
    done = capture('(module (func $loop (export "_start") (call $loop)))')
    assert done.error is not None
    assert done.error.cause == "in loop (20 times)"
    assert done.error.hint is not None
    assert "recursion" in done.error.hint


def test_a_bad_address_is_told(capture: Callable[..., Completed]) -> None:
    done = capture(
        '(module (memory 1) (func (export "_start") (drop (i32.load (i32.const 65536)))))'
    )
    assert done.error is not None
    assert done.error.cause is not None
    assert "wasm address 0x10000" in done.error.cause


def test_names_cannot_write_to_the_terminal(capture: Callable[..., Completed]) -> None:
    name = "\\1b[31mred" + "x" * 5000
    done = capture(f'(module (func (@name "{name}") (export "_start") unreachable))')
    assert done.error is not None
    assert done.error.cause is not None
    assert done.error.cause.isprintable()
    assert len(done.error.cause) < 200


def test_a_host_function_that_traps_is_a_trap(capture: Callable[..., Completed]) -> None:
    # Without an exported memory WASI has nowhere to read from.
    done = capture(
        """
        (module
          (import "wasi_snapshot_preview1" "fd_close" (func (param i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
          (func $main (export "_start")
            (drop (call $write (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0)))))
        """
    )
    assert done.status == 134
    assert done.error is not None
    assert done.error.message == "the module trapped: missing required memory export"


def test_output_before_a_trap_is_kept(capture: Callable[..., Completed]) -> None:
    done = capture(
        """
        (module
          (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "\\10\\00\\00\\00\\04\\00\\00\\00")
          (data (i32.const 16) "\\00\\ffab")
          (func (export "_start")
            (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 32)))
            (drop (call $write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 32)))
            unreachable))
        """
    )
    assert done.status == 134
    assert done.stdout == done.stderr == b"\x00\xffab"
