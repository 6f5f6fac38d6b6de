"""The groups: each guest with its packages, and who runs it."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.program.dependencies import install_dependencies
from tests.bench.contestants import (
    ENVIRONMENT,
    Contestant,
    ContestantError,
    Native,
    Wasm,
    run_process,
)
from tests.bench.natives import make_native

if TYPE_CHECKING:
    from py2wasm.sysroot import Sdk
    from tests.bench.workshop import Workshop

FOLDER = Path(__file__).parent
BASE, CONTROL, ENGINE = "native", "native again", "bytecode"
# What runs on one core is compared with what may use one core.
ONE_THREAD = {**ENVIRONMENT, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
TIMING = "timing"


@dataclass(frozen=True, kw_only=True)
class Group:
    """A guest, the shims whose packages it imports, and the key of its target."""

    title: str
    guest: str
    shims: tuple[str, ...]
    target: str = "others"

    @property
    def entry(self) -> Path:
        return FOLDER / "guests" / f"{self.guest}.py"


GROUPS = (
    Group(title="numpy", guest="arrays", shims=("numpy",), target="numpy"),
    Group(title="Pillow", guest="images", shims=("pillow",)),
    Group(title="lap", guest="assignments", shims=("lap", "numpy")),
    Group(title="pydantic", guest="models", shims=("pydantic-core",)),
)


def read_targets(path: Path = FOLDER / "targets.toml") -> dict[str, float]:
    """Give how many times as long as native each kind of measurement may take."""
    return dict(tomllib.loads(path.read_text("utf-8"))["targets"])


def package_versions(group: Group, sdk: Sdk) -> dict[str, str]:
    """Give the versions of the packages that the SDK builds for a group."""
    pins = {}
    for shim in group.shims:
        recipe = sdk.recipes[shim]
        pins |= {shim: recipe.pin, **recipe.pins}
    return {name: pin.version for name, pin in pins.items() if pin is not None}


def read_measurements(native: Native) -> list[str]:
    """Ask a guest for the names of its measurements."""
    status, stdout, stderr = run_process(
        [str(native.python), str(native.guest)], native.environment
    )
    if status != 0:
        raise ContestantError(f"{native.guest.name} failed natively\n{stderr.strip()}")
    return list(json.loads(stdout))


def make_native_guest(group: Group, workshop: Workshop) -> Native:
    """Install the packages as PyPI has them, for CPython as the SDK has it."""
    sdk = workshop.sdk
    site = install_dependencies(
        [f"{name}=={version}" for name, version in package_versions(group, sdk).items()],
        cache=workshop.cache,
        console=workshop.console,
        target=sdk.target,
        environment=sdk.environment,
    ).site[0]
    return replace(
        make_native(BASE, workshop.sysroot.python, sdk.target.python_minor, " (the SDK's own)"),
        guest=group.entry,
        environment={**ONE_THREAD, "PYTHONPATH": str(site)},
    )


def make_contestants(base: Native, group: Group, workshop: Workshop) -> list[Contestant]:
    """Build the module, and give who runs the guest."""
    module = workshop.compile(group.entry, ENGINE, include=(TIMING,))
    return [
        base,
        replace(base, name=CONTROL),
        Wasm(
            name=ENGINE,
            about=f"`py2wasm build --engine {ENGINE}`",
            module=module,
            cache=workshop.cache,
            console=workshop.console,
            environment=ONE_THREAD,
        ),
    ]
