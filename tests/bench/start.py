"""Cold starts: a module is instantiated and run from native code that is already loaded."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import wasmtime

from py2wasm.host.aot import load_program
from py2wasm.host.engine import EngineSpec
from py2wasm.host.options import Streams
from py2wasm.host.start import ENTRY_POINT
from py2wasm.host.thread import Job
from py2wasm.host.wasi import wasi_config
from tests.bench.contestants import ContestantError

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.cache import Cache
    from py2wasm.console import Console
    from py2wasm.host.aot import Program
    from py2wasm.host.options import RunOptions

PAGE = 65536


@dataclass(frozen=True, kw_only=True)
class Start:
    """A start to the end of the program; `memory` is the size of linear memory then, in bytes."""

    seconds: float
    memory: int


class Starter:
    """Starts one module again and again; what it prints goes to a file."""

    def __init__(
        self, module: Path, options: RunOptions, output: Path, *, cache: Cache, console: Console
    ) -> None:
        self._module = module
        self._options = options
        self._streams = Streams(stdin=output.parent / "empty", stdout=output, stderr=output)
        (output.parent / "empty").touch()
        self._program: Program = load_program(
            module, EngineSpec(target=options.target), cache, console
        )

    def start(self) -> Start:
        return Job(self._start).start().result()

    def _start(self) -> Start:
        started = time.perf_counter()
        store = wasmtime.Store(self._program.engine)
        store.set_wasi(wasi_config(self._module, self._options, self._streams))
        linker = wasmtime.Linker(self._program.engine)
        linker.define_wasi()
        instance = linker.instantiate(store, self._program.module)
        exports = instance.exports(store)
        entry, memory = exports[ENTRY_POINT], exports["memory"]
        if not isinstance(entry, wasmtime.Func) or not isinstance(memory, wasmtime.Memory):
            raise ContestantError(f"{self._module.name} is no command with a memory")
        try:
            entry(store)
        except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
            raise ContestantError(f"{self._module.name} did not end well\n{error}") from error
        seconds = time.perf_counter() - started
        return Start(seconds=seconds, memory=memory.size(store) * PAGE)
