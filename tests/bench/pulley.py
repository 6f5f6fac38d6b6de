"""Pulley, wasmtime's interpreter, beside Cranelift, its compiler: `python -m tests.bench --pulley`.

The same modules run in both; Pulley is what machines get for which Cranelift has no code generator,
and those that must not write code.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from py2wasm.console import Console
from py2wasm.host import PULLEY, EngineSpec, RunOptions, compile_code
from tests.bench.contestants import ENVIRONMENT, GUEST, ContestantError, Native, Wasm
from tests.bench.hello import STARTS, Spread
from tests.bench.limits import GREETING, HELLO
from tests.bench.markdown import duration, megabytes, table, times
from tests.bench.measure import Results, mean_ratio, measure
from tests.bench.natives import make_native
from tests.bench.report import machine_section
from tests.bench.start import Starter
from tests.bench.workshop import BASE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.bench.machine import Machine, Noise
    from tests.bench.workshop import Workshop

BACKENDS: dict[str, str | None] = {"Cranelift": None, "Pulley": PULLEY}


@dataclass(frozen=True, kw_only=True)
class Hello:
    """Hello world by one engine and one backend: its code ahead of time, and its start."""

    size: int
    start: Spread


@dataclass(frozen=True, kw_only=True)
class PulleyReport:
    """Everything that was measured; `hello` by the names of the contestants."""

    date: str
    command: str
    machine: Machine
    noise: Noise | None
    hello: dict[str, Hello]
    results: Results


def name_of(engine: str, backend: str) -> str:
    """Name a contestant."""
    return f"{engine}, {backend}"


def measure_hello_on_backends(workshop: Workshop, work: Path) -> dict[str, Hello]:
    """Start hello world again and again, taking turns."""
    source, output = work / "hello.py", work / "hello.out"
    source.write_text(HELLO, "utf-8")
    options = RunOptions(name="hello", environment=ENVIRONMENT)
    starters: dict[str, Starter] = {}
    sizes: dict[str, int] = {}
    for engine in workshop.engines:
        module = workshop.compile(source, engine)
        for backend, target in BACKENDS.items():
            name = name_of(engine, backend)
            starters[name] = Starter(
                module,
                replace(options, target=target),
                output,
                cache=workshop.cache,
                console=workshop.console,
            )
            spec = EngineSpec(portable=True, target=target)
            code = compile_code(
                module, module.read_bytes(), spec, Console(quiet=True), machine=backend
            )
            sizes[name] = len(code)
    seconds: dict[str, list[float]] = {name: [] for name in starters}
    for _ in range(STARTS):
        for name, starter in starters.items():
            seconds[name].append(starter.start().seconds)
            if output.read_text("utf-8") != GREETING:
                raise ContestantError(f"{name} did not say hello")
    return {name: Hello(size=sizes[name], start=Spread.of(seconds[name])) for name in starters}


def measure_kernels_on_backends(
    workshop: Workshop,
    kernels: Sequence[str],
    *,
    rounds: int,
    runs: int,
    progress: Callable[[str], None],
) -> Results:
    """Run kernels natively, and by each engine on each backend."""
    base = make_native(BASE, workshop.sysroot.python, workshop.sdk.target.python_minor)
    contestants: list[Native | Wasm] = [base]
    for engine in workshop.engines:
        module = workshop.compile(GUEST, engine, include=("kernels.*",))
        contestants += [
            Wasm(
                name=name_of(engine, backend),
                about=f"`py2wasm build --engine {engine}`, {backend}",
                module=module,
                cache=workshop.cache,
                console=workshop.console,
                target=target,
            )
            for backend, target in BACKENDS.items()
        ]
    return measure(contestants, kernels, rounds=rounds, runs=runs, progress=progress)


def render_pulley(report: PulleyReport) -> str:
    """Give the page."""
    names = list(report.hello)
    hello = [
        ["code ahead of time", *(megabytes(report.hello[name].size) for name in names)],
        ["cold start to exit, in-process", *(_spread(report.hello[name].start) for name in names)],
    ]
    kernels = [
        [kernel, *(times(row[name].ratio(row[BASE])) for name in names)]
        for kernel, row in report.results.items()
    ]
    if len(kernels) > 1:
        means = [times(mean_ratio(report.results, name, BASE)) for name in names]
        kernels.append(["geometric mean", *means])
    parts = [
        "# Benchmarks of Pulley\n",
        (
            f"Made by `{report.command}` on {report.date}; do not edit. The same modules on"
            " wasmtime's compiler and on its interpreter.\n"
        ),
        machine_section(report.machine, report.noise),
        "## Hello world\n",
        table(["", *names], hello),
        "## Kernels\n",
        f"Time of a kernel, {BASE} CPython = 1; medians of the rounds.\n",
        table(["kernel", *names], kernels),
    ]
    return "\n".join(parts)


def _spread(spread: Spread) -> str:
    return f"{duration(spread.median)} ({duration(spread.least)} to {duration(spread.most)})"
