"""Hello world: what it weighs, how fast it starts, and how long it takes to build."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.host import RunOptions, precompile
from tests.bench.contestants import ContestantError
from tests.bench.limits import GREETING, HELLO, gzip_size
from tests.bench.start import Start, Starter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from py2wasm.cache import Cache
    from py2wasm.console import Console

ROOT = Path(__file__).parents[2]
STARTS = 20
PROCESSES = 10
BUILDS = 3


@dataclass(frozen=True, kw_only=True)
class Spread:
    """The middle, the smallest and the largest of several times, in seconds."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Spread:
        return cls(median=statistics.median(seconds), least=min(seconds), most=max(seconds))


@dataclass(frozen=True, kw_only=True)
class Hello:
    """Hello world as one engine (or the plain interpreter) has it.

    `beside` are the bytes of the files that must lie beside the module.
    """

    name: str
    raw: int
    gzip: int
    aot: int
    memory: int
    start: Spread
    first_line: Spread
    process: Spread
    build: Spread | None = None
    rebuild: Spread | None = None
    beside: int = 0


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A module that prints hello world, and how to start it."""

    name: str
    module: Path
    options: RunOptions
    run_arguments: tuple[str, ...] = ()
    beside: int = 0
    engine: str | None = None


class Tool:
    """The `py2wasm` command of this checkout, run as a user does."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self._environment = {**environment, "PYTHONPATH": str(ROOT)}
        self._folder = folder

    def seconds(self, *arguments: str) -> float:
        """Run the command and give its wall time."""
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "py2wasm", *arguments],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = time.perf_counter() - started
        if done.returncode != 0:
            raise ContestantError(f"py2wasm {' '.join(arguments)} failed\n{done.stderr}")
        return seconds


def measure_hello(
    candidates: Sequence[Candidate],
    tool: Tool,
    work: Path,
    *,
    cache: Cache,
    console: Console,
) -> list[Hello]:
    """Measure all candidates, taking turns."""
    output = work / "hello.out"
    starters = {
        item.name: Starter(item.module, item.options, output, cache=cache, console=console)
        for item in candidates
    }
    starts: dict[str, list[Start]] = {item.name: [] for item in candidates}
    lines: dict[str, list[float]] = {item.name: [] for item in candidates}
    processes: dict[str, list[float]] = {item.name: [] for item in candidates}
    for _ in range(STARTS):
        for item in candidates:
            starts[item.name].append(starters[item.name].start())
            if output.read_text("utf-8") != GREETING:
                raise ContestantError(f"{item.name} did not say hello: {output.read_text()[:200]}")
            lines[item.name].append(starters[item.name].first_line())
    for _ in range(PROCESSES):
        for item in candidates:
            processes[item.name].append(tool.seconds("run", *item.run_arguments))
    builds = {item.name: time_builds(item, tool, work) for item in candidates}
    return [
        Hello(
            name=item.name,
            raw=item.module.stat().st_size,
            gzip=gzip_size(item.module.read_bytes()),
            aot=precompile(item.module, cache, console).stat().st_size,
            memory=starts[item.name][-1].memory,
            start=Spread.of([start.seconds for start in starts[item.name]]),
            first_line=Spread.of(lines[item.name]),
            process=Spread.of(processes[item.name]),
            build=builds[item.name][0],
            rebuild=builds[item.name][1],
            beside=item.beside,
        )
        for item in candidates
    ]


def time_builds(item: Candidate, tool: Tool, work: Path) -> tuple[Spread | None, Spread | None]:
    """Time builds of the same module, and of one that was edited since the last build."""
    if item.engine is None:
        return None, None
    source = work / f"built_{item.engine}.py"
    command = ("--quiet", "build", source.name, "--engine", item.engine)
    source.write_text(HELLO, "utf-8")
    tool.seconds(*command)
    same = [tool.seconds(*command) for _ in range(BUILDS)]
    edited = []
    for number in range(BUILDS):
        source.write_text(f"number = {time.time_ns() + number}\n{HELLO}", "utf-8")
        edited.append(tool.seconds(*command))
    return Spread.of(same), Spread.of(edited)
