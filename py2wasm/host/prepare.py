"""Running a module's preparation for a snapshot, and taking its memory.

It gets no files, no environment and no input; its clock stands still unless it sleeps, which takes
no time, and its random numbers are always the same, so that the same module gives the same memory.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import wasmtime

from py2wasm.errors import SnapshotError
from py2wasm.host.options import RunOptions
from py2wasm.host.traps import explain
from wedge.host.engine import EngineSpec
from wedge.host.memory import GuestMemory
from wedge.host.native import WASI_MODULE
from wedge.host.raw import address_of
from wedge.host.sleeping import Sleeping
from wedge.host.thread import Job

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PREPARE, REPORT = "py2wasm_prepare", "py2wasm_report"
# The release of CPython 3.13.5, in nanoseconds.
CLOCK = 1_749_600_000_000_000_000
LAST_TIME = 2**64 - 1
# A program that does more than this as it is imported is better left to run where it is needed.
MOST_SECONDS = 120.0
I32, I64 = wasmtime.ValType.i32(), wasmtime.ValType.i64()


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What a preparation left: the memory of the module, and the report of the program in it."""

    memory: bytes
    report: str


class Clock:
    """All clocks of a preparation, in nanoseconds."""

    def __init__(self) -> None:
        self.now = CLOCK

    def read(self) -> int:
        """Give the time."""
        return self.now

    def sleep(self, until: int) -> None:
        """Let it be so late."""
        self.now = max(self.now, min(until, LAST_TIME))


class Preparation:
    """A compiled module that can be prepared several times, from the start each time."""

    def __init__(self, module: bytes) -> None:
        self._engine, self._module = Job(lambda: _compile(module)).start().result()

    def run(self, arguments: Sequence[str], log: Path) -> Prepared:
        """Prepare with these arguments; what the program writes goes to `log`.

        Raises `SnapshotError` if the program takes too long, and `TrapError` if it traps.
        """
        job = Job(lambda: self._run(arguments, log)).start()
        if not job.wait_or_stop(MOST_SECONDS, self._engine.increment_epoch):
            raise SnapshotError(
                f"the program's imports were not done after {MOST_SECONDS:.0f} seconds",
                hint='move the work into a function, or build with `snapshot = "none"`',
            )
        return job.result()

    def _run(self, arguments: Sequence[str], log: Path) -> Prepared:
        store = wasmtime.Store(self._engine)
        store.set_epoch_deadline(1)
        wasi = wasmtime.WasiConfig()
        wasi.argv = list(arguments)
        wasi.stdout_file = wasi.stderr_file = str(log)
        store.set_wasi(wasi)
        linker = wasmtime.Linker(self._engine)
        linker.define_wasi()
        linker.allow_shadowing = True
        clock = Clock()
        sleeping = Sleeping(clock.sleep, clock.read, clock.read)
        _stop_the_world(linker, clock, sleeping)
        _refuse_calls(linker, self._module)
        try:
            exports = linker.instantiate(store, self._module).exports(store)
            prepare, report, memory = (exports[name] for name in (PREPARE, REPORT, "memory"))
            if (
                not isinstance(prepare, wasmtime.Func)
                or not isinstance(report, wasmtime.Func)
                or not isinstance(memory, wasmtime.Memory)
            ):
                raise SnapshotError("the module cannot be prepared")
            context = address_of(store._context())  # noqa: SLF001 - its address, for the C API
            sleeping.begin(GuestMemory(context, memory._memory), zero=0)  # noqa: SLF001 - as above
            if prepare(store) != 0:
                words = log.read_text("utf-8", "replace").strip()
                raise SnapshotError("the program could not be prepared", cause=words)
            start = report(store)
        except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
            raise explain(error, RunOptions()) from error
        content = memory.read(store, 0, memory.data_len(store))
        end = content.index(0, start)
        text = content[start:end].decode()
        # The report is no part of the program.
        content[start:end] = bytes(end - start)
        return Prepared(memory=bytes(content), report=text)


def _compile(data: bytes) -> tuple[wasmtime.Engine, wasmtime.Module]:
    """Compile with the compiler that is quick, or where there is none with the one that is not."""
    try:
        engine = EngineSpec(interruptible=True, quick=True).engine()
        return engine, wasmtime.Module(engine, data)
    except wasmtime.WasmtimeError:
        engine = EngineSpec(interruptible=True).engine()
        return engine, wasmtime.Module(engine, data)


def _refuse_calls(linker: wasmtime.Linker, module: wasmtime.Module) -> None:
    """Let the functions of the host of nodes be there, for runs only."""
    for item in module.imports:
        if item.module != WASI_MODULE and isinstance(item.type, wasmtime.FuncType):
            name = item.name or ""
            linker.define_func(item.module, name, item.type, partial(_refuse_call, name))


def _refuse_call(name: str, *_: object) -> None:
    raise SnapshotError(
        "the program calls the host of nodes as it is imported",
        cause=f"{name} can be called only when the node runs",
        hint='call `run` below `if __name__ == "__main__":`, or build with `snapshot = "none"`',
    )


def _stop_the_world(linker: wasmtime.Linker, clock: Clock, sleeping: Sleeping) -> None:
    drawn = 0

    def random_get(caller: wasmtime.Caller, start: int, size: int) -> int:
        nonlocal drawn
        drawn += 1
        seed = hashlib.shake_256(drawn.to_bytes(8, "little"))
        memory = caller["memory"]
        if isinstance(memory, wasmtime.Memory):
            memory.write(caller, seed.digest(size), start)
        return 0

    def clock_time_get(caller: wasmtime.Caller, _clock: int, _precision: int, result: int) -> int:
        memory = caller["memory"]
        if isinstance(memory, wasmtime.Memory):
            memory.write(caller, clock.now.to_bytes(8, "little"), result)
        return 0

    def poll_oneoff(_caller: wasmtime.Caller, *arguments: int) -> int:
        return sleeping.poll(*arguments)

    for name, parameters, function in (
        ("random_get", [I32, I32], random_get),
        ("clock_time_get", [I32, I64, I32], clock_time_get),
        ("poll_oneoff", [I32, I32, I32, I32], poll_oneoff),
    ):
        kind = wasmtime.FuncType(parameters, [I32])
        linker.define_func(WASI_MODULE, name, kind, function, access_caller=True)
