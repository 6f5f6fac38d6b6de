"""The one runner of subprocesses: quiet on success, the end of the log on failure.

    run([zig, "cc", "-c", "a.c"], log=work / "cc.log")

A command is an argument list, never shell text. Its output goes to the log file, which is kept; a
failure raises with the command, the exit status and the last lines, and names the log.
"""

from __future__ import annotations

import importlib.util
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from py2wasm.errors import BuildError, ToolError

TAIL_LINES = 25
GRACE_SECONDS = 10
LineSink = Callable[[str], None]


def package_command(package: str) -> list[str]:
    """Give the command that runs an installed package, as `python -m` would.

    By its path: where a frontend of builds keeps what it installed apart, only this process finds
    packages by their names. Raises `ToolError` if it is not installed.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ToolError(f"the package `{package}` is not installed")
    return [sys.executable, str(Path(spec.origin).parent)]


def capture(command: Sequence[str], *, env: Mapping[str, str] | None = None) -> str:
    """Run a quick command and give its stdout, or raise `ToolError`."""
    try:
        done = subprocess.run(
            list(command),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            env=env,
            errors="replace",
        )
    except OSError as error:
        raise ToolError(f"cannot run `{command[0]}`", cause=str(error)) from error
    if done.returncode != 0:
        raise ToolError(
            f"`{shlex.join(command)}` failed with status {done.returncode}",
            cause=_tail(done.stdout + done.stderr),
        )
    return done.stdout


def run(
    command: Sequence[str],
    *,
    log: Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    on_line: LineSink | None = None,
) -> None:
    """Run a command with its output appended to `log`; raise `BuildError` if it fails.

    The command runs in its own process group, so that an interrupt ends the whole tree before it
    is passed on.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as stream:
        stream.write(f"$ {shlex.join(command)}\n")
        stream.flush()
        try:
            process = subprocess.Popen(
                list(command),
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                process_group=0,
                # Locks are the only files that are inheritable; see `Cache.entry`.
                close_fds=False,
            )
        except OSError as error:
            raise ToolError(f"cannot run `{command[0]}`", cause=str(error)) from error
        try:
            status = _drain(process, stream.write, on_line)
        except BaseException:
            _end_group(process)
            raise
    if status != 0:
        raise BuildError(
            f"`{command[0]}` failed with status {status}",
            cause=_tail(log.read_text(encoding="utf-8", errors="replace")),
            hint=f"the whole log is in {log}",
        )


def _drain(
    process: subprocess.Popen[str], write: Callable[[str], object], on_line: LineSink | None
) -> int:
    if process.stdout is not None:
        with process.stdout as output:
            for line in output:
                write(line)
                if on_line is not None:
                    on_line(line.rstrip("\n"))
    return process.wait()


def _end_group(process: subprocess.Popen[str]) -> None:
    if process.returncode is not None:
        return
    # Also when the leader has ended: others of its group may run on. It is not reaped yet, so the
    # number of the group cannot belong to anything else.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _tail(text: str) -> str:
    lines = text.rstrip().splitlines()
    return "\n".join(lines[-TAIL_LINES:])
