"""The Wasm host: runs a module on wasmtime, within limits. The only room that knows wasmtime.

    options = RunOptions(arguments=("--fast",), timeout=2.0)
    status = run_module(Path("app.wasm"), options, cache=cache, console=console)

A module is compiled to native code once and kept in the cache. What ends a run early (a trap, a
limit) is raised as a `ModuleError` whose `exit_code` is the status to leave with.
"""

from py2wasm.host.aot import compile_code
from py2wasm.host.options import Completed, Preopen, RunOptions
from py2wasm.host.precompiled import Precompiled
from py2wasm.host.run import (
    INTERRUPTED,
    capture_module,
    precompile,
    run_module,
    run_precompiled,
)
from py2wasm.host.symbols import strip_symbols
from py2wasm.host.traps import FuelError, RunTimeoutError
from py2wasm.host.wasmfile import read_module
from wedge.host.engine import LIBRARY_TARGETS, NATIVE, PULLEY, EngineSpec, wasmtime_version
from wedge.host.traps import LimitError, TrapError

__all__ = [
    "INTERRUPTED",
    "LIBRARY_TARGETS",
    "NATIVE",
    "PULLEY",
    "Completed",
    "EngineSpec",
    "FuelError",
    "LimitError",
    "Precompiled",
    "Preopen",
    "RunOptions",
    "RunTimeoutError",
    "TrapError",
    "capture_module",
    "compile_code",
    "precompile",
    "read_module",
    "run_module",
    "run_precompiled",
    "strip_symbols",
    "wasmtime_version",
]
