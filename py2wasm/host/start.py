"""Linking a module to WASI and calling its `_start`, within limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import wasmtime

from py2wasm.errors import ModuleError
from py2wasm.host.traps import explain
from wedge.host.native import WASI_MODULE, ProcExit
from wedge.host.text import printable

if TYPE_CHECKING:
    from py2wasm.host.aot import Program
    from py2wasm.host.options import RunOptions

ENTRY_POINT = "_start"
# What nodes import of their host, and nobody else has.
NODE_FUNCTION = "EVP_"
MOST_LISTED = 10
WASM_ADDRESS_SPACE = 2**32
# No program needs more; without a bound a damaged module could ask for 4 billion entries.
TABLE_ELEMENTS = 1_000_000
TABLES = 16


def check_interface(module: wasmtime.Module) -> None:
    """Raise `ModuleError` unless this is a WASI command and nothing more."""
    foreign = [item for item in module.imports if item.module != WASI_MODULE]
    if foreign:
        raise ModuleError(
            "the module needs a host with more than WASI preview 1",
            cause=_listed("it imports", [_name(item) for item in foreign]),
            hint="it is a node: run it with `wedge pipeline run`"
            if all((item.name or "").startswith(NODE_FUNCTION) for item in foreign)
            else "run it in the host it was made for, or build it without these imports",
        )
    exports = {item.name: item.type for item in module.exports}
    start = exports.get(ENTRY_POINT)
    if start is None:
        names = [printable(name) for name in exports]
        raise ModuleError(
            f"the module has no `{ENTRY_POINT}` to run",
            cause=_listed("it exports", names) if names else "it exports nothing",
            hint="build it as a command, not as a library (reactor)",
        )
    if not isinstance(start, wasmtime.FuncType) or start.params or start.results:
        raise ModuleError(
            f"the module's `{ENTRY_POINT}` is not a function without parameters and results",
            hint="build it as a command for WASI preview 1",
        )


def start_program(program: Program, wasi: wasmtime.WasiConfig, options: RunOptions) -> int:
    """Run to the end and give the exit status, or raise what ended the run."""
    store = wasmtime.Store(program.engine)
    _limit(store, options)
    store.set_wasi(wasi)
    linker = wasmtime.Linker(program.engine)
    linker.define_wasi()
    linker.allow_shadowing = True
    proc_exit = ProcExit()
    proc_exit.define(linker)
    try:
        instance = linker.instantiate(store, program.module)
        entry = instance.exports(store)[ENTRY_POINT]
        if isinstance(entry, wasmtime.Func):
            entry(store)
    except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
        if proc_exit.status is None:
            raise explain(error, options) from error
        return proc_exit.status
    return 0


def _name(item: wasmtime.ImportType) -> str:
    return f"{printable(item.module)}.{printable(item.name or '')}"


def _limit(store: wasmtime.Store, options: RunOptions) -> None:
    memory = min(options.max_memory or WASM_ADDRESS_SPACE, WASM_ADDRESS_SPACE)
    store.set_limits(
        memory_size=memory,
        table_elements=TABLE_ELEMENTS,
        instances=1,
        tables=TABLES,
        memories=1,
    )
    if options.fuel is not None:
        store.set_fuel(options.fuel)
    if options.timeout is not None:
        store.set_epoch_deadline(1)


def _listed(verb: str, names: list[str]) -> str:
    shown = ", ".join(names[:MOST_LISTED])
    more = len(names) - MOST_LISTED
    return f"{verb} {shown}" + (f" and {more} more" if more > 0 else "")
