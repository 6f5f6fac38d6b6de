"""The contestants: who runs the kernels, natively or as Wasm, and how."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

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
    """One turn at a kernel: the seconds of each run in one process, and the checksum."""

    seconds: tuple[float, ...]
    checksum: str

    @property
    def best(self) -> float:
        return min(self.seconds)


class Contestant(Protocol):
    """Runs a kernel a number of times in a fresh process or instance."""

    @property
    def name(self) -> str: ...

    @property
    def about(self) -> str: ...

    def turn(self, kernel: str, runs: int) -> Turn: ...


@dataclass(frozen=True, kw_only=True)
class Native:
    """An interpreter of this machine."""

    name: str
    about: str
    python: Path
    environment: Mapping[str, str] = field(default_factory=lambda: ENVIRONMENT)

    def turn(self, kernel: str, runs: int) -> Turn:
        command = [str(self.python), str(GUEST), kernel, str(runs)]
        return read_turn(self.name, kernel, *run_process(command, self.environment))


@dataclass(frozen=True, kw_only=True)
class Wasm:
    """A module on wasmtime, from cached native code. `arguments` come before the kernel's."""

    name: str
    about: str
    module: Path
    cache: Cache
    console: Console
    arguments: tuple[str, ...] = ()
    directories: tuple[Preopen, ...] = ()
    environment: Mapping[str, str] = field(default_factory=lambda: ENVIRONMENT)

    def options(self, *arguments: str) -> RunOptions:
        return RunOptions(
            name=self.module.stem,
            arguments=(*self.arguments, *arguments),
            environment=self.environment,
            directories=self.directories,
        )

    def turn(self, kernel: str, runs: int) -> Turn:
        options = self.options(kernel, str(runs))
        done = capture_module(self.module, options, cache=self.cache, console=self.console)
        error = done.stderr.decode("utf-8", "replace")
        if done.error is not None:
            error += f"\n{done.error.message}\n{done.error.cause or ''}"
        return read_turn(self.name, kernel, done.status, done.stdout.decode(), error)


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
    if not turn.seconds or turn.best <= 0:
        raise ContestantError(f"{name} gave no time for {kernel}: {turn.seconds}")
    return turn
