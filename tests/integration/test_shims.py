"""Every shim's check: as Wasm it prints what the same version of the package prints natively."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from py2wasm.build import open_sdk
from py2wasm.program.dependencies import install_dependencies
from py2wasm.recipes import load_recipes
from py2wasm.resources import ext_shims
from py2wasm.settings import load_settings
from tests.integration import programs_runner as runner

if TYPE_CHECKING:
    from py2wasm.cache import Cache
    from py2wasm.console import Console
    from py2wasm.sysroot import Sysroot

SHIMS = {name: recipe for name, recipe in load_recipes(ext_shims()).items() if recipe.package}


def test_every_shim_has_a_check() -> None:
    assert SHIMS
    for name in SHIMS:
        assert (ext_shims() / name / f"check_{name}.py").is_file()


@pytest.mark.toolchain
@pytest.mark.parametrize("name", SHIMS)
def test_a_shim_does_what_the_package_does(
    name: str, sysroot: Sysroot, tool_cache: Cache, tool_console: Console, tmp_path: Path
) -> None:
    settings = load_settings(overrides={}, project=Path(__file__).parent, environ=os.environ)
    sdk = open_sdk(settings, console=tool_console, cache=tool_cache)
    versions = {need: SHIMS[need].pin for need in (name, *SHIMS[name].needs) if need in SHIMS}
    versions |= SHIMS[name].pins
    native = install_dependencies(
        [f"{need}=={pin.version}" for need, pin in versions.items() if pin],
        cache=tool_cache,
        console=tool_console,
        target=sdk.target,
        environment=sdk.environment,
    )
    case = runner.read_case(ext_shims() / name / f"check_{name}.py")
    expected = runner.run_native(case, sysroot.python, native.site[0])
    module = runner.build_case(case, "bytecode", tmp_path, console=tool_console, cache=tool_cache)

    done = runner.run_wasm(case, module, console=tool_console, cache=tool_cache)
    runner.compare(case, expected, done)
