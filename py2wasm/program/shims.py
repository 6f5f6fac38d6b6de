"""The shims that a program can use, built when it first does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from packaging.utils import canonicalize_name

from py2wasm.program.model import Shim
from py2wasm.recipes.package import COMPANIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from py2wasm.sysroot import Sdk


class ShimSource(Protocol):
    """Where the closure gets shims from."""

    @property
    def names(self) -> frozenset[str]:
        """The top-level modules that shims provide."""

    def provide(self, name: str) -> Sequence[Shim]:
        """Give the shims that provide a top-level module."""


class SdkShims:
    """The shims of an SDK."""

    def __init__(self, sdk: Sdk) -> None:
        self._sdk = sdk
        self._packages = {
            name: recipe.package for name, recipe in sdk.recipes.items() if recipe.package
        }
        # Asked for at every import.
        self._names = frozenset[str]().union(*(p.names for p in self._packages.values()))

    @property
    def names(self) -> frozenset[str]:
        """The top-level modules that shims provide."""
        return self._names

    @property
    def distributions(self) -> frozenset[str]:
        """The names, in canonical form, under which registries have what shims provide."""
        # A distribution is called as its recipe, or as a module of it.
        return frozenset(map(canonicalize_name, {*self._packages, *self._names}))

    def provide(self, name: str) -> list[Shim]:
        """Give the shims that provide a top-level module, building what is missing."""
        return [
            self._shim(recipe)
            for recipe, package in self._packages.items()
            if name in package.names
        ]

    def _shim(self, name: str) -> Shim:
        builder, package = self._sdk.builder, self._packages[name]
        archive = builder.archive(name)
        needs = [need for need in self._sdk.recipes[name].needs if need not in self._sdk.runtime]
        parts = [archive, *map(builder.archive, needs)]
        return Shim(
            name=name,
            version=archive.version,
            site=archive.path / "site",
            companions=archive.path / COMPANIONS if package.companions else None,
            modules=package.modules,
            imports=package.imports,
            ignored=package.ignored,
            asked=package.asked,
            words=package.words,
            documentation=package.documentation,
            stack_size=package.stack_size,
            libraries=tuple(library for part in parts for library in part.libraries),
            archives={part.name: part.key for part in parts},
            include=tuple(part.include for part in parts if part.include.is_dir()),
        )
