"""Measuring pipelines in this process."""

from __future__ import annotations

import itertools
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
LONG = 200_000
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


def measure_long(
    modules: Mapping[str, bytes], folder: Path, codes: Path
) -> tuple[int, int, int, float]:
    """Send many messages through four nodes.

    Gives how many came out, by how many bytes the memories of the nodes grew after the first tenth
    and by how many that of the process, and the seconds.
    """
    Bench.codes = codes
    used = {name: modules[name] for name in ("forward", "sink")}
    names = NODES[:4]
    text = manifest(
        {name: {"module": "forward"} for name in names} | {"sink": {"module": "sink"}}, used
    )
    deployment = text["deployment"]
    for sender, receiver in itertools.pairwise((*names, "sink")):
        deployment["instanceSpecs"][sender]["publish"] = {"out": f"{sender}-out"}
        deployment["instanceSpecs"][receiver]["subscribe"] = {"in": f"{receiver}-in"}
        entry = {"type": "local", "topic": receiver}
        deployment["publishTopics"][f"{sender}-out"] = entry
        deployment["subscribeTopics"][f"{receiver}-in"] = entry
    with Bench(text, used, folder) as running:
        message, box = Message("in", bytes(SIZES[0])), running.box(names[0])
        nodes = running.pipeline.nodes.values()
        started = time.perf_counter()
        for number in range(LONG):
            if number == LONG // 10:
                running.rest()
                memory, resident = sum(node.memory for node in nodes), resident_memory()
            box.deliver(message, running.outside, lambda: None)
        running.rest()
        return (
            running.box("sink").counts.handled,
            sum(node.memory for node in nodes) - memory,
            resident_memory() - resident,
            time.perf_counter() - started,
        )


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
