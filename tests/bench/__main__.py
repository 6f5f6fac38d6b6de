"""Measures everything and writes the page: `python -m tests.bench`, which `make bench` calls."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.console import Console
from py2wasm.engines import ENGINES
from py2wasm.errors import WedgeError
from py2wasm.settings import current_environment
from tests.bench.annotated import NUMERIC, measure_typed
from tests.bench.contestants import BENCH, ContestantError, Wasm
from tests.bench.hello import ROOT, Tool, measure_hello
from tests.bench.instructions import count_instructions
from tests.bench.limits import read_targets
from tests.bench.machine import Busy, Noise, describe_machine
from tests.bench.measure import measure
from tests.bench.meter import MeterError
from tests.bench.packages import WAYS, Size, measure_size, read_uses, render_sizes
from tests.bench.page import make_parser, parse, write_page
from tests.bench.peers import measure_peers
from tests.bench.profile import RECORD, record_profile, render_profile
from tests.bench.pulley import (
    PulleyReport,
    measure_hello_on_backends,
    measure_kernels_on_backends,
    render_pulley,
)
from tests.bench.report import Report, render
from tests.bench.workshop import BASE, CONTROL, MEASURED, PLAIN, Workshop

if TYPE_CHECKING:
    from collections.abc import Sequence

KERNELS = tuple(sorted(p.stem for p in (BENCH / "kernels").glob("*.py") if p.stem != "__init__"))
OUTPUT = ROOT / "docs" / "reference" / "benchmarks.md"
PAGE_OF_PULLEY = ROOT / "docs" / "reference" / "benchmarks-pulley.md"
PAGE_OF_TYPED = ROOT / "docs" / "reference" / "benchmarks-typed.md"
PAGE_OF_SIZES = ROOT / "docs" / "reference" / "sizes.md"
WORK = ROOT / "build" / "bench"


def main(arguments: Sequence[str]) -> int:
    options = parse_arguments(arguments)
    console = Console()
    if options.sizes:
        return write_sizes(options, console)
    if options.profile:
        return write_profile(options, console)
    if options.pulley:
        options.output = PAGE_OF_PULLEY if options.output == OUTPUT else options.output
        return write_page(options, console, lambda: measure_pulley(options, console))
    if options.typed:
        return write_page(options, console, lambda: measure_typed(options, console))
    return write_page(options, console, lambda: measure_all(options, console))


def measure_all(options: argparse.Namespace, console: Console) -> tuple[object, str]:
    """Give the numbers and the page."""
    report = run_all(options, console)
    numbers = {
        "hello": [asdict(item) for item in report.hello],
        "kernels": {
            kernel: {name: samples.seconds for name, samples in row.items()}
            for kernel, row in report.results.items()
        },
    }
    return numbers, render(report)


def measure_pulley(options: argparse.Namespace, console: Console) -> tuple[object, str]:
    """Give the numbers and the page of wasmtime's two backends."""
    work = options.work.absolute()
    work.mkdir(parents=True, exist_ok=True)
    workshop = Workshop(
        current_environment(), work, Console(quiet=True), options.engine or MEASURED
    )
    busy = Busy.now()
    with console.step("Measuring hello world"):
        hello = measure_hello_on_backends(workshop, work)
    with console.step("Measuring the kernels") as step:
        results = measure_kernels_on_backends(
            workshop,
            options.kernel or KERNELS,
            rounds=options.rounds,
            runs=options.runs,
            progress=step.update,
        )
    report = PulleyReport(
        date=datetime.now(UTC).date().isoformat(),
        command=describe_command(options),
        machine=describe_machine(workshop.sdk, workshop.engines),
        noise=Noise.since(busy),
        hello=hello,
        results=results,
    )
    return asdict(report), render_pulley(report)


def write_sizes(options: argparse.Namespace, console: Console) -> int:
    """Weigh what packages add, and write the page."""
    work, environment = options.work.absolute(), current_environment()
    quiet = Console(quiet=True)
    uses = read_uses()
    sizes: dict[str, dict[str, Size]] = {way: {} for way in WAYS}
    try:
        with console.step("Weighing packages") as step:
            for use in uses:
                step.update(use.name)
                for way, settings in WAYS.items():
                    sizes[way][use.name] = measure_size(use, work, environment, quiet, **settings)
    except WedgeError as error:
        console.error(error)
        return error.exit_code
    text = render_sizes(uses, sizes)
    PAGE_OF_SIZES.write_text(text, "utf-8")
    sys.stdout.write(text)
    return 0


def write_profile(options: argparse.Namespace, console: Console) -> int:
    """Record where the interpreter works, beside its recipe."""
    work = options.work.absolute()
    work.mkdir(parents=True, exist_ok=True)
    try:
        workshop = Workshop(current_environment(), work, Console(quiet=True), ())
        (plain,) = (item for item in workshop.contestants({}) if isinstance(item, Wasm))
        with console.step("Counting where the interpreter works") as step:
            sources = workshop.sdk.unpacked("cpython")
            profile = record_profile(plain, sources, KERNELS, work, step.update)
    except (WedgeError, ContestantError, MeterError) as error:
        console.info(f"error: {error}")
        return 1
    RECORD.write_text(render_profile(profile), "utf-8")
    return 0


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = make_parser(
        "python -m tests.bench", __doc__, measured="kernel", work=WORK, output=OUTPUT
    )
    parser.add_argument(
        "--kernel", action="append", choices=sorted({*KERNELS, *NUMERIC}), help="only this kernel"
    )
    parser.add_argument("--engine", action="append", choices=ENGINES, help="only this engine")
    parser.add_argument(
        "--python",
        action="append",
        default=[],
        type=_named_path,
        metavar="NAME=PATH",
        help="another native interpreter, as a column",
    )
    parser.add_argument("--sizes", action="store_true", help="weigh what packages add, no more")
    parser.add_argument(
        "--profile", action="store_true", help="record CPython's hot files, no more"
    )
    parser.add_argument("--typed", action="store_true", help="annotated kernels, by mypyc, no more")
    parser.add_argument("--peers", action="store_true", help="measure other tools, from PyPI")
    parser.add_argument("--pulley", action="store_true", help="measure wasmtime's interpreter")
    options = parse(parser, arguments)
    if options.typed and options.output == OUTPUT:
        options.output = PAGE_OF_TYPED
    return options


def _named_path(text: str) -> tuple[str, Path]:
    name, separator, path = text.partition("=")
    if not name or not separator or not Path(path).is_file():
        raise argparse.ArgumentTypeError(f"`{text}` is not NAME=PATH of an interpreter")
    return name, Path(path)


def run_all(options: argparse.Namespace, console: Console) -> Report:
    """Build, measure hello world, measure the kernels."""
    work = options.work.absolute()
    work.mkdir(parents=True, exist_ok=True)
    environment = current_environment()
    with console.step("Building the contestants"):
        workshop = Workshop(environment, work, Console(quiet=True), options.engine or MEASURED)
        contestants = workshop.contestants(dict(options.python))
        candidates = workshop.hellos()
    machine = describe_machine(workshop.sdk, workshop.engines)
    busy = Busy.now()
    with console.step("Measuring hello world"):
        tool = Tool(environment, work)
        hello = measure_hello(
            candidates, tool, work, cache=workshop.cache, console=workshop.console
        )
    with console.step("Measuring the kernels") as step:
        results = measure(
            contestants,
            options.kernel or KERNELS,
            rounds=options.rounds,
            runs=options.runs,
            progress=step.update,
        )
    with console.step("Counting the instructions of the kernels") as step:
        instructions = count_instructions(
            [item for item in contestants if isinstance(item, Wasm)],
            options.kernel or KERNELS,
            work,
            step.update,
        )
    peers = ""
    if options.peers:
        with console.step("Measuring other tools") as step:
            peers = measure_peers(
                contestants[0],
                options.kernel or KERNELS,
                work,
                rounds=options.rounds,
                runs=options.runs,
                progress=step.update,
            )
    return Report(
        date=datetime.now(UTC).date().isoformat(),
        command=describe_command(options),
        machine=machine,
        noise=Noise.since(busy),
        targets=read_targets(),
        contestants=contestants,
        base=BASE,
        control=CONTROL,
        plain=PLAIN,
        engines=workshop.engines,
        rounds=options.rounds,
        runs=options.runs,
        results=results,
        instructions=instructions,
        hello=hello,
        peers=peers,
    )


def describe_command(options: argparse.Namespace) -> str:
    """Give the command with the options that change what is measured; no paths."""
    shown = [f"--rounds={options.rounds}", f"--runs={options.runs}"]
    shown += [f"--kernel={kernel}" for kernel in options.kernel or ()]
    shown += [f"--engine={engine}" for engine in options.engine or ()]
    shown += [f"--python={name}=…" for name, _ in options.python]
    shown += ["--peers"] if options.peers else []
    shown += ["--pulley"] if options.pulley else []
    return " ".join(["python -m tests.bench", *shown])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
