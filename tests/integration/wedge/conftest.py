"""Nodes that several tests run, built once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.wedge.workbench import NODES, Bench, build_python, compile_c

if TYPE_CHECKING:
    from py2wasm.cache import Cache
    from py2wasm.sysroot import Sysroot


@pytest.fixture(scope="session", autouse=True)
def codes(tool_cache: Cache) -> None:
    Bench.codes = tool_cache.root / "nodes"


@pytest.fixture(scope="session")
def modules(
    tmp_path_factory: pytest.TempPathFactory, sysroot: Sysroot, tool_cache: Cache
) -> dict[str, bytes]:
    """Give the bytes of the nodes `worker` (Python) and `stubborn` (C)."""
    del sysroot
    folder = tmp_path_factory.mktemp("nodes")
    worker = build_python(NODES / "worker.py", folder / "worker.wasm", tool_cache.root)
    stubborn = compile_c(NODES / "stubborn.c", folder / "stubborn.wasm")
    return {"worker": worker, "stubborn": stubborn}
