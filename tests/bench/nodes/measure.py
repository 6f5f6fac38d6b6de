"""Measuring pipelines in this process."""

from __future__ import annotations

import random
import statistics
import struct
import time
from typing import TYPE_CHECKING, Any

from tests.integration.wedge.workbench import Bench, manifest
from wedge.host.budget import resident_memory
from wedge.host.events import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FORWARD = {
    "forward": "Python (nuitka)",
    "forward_bytecode": "Python (bytecode)",
    "forward_c": "C",
}
SIZES = (64, 64 * 1024)
NODES = ("one", "two", "three", "four", "five")
MESSAGES = 5000
LATENCIES = 1000
BOXES = 100


def sample(rounds: int, measure: Callable[[], float]) -> float:
    """Give the median of so many rounds."""
    return statistics.median(measure() for _ in range(rounds))


def bench(
    modules: Mapping[str, bytes], id_: str, folder: Path, codes: Path, **extension: Any
) -> Bench:
    """Make a pipeline of one node and a sink behind it."""
    Bench.codes = codes
    node = {"module": id_, "publish": ["out"], "subscribe": ["in"], "wedge": extension}
    instances = {"node": node, "sink": {"module": "sink", "subscribe": ["out"]}}
    used = {name: modules[name] for name in (id_, "sink")}
    return Bench(manifest(instances, used), used, folder)


def send(running: Bench, payload: bytes, times: int = 1) -> None:
    """Send messages and wait until all are handled."""
    message, box = Message("in", payload), running.box("node")
    for _ in range(times):
        box.deliver(message, running.outside, lambda: None)
    running.rest()


def measure_rate(
    modules: Mapping[str, bytes], id_: str, size: int, folder: Path, codes: Path
) -> float:
    """Give the messages of a second."""
    with bench(modules, id_, folder, codes) as running:
        send(running, bytes(size), 100)
        started = time.perf_counter()
        send(running, bytes(size), MESSAGES)
        return MESSAGES / (time.perf_counter() - started)


def measure_latency(
    modules: Mapping[str, bytes], id_: str, size: int, folder: Path, codes: Path
) -> list[float]:
    """Give the seconds that single messages take, the least first."""
    found = []
    with bench(modules, id_, folder, codes) as running:
        send(running, bytes(size), 100)
        for _ in range(LATENCIES):
            started = time.perf_counter()
            send(running, bytes(size))
            found.append(time.perf_counter() - started)
    return sorted(found)


def five(modules: Mapping[str, bytes], folder: Path, codes: Path) -> Bench:
    """Make a pipeline of five nodes in Python."""
    Bench.codes = codes
    used = {"forward": modules["forward"]}
    return Bench(manifest({name: {"module": "forward"} for name in NODES}, used), used, folder)


def measure_start(modules: Mapping[str, bytes], folder: Path, codes: Path) -> float:
    """Give the seconds until all five nodes wait for messages."""
    running = five(modules, folder, codes)
    started = time.perf_counter()
    running.pipeline.start()
    running.rest()
    seconds = time.perf_counter() - started
    running.pipeline.stop()
    return seconds


def measure_rest(modules: Mapping[str, bytes], folder: Path, codes: Path) -> float:
    """Give the bytes of memory that one of five nodes takes."""
    before = resident_memory()
    with five(modules, folder, codes) as running:
        running.rest()
        return (resident_memory() - before) / len(NODES)


def measure_stateless(
    modules: Mapping[str, bytes], id_: str, state: str, folder: Path, codes: Path
) -> float:
    """Give the seconds for a message."""
    draw = random.Random(1)  # noqa: S311 - the same boxes each time
    numbers = [draw.uniform(0, 100) for _ in range(5 * BOXES)]
    payload = struct.pack(f"<{len(numbers)}f", *numbers) if id_ == "boxes" else bytes(SIZES[0])
    times = 100
    with bench(modules, id_, folder, codes, state=state) as running:
        send(running, payload, 10)
        started = time.perf_counter()
        send(running, payload, times)
        return (time.perf_counter() - started) / times
