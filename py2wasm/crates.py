"""Crates: what the shims written in Rust are made of, by their plans and locks.

A plan lists the crates, the lock file the Debian packages that these come from, and
`sources/crates.toml` their licences.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from py2wasm.errors import BuildError
from py2wasm.recipes.rust import read_plan
from py2wasm.sources.debs import read_lock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from py2wasm.recipes import Recipe
    from py2wasm.sources.debs import Deb

# Rust's own library, as the target's package of the compiler has it.
STANDARD_LIBRARY = "rust-std"
STANDARD_PACKAGE = re.compile(r"libstd-rust-dev-wasm32_(?P<version>[\d.]+)")


@dataclass(frozen=True, kw_only=True)
class Crate:
    """A crate that is linked; `file` is the package it comes from, and `sha256` of that.

    Its licence is None where the table lacks it, as for a shim of somebody else's.
    """

    name: str
    version: str
    licence: str | None
    file: str
    sha256: str


def list_crates(recipe: Recipe) -> list[Crate]:
    """List the crates that a recipe is linked from; none if it is not in Rust.

    What only runs on the build machine (macros, build scripts) is none of them. Raises `BuildError`
    for a crate that no package of the lock file has.
    """
    if recipe.rust is None or recipe.debs is None:
        return []
    debs = read_lock(recipe.folder / recipe.debs)
    units = read_plan(recipe.folder / recipe.rust.plan)
    linked = {
        (unit["package"], unit["version"])
        for unit in units
        if unit["kind"] == "lib" and not unit["host"]
    }
    licences = load_licences()
    return [
        Crate(
            name=name,
            version=version,
            licence=licences.get(name),
            file=deb.file,
            sha256=deb.sha256,
        )
        for name, version, deb in [
            *((name, version, _deb_of(name, version, debs)) for name, version in sorted(linked)),
            *_standard_library(debs),
        ]
    ]


def load_licences() -> dict[str, str]:
    """Read the licences of crates, by their names."""
    text = resources.files("py2wasm.sources").joinpath("crates.toml").read_text("utf-8")
    return {name: str(licence) for name, licence in tomllib.loads(text).items()}


def _deb_of(name: str, version: str, debs: Sequence[Deb]) -> Deb:
    # Packages of older versions have these in their names.
    plain = re.escape(name.replace("_", "-").lower())
    pattern = re.compile(rf"librust-{plain}(-[\d.]+)?-dev_{re.escape(version)}\D")
    for deb in debs:
        if pattern.match(deb.file):
            return deb
    raise BuildError(f"no package of the lock file has the crate `{name}` {version}")


def _standard_library(debs: Sequence[Deb]) -> Iterator[tuple[str, str, Deb]]:
    for deb in debs:
        if match := STANDARD_PACKAGE.match(deb.file):
            yield STANDARD_LIBRARY, match["version"].rstrip("."), deb
