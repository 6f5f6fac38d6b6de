"""`python -m tests.bench.agent`: measures the agent and writes benchmarks-agent.md.

The agent is a process of its own on a real mosquitto, seen from the platform's side.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from py2wasm.cache import Cache
from py2wasm.console import Console
from py2wasm.settings import load_settings
from tests.bench.agent.measure import (
    Bed,
    Figures,
    measure_calls,
    measure_deploy,
    measure_memory,
    measure_soak,
    measure_telemetry,
)
from tests.bench.machine import Busy, Noise, cpu_model
from tests.bench.markdown import duration, megabytes, table
from tests.integration.agent.platform import Platform
from tests.integration.agent.workbench import NODES, AgentProcess, ModuleServer
from tests.integration.wedge.workbench import compile_c
from tests.mosquitto import Mosquitto, find_mosquitto

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "benchmarks-agent.md"
SOAK = 500_000
CALLS = 1000
ROUNDS = 5
UNBOUNDED = ("max_inflight_messages 0", "set_tcp_nodelay true")


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.agent", description=__doc__)
    parser.add_argument("--messages", type=int, default=SOAK, help=f"of the soak ({SOAK})")
    parser.add_argument("--output", type=Path, default=PAGE, help="the page to write")
    arguments = parser.parse_args()
    console = Console()
    settings = load_settings(overrides={}, project=Path(__file__).parent, environ=os.environ)
    program = find_mosquitto(Cache(settings.cache, console))
    before = Busy.now()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        meter = compile_c(NODES / "meter.c", folder / "meter.wasm")
        broker = stack.enter_context(
            Mosquitto(program, folder / "broker", lines=UNBOUNDED, quiet=True)
        )
        platform = stack.enter_context(Platform(broker.broker()))
        agent = stack.enter_context(AgentProcess(folder / "agent", broker.broker()))
        server = stack.enter_context(ModuleServer(folder / "served"))
        bed = Bed(platform=platform, agent=agent, server=server, meter=meter)
        bed.begin()
        memory = measure_memory(bed)
        figures = Figures(
            memory=memory,
            deploy=measure_deploy(bed, ROUNDS),
            calls=measure_calls(bed, CALLS),
            telemetry=measure_telemetry(bed, ROUNDS),
            soak=measure_soak(bed, arguments.messages),
        )
    arguments.output.write_text(render(figures, Noise.since(before)), "utf-8")
    console.info(f"wrote {arguments.output}")


def render(figures: Figures, noise: Noise | None) -> str:
    """Give the page."""
    date = datetime.now(tz=UTC).date().isoformat()
    cpu = cpu_model(Path("/proc/cpuinfo").read_text("utf-8"))
    load = "unknown" if noise is None else f"{noise.others:.2f} cores"
    deploy, calls, memory, soak = figures.deploy, figures.calls, figures.memory, figures.soak
    rows = [
        ["five nodes deployed and running, five modules new", duration(deploy.uncached)],
        ["five nodes deployed and running, their modules there", duration(deploy.cached)],
        ["call and answer, median (p50)", duration(calls.median)],
        ["call and answer, p99", duration(calls.most)],
        ["telemetry from an instance to the platform", f"{figures.telemetry:,.0f} messages/s"],
        ["memory of the agent without instances", megabytes(memory.idle)],
        ["memory for each further instance of a module", megabytes(memory.instance)],
    ]
    samples = [[f"{done:,}", megabytes(size)] for done, size in soak.samples]
    return "\n".join(
        [
            "# Benchmarks of the agent\n",
            f"Made by `python -m tests.bench.agent --messages={soak.messages}` on {date}; do not "
            "edit. Agent, mosquitto and the platform's side share this machine, and all messages "
            "have QoS 1. The modules are small ones in C. When nodes run is asked of the agent "
            "again and again: it reports no more often than once a second.\n",
            f"{cpu}, {len(os.sched_getaffinity(0))} cores, wasmtime {version('wasmtime')}; others "
            f"used {load} meanwhile, the broker and the agent included.\n",
            table(["what", "figure"], rows),
            "## Long run\n",
            f"Of five instances in a row the first one sends {soak.messages:,} messages, the "
            f"others pass them on, and the last one tells every thousandth as telemetry, in "
            f"{duration(soak.seconds)}: {soak.messages / soak.seconds:,.0f} messages a second from "
            "end to end, each from one instance to another four times. None is lost. Resident "
            "memory of the agent:\n",
            table(["messages", "memory"], samples),
        ]
    )


if __name__ == "__main__":
    main()
