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
# Numbers of `wasm.h` for types, of `wasmtime/val.h` for values, of `wasmtime/extern.h` for exports.
LETTERS = {0: "i", 1: "I", 2: "f", 3: "F"}
FUNCREF = ffi.WASMTIME_FUNCREF.value
FUNCTION, TABLE, MEMORY = (
    kind.value
    for kind in (ffi.WASMTIME_EXTERN_FUNC, ffi.WASMTIME_EXTERN_TABLE, ffi.WASMTIME_EXTERN_MEMORY)
)
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
_get_export = _quick(
    "wasmtime_instance_export_get", ctypes.c_bool, ADDRESS, ADDRESS, ctypes.c_char_p, SIZE, ADDRESS
)
_get_element = _quick(
    "wasmtime_table_get", ctypes.c_bool, ADDRESS, ADDRESS, ctypes.c_uint64, ADDRESS
)
_type_of = _quick("wasmtime_func_type", ADDRESS, ADDRESS, ADDRESS)
_delete_type = _quick("wasm_functype_delete", None, ADDRESS)
_parameters, _results = (
    _quick(f"wasm_functype_{part}", ctypes.POINTER(ffi.wasm_valtype_vec_t), ADDRESS)
    for part in ("params", "results")
)


def value_format(signature: str) -> struct.Struct:
    """Give how values of these types (`i` is i32, `I` is i64) lie in an array of raw ones.

    They are taken without a sign, as addresses and sizes are.
    """
    return struct.Struct("=" + "".join(FORMATS[letter] for letter in signature))


def address_of(pointer: Any) -> int:
    """Give what a ctypes pointer points at."""
    return ctypes.cast(pointer, ADDRESS).value or 0


def find_export(context: int, instance: Any, name: str, kind: int) -> Any:
    """Give what an instance exports under a name, None if that is nothing of this kind."""
    found = ffi.wasmtime_extern_t()
    exported = _get_export(
        context, ctypes.addressof(instance), name.encode(), len(name), ctypes.addressof(found)
    )
    return found.of if exported and int(found.kind) == kind else None


def find_function(context: int, table: Any, index: int) -> Any:
    """Give the function that is in a table, None if there is none at `index`."""
    found = ffi.wasmtime_val_t()
    if not _get_element(context, ctypes.addressof(table), index, ctypes.addressof(found)):
        return None
    function = found.of.funcref
    return function if int(found.kind) == FUNCREF and function.store_id else None


def signature_of(context: int, function: Any) -> tuple[str, str]:
    """Give the types of a function's parameters and results, a letter for each."""
    type_ = _type_of(context, ctypes.addressof(function))
    found = (_letters(_parameters(type_)), _letters(_results(type_)))
    _delete_type(type_)
    return found


def _letters(types: Any) -> str:
    return "".join(
        LETTERS.get(int(ffi.wasm_valtype_kind(types.contents.data[at])), "?")
        for at in range(types.contents.size)
    )


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
