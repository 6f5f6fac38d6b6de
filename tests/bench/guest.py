"""Runs one kernel several times and prints the seconds of each run and the checksum, as JSON.

    guest.py KERNEL RUNS [SCALE]

The same file is the entry of every contestant, native or Wasm, so that all run the same code.
"""

from __future__ import annotations

import importlib
import json
import sys
import time


def main(arguments: list[str]) -> None:
    name, runs = arguments[0], int(arguments[1])
    kernel = importlib.import_module(f"kernels.{name}")
    scale = int(arguments[2]) if len(arguments) > 2 else kernel.SCALE
    seconds = []
    checksums = set()
    for _ in range(runs):
        started = time.perf_counter()
        result = kernel.run(scale)
        seconds.append(time.perf_counter() - started)
        checksums.add(repr(result))
    if len(checksums) != 1:
        sys.exit(f"{name} gave different results in one process")
    sys.stdout.write(json.dumps({"seconds": seconds, "checksum": checksums.pop()}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
