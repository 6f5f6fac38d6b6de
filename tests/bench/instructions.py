"""Wasm instructions: what a kernel executes, counted; the same in every run on every machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import wasmtime

from py2wasm.host.aot import load_program
from py2wasm.host.options import MOST_FUEL, Streams
from py2wasm.host.start import ENTRY_POINT
from py2wasm.host.wasi import wasi_config
from tests.bench.contestants import ContestantError
from wedge.host.engine import EngineSpec
from wedge.host.thread import Job

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bench.contestants import Wasm

# Kernel, then contestant: the instructions of one run.
Instructions = Mapping[str, Mapping[str, int]]


def count_instructions(
    contestants: Sequence[Wasm],
    kernels: Sequence[str],
    work: Path,
    progress: Callable[[str], None],
) -> Instructions:
    """Count what later runs in a process take in wasmtime's fuel, one for an instruction."""
    counts: dict[str, dict[str, int]] = {}
    for kernel in kernels:
        counts[kernel] = {}
        for contestant in contestants:
            progress(f"{kernel}: {contestant.name}")
            once, thrice = (_fuel(contestant, kernel, runs, work) for runs in (1, 3))
            counts[kernel][contestant.name] = (thrice - once) // 2
    return counts


def _fuel(contestant: Wasm, kernel: str, runs: int, work: Path) -> int:
    return Job(lambda: _run(contestant, kernel, runs, work)).start().result()


def _run(contestant: Wasm, kernel: str, runs: int, work: Path) -> int:
    output, empty = work / "counted.out", work / "empty"
    empty.touch()
    streams = Streams(stdin=empty, stdout=output, stderr=output)
    program = load_program(
        contestant.module, EngineSpec(metered=True), contestant.cache, contestant.console
    )
    store = wasmtime.Store(program.engine)
    store.set_fuel(MOST_FUEL)
    options = contestant.options(kernel, str(runs))
    store.set_wasi(wasi_config(contestant.module, options, streams))
    linker = wasmtime.Linker(program.engine)
    linker.define_wasi()
    entry = linker.instantiate(store, program.module).exports(store)[ENTRY_POINT]
    if not isinstance(entry, wasmtime.Func):
        raise ContestantError(f"{contestant.name} is no command")
    try:
        entry(store)
    except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
        raise ContestantError(f"{contestant.name} did not end well at {kernel}\n{error}") from error
    json.loads(output.read_text("utf-8"))
    return MOST_FUEL - store.get_fuel()
