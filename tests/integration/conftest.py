"""Fixtures of the integration tests: the real cache and the SDK in it, built once."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from py2wasm.build import open_sdk
from py2wasm.cache import Cache
from py2wasm.console import Console
from py2wasm.settings import load_settings

if TYPE_CHECKING:
    from py2wasm.sysroot import Sysroot


@pytest.fixture(scope="session")
def tool_console() -> Console:
    return Console(quiet=True)


@pytest.fixture(scope="session")
def tool_cache(tool_console: Console) -> Cache:
    settings = load_settings(overrides={}, project=Path(__file__).parent, environ=os.environ)
    return Cache(settings.cache, tool_console)


@pytest.fixture(scope="session")
def sysroot(tool_cache: Cache) -> Sysroot:
    settings = load_settings(overrides={}, project=Path(__file__).parent, environ=os.environ)
    # Not quiet: on an empty cache this takes minutes and should say so.
    return open_sdk(settings, console=Console(), cache=tool_cache).sysroot()


@pytest.fixture(scope="session")
def packages(sysroot: Sysroot, tool_cache: Cache) -> Path:
    """A folder with the third-party packages, installed for the target's Python."""
    requirements = Path(__file__).parent / "packages" / "requirements.txt"
    key = requirements.read_text("utf-8")
    from py2wasm.cache import cache_key  # noqa: PLC0415

    def create(folder: Path) -> None:
        # Compiled accelerators would not be found by the build, but by the native run.
        subprocess.run(
            [
                os.sys.executable, "-m", "pip", "install", "-q", "--no-compile", "--target",
                str(folder), "--python-version", "3.13", "--only-binary", ":all:",
                "--platform", "manylinux2014_x86_64", "--platform", "any",
                "-r", str(requirements),
            ],
            check=True,
        )  # fmt: skip
        for native in folder.rglob("*.so"):
            native.unlink()

    return tool_cache.entry("tests", "packages", cache_key({"requirements": key}), create)
