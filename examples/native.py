"""Runs the pipeline of a folder in one process of ordinary Python: the same nodes, without Wasm.

    python ../native.py < recording.jsonl

The Python nodes of `deployment.json` are imported from `src`. What is in C there is done here: the
instance `replay` sends standard input line by line, and what reaches the instance `sink` is printed
as telemetry, as `wedge pipeline run` prints it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wedge.testing import Chain, load_node, wires_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MANIFEST = Path("deployment.json")
SOURCE, SINK = "replay", "sink"


def main() -> None:
    deployment = json.loads(MANIFEST.read_text("utf-8"))["deployment"]
    files = {
        name: Path("src", f"{spec['moduleId']}.py")
        for name, spec in deployment["instanceSpecs"].items()
    }
    nodes = {name: load_node(file) for name, file in files.items() if file.is_file()}
    wires = wires_of(MANIFEST)
    with Chain(nodes, wires) as chain:
        for alias, payload in replay(sys.stdin.buffer):
            chain.send(f"{SOURCE}/{alias}", payload)
        for message in chain.sent:
            for start, end in wires:
                if start == f"{message.instance}/{message.alias}" and end.startswith(f"{SINK}/"):
                    print(json.dumps({end: json.loads(message.payload)}))


def replay(lines: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """Give what `replay.c` sends."""
    for line in lines:
        alias = "frames" if line.startswith(b'{"frame"') else "header"
        yield alias, line.removesuffix(b"\n")
    yield "end", b""


if __name__ == "__main__":
    main()
