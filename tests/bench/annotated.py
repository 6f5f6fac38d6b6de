"""Annotated kernels by mypyc beside native CPython: `python -m tests.bench --typed`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from py2wasm.console import Console
from py2wasm.settings import current_environment
from tests.bench.contestants import BENCH, ENVIRONMENT, Native, Wasm
from tests.bench.limits import read_typed_targets
from tests.bench.machine import Busy, Noise, describe_machine
from tests.bench.markdown import duration, table, times
from tests.bench.measure import geomean, measure
from tests.bench.report import machine_section
from tests.bench.workshop import BASE, CONTROL, FAST, Workshop

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from py2wasm.settings import ProfileName
    from tests.bench.contestants import Contestant
    from tests.bench.measure import Results

ENGINE = "mypyc"
INTERPRETED = "bytecode"
# The targets are held against this one; `balanced` stands beside it.
COMPILED = f"{ENGINE}, {FAST}"
GUEST = BENCH / "typed_guest.py"
TWINS = frozenset(p.stem for p in (BENCH / "typed").glob("*.py")) - {"__init__"}
PLAIN = frozenset(p.stem for p in (BENCH / "kernels").glob("*.py")) - {"__init__"}
# The kernels that are measured without annotations too, and those that spend their time in
# arithmetic on `i64` and on `float` attributes of native classes; one is of both kinds.
ANNOTATED = tuple(sorted(PLAIN))
NUMERIC = tuple(sorted((TWINS - PLAIN) | {"orbits"}))
GROUPS = {"annotated": ANNOTATED, "numeric": NUMERIC}


def measure_typed(options: argparse.Namespace, console: Console) -> tuple[object, str]:
    """Give the numbers and the page."""
    work = options.work.absolute()
    work.mkdir(parents=True, exist_ok=True)
    with console.step("Building the contestants"):
        workshop = Workshop(current_environment(), work, Console(quiet=True), (ENGINE,))
        contestants = find_contestants(workshop)
    busy = Busy.now()
    with console.step("Measuring the kernels") as step:
        results = measure(
            contestants,
            options.kernel or sorted(PLAIN | TWINS),
            rounds=options.rounds,
            runs=options.runs,
            progress=step.update,
        )
    numbers = {
        kernel: {name: samples.seconds for name, samples in row.items()}
        for kernel, row in results.items()
    }
    head = (
        "# Benchmarks of annotated kernels\n\n"
        f"Made by `python -m tests.bench --typed --rounds={options.rounds} --runs={options.runs}`"
        f" on {datetime.now(UTC).date().isoformat()}; do not edit.\n"
    )
    machine = machine_section(describe_machine(workshop.sdk, (ENGINE,)), Noise.since(busy))
    return numbers, "\n".join([head, machine, render_typed(results, contestants)])


def find_contestants(workshop: Workshop) -> list[Contestant]:
    """Give native CPython, twice, and the kernels interpreted and compiled."""
    extensions = workshop.sdk.unpacked("mypy-extensions")
    about = f"CPython {workshop.sdk.target.python} of the SDK, the same files"

    def native(name: str) -> Native:
        return Native(
            name=name,
            about=about,
            python=workshop.sysroot.python,
            guest=GUEST,
            environment={**ENVIRONMENT, "PYTHONPATH": str(extensions)},
        )

    def wasm(engine: str, profile: ProfileName = "balanced") -> Wasm:
        # A twin takes the place of a kernel.
        engines = {
            **{f"kernels.{name}": INTERPRETED for name in sorted(TWINS & PLAIN)},
            "kernels.*": engine,
            "typed.*": engine,
        }
        module = workshop.compile(
            GUEST,
            INTERPRETED,
            include=("kernels.*", "typed.*"),
            engines=engines,
            settings={"profile": profile},
            name=f"{engine}_{profile}",
        )
        fast = profile == "speed"
        return Wasm(
            name=COMPILED if fast else engine,
            about=f"the kernels by `engine = {engine!r}`{', the module by wasm-opt' * fast}",
            module=module,
            cache=workshop.cache,
            console=workshop.console,
        )

    return [native(BASE), native(CONTROL), wasm(INTERPRETED), wasm(ENGINE), wasm(ENGINE, "speed")]


def render_typed(results: Results, contestants: Sequence[Contestant]) -> str:
    """Give the tables: each group of kernels with its target."""
    targets = read_typed_targets()
    others = [item.name for item in contestants if item.name not in (BASE, CONTROL)]
    parts = ["\n".join(f"- **{item.name}**: {item.about}" for item in contestants) + "\n"]
    for group, kernels in GROUPS.items():
        rows, ratios = [], []
        for kernel in (kernel for kernel in kernels if kernel in results):
            row = results[kernel]
            ratios.append([row[name].ratio(row[BASE]) for name in others])
            rows.append([kernel, duration(row[BASE].median), *map(times, ratios[-1])])
        if not rows:
            continue
        means = [geomean(column) for column in zip(*ratios, strict=True)]
        met = "✓" if means[others.index(COMPILED)] <= targets[group] else "✗"
        rows.append(["**geometric mean**", "", *(f"**{times(mean)}**" for mean in means)])
        parts.append(f"## The {group} kernels\n")
        parts.append(table(["kernel", BASE, *others], rows))
        parts.append(f"Target: {COMPILED} at most {times(targets[group])} {met}\n")
    control = geomean(row[CONTROL].ratio(row[BASE]) for row in results.values())
    parts.append(
        f"Ratios are times divided by those of {BASE} (lower is better), the median of the rounds."
        f" All checksums agree. {BASE} measured against itself gives {control:.3f}x.\n"
    )
    return "\n".join(parts)
