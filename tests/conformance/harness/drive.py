"""Driving the guest: one process a test module, started again behind every test that ends it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.conformance.harness.stage import GUEST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.conformance.harness.stage import Origin
    from tests.conformance.harness.suite import SuiteModule

GUEST_FOLDER = "/tmp"  # noqa: S108 - in the guest, where it is the host's work folder
MAX_MEMORY = "3GiB"
# Importing a large module and collecting its tests.
START_SECONDS = 120.0
POLL_SECONDS = 0.05
NATIVE = "native"
# What `py2wasm run` leaves with after a trap, and the native signals that come nearest to one.
TRAPPED = (134, -signal.SIGABRT, -signal.SIGSEGV)
MOST_RESTARTS = 50
TAIL_LENGTH = 3000


@dataclass(frozen=True, kw_only=True)
class Result:
    """One test: `outcome` is passed, failed, error, skipped, trap, exit or timeout."""

    id: str
    outcome: str
    reason: str = ""
    detail: str = ""
    seconds: float = 0.0

    @property
    def failed(self) -> bool:
        """Whether this counts against the module."""
        return self.outcome not in ("passed", "skipped")


@dataclass(kw_only=True)
class ModuleRun:
    """All results of one test module in one engine (or `native`)."""

    name: str
    engine: str
    results: list[Result] = field(default_factory=list)
    seconds: float = 0.0

    def write(self, path: Path) -> None:
        """Keep the results in a file, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".part")
        temporary.write_text(json.dumps(asdict(self)), "utf-8")
        temporary.replace(path)

    @classmethod
    def read(cls, path: Path) -> ModuleRun:
        """Read what `write` wrote."""
        data = json.loads(path.read_text("utf-8"))
        return cls(**{**data, "results": [Result(**result) for result in data["results"]]})

    @property
    def failing(self) -> list[Result]:
        """List what failed."""
        return [result for result in self.results if result.failed]

    def count(self, outcome: str) -> int:
        """Count the results of an outcome."""
        return sum(result.outcome == outcome for result in self.results)

    @property
    def ran(self) -> int:
        """Count the tests that were not skipped."""
        return len(self.results) - self.count("skipped")

    @property
    def rate(self) -> float:
        """Give the share of tests that passed, of those not skipped; 1 if all were skipped."""
        return self.count("passed") / self.ran if self.ran else 1.0


@dataclass(frozen=True, kw_only=True)
class Runner:
    """How to start the guest. In `command`, FOLDER stands for its writable folder.

    `guest_folder` is what the guest calls that folder, if not by its own name.
    """

    engine: str
    command: tuple[str, ...]
    guest_folder: str | None = None

    def start(self, folder: Path, module: str, output: Path) -> subprocess.Popen[bytes]:
        """Start one run of a test module, with what the tests print going to `output`."""
        words = [word.replace("FOLDER", str(folder)) for word in self.command]
        with output.open("wb") as stream:
            return subprocess.Popen(
                [*words, self.guest_folder or str(folder), module],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
            )


def wasm_runner(
    engine: str, image: Path, cache: Path, directories: Mapping[str, Path] | None = None
) -> Runner:
    """Run the guest as Wasm, with folders by what it calls them; `image` is compiled in `cache`."""
    mounted = [f"FOLDER::{GUEST_FOLDER}"]
    mounted += [f"{path}::{guest}" for guest, path in (directories or {}).items()]
    command = (
        sys.executable, "-m", "py2wasm", "--quiet", "--cache", str(cache), "run",
        "--max-memory", MAX_MEMORY, *(f"--dir={folder}" for folder in mounted), str(image),
    )  # fmt: skip
    return Runner(engine=engine, command=command, guest_folder=GUEST_FOLDER)


def native_runner(origin: Origin, staged: Path) -> Runner:
    """Run the guest natively, with the staged tests."""
    command = (str(origin.python), "-E", "-s", "-B", "-X", "utf8", str(staged / GUEST.name))
    return Runner(engine=NATIVE, command=command)


def run_module(
    runner: Runner, module: SuiteModule, folder: Path, *, timeout: float, only: Sequence[str] = ()
) -> ModuleRun:
    """Run the tests of one module and give what came of each."""
    plan = {
        "only": list(only),
        "skip": module.skip.get(runner.engine, {}),
        "claims": module.claims,
    }
    return run_tests(runner, module.name, plan, folder, timeout=timeout)


def run_tests(
    runner: Runner, name: str, plan: Mapping[str, Any], folder: Path, *, timeout: float
) -> ModuleRun:
    """Run the tests that the guest calls `name`, as `plan` says, and give what came of each."""
    run = ModuleRun(name=name, engine=runner.engine)
    started = time.monotonic()
    (folder / "cwd").mkdir(parents=True, exist_ok=True)
    journal, output = folder / "results.jsonl", folder / "output.txt"
    for _ in range(MOST_RESTARTS):
        journal.unlink(missing_ok=True)
        done = [result.id for result in run.results]
        (folder / "plan.json").write_text(json.dumps({**plan, "done": done}), "utf-8")
        status = _watch(runner.start(folder, name, output), journal, timeout)
        records = _read(journal)
        run.results += [_result(record) for record in records if record["event"] == "end"]
        if any(record["event"] == "done" for record in records):
            break
        run.results.append(_crash(records, status, output, name))
        if not any(record["event"] == "start" for record in records):
            break
    run.seconds = time.monotonic() - started
    return run


def _watch(process: subprocess.Popen[bytes], journal: Path, timeout: float) -> int | None:
    """Wait for the end of a run; None if a test took too long."""
    size, deadline = 0, time.monotonic() + START_SECONDS + timeout
    while process.poll() is None:
        time.sleep(POLL_SECONDS)
        new = journal.stat().st_size if journal.exists() else 0
        if new != size:
            size, deadline = new, time.monotonic() + timeout
        elif time.monotonic() > deadline:
            process.kill()
            process.wait()
            return None
    return process.returncode


def _read(journal: Path) -> list[dict[str, Any]]:
    if not journal.exists():
        return []
    lines = journal.read_text("utf-8", errors="replace").splitlines()
    records = []
    for line in lines:
        try:
            records.append(json.loads(line))
        except ValueError:
            # The line that was being written when the run ended.
            break
    return records


def _result(record: dict[str, Any]) -> Result:
    return Result(
        id=record["id"],
        outcome=record["outcome"],
        reason=record.get("reason", ""),
        detail=record.get("detail", ""),
        seconds=record["seconds"],
    )


def _crash(
    records: Sequence[dict[str, Any]], status: int | None, output: Path, name: str
) -> Result:
    """Make a result for the test that was running when the process ended."""
    ended = {record["id"] for record in records if record["event"] == "end"}
    running = [
        record["id"]
        for record in records
        if record["event"] == "start" and record["id"] not in ended
    ]
    tail = output.read_text("utf-8", errors="replace")[-TAIL_LENGTH:]
    if status is None:
        outcome, reason = "timeout", "took too long"
    elif status in TRAPPED:
        outcome, reason = (
            "trap",
            next((line for line in tail.splitlines() if line.startswith("error: ")), "crashed"),
        )
    else:
        outcome, reason = "exit", f"the process left with status {status}"
    return Result(id=running[-1] if running else name, outcome=outcome, reason=reason, detail=tail)
