"""Fixtures for every test. Unit tests see none of the machine's settings."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from py2wasm.cache import Cache
from py2wasm.console import Console

if TYPE_CHECKING:
    from pathlib import Path


def pytest_configure() -> None:
    """Let tests interrupt what they start: a job in the background of a shell ignores SIGINT.

    Programs inherit what is ignored, not what has a handler.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


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
