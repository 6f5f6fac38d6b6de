"""Runs every program with every combination and writes the page: `make combinations`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.cache import Cache
from py2wasm.console import Console
from py2wasm.errors import Py2wasmError
from py2wasm.settings import load_settings
from tests.integration.combinations.grid import (
    COMBINATIONS,
    ENGINES,
    PROFILES,
    SNAPSHOTS,
    Combination,
    Result,
    Workshop,
)
from tests.integration.combinations.page import read_record, render, write_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.integration.combinations.bundle import Bundle

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "reference" / "combinations.md"
RECORD = ROOT / "build" / "combinations.json"


def main(arguments: Sequence[str]) -> int:
    options = parse_arguments(arguments)
    console = Console()
    settings = load_settings(overrides={}, project=Path(__file__).parent, environ=os.environ)
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(settings.cache, console)
        workshop = Workshop(Path(folder), console=Console(quiet=True), cache=cache)
        wanted = choose(options)
        found = {} if len(wanted) == len(COMBINATIONS) else read_record(RECORD)
        for combination, result in run(workshop, wanted, options.jobs):
            found[combination] = result
            write_record(RECORD, found)
            PAGE.write_text(render(found), "utf-8")
    return int(any(found[item].failed for item in wanted))


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.integration.combinations", description=__doc__
    )
    about = "only this one; can be repeated. The page keeps what earlier runs found of the others"
    for name, values in (("engine", ENGINES), ("snapshot", SNAPSHOTS), ("profile", PROFILES)):
        parser.add_argument(f"--{name}", action="append", choices=values, help=about)
    parser.add_argument("--jobs", type=int, default=2, help="how many are made side by side")
    return parser.parse_args(arguments)


def choose(options: argparse.Namespace) -> list[Combination]:
    """List the combinations that were asked for."""
    return [
        item
        for item in COMBINATIONS
        if item.engine in (options.engine or ENGINES)
        and item.snapshot in (options.snapshot or SNAPSHOTS)
        and item.profile in (options.profile or PROFILES)
    ]


def run(
    workshop: Workshop, wanted: Sequence[Combination], jobs: int
) -> Iterator[tuple[Combination, Result]]:
    """Give what comes of each combination, in no order."""
    bundles = {engine: workshop.bundle(engine) for engine in {item.engine for item in wanted}}
    rows: dict[tuple[str, str], list[Combination]] = {}
    for item in wanted:
        rows.setdefault((item.engine, item.snapshot), []).append(item)
    with ThreadPoolExecutor(jobs) as pool:
        tasks = [pool.submit(run_row, workshop, bundles[row[0]], rows[row]) for row in rows]
        for task in as_completed(tasks):
            yield from task.result()


def run_row(
    workshop: Workshop, bundle: Bundle, row: Sequence[Combination]
) -> list[tuple[Combination, Result]]:
    """Run combinations that differ in the profile alone, one after the other."""
    return [(item, try_bundle(workshop, bundle, item)) for item in row]


def try_bundle(workshop: Workshop, bundle: Bundle, combination: Combination) -> Result:
    """Build and run a bundle; if it cannot be built, all its programs have failed."""
    try:
        linked = workshop.link(bundle, combination.engine, combination.snapshot)
        module = workshop.optimize(linked, combination.profile)
        result = workshop.run(bundle, module, combination.engine)
    except Py2wasmError as error:
        text = f"{error.message}\n{error.cause or ''}"
        result = Result(passed=(), failed=dict.fromkeys(bundle.cases, text))
    tell(combination, result)
    return result


def tell(combination: Combination, result: Result) -> None:
    clock = time.strftime("%H:%M:%S")
    print(f"{clock} {combination}: {len(result.passed)} of {len(result)}", flush=True)
    for name, text in result.failed.items():
        print(f"  {name}\n{text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
