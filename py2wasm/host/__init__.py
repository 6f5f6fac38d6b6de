"""The Wasm host: runs a module on wasmtime, within limits. The only room that knows wasmtime.

    options = RunOptions(arguments=("--fast",), timeout=2.0)
    status = run_module(Path("app.wasm"), options, cache=cache, console=console)

A module is compiled to native code once and kept in the cache. What ends a run early (a trap, a
limit) is raised as a `ModuleError` whose `exit_code` is the status to leave with.
"""

from py2wasm.host.options import Completed, Preopen, RunOptions
from py2wasm.host.run import INTERRUPTED, capture_module, precompile, run_module
from py2wasm.host.traps import FuelError, LimitError, RunTimeoutError, TrapError

__all__ = [
    "INTERRUPTED",
    "Completed",
    "FuelError",
    "LimitError",
    "Preopen",
    "RunOptions",
    "RunTimeoutError",
    "TrapError",
    "capture_module",
    "precompile",
    "run_module",
]
