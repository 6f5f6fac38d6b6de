"""Linking: the host's own functions, with the types of the ABI's table, and WASI's."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Protocol

import wasmtime

from wedge.abi import FUNCTIONS, MODULE
from wedge.host.native import WASI_MODULE, ProcExit
from wedge.host.raw import HOST_FUNCTION, define, new_trap, value_format

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TYPES = {"i": wasmtime.ValType.i32, "I": wasmtime.ValType.i64}
POLL = ("iiii", "i")


class Catcher(Protocol):
    """Keeps what a host function raised while Wasm is left."""

    def caught(self, error: BaseException) -> None:
        """Keep it; the run ends."""


class Linkage:
    """What a module is linked with, for one instance after the other.

    `functions` are those of the ABI, `poll` is WASI's `poll_oneoff`. They are called with numbers
    without signs, and give one or None; what they raise goes to `catcher`, and ends the run.
    """

    def __init__(
        self,
        engine: wasmtime.Engine,
        catcher: Catcher,
        functions: Mapping[str, Callable[..., Any]],
        poll: Callable[[int, int, int, int], int],
    ) -> None:
        self._linker = wasmtime.Linker(engine)
        self._linker.define_wasi()
        self._linker.allow_shadowing = True
        self._exit = ProcExit()
        self._exit.define(self._linker)
        self._catcher = catcher
        self._instantiating = False
        # wasmtime keeps addresses only.
        self._kept = [
            self._define(MODULE, name, FUNCTIONS[name].signature, function)
            for name, function in functions.items()
        ]
        self._kept.append(self._define(WASI_MODULE, "poll_oneoff", POLL, poll))

    def instantiate(self, store: wasmtime.Store, module: wasmtime.Module) -> wasmtime.Instance:
        """Make an instance; raise `wasmtime.WasmtimeError` or `wasmtime.Trap` if that cannot be.

        Code of the module may run meanwhile, its start function. Nobody knows its memory yet, so
        that gets nothing of the host but wasmtime's own functions.
        """
        self._exit.status = None
        self._instantiating = True
        try:
            return self._linker.instantiate(store, module)
        finally:
            self._instantiating = False

    @property
    def status(self) -> int | None:
        """The status with which the last instance has left, None if it has not."""
        return self._exit.status

    def _define(
        self, module: str, name: str, signature: tuple[str, str], function: Callable[..., Any]
    ) -> Any:
        parameters, result = signature
        type_ = wasmtime.FuncType(
            [TYPES[letter]() for letter in parameters], [TYPES[letter]() for letter in result]
        )
        kept = HOST_FUNCTION(self._guarded(parameters, function))
        define(self._linker, module, name, type_, kept)
        return kept

    def _guarded(
        self, parameters: str, function: Callable[..., Any]
    ) -> Callable[[int, int, int, int], int]:
        format_ = value_format(parameters)
        read, size, unpack = ctypes.string_at, format_.size, format_.unpack
        result_at = ctypes.c_uint32.from_address

        def called(_environment: int, _caller: int, values: int, _count: int) -> int:
            if self._instantiating:
                return new_trap("the host is called before `_start`")
            try:
                result = function(*unpack(read(values, size)))
            # Nothing may be raised through Wasm; who runs it raises it again.
            except BaseException as error:  # noqa: BLE001
                self._catcher.caught(error)
                return new_trap("the host ends the run")
            if result is not None:
                result_at(values).value = result
            return 0

        return called
