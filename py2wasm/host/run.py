"""Running a module from start to end: load, check, run, wait, and stop it when time is up."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.errors import ModuleError
from py2wasm.host.aot import load_program, store_code
from py2wasm.host.options import Completed, Streams
from py2wasm.host.precompiled import load_precompiled, refuse_fuel
from py2wasm.host.start import check_interface, start_program
from py2wasm.host.traps import RunTimeoutError
from py2wasm.host.wasi import wasi_config
from wedge.host.engine import EngineSpec
from wedge.host.thread import Job

if TYPE_CHECKING:
    from py2wasm.cache import Cache
    from py2wasm.console import Console
    from py2wasm.host.aot import Program
    from py2wasm.host.options import RunOptions
    from py2wasm.host.precompiled import Precompiled

INTERRUPTED = 130  # what a shell reports for a process that Ctrl-C ended
# Interrupted code stops within a millisecond, but a read or sleep of the host goes on.
GRACE_SECONDS = 0.25


def run_module(path: Path, options: RunOptions, *, cache: Cache | None, console: Console) -> int:
    """Run a module on the streams of this process and give its exit status.

    Ctrl-C gives `INTERRUPTED` at once. Code that was compiled without a timeout cannot be stopped
    from outside, so it is left behind on its thread: the caller is expected to end the process.
    """
    try:
        program = _load(path, options, cache, console)
        return _run(program, path, options, Streams())
    except KeyboardInterrupt:
        return INTERRUPTED


def run_precompiled(precompiled: Precompiled, options: RunOptions) -> int:
    """Run trusted code as `run_module` runs a module.

    A timeout leaves it behind on its thread as Ctrl-C does: the caller is to end the process.
    """
    refuse_fuel(options)
    program = load_precompiled(precompiled)
    check_interface(program.module)
    try:
        return _run(program, precompiled.path, options, Streams())
    except KeyboardInterrupt:
        return INTERRUPTED


def capture_module(
    path: Path,
    options: RunOptions,
    *,
    stdin: bytes = b"",
    cache: Cache | None,
    console: Console,
) -> Completed:
    """Run a module with `stdin` and give what it wrote. A bad module still raises."""
    program = _load(path, options, cache, console)
    with tempfile.TemporaryDirectory(prefix="py2wasm-run-") as name:
        folder = Path(name)
        streams = Streams(
            stdin=folder / "stdin", stdout=folder / "stdout", stderr=folder / "stderr"
        )
        (folder / "stdin").write_bytes(stdin)
        error: ModuleError | None = None
        started = time.perf_counter()
        try:
            status = _run(program, path, options, streams)
        except ModuleError as caught:
            status, error = caught.exit_code, caught
        seconds = time.perf_counter() - started
        return Completed(
            status=status,
            stdout=(folder / "stdout").read_bytes(),
            stderr=(folder / "stderr").read_bytes(),
            seconds=seconds,
            error=error,
        )


def precompile(path: Path, cache: Cache, console: Console) -> Path:
    """Compile a module for runs without limits and give the file in the cache."""
    return store_code(path, EngineSpec(), cache, console)


def _load(path: Path, options: RunOptions, cache: Cache | None, console: Console) -> Program:
    spec = EngineSpec(
        interruptible=options.timeout is not None,
        metered=options.fuel is not None,
        target=options.target,
    )
    program = load_program(path, spec, cache, console, seconds=options.compile_timeout)
    check_interface(program.module)
    return program


def _run(program: Program, path: Path, options: RunOptions, streams: Streams) -> int:
    wasi = wasi_config(path, options, streams)
    job = Job(lambda: start_program(program, wasi, options)).start()
    in_time = job.wait_or_stop(options.timeout, program.engine.increment_epoch)
    if options.timeout is not None and not in_time:
        job.wait(GRACE_SECONDS)
        raise RunTimeoutError(options.timeout)
    return job.result()
