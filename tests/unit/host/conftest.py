"""Modules in WebAssembly text, and captured runs of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import wasmtime

from py2wasm.console import Console
from py2wasm.host import Completed, RunOptions, capture_module

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def module(tmp_path: Path) -> Callable[[str], Path]:
    """Write a module given as text."""

    def write(text: str) -> Path:
        path = tmp_path / "app.wasm"
        path.write_bytes(wasmtime.wat2wasm(text))
        return path

    return write


@pytest.fixture
def capture(module: Callable[[str], Path]) -> Callable[..., Completed]:
    """Run a module given as text; keywords are fields of `RunOptions`, or `stdin`."""

    def run(text: str, *, stdin: bytes = b"", **fields: Any) -> Completed:
        console = Console(quiet=True)
        options = RunOptions(**fields)
        return capture_module(module(text), options, stdin=stdin, cache=None, console=console)

    return run
