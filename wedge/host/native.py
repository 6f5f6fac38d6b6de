"""The places where wasmtime's Python API is too narrow and its C API is called directly.

- `Config.max_wasm_stack` may not exceed a second stack size that has no Python property; creating
  the engine would abort the process.
- `Config.strategy` does not know Winch, wasmtime's compiler that is made for compiling quickly.
- wasmtime's own `proc_exit` traps on a status above 125, but Python leaves with 255 for
  `sys.exit(-1)`. The usual way to define a host function reports exceptions through a variable
  that all runs of a process share, so this one hands its status over by itself.
"""

from __future__ import annotations

import ctypes
from typing import Any

from wasmtime import Config, FuncType, Linker, Trap, ValType, WasmtimeError, _ffi as ffi

WASI_MODULE = "wasi_snapshot_preview1"
STATUS_MASK = 0xFF
STRATEGY_WINCH = 2  # wasmtime_strategy_enum in wasmtime/config.h
NO_FINALIZER = ctypes.cast(0, ctypes.CFUNCTYPE(None, ctypes.c_void_p))


def set_async_stack_size(config: Config, size: int) -> None:
    """Set the size of the stacks of asynchronous calls, which no call here is."""
    setter = ffi.dll.wasmtime_config_async_stack_size_set
    setter.restype = None
    setter.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    setter(config.ptr(), size)


def choose_winch(config: Config) -> None:
    """Compile with Winch; creating the engine fails where there is none."""
    ffi.wasmtime_config_strategy_set(config.ptr(), STRATEGY_WINCH)


class ProcExit:
    """The WASI function `proc_exit` of one run. It must live as long as the run."""

    def __init__(self) -> None:
        self.status: int | None = None
        self._callback = ffi.wasmtime_func_callback_t(self._leave)

    def define(self, linker: Linker) -> None:
        """Put this `proc_exit` in the place of wasmtime's."""
        module, name = WASI_MODULE.encode(), b"proc_exit"
        kind = FuncType([ValType.i32()], [])  # a name of its own: `ptr` does not keep it alive
        error = ffi.wasmtime_linker_define_func(
            linker.ptr(),
            ctypes.create_string_buffer(module),
            len(module),
            ctypes.create_string_buffer(name),
            len(name),
            kind.ptr(),
            self._callback,
            None,
            NO_FINALIZER,
        )
        if error:
            raise WasmtimeError._from_ptr(error)  # noqa: SLF001

    def _leave(self, _env: Any, _caller: Any, arguments: Any, *_: Any) -> int | None:
        self.status = arguments[0].of.i32 & STATUS_MASK
        trap = Trap("exit")._consume()  # noqa: SLF001 - the caller owns it now
        return ctypes.cast(trap, ctypes.c_void_p).value
