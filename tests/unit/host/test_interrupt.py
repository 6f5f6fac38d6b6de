from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import py2wasm
from py2wasm.host import INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Callable

RUN = """
import sys
from pathlib import Path
from py2wasm.console import Console
from py2wasm.host import RunOptions, run_module
options = RunOptions(timeout=float(sys.argv[2]) if len(sys.argv) > 2 else None)
sys.exit(run_module(Path(sys.argv[1]), options, cache=None, console=Console()))
"""
# Writes a line, then goes on for ever.
READY = """
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\\10\\00\\00\\00\\06\\00\\00\\00")
  (data (i32.const 16) "ready\\n")
  (func (export "_start")
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 32)))
    {}))
"""
SPIN = "(loop (br 0))"
READ = "(drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 32)))"


@pytest.mark.parametrize("timeout", [(), ("60",)])
@pytest.mark.parametrize("body", [SPIN, READ])
def test_ctrl_c_stops_a_run_at_once(
    module: Callable[[str], Path], body: str, timeout: tuple[str, ...]
) -> None:
    path = module(READY.format(body))
    environ = {**os.environ, "PYTHONPATH": str(Path(py2wasm.__file__).parents[1])}
    with subprocess.Popen(
        [sys.executable, "-c", RUN, path, *timeout],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environ,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        started = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == INTERRUPTED
        assert time.monotonic() - started < 5
        assert process.stdout.read() == b""
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()
