"""The contestants: who runs the kernels, natively or as Wasm, and how."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from py2wasm.host import Preopen, RunOptions, capture_module

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from py2wasm.cache import Cache
    from py2wasm.console import Console

BENCH = Path(__file__).parent
GUEST = BENCH / "guest.py"
# Equal for all: the order in sets and dictionaries of strings, and no files written on the way.
ENVIRONMENT = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
GUEST_STDLIB = "/lib/python3.13"
GUEST_BENCH = "/bench"


class ContestantError(Exception):
    """A contestant could not run a kernel."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One turn at a kernel: the seconds of each run in one process, and the checksum.

    `share` is how much of its wall time the process had a processor; the rest went to others. Wasm
    has no clock of processor time, so the host looks at its own.
    """

    seconds: tuple[float, ...]
    checksum: str
    share: float = 1.0

    @property
    def cost(self) -> float:
        """The seconds of one run, without the time that went to others."""
        return statistics.fmean(self.seconds) * self.share


class Contestant(Protocol):
    """Runs a kernel a number of times in a fresh process or instance."""

    @property
    def name(self) -> str: ...

    @property
    def about(self) -> str: ...

    def turn(self, kernel: str, runs: int) -> Turn: ...


@dataclass(frozen=True, kw_only=True)
class Native:
    """An interpreter of this machine, and the program that it runs."""

    name: str
    about: str
    python: Path
    guest: Path = GUEST
    environment: Mapping[str, str] = field(default_factory=lambda: ENVIRONMENT)

    def turn(self, kernel: str, runs: int) -> Turn:
        command = [str(self.python), str(self.guest), kernel, str(runs)]
        with Share() as share:
            outcome = run_process(command, self.environment)
        return replace(read_turn(self.name, kernel, *outcome), share=share.value)


@dataclass(frozen=True, kw_only=True)
class Wasm:
    """A module on wasmtime, from cached code. `arguments` come before the kernel's."""

    name: str
    about: str
    module: Path
    cache: Cache
    console: Console
    arguments: tuple[str, ...] = ()
    directories: tuple[Preopen, ...] = ()
    environment: Mapping[str, str] = field(default_factory=lambda: ENVIRONMENT)
    target: str | None = None

    def options(self, *arguments: str) -> RunOptions:
        return RunOptions(
            name=self.module.stem,
            arguments=(*self.arguments, *arguments),
            environment=self.environment,
            directories=self.directories,
            target=self.target,
        )

    def turn(self, kernel: str, runs: int) -> Turn:
        options = self.options(kernel, str(runs))
        with Share() as share:
            done = capture_module(self.module, options, cache=self.cache, console=self.console)
        error = done.stderr.decode("utf-8", "replace")
        if done.error is not None:
            error += f"\n{done.error.message}\n{done.error.cause or ''}"
        turn = read_turn(self.name, kernel, done.status, done.stdout.decode(), error)
        return replace(turn, share=share.value)


class Share:
    """The share of wall time for which this process and its finished children had a processor."""

    def __init__(self) -> None:
        self.value = 1.0

    def __enter__(self) -> Self:
        self._started = time.monotonic(), _processor_seconds()
        return self

    def __exit__(self, *_: object) -> None:
        wall, processor = self._started
        used = _processor_seconds() - processor
        self.value = min(1.0, used / (time.monotonic() - wall))


def _processor_seconds() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def run_process(command: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str, str]:
    """Run a program and give its status and what it wrote."""
    done = subprocess.run(
        list(command),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={"PATH": "/usr/bin:/bin", **environment},
    )
    return done.returncode, done.stdout, done.stderr


def read_turn(name: str, kernel: str, status: int, stdout: str, stderr: str) -> Turn:
    """Read what guest.py printed."""
    if status != 0:
        raise ContestantError(f"{name} failed at {kernel} with status {status}\n{stderr.strip()}")
    try:
        data = json.loads(stdout)
        turn = Turn(seconds=tuple(data["seconds"]), checksum=data["checksum"])
    except (ValueError, KeyError, TypeError) as error:
        raise ContestantError(f"{name} printed no result of {kernel}: {stdout[:200]!r}") from error
    if not turn.seconds or min(turn.seconds) <= 0:
        raise ContestantError(f"{name} gave no time for {kernel}: {turn.seconds}")
    return turn
