"""Fixtures for every test. Unit tests see none of the machine's settings."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from py2wasm.cache import Cache
from py2wasm.console import Console

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _plain_environment(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "unit" not in request.path.parts:
        return
    for name in list(os.environ):
        if name.startswith("PY2WASM_") or name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture
def console() -> Console:
    return Console()


@pytest.fixture
def cache(tmp_path: Path, console: Console) -> Cache:
    return Cache(tmp_path / "cache", console)
