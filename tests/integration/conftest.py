"""Fixtures of the integration tests: the real cache and the SDK in it, built once."""

from __future__ import annotations

import os
import shutil
import sys
import venv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from py2wasm.build import open_sdk
from py2wasm.cache import Cache, cache_key
from py2wasm.console import Console
from py2wasm.program.dependencies import install_dependencies
from py2wasm.settings import load_settings
from tests.integration.tool import Tool

if TYPE_CHECKING:
    from py2wasm.sysroot import Sysroot


# Root may write everywhere, so "not allowed" has to be arranged for it.
POWERLESS = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")


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
def packages(tool_cache: Cache, tool_console: Console) -> Path:
    """A virtual environment that holds the packages of `packages/requirements.txt`.

    They are what pip gives the target's Python, without what is compiled for this machine: of two
    implementations the native run is to use the one that the module has.
    """
    requirements = Path(__file__).parent / "packages" / "requirements.txt"

    lines = requirements.read_text("utf-8").splitlines()
    settings = load_settings(overrides={}, project=Path(__file__).parent, environ=os.environ)
    sdk = open_sdk(settings, console=tool_console, cache=tool_cache)
    installed = install_dependencies(
        [line for line in lines if line[:1] != "#"],
        cache=tool_cache,
        console=tool_console,
        target=sdk.target,
        environment=sdk.environment,
    )

    def create(folder: Path) -> None:
        venv.EnvBuilder(with_pip=False, symlinks=True).create(folder)
        ignore = shutil.ignore_patterns("*.so", "__pycache__")
        for site in installed.site:
            shutil.copytree(site, site_folder(folder), ignore=ignore, dirs_exist_ok=True)

    key = cache_key({"requirements": lines, "python": list(sys.version_info[:3])})
    return tool_cache.entry("tests", "packages", key, create)


def site_folder(environment: Path) -> Path:
    """Give the folder of a virtual environment that packages are in."""
    (site,) = environment.glob("lib/python3*/site-packages")
    return site


@pytest.fixture
def tool(tmp_path: Path, tool_cache: Cache, sysroot: Sysroot) -> Tool:
    folder = tmp_path / "project"
    folder.mkdir()
    return Tool(folder=folder, cache=tool_cache.root)


@pytest.fixture
def powerless() -> tuple[str, ...]:
    if os.geteuid() != 0:
        return ()
    if shutil.which(POWERLESS[0]) is None:
        pytest.skip("root needs setpriv to be refused anything")
    return POWERLESS
