"""Packages for runs that are not Wasm: what the shims stand for, for the target's Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from py2wasm.program.dependencies import install_dependencies

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from py2wasm.sysroot import Sdk


def install_originals(sdk: Sdk, shims: Iterable[str]) -> tuple[Path, ...]:
    """Install the packages that shims stand for, in the same versions; give where they are."""
    pins = {name: pin for shim in shims for name, pin in _pins(sdk, shim).items()}
    return install_dependencies(
        [f"{name}=={pin}" for name, pin in pins.items()],
        cache=sdk.cache,
        console=sdk.console,
        target=sdk.target,
        environment=sdk.environment,
    ).site


def _pins(sdk: Sdk, shim: str) -> dict[str, str]:
    """Give the versions that a shim stands for, by distribution."""
    recipe = sdk.recipes[shim]
    return {name: pin.version for name, pin in ({shim: recipe.pin} | recipe.pins).items() if pin}
