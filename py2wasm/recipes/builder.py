"""Building recipes in the order of their needs, each once, into the cache.

The key of an archive is the hash of its recipe, patches, pin, tools, target and the keys of what it
needs, so a change anywhere reaches everything built on it and nothing else.
"""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.cache import Cache, cache_key, hash_file
from py2wasm.errors import BuildError
from py2wasm.recipes import (
    autoconf,
    cc,
    cython,
    extension,
    libc,
    libcxx,
    meson,
    package,
    panics,
    rust,
    tables,
    unwind,
)
from py2wasm.recipes.archive import Archive
from py2wasm.recipes.arity import refuse_mistakes
from py2wasm.recipes.unpack import unpack, unpacked
from py2wasm.settings import zig_objects
from py2wasm.sources.debs import read_lock, unpack_debs

if TYPE_CHECKING:
    from py2wasm.console import Console, Step
    from py2wasm.recipes.model import Recipe
    from py2wasm.sources import Fetcher, Pin
    from py2wasm.sources.debs import Debs
    from py2wasm.target import Target
    from py2wasm.toolchain import Toolchain


@dataclass(frozen=True, kw_only=True)
class Job:
    """What a driver works with: one recipe, its unpacked source and the archives it needs.

    `work` outlives an interrupt; `output` becomes the archive. `tools` are the folders of the
    recipe's tools, `debs` that of its Debian packages.
    """

    recipe: Recipe
    source: Path
    work: Path
    output: Path
    needs: Mapping[str, Archive]
    toolchain: Toolchain
    target: Target
    jobs: int
    environment: Mapping[str, str]
    step: Step
    tools: Mapping[str, Path] = field(default_factory=dict)
    debs: Debs | None = None

    @property
    def log(self) -> Path:
        """The log of the whole build."""
        return self.work / "build.log"

    @property
    def build_python(self) -> Path:
        """The interpreter that runs on the build machine; raise `BuildError` if there is none."""
        if self.recipe.build_python is None:
            raise BuildError(f"the recipe `{self.recipe.name}` names no `build_python`")
        minor = self.target.python_minor
        return self.needs[self.recipe.build_python].path / "bin" / f"python{minor}"

    @property
    def triple(self) -> str | None:
        """The triple to compile for, None for this machine."""
        return None if self.recipe.platform == "native" else self.target.triple


Driver = Callable[[Job], None]
DRIVERS: dict[str, Driver] = {
    "autoconf": autoconf.build,
    "cc": cc.build,
    "libc": libc.build,
    "extension": extension.build,
    "libcxx": libcxx.build,
    "meson": meson.build,
    "rust": rust.build,
}
# What a driver uses besides its own file, and what installs packages.
HELPERS = {
    "extension": (unwind.FILE, cc.FILE),
    "libcxx": (libcxx.THROW,),
    "meson": (meson.WRAPPER, cc.FILE),
    "rust": (rust.RUNNER, panics.FILE, tables.FILE),
}
# The same of a driver that uses a tool.
TOOL_HELPERS = {("extension", "cython"): (Path(cython.__file__), cython.WORKER)}
PACKAGE_HELPERS = (package.FILE,)


class RecipeBuilder:
    """Builds archives for one target with one toolchain."""

    def __init__(
        self,
        *,
        recipes: Mapping[str, Recipe],
        pins: Mapping[str, Pin],
        fetcher: Fetcher,
        cache: Cache,
        console: Console,
        toolchain: Toolchain,
        target: Target,
        jobs: int,
        environment: Mapping[str, str],
    ) -> None:
        self._recipes = recipes
        self._pins = pins
        self._fetcher = fetcher
        self._cache = cache
        self._console = console
        self._toolchain = toolchain
        self._target = target
        self._jobs = jobs
        self._environment = environment
        self._keys: dict[str, str] = {}

    def key(self, name: str) -> str:
        """Give the cache key of a recipe's archive."""
        if name not in self._keys:
            self.order([name])  # refuses a circle, which the keys would go round in forever
            self._keys[name] = cache_key(self._inputs(self._recipe(name)))
        return self._keys[name]

    def is_built(self, name: str) -> bool:
        """Whether the archive is in the cache."""
        return self._cache.holds("archives", name, self.key(name))

    def path(self, name: str) -> Path:
        """Say where the archive is, or would be."""
        return self._cache.path("archives", name, self.key(name))

    def version(self, name: str) -> str:
        """Give the version of a recipe's source."""
        source = self._recipe(name).source
        return self._pins[source].version if source else self._toolchain.zig_version

    def order(self, names: list[str]) -> list[str]:
        """List what must be built for `names`, needs first."""
        sorter: TopologicalSorter[str] = TopologicalSorter()
        pending = list(names)
        seen: set[str] = set()
        while pending:
            name = pending.pop()
            if name not in seen:
                seen.add(name)
                requires = self._recipe(name).requires
                sorter.add(name, *requires)
                pending.extend(requires)
        try:
            return list(sorter.static_order())
        except CycleError as error:
            raise BuildError("recipes need each other in a circle", cause=str(error)) from error

    def archive(self, name: str) -> Archive:
        """Give the archive of a recipe, building it and what it needs if necessary."""
        recipe = self._recipe(name)

        def create(output: Path) -> None:
            # Needs are looked at only now: an archive from an imported SDK stands alone.
            needs = {need: self.archive(need) for need in self.order([name]) if need != name}
            self._build(recipe, output, needs)

        path = self._cache.entry("archives", name, self.key(name), create)
        return Archive(name=name, version=self.version(name), key=self.key(name), path=path)

    def _build(self, recipe: Recipe, output: Path, needs: Mapping[str, Archive]) -> None:
        tarball = None
        if recipe.source:
            tarball = self._fetcher.fetch(recipe.source, self._pins[recipe.source])
        debs = self._debs(recipe)
        work = self._cache.work("archives", recipe.name, self.key(recipe.name))
        with self._console.step(f"Building {recipe.name} {self.version(recipe.name)}") as step:
            source = work / "source"
            if tarball is not None:
                unpack(tarball, source, recipe.patches)
            job = Job(
                recipe=recipe,
                source=source,
                work=work,
                output=output,
                needs=needs,
                toolchain=self._toolchain,
                target=self._target,
                jobs=self._jobs,
                environment={**self._environment, **zig_objects(work)},
                step=step,
                tools={name: self._unpacked(name) for name in recipe.tools},
                debs=debs,
            )
            DRIVERS[recipe.driver](job)
            if recipe.platform == "target":
                refuse_mistakes(output / "lib")
            if recipe.package is not None:
                root = meson.installed_site(job) if recipe.meson else source
                package.install_package(job, recipe.package, self.version(recipe.name), root)
        shutil.rmtree(work)

    def _unpacked(self, name: str) -> Path:
        return unpacked(name, self._pins[name], fetcher=self._fetcher, cache=self._cache)

    def _debs(self, recipe: Recipe) -> Debs | None:
        if recipe.debs is None:
            return None
        lock = recipe.folder / recipe.debs
        key = hash_file(lock)[:32]
        debs = read_lock(lock)
        return unpack_debs(recipe.name, key, debs, cache=self._cache, console=self._console)

    def _recipe(self, name: str) -> Recipe:
        if name not in self._recipes:
            raise BuildError(
                f"there is no recipe `{name}`", hint=f"recipes: {', '.join(sorted(self._recipes))}"
            )
        return self._recipes[name]

    def _inputs(self, recipe: Recipe) -> dict[str, object]:
        machine = f"{platform.system()} {platform.machine()}"
        tools = {name: self._pins[name].sha256 for name in recipe.tools}
        helpers = HELPERS.get(recipe.driver, ()) + (PACKAGE_HELPERS if recipe.package else ())
        for tool in recipe.tools:
            helpers += TOOL_HELPERS.get((recipe.driver, tool), ())
        return {
            **recipe.inputs(),
            **({"tools": tools} if tools else {}),
            **({"helpers": [hash_file(path) for path in helpers]} if helpers else {}),
            "pin": self._pins[recipe.source].sha256 if recipe.source else None,
            "toolchain": self._toolchain.fingerprint,
            "driver": hash_file(_source(DRIVERS[recipe.driver])),
            # The compiler's flags without its path.
            "compiler": self._toolchain.compiler(
                None if recipe.platform == "native" else self._target.triple
            )[1:],
            "target": machine if recipe.platform == "native" else self._target.triple,
            "python": self._target.python,
            **({"simd": self._target.simd} if recipe.has_vectors else {}),
            # What runs on the build machine must not change what is made for the target.
            "needs": {need: self.key(need) for need in recipe.needs},
        }


def _source(driver: Driver) -> Path:
    return Path(sys.modules[driver.__module__].__file__ or "")
