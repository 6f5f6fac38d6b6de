from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from py2wasm.console import Console
from py2wasm.errors import ModuleError
from py2wasm.host import RunOptions, capture_module

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from py2wasm.host import Completed

EXIT = """
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func (export "_start") (call $exit (i32.const {})) unreachable))
"""
FOREIGN = """
(import "env" "callback" (func))
(import "a\\1bb" "" (func))
(import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))
(func (export "_start"))
"""


@pytest.mark.parametrize(
    ("code", "status"), [(0, 0), (3, 3), (125, 125), (126, 126), (255, 255), (-1, 255), (256, 0)]
)
def test_exit_codes(capture: Callable[..., Completed], code: int, status: int) -> None:
    done = capture(EXIT.format(code))
    assert done.status == status
    assert done.error is None


def test_returning_from_start_is_success(capture: Callable[..., Completed]) -> None:
    assert capture('(module (func (export "_start")))').status == 0


def test_an_exit_while_instantiating_counts(capture: Callable[..., Completed]) -> None:
    text = EXIT.replace('(func (export "_start")', '(func (export "_start")) (start 2) (func')
    assert capture(text.format(7)).status == 7


def test_runs_side_by_side_keep_their_statuses(
    module: Callable[[str], Path], tmp_path: Path
) -> None:
    paths = []
    for code in (11, 22):
        path = tmp_path / f"{code}.wasm"
        module(EXIT.format(code)).rename(path)
        paths.append((path, code))
    wrong: list[object] = []

    def run_often(path: Path, code: int) -> None:
        for _ in range(50):
            done = capture_module(path, RunOptions(), cache=None, console=Console(quiet=True))
            if done.status != code:
                wrong.append(done)

    threads = [threading.Thread(target=run_often, args=pair) for pair in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_deep_recursion_has_room(capture: Callable[..., Completed]) -> None:
    # 100,000 calls need about 5 MB, far more than wasmtime's default.
    done = capture(
        """
        (module
          (func $down (param i32) (result i32)
            (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 0))
              (else (i32.add (i32.const 1) (call $down (i32.sub (local.get 0) (i32.const 1)))))))
          (func (export "_start")
            (if (i32.ne (call $down (i32.const 100000)) (i32.const 100000)) (then unreachable))))
        """
    )
    assert done.error is None


@pytest.mark.parametrize(
    ("text", "message", "cause"),
    [
        (
            (
                '(import "env" "callback" (func)) (import "a\\1bb" "" (func))'
                ' (import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))'
                ' (func (export "_start"))'
            ),
            "more than WASI preview 1",
            "it imports env.callback, a\N{REPLACEMENT CHARACTER}b.",
        ),
        ('(memory (export "memory") 1)', "no `_start`", "it exports memory"),
        ("", "no `_start`", "it exports nothing"),
        ('(func (export "_start") (param i32))', "without parameters", None),
        ('(func (export "_start") (result i32) (i32.const 0))', "without parameters", None),
        ('(global (export "_start") i32 (i32.const 1))', "is not a function", None),
    ],
)
def test_modules_with_another_interface(
    capture: Callable[..., Completed], text: str, message: str, cause: str | None
) -> None:
    with pytest.raises(ModuleError, match=message) as caught:
        capture(f"(module {text})")
    assert caught.value.cause == cause
    assert caught.value.hint
    assert caught.value.exit_code == 8


def test_long_lists_are_cut(capture: Callable[..., Completed]) -> None:
    imports = " ".join(f'(import "env" "f{index}" (func))' for index in range(25))
    with pytest.raises(ModuleError) as caught:
        capture(f"(module {imports})")
    assert caught.value.cause is not None
    assert caught.value.cause.endswith("env.f9 and 15 more")


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ('(import "wasi_snapshot_preview1" "fork" (func))', "unknown import"),
        ('(import "wasi_snapshot_preview1" "proc_exit" (func (param i64)))', "incompatible"),
        ("(table 4000000000 funcref)", "exceeds table limits"),
    ],
)
def test_modules_that_cannot_be_instantiated(
    capture: Callable[..., Completed], text: str, cause: str
) -> None:
    done = capture(f'(module {text} (func (export "_start")))')
    assert done.status == 8
    assert done.error is not None
    assert done.error.message == "the module cannot be started"
    assert done.error.cause is not None
    assert cause in done.error.cause
