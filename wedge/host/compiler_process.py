"""Compiling in a process of its own, which a hostile module can at most end.

The process has the budget of `compile_here`, gives way to what runs, cannot write much, knows none
of the secrets of its parent's environment, and ends with its parent.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from wedge.errors import InvalidModuleError, ModuleError
from wedge.host.budget import Budget
from wedge.host.compiling import compile_here
from wedge.host.engine import EngineSpec
from wedge.host.text import printable

OWN_ONLY = 0o700
REFUSED = 3
# What the process may take to start and to write, beside its budget.
START_SECONDS = 30.0
# Native code is four times as large as its module; more is no code of a sound one.
LEAST_ROOM, ROOM_PER_BYTE = 64 * 1024**2, 32
NICENESS = 10
MOST_FILES = 64
# `prctl` of Linux: the signal that this process gets when its parent ends.
PR_SET_PDEATHSIG = 1


class CompilerProcess:
    """Compiles each module in a new process, as `Compile` says.

    `scratch` is a folder for this alone, which is emptied. A `budget` is for each module alike.
    """

    def __init__(self, scratch: Path, budget: Budget | None = None) -> None:
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=OWN_ONLY, parents=True)
        self._scratch = scratch
        self._budget = budget

    def __call__(self, data: bytes, name: str, spec: EngineSpec) -> bytes:
        """Give the code for an engine of this kind. Raises what `Compile` does."""
        budget = self._budget or Budget.of(len(data))
        with tempfile.TemporaryDirectory(dir=self._scratch) as made:
            source, target = Path(made) / "module", Path(made) / "code"
            source.write_bytes(data)
            request = {
                "source": str(source),
                "target": str(target),
                "name": name,
                "spec": asdict(spec),
                "budget": asdict(budget),
            }
            failure = _run(json.dumps(request), budget.seconds + START_SECONDS)
            if failure is not None:
                raise _error(printable(name), failure)
            return target.read_bytes()


def _error(name: str, failure: dict[str, str | None]) -> ModuleError:
    """Give the error that the process had, or ended by."""
    cause, hint = failure.get("cause"), failure.get("hint")
    wrong = failure.get("wrong")
    if wrong is not None:
        return InvalidModuleError(name, wrong, cause=cause, hint=hint)
    message = failure.get("message") or f"the module `{name}` cannot be compiled"
    return ModuleError(message, cause=cause, hint=hint)


def _run(request: str, seconds: float) -> dict[str, str | None] | None:
    """Run the process; give what it has against the module, or what ended it."""
    command = [sys.executable, "-P", "-m", __name__]
    try:
        done = subprocess.run(
            command,
            input=request,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={"PYTHONPATH": os.pathsep.join(sys.path)},
            start_new_session=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"cause": "the compiler did not end in time"}
    if done.returncode == REFUSED:
        told: dict[str, str | None] = json.loads(done.stdout)
        return told
    if done.returncode < 0:
        return {"cause": f"the compiler was ended by {signal.Signals(-done.returncode).name}"}
    return {"cause": "the compiler failed"} if done.returncode else None


def main() -> int:
    """Compile what standard input asks for."""
    request = json.load(sys.stdin)
    data = Path(request["source"]).read_bytes()
    confine(LEAST_ROOM + ROOM_PER_BYTE * len(data))
    spec, budget = EngineSpec(**request["spec"]), Budget(**request["budget"])
    try:
        code = compile_here(data, request["name"], spec, budget)
        Path(request["target"]).write_bytes(code)
    except ModuleError as error:
        wrong = error.wrong if isinstance(error, InvalidModuleError) else None
        told = {"message": error.message, "cause": error.cause, "hint": error.hint, "wrong": wrong}
    except OSError as error:
        told = {"cause": f"its code cannot be written: {error.strerror}"}
    else:
        return 0
    sys.stdout.write(json.dumps(told))
    sys.stdout.flush()
    return REFUSED


def confine(room: int) -> None:
    """Have this process end with its parent, give way to others, and write no more than `room`."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    os.nice(NICENESS)
    for kind, most in (
        (resource.RLIMIT_FSIZE, room),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, MOST_FILES),
    ):
        resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    # A compilation that was given up goes on, on a thread that would be waited for.
    os._exit(main())
