"""What is measured of an agent that runs, from the platform's side of a broker."""

from __future__ import annotations

import json
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.integration.agent.workbench import manifest, vary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.integration.agent.platform import Platform
    from tests.integration.agent.workbench import AgentProcess, ModuleServer

BURST = 5000
NODES = ("one", "two", "three", "four", "five")
SAMPLES = 20
PATIENCE = 3600.0


@dataclass(frozen=True, kw_only=True)
class Bed:
    """An agent, its platform, and a module for it."""

    platform: Platform
    agent: AgentProcess
    server: ModuleServer
    meter: bytes

    def begin(self) -> None:
        self.platform.wait(lambda: bool(self.platform.reports), "first report")

    def deploy(self, id_: str, instances: dict[str, str], *, chain: bool = False) -> float:
        """Deploy, and give the seconds until the agent answers that all of it runs.

        It is asked again and again, for it reports no more often than once a second.
        """
        modules = {
            word: self.server.offer(word, vary(self.meter, word))
            for word in set(instances.values())
        }
        text = manifest(id_, instances, modules, chain=chain)
        start = time.perf_counter()
        self.platform.deploy(text)
        while not self._runs(id_):
            assert time.perf_counter() - start < PATIENCE, self.platform.reports[-1]
        return time.perf_counter() - start

    def _runs(self, id_: str) -> bool:
        status = json.loads(self.platform.ask("$agent", "status"))["deploymentStatus"]
        return (status["deploymentId"], status["reconcileStatus"]) == (id_, "ok")

    def empty(self, id_: str) -> None:
        self.deploy(id_, {})


@dataclass(frozen=True, kw_only=True)
class Deploys:
    """Seconds from a deployment of five nodes until they run, medians."""

    uncached: float
    cached: float


@dataclass(frozen=True, kw_only=True)
class Calls:
    """Seconds from a call to its answer."""

    median: float
    most: float


@dataclass(frozen=True, kw_only=True)
class Memory:
    """Bytes of the agent, and of each instance on top."""

    idle: int
    instance: int


@dataclass(frozen=True, kw_only=True)
class Soak:
    """A long run: messages from end to end, seconds, and the agent's memory after so many."""

    messages: int
    seconds: float
    samples: Sequence[tuple[int, int]]


@dataclass(frozen=True, kw_only=True)
class Figures:
    """All of it; `telemetry` is in messages a second."""

    memory: Memory
    deploy: Deploys
    calls: Calls
    telemetry: float
    soak: Soak


def measure_memory(bed: Bed) -> Memory:
    """Measure the agent alone, then with one and with five instances of a module."""
    idle = bed.agent.resident()
    bed.deploy("memory-1", {"one": "memory"})
    bed.platform.ask("one", "life")
    first = bed.agent.resident()
    bed.deploy("memory-5", dict.fromkeys(NODES, "memory"))
    for name in NODES:
        bed.platform.ask(name, "life")
    five = bed.agent.resident()
    bed.empty("memory-0")
    return Memory(idle=idle, instance=max(0, five - first) // (len(NODES) - 1))


def measure_deploy(bed: Bed, rounds: int) -> Deploys:
    """Deploy five nodes of modules that are new, and five others of the same modules."""
    uncached, cached = [], []
    for number in range(rounds):
        bed.empty(f"none-{number}")
        new = {name: f"new-{number}-{name}" for name in NODES}
        uncached.append(bed.deploy(f"new-{number}", new))
        # Beside the first five, so that nothing has to end.
        again = {f"{name}-again": module for name, module in new.items()}
        cached.append(bed.deploy(f"again-{number}", {**new, **again}))
    bed.empty("deploy-0")
    return Deploys(uncached=statistics.median(uncached), cached=statistics.median(cached))


def measure_calls(bed: Bed, count: int) -> Calls:
    """Call one after the other."""
    bed.deploy("calls", {"one": "base"})
    seconds = []
    for _ in range(count):
        start = time.perf_counter()
        bed.platform.ask("one", "get")
        seconds.append(time.perf_counter() - start)
    bed.empty("calls-0")
    cuts = statistics.quantiles(seconds, n=100)
    return Calls(median=statistics.median(seconds), most=cuts[-1])


def measure_telemetry(bed: Bed, rounds: int) -> float:
    """Let an instance send as fast as it can, until the platform has all of it."""
    bed.deploy("telemetry", {"one": "base"})
    arrived = bed.platform.telemetry["one/b"]
    rates = []
    for _ in range(rounds):
        before = len(arrived)
        start = time.perf_counter()
        bed.platform.begin_call("one", "burst", str(BURST))
        bed.platform.wait(
            lambda before=before: len(arrived) >= before + BURST, "telemetry", PATIENCE
        )
        rates.append(BURST / (time.perf_counter() - start))
    bed.empty("telemetry-0")
    return statistics.median(rates)


def measure_soak(bed: Bed, messages: int) -> Soak:
    """Send messages through five instances in a row; see that all of them arrive.

    The first one sends in portions, each when the one before has arrived at the last one.
    """
    bed.deploy("soak", dict.fromkeys(NODES, "base"), chain=True)
    # Whole thousands: the last instance tells every thousandth.
    portion = -(-messages // (SAMPLES * 1000)) * 1000
    arrived = bed.platform.telemetry[f"{NODES[-1]}/r"]
    samples = []
    start = time.perf_counter()
    for number in range(1, SAMPLES + 1):
        bed.platform.ask("one", "flood", str(portion))
        last = str(number * portion)
        bed.platform.wait(lambda last=last: last in arrived, "last message", PATIENCE)
        told = json.loads(bed.platform.ask("$agent", "status"))
        assert [told["instances"][name]["dropped"] for name in NODES] == [0] * len(NODES)
        samples.append((number * portion, bed.agent.resident()))
    seconds = time.perf_counter() - start
    bed.empty("soak-0")
    return Soak(messages=portion * SAMPLES, seconds=seconds, samples=samples)
