"""`make demo`: compile the licence-plate reader, run it on its recording, show what it came to."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import humanize
from rich.console import Console
from rich.table import Table

EXAMPLE = Path(__file__).parent / "plate_reader"
SHOWN_LINES = 3
console = Console()


def main() -> None:
    """Build, run, compare, report."""
    tool = [sys.executable, "-m", "py2wasm"]
    module = EXAMPLE / "plate_reader.wasm"
    started = time.monotonic()
    subprocess.run([*tool, "build", "-o", str(module)], cwd=EXAMPLE, check=True)
    built = time.monotonic()
    # The first run compiles the module to native code; the second is what a device sees.
    for _ in range(2):
        ran = time.monotonic()
        recording = (EXAMPLE / "detections.json").read_bytes()
        done = subprocess.run(
            [*tool, "run", str(module)], input=recording, stdout=subprocess.PIPE, check=True
        )
        seconds = time.monotonic() - ran
    output = done.stdout.decode()
    if output != (EXAMPLE / "expected.txt").read_text("utf-8"):
        console.print("[red]error[/red]: the module's output is not that of native CPython")
        sys.exit(1)
    lines = output.splitlines()
    console.print("\nTelemetry of the module (the same bytes as native CPython's):")
    for line in [*lines[:SHOWN_LINES], "...", lines[-1]]:
        console.print(f"  {line}", highlight=False, overflow="ellipsis", no_wrap=True)
    console.print(report(module, build=built - started, run=seconds))


def report(module: Path, *, build: float, run: float) -> Table:
    """Give the sizes and times as a table."""
    sidecar = json.loads(module.with_name(module.name + ".json").read_text("utf-8"))
    sizes = sidecar["sizes"]
    table = Table(title=f"{module.name}", show_header=False)
    table.add_row("module", humanize.naturalsize(sizes["raw"]))
    table.add_row("module, gzip", humanize.naturalsize(sizes["gzip"]))
    for area, size in sorted(sizes["code"].items(), key=lambda item: -item[1])[:4]:
        table.add_row(f"  code of {area}", humanize.naturalsize(size))
    table.add_row("Python modules in it", str(len(sidecar["modules"])))
    table.add_row("build", f"{build:.1f} s")
    table.add_row("run, whole process", f"{run:.2f} s")
    return table


if __name__ == "__main__":
    main()
