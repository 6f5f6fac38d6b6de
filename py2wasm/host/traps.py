"""How runs end early: traps and limits, in the words of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wasmtime import Trap, TrapCode, WasmtimeError

from py2wasm.errors import ModuleError
from wedge.host.text import printable_lines
from wedge.host.traps import LimitError, explain_trap

if TYPE_CHECKING:
    from py2wasm.host.options import RunOptions


class RunTimeoutError(LimitError):
    """The module ran longer than it may."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"the module ran longer than {seconds:g} s",
            hint="raise `--timeout`, or leave it out",
        )


class FuelError(LimitError):
    """The module executed more instructions than it may."""

    def __init__(self, fuel: int) -> None:
        super().__init__(
            f"the module used up its {fuel} units of fuel",
            hint="raise `--fuel`, or leave it out",
        )


def explain(error: Trap | WasmtimeError, options: RunOptions) -> ModuleError:
    """Turn what wasmtime raised while linking or running into an error for people."""
    code = error.trap_code if isinstance(error, Trap) else None
    if code is TrapCode.OUT_OF_FUEL and options.fuel is not None:
        return FuelError(options.fuel)
    if code is TrapCode.INTERRUPT and options.timeout is not None:
        return RunTimeoutError(options.timeout)
    return explain_trap(error) or _cannot_start(str(error), options)


def _cannot_start(text: str, options: RunOptions) -> ModuleError:
    cause = printable_lines(text)
    if "exceeds memory limits" in text and options.max_memory is not None:
        return ModuleError(
            f"the module needs more memory than {options.max_memory} bytes to start",
            cause=cause,
            hint="raise `--max-memory`",
        )
    return ModuleError(
        "the module cannot be started",
        cause=cause,
        hint="build it as a command for WASI preview 1, and within the host's limits",
    )
