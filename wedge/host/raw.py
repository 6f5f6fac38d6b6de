"""wasmtime's C API as plain functions on addresses, for what happens with every message.

Its Python API converts each value, and looks up each type, with every call. Prototypes are those of
`wasmtime/{func,linker,memory,store,table}.h`.
"""

from __future__ import annotations

import ctypes
import struct
from typing import Any

from wasmtime import Trap, WasmtimeError, _ffi as ffi

ADDRESS, SIZE = ctypes.c_void_p, ctypes.c_size_t
# A value takes as much as the largest, a vector.
VALUE_SIZE = 16
FORMATS = {"i": "I12x", "I": "Q8x"}
HOST_FUNCTION = ctypes.CFUNCTYPE(SIZE, ADDRESS, ADDRESS, ADDRESS, SIZE)
DEADLINE_FUNCTION = ctypes.CFUNCTYPE(SIZE, ADDRESS, ADDRESS, ADDRESS, ADDRESS)
FINALIZER = ctypes.CFUNCTYPE(None, ADDRESS)
NO_FINALIZER = FINALIZER()


def _quick(name: str, result: Any, *parameters: Any) -> Any:
    """Give a function that keeps the interpreter's lock: it takes less time than that."""
    return ctypes.PYFUNCTYPE(result, *parameters)((name, ffi.dll))


memory_data = _quick("wasmtime_memory_data", ADDRESS, ADDRESS, ADDRESS)
memory_size = _quick("wasmtime_memory_data_size", SIZE, ADDRESS, ADDRESS)
# Wasm runs without the lock.
call_function = ctypes.CFUNCTYPE(ADDRESS, ADDRESS, ADDRESS, ADDRESS, SIZE, ADDRESS)(
    ("wasmtime_func_call_unchecked", ffi.dll)
)
_define = _quick(
    "wasmtime_linker_define_func_unchecked", ADDRESS, ADDRESS, ctypes.c_char_p, SIZE,
    ctypes.c_char_p, SIZE, ADDRESS, HOST_FUNCTION, ADDRESS, FINALIZER,
)  # fmt: skip
_set_deadline = _quick(
    "wasmtime_store_epoch_deadline_callback", None, ADDRESS, DEADLINE_FUNCTION, ADDRESS, FINALIZER
)
_new_error = _quick("wasmtime_error_new", ADDRESS, ctypes.c_char_p)


def value_format(signature: str) -> struct.Struct:
    """Give how values of these types (`i` is i32, `I` is i64) lie in an array of raw ones.

    They are taken without a sign, as addresses and sizes are.
    """
    return struct.Struct("=" + "".join(FORMATS[letter] for letter in signature))


def address_of(pointer: Any) -> int:
    """Give what a ctypes pointer points at."""
    return ctypes.cast(pointer, ADDRESS).value or 0


def define(linker: Any, module: str, name: str, type_: Any, function: Any) -> None:
    """Let a host function (`HOST_FUNCTION`, which must outlive the linker) be imported."""
    error = _define(
        address_of(linker.ptr()), module.encode(), len(module), name.encode(), len(name),
        address_of(type_.ptr()), function, None, NO_FINALIZER,
    )  # fmt: skip
    if error:
        raise _error(error)


def on_deadline(store: Any, function: Any) -> None:
    """Call `function` (`DEADLINE_FUNCTION`, which must outlive the store) at each deadline."""
    _set_deadline(address_of(store.ptr()), function, None, NO_FINALIZER)


def new_error(text: str) -> int:
    """Make an error, for a deadline's function to end the run with."""
    return int(_new_error(text.encode()))


def new_trap(text: str) -> int:
    """Make a trap, for a host function to end the run with."""
    return address_of(Trap(text)._consume())  # noqa: SLF001 - the caller owns it now


def take_failure(error: int | None, trap: int | None) -> WasmtimeError | Trap | None:
    """Take over what a call left: an error, a trap, or neither."""
    if error:
        return _error(error)
    if trap:
        pointer = ctypes.cast(trap, ctypes.POINTER(ffi.wasm_trap_t))
        return Trap._from_ptr(pointer)  # noqa: SLF001 - the only way to one
    return None


def _error(address: int) -> WasmtimeError:
    pointer = ctypes.cast(address, ctypes.POINTER(ffi.wasmtime_error_t))
    return WasmtimeError._from_ptr(pointer)  # noqa: SLF001 - the only way to one
