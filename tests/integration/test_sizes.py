"""Hello world must not grow unseen: its sizes stay below the limits in tests/bench/sizes.toml."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from py2wasm.build import build
from py2wasm.engines import ENGINES
from py2wasm.host import RunOptions, capture_module
from py2wasm.settings import load_settings
from tests.bench.limits import GREETING, HELLO, gzip_size, read_limits

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.cache import Cache
    from py2wasm.console import Console

pytestmark = pytest.mark.toolchain


@pytest.mark.usefixtures("sysroot")
@pytest.mark.parametrize("snapshot", ["none", "imports"])
@pytest.mark.parametrize("engine", ENGINES)
def test_hello_keeps_its_size(
    engine: str, snapshot: str, tmp_path: Path, tool_cache: Cache, tool_console: Console
) -> None:
    limit = read_limits(held=snapshot != "none")[engine]
    source = tmp_path / "hello.py"
    source.write_text(HELLO, "utf-8")
    settings = load_settings(
        overrides={
            "entry": str(source),
            "output": str(tmp_path / "hello.wasm"),
            "engine": engine,
            "snapshot": snapshot,
        },
        project=tmp_path,
        environ=os.environ,
    )
    module = build(settings, console=tool_console, cache=tool_cache).module
    # A module that does nothing would be small too.
    done = capture_module(module, RunOptions(), cache=tool_cache, console=tool_console)
    assert done.stdout.decode() == GREETING, done.stderr.decode()
    content = module.read_bytes()
    raw, packed = len(content), gzip_size(content)
    assert raw <= limit.raw, f"hello by {engine} has grown to {raw} bytes"
    assert packed <= limit.gzip, f"hello by {engine} has grown to {packed} bytes after gzip -9"
