"""Building the nodes that are measured."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.integration.wedge.workbench import build_python, compile_c

if TYPE_CHECKING:
    from collections.abc import Mapping

GUESTS = Path(__file__).parent / "guests"


def make_modules(folder: Path, cache: Path) -> Mapping[str, bytes]:
    """Give the bytes of each node by its id."""
    forward = GUESTS / "forward.py"
    return {
        "forward": build_python(forward, folder / "forward.wasm", cache),
        "forward_bytecode": build_python(
            forward, folder / "forward_bytecode.wasm", cache, "--engine", "bytecode"
        ),
        "forward_c": compile_c(GUESTS / "forward.c", folder / "forward_c.wasm"),
        # What a fresh instance needs not do again is in the module.
        "boxes": build_python(
            GUESTS / "boxes.py", folder / "boxes.wasm", cache, "--snapshot", "program"
        ),
        "sink": compile_c(GUESTS / "sink.c", folder / "sink.wasm"),
    }
