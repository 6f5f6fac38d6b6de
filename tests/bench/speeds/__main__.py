"""Measures packages and writes the page: `python -m tests.bench.speeds`."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from py2wasm.console import Console
from py2wasm.settings import current_environment
from tests.bench.hello import ROOT
from tests.bench.machine import Busy, Noise, describe_machine
from tests.bench.measure import measure
from tests.bench.page import make_parser, parse, write_page
from tests.bench.speeds.groups import (
    BASE,
    CONTROL,
    ENGINE,
    GROUPS,
    make_contestants,
    make_native_guest,
    package_versions,
    read_measurements,
    read_targets,
)
from tests.bench.speeds.report import Measured, Report, render
from tests.bench.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Sequence

OUTPUT = ROOT / "docs" / "reference" / "benchmarks-packages.md"
WORK = ROOT / "build" / "bench-packages"
TITLES = tuple(group.title for group in GROUPS)


def main(arguments: Sequence[str]) -> int:
    options = parse_arguments(arguments)
    console = Console()
    return write_page(options, console, lambda: measure_all(options, console))


def measure_all(options: argparse.Namespace, console: Console) -> tuple[object, str]:
    """Give the numbers and the page."""
    report = run_all(options, console)
    numbers = {
        group.title: {
            name: {who: samples.seconds for who, samples in row.items()}
            for name, row in group.results.items()
        }
        for group in report.groups
    }
    return numbers, render(report)


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = make_parser(
        "python -m tests.bench.speeds", __doc__, measured="measurement", work=WORK, output=OUTPUT
    )
    parser.add_argument("--group", action="append", choices=TITLES, help="only this package")
    return parse(parser, arguments)


def run_all(options: argparse.Namespace, console: Console) -> Report:
    """Build everything, then measure group after group."""
    work = options.work.absolute()
    work.mkdir(parents=True, exist_ok=True)
    workshop = Workshop(current_environment(), work, Console(quiet=True), (ENGINE,))
    machine = describe_machine(workshop.sdk, workshop.engines)
    groups = [group for group in GROUPS if group.title in (options.group or TITLES)]
    with console.step("Building the contestants") as step:
        prepared = []
        for group in groups:
            step.update(f"building the contestants of {group.title}")
            base = make_native_guest(group, workshop)
            contestants = make_contestants(base, group, workshop)
            prepared.append((group, read_measurements(base), contestants))
            machine.versions.update(package_versions(group, workshop.sdk))
    busy = Busy.now()
    measured = []
    with console.step("Measuring the packages") as step:
        for group, names, contestants in prepared:
            results = measure(
                contestants, names, rounds=options.rounds, runs=options.runs, progress=step.update
            )
            measured.append(Measured(title=group.title, target=group.target, results=results))
    return Report(
        date=datetime.now(UTC).date().isoformat(),
        command=describe_command(options),
        machine=machine,
        noise=Noise.since(busy),
        targets=read_targets(),
        groups=measured,
        about={item.name: item.about for item in prepared[0][2] if item.name != CONTROL},
        base=BASE,
        control=CONTROL,
        engine=ENGINE,
        rounds=options.rounds,
        runs=options.runs,
    )


def describe_command(options: argparse.Namespace) -> str:
    """Give the command with the options that change what is measured; no paths."""
    shown = [f"--rounds={options.rounds}", f"--runs={options.runs}"]
    shown += [f"--group={title}" for title in options.group or ()]
    return " ".join(["python -m tests.bench.speeds", *shown])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
