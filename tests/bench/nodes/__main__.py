"""`python -m tests.bench.nodes`: measures nodes and writes docs/reference/benchmarks-nodes.md."""

from __future__ import annotations

import argparse
import os
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.build import open_sdk
from py2wasm.cache import Cache
from py2wasm.console import Console
from py2wasm.settings import load_settings
from tests.bench.machine import Busy, Noise, describe_machine
from tests.bench.markdown import duration, table
from tests.bench.nodes.measure import (
    FORWARD,
    LONG,
    NODES,
    SIZES,
    measure_latency,
    measure_long,
    measure_rate,
    measure_rest,
    measure_start,
    measure_stateless,
    sample,
)
from tests.bench.nodes.workshop import make_modules
from tests.bench.report import machine_section

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "benchmarks-nodes.md"
ROUNDS = 5
TARGETS = {"rate": 5000.0, "start": 0.100, "stateless": 0.005}


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.nodes", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often each ({ROUNDS})")
    parser.add_argument("--output", type=Path, default=PAGE, help="the page to write")
    arguments = parser.parse_args()
    console = Console()
    settings = load_settings(overrides={}, project=Path(__file__).parent, environ=os.environ)
    cache = Cache(settings.cache, console)
    sdk = open_sdk(settings, console=console, cache=cache)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        modules = make_modules(folder, cache.root)
        before = Busy.now()
        with one_core():
            parts = list(measure_all(modules, folder, cache.root / "nodes", arguments.rounds))
        noise = Noise.since(before)
    machine = describe_machine(sdk, ["nuitka"])
    date = datetime.now(tz=UTC).date().isoformat()
    head = (
        "# Benchmarks of nodes\n\n"
        f"Made by `python -m tests.bench.nodes --rounds={arguments.rounds}` on {date}; do not "
        "edit. The host and all nodes share one core.\n"
    )
    text = "\n".join([head, machine_section(machine, noise), *parts])
    arguments.output.write_text(text, "utf-8")
    console.info(f"wrote {arguments.output}")


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process, and with it the host and all nodes, on one core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def measure_all(
    modules: Mapping[str, bytes], folder: Path, codes: Path, rounds: int
) -> Iterator[str]:
    """Measure, and give the parts of the page."""
    yield rates(modules, folder, codes, rounds)
    yield starts(modules, folder, codes, rounds)
    yield costs(modules, folder, codes, rounds)
    yield long_run(modules, folder, codes)


def rates(modules: Mapping[str, bytes], folder: Path, codes: Path, rounds: int) -> str:
    """Give the part on messages through one node."""
    rows = []
    for id_, words in FORWARD.items():
        for size in SIZES:
            rate = sample(rounds, lambda id_=id_, size=size: measure_rate(
                modules, id_, size, folder, codes
            ))  # fmt: skip
            latencies = measure_latency(modules, id_, size, folder, codes)
            mark = ""
            if size == SIZES[0] and id_ != "forward_c":
                mark = " ✓" if rate >= TARGETS["rate"] else " ✗"
            rows.append(
                [
                    f"{words}, {size} B",
                    f"{rate:,.0f}{mark}",
                    duration(latencies[len(latencies) // 2]),
                    duration(latencies[len(latencies) * 99 // 100]),
                ]
            )
    return (
        "## Through one node\n\n"
        + table(["node and payload", "messages/s", "p50", "p99"], rows)
        + "\nA message goes from the host into the node, which sends it on to a node in C that "
        f"drops it. The rate is the median of {rounds} rounds; target: at least "
        f"{TARGETS['rate']:,.0f} at {SIZES[0]} B through a node in Python. Latency is from the "
        "host's sending one message to all being at rest again.\n"
    )


def starts(modules: Mapping[str, bytes], folder: Path, codes: Path, rounds: int) -> str:
    """Give the part on starting, and on memory."""
    seconds = sample(rounds, lambda: measure_start(modules, folder, codes))
    memory = measure_rest(modules, folder, codes)
    mark = "✓" if seconds <= TARGETS["start"] else "✗"
    rows = [
        [
            f"{len(NODES)} nodes in Python, until all wait for messages",
            f"{duration(seconds)} {mark}",
        ],
        ["resident memory for each of them", f"{memory / 1e6:.1f} MB"],
    ]
    return (
        "## Start\n\n"
        + table(["what", "measured"], rows)
        + f"\nThe native code is in the cache. Target: {duration(TARGETS['start'])}.\n"
    )


def costs(modules: Mapping[str, bytes], folder: Path, codes: Path, rounds: int) -> str:
    """Give the part on stateless nodes."""
    rows = []
    for id_, words in (
        ("forward", FORWARD["forward"]),
        ("boxes", "numpy, `snapshot = program`: 100 boxes, suppression"),
    ):
        kept, fresh = (
            sample(rounds, lambda id_=id_, state=state: measure_stateless(
                modules, id_, state, folder, codes
            ))
            for state in ("stateful", "stateless")
        )  # fmt: skip
        mark = " ✓" if fresh <= TARGETS["stateless"] else " ✗"
        rows.append([words, duration(kept), duration(fresh) + mark])
    return (
        "## Stateless nodes\n\n"
        + table(["node", "stateful", "stateless"], rows)
        + "\nTime for a message, with a fresh instance for each if stateless. Target: "
        f"{duration(TARGETS['stateless'])} for a node with numpy.\n"
    )


def long_run(modules: Mapping[str, bytes], folder: Path, codes: Path) -> str:
    """Give the part on what grows."""
    arrived, memory, resident, seconds = measure_long(modules, folder, codes)
    rows = [
        ["messages that arrived", f"{arrived:,}"],
        ["growth of the nodes' memories", f"{memory / 1e6:.2f} MB"],
        ["growth of the process's resident memory", f"{resident / 1e6:.2f} MB"],
        ["time", duration(seconds)],
    ]
    return (
        f"## {LONG:,} messages through four nodes\n\n"
        + table(["what", "measured"], rows)
        + "\nGrowth is counted after the first tenth.\n"
    )


if __name__ == "__main__":
    main()
