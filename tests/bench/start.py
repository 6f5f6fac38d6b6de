"""Cold starts: a module is instantiated and run from native code that is already loaded."""

from __future__ import annotations

import struct
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import wasmtime

from py2wasm.host.aot import load_program
from py2wasm.host.options import Streams
from py2wasm.host.start import ENTRY_POINT
from py2wasm.host.wasi import wasi_config
from tests.bench.contestants import ContestantError
from wedge.host.engine import EngineSpec
from wedge.host.native import WASI_MODULE
from wedge.host.thread import Job

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

    def first_line(self) -> float:
        """Start and give the seconds to the first write; what is written is thrown away."""
        return Job(self._first_line).start().result()

    def _first_line(self) -> float:
        written: list[float] = []

        def fd_write(
            caller: wasmtime.Caller, _descriptor: int, parts: int, count: int, result: int
        ) -> int:
            written.append(time.perf_counter())
            memory = caller["memory"]
            if isinstance(memory, wasmtime.Memory):
                # Each part is an address and a size.
                table = memory.read(caller, parts, parts + 8 * count)
                size = sum(struct.unpack(f"<{2 * count}I", table)[1::2])
                memory.write(caller, size.to_bytes(4, "little"), result)
            return 0

        linker = wasmtime.Linker(self._program.engine)
        linker.define_wasi()
        linker.allow_shadowing = True
        kind = wasmtime.FuncType([wasmtime.ValType.i32()] * 4, [wasmtime.ValType.i32()])
        linker.define_func(WASI_MODULE, "fd_write", kind, fd_write, access_caller=True)
        started = time.perf_counter()
        self._run(linker)
        return written[0] - started

    def _start(self) -> Start:
        started = time.perf_counter()
        linker = wasmtime.Linker(self._program.engine)
        linker.define_wasi()
        memory = self._run(linker)
        return Start(seconds=time.perf_counter() - started, memory=memory)

    def _run(self, linker: wasmtime.Linker) -> int:
        """Run to the end and give the size of the memory then, in bytes."""
        store = wasmtime.Store(self._program.engine)
        store.set_wasi(wasi_config(self._module, self._options, self._streams))
        instance = linker.instantiate(store, self._program.module)
        exports = instance.exports(store)
        entry, memory = exports[ENTRY_POINT], exports["memory"]
        if not isinstance(entry, wasmtime.Func) or not isinstance(memory, wasmtime.Memory):
            raise ContestantError(f"{self._module.name} is no command with a memory")
        try:
            entry(store)
        except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
            raise ContestantError(f"{self._module.name} did not end well\n{error}") from error
        return memory.size(store) * PAGE
