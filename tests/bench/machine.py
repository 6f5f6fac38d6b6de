"""What the numbers were measured on and with. Nothing here tells one machine from its twin."""

from __future__ import annotations

import os
import platform
import re
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from py2wasm.sysroot import Sdk

CPU_INFO = Path("/proc/cpuinfo")
STATISTICS = Path("/proc/stat")
# In cores: what the measurements' own medians cope with.
QUIET = 0.15


@dataclass(frozen=True, kw_only=True)
class Machine:
    """Processor, cores, system and versions."""

    cpu: str
    cores: int
    system: str
    versions: dict[str, str]


def describe_machine(sdk: Sdk, engines: Sequence[str]) -> Machine:
    versions = {"py2wasm": __version__, "CPython": sdk.target.python}
    versions["zig"] = sdk.toolchain.zig_version
    versions["wasmtime"] = version("wasmtime")
    versions |= {engine: sdk.pins[engine].version for engine in engines if engine in sdk.pins}
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return Machine(
        cpu=cpu_model(CPU_INFO.read_text("utf-8") if CPU_INFO.is_file() else ""),
        cores=cores or 1,
        system=f"{platform.system()} {platform.machine()}",
        versions=versions,
    )


def cpu_model(cpu_info: str) -> str:
    """Read the model from the text of /proc/cpuinfo."""
    match = re.search(r"^model name\s*:\s*(.+)$", cpu_info, re.MULTILINE)
    return match[1].strip() if match else platform.processor() or "unknown"


@dataclass(frozen=True, kw_only=True)
class Busy:
    """Processor seconds since boot: of this process and its children, of all, and stolen ones.

    Stolen is what the hypervisor gave to others while this machine wanted to run.
    """

    wall: float
    own: float
    all: float
    stolen: float

    @classmethod
    def now(cls) -> Busy | None:
        """Read the counters; None where the system has none."""
        if not STATISTICS.is_file():
            return None
        first = STATISTICS.read_text("utf-8").splitlines()[0]
        counts = [int(word) for word in first.split()[1:9]]
        tick = os.sysconf("SC_CLK_TCK")
        user, nice, system, _, _, irq, soft, stolen = counts
        times = os.times()
        return cls(
            wall=time.monotonic(),
            own=times.user + times.system + times.children_user + times.children_system,
            all=(user + nice + system + irq + soft) / tick,
            stolen=stolen / tick,
        )


@dataclass(frozen=True, kw_only=True)
class Noise:
    """How many cores others used on average during a measurement, and how many were stolen."""

    others: float
    stolen: float

    @property
    def quiet(self) -> bool:
        return self.others < QUIET and self.stolen < QUIET

    @classmethod
    def since(cls, start: Busy | None) -> Noise | None:
        now = Busy.now()
        if start is None or now is None:
            return None
        wall = now.wall - start.wall
        others = (now.all - start.all) - (now.own - start.own)
        return cls(others=max(0.0, others) / wall, stolen=(now.stolen - start.stolen) / wall)
