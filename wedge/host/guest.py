"""Guest: one instance of a module in a store of its own, and the calls into it."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import wasmtime

from wedge.abi import CALLBACKS, EXPORTS, TABLE
from wedge.errors import InvalidModuleError, ModuleError
from wedge.host.memory import GuestMemory
from wedge.host.raw import (
    FUNCTION,
    MEMORY,
    TABLE as TABLE_KIND,
    VALUE_SIZE,
    address_of,
    call_function,
    find_export,
    find_function,
    signature_of,
    take_failure,
    value_format,
)
from wedge.host.text import printable, printable_lines

if TYPE_CHECKING:
    from wedge.host.linking import Linkage

TABLES = 16
# What fits here is given to callbacks without asking the module for memory each time.
SCRATCH_SIZE = 4096
_FORMATS = {
    callback.signature[0]: value_format(callback.signature[0]) for callback in CALLBACKS.values()
}
_FORMATS |= {"": value_format(""), "i": value_format("i")}
_LETTERS = {"i32": "i", "i64": "I", "f32": "f", "f64": "F"}


@dataclass(frozen=True, kw_only=True)
class GuestLimits:
    """What an instance may take: `memory` in bytes, `table` in elements."""

    memory: int = 2**32
    table: int = 1_000_000


class CallError(Exception):
    """A call into the module did not come back; `failure` is what wasmtime says of it."""

    def __init__(self, failure: wasmtime.Trap | wasmtime.WasmtimeError) -> None:
        super().__init__(str(failure))
        self.failure = failure


class NoMemoryError(Exception):
    """The module's `malloc` has nothing left."""


class BadCallbackError(Exception):
    """What the module gave for a callback is no function of the right type."""


class Guest:
    """An instance. It is used by one thread."""

    def __init__(
        self,
        module: wasmtime.Module,
        linkage: Linkage,
        store: wasmtime.Store,
        limits: GuestLimits,
    ) -> None:
        store.set_limits(
            memory_size=limits.memory,
            table_elements=limits.table,
            instances=1,
            tables=TABLES,
            memories=1,
        )
        self.store = store
        self._context = address_of(store._context())  # noqa: SLF001 - its address, for the C API
        try:
            self._instance = linkage.instantiate(store, module)._instance  # noqa: SLF001 - as above
        except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
            raise ModuleError(
                "the module cannot be started",
                cause=printable_lines(str(error)),
                hint="it may need functions that no host of nodes has, or more memory than it may",
            ) from error
        self.memory = GuestMemory(self._context, self._export("memory", MEMORY))
        self._malloc, self._free = self._function("malloc"), self._function("free")
        self._table = find_export(self._context, self._instance, TABLE, TABLE_KIND)
        self._functions: dict[tuple[int, str, str], Any] = {}
        self._scratch = 0
        self._scratch_taken = False

    def start(self) -> None:
        """Call `_start`; raises `CallError`."""
        self._call(self._function("_start"), "", ())

    def call(self, index: int, signature: tuple[str, str], *arguments: int) -> int:
        """Call the function that is in the table at `index`, and give its result, 0 for none.

        Raises `CallError`, and `BadCallbackError` if there is no such function.
        """
        function = self._functions.get((index, *signature))
        if function is None:
            function = self._look_up(index, signature)
            self._functions[(index, *signature)] = function
        return self._call(function, signature[0], arguments)

    def allocate(self, size: int) -> int:
        """Give the address of `size` bytes of the module's heap, one at least."""
        address = self._call(self._malloc, "i", (max(size, 1),))
        if address == 0:
            raise NoMemoryError
        return address

    def free(self, address: int) -> None:
        """Give it back."""
        self._call(self._free, "i", (address,))

    def lend(self, data: bytes) -> int:
        """Put bytes into the module's memory for a callback; give the address."""
        if self._scratch_taken or len(data) > SCRATCH_SIZE:
            address = self.allocate(len(data))
        else:
            address = self._scratch = self._scratch or self.allocate(SCRATCH_SIZE)
            self._scratch_taken = True
        self.memory.write(address, data)
        return address

    def take_back(self, address: int) -> None:
        """Free what was lent. There is no need to if the callback trapped: the module is over."""
        if address == self._scratch:
            self._scratch_taken = False
        else:
            self.free(address)

    def _function(self, name: str) -> Any:
        return self._export(name, FUNCTION)

    def _export(self, name: str, kind: int) -> Any:
        found = find_export(self._context, self._instance, name, kind)
        assert found is not None  # noqa: S101 - `check_interface` has looked
        return found

    def _look_up(self, index: int, signature: tuple[str, str]) -> Any:
        found = None
        if self._table is not None:
            found = find_function(self._context, self._table, index)
        if found is None:
            raise BadCallbackError(f"there is no function {index} in its table")
        actual = signature_of(self._context, found)
        if actual != signature:
            raise BadCallbackError(
                f"the function {index} of its table is of the type ({actual[0]}) -> ({actual[1]}), "
                f"which should be ({signature[0]}) -> ({signature[1]})"
            )
        return found

    def _call(self, function: Any, parameters: str, arguments: tuple[int, ...]) -> int:
        values = ctypes.create_string_buffer(
            _FORMATS[parameters].pack(*arguments), max(len(parameters), 1) * VALUE_SIZE
        )
        trap = ctypes.c_void_p()
        error = call_function(
            self._context,
            ctypes.addressof(function),
            values,
            max(len(parameters), 1),
            ctypes.addressof(trap),
        )
        failure = take_failure(error, trap.value)
        if failure is not None:
            raise CallError(failure)
        return int(ctypes.c_uint32.from_buffer(values).value)


def _letters(types: list[wasmtime.ValType]) -> str:
    return "".join(_LETTERS.get(str(type_), "?") for type_ in types)


def check_interface(module: wasmtime.Module, name: str) -> None:
    """Raise `InvalidModuleError` unless the module is a node that this host can run."""
    exports = {item.name: item.type for item in module.exports}
    for export, signature in EXPORTS.items():
        found = exports.get(export)
        if signature is None:
            right = isinstance(found, wasmtime.MemoryType)
        else:
            right = isinstance(found, wasmtime.FuncType) and signature == (
                _letters(found.params),
                _letters(found.results),
            )
        if not right:
            raise InvalidModuleError(
                printable(name),
                "is no node",
                cause=f"it does not export `{export}` as a node has to",
                hint="build it with `py2wasm build --node`, or with `wedge build` if it is in C",
            )
