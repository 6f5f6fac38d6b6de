"""Components: the pinned sources whose code is linked into a module, beside Python packages.

A library counts where the linker took something of it; one that lies in another's source (expat in
CPython's) where a C module that is made of it is in the program. What an engine's compiler adds to
the code that it writes is of the engine's source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from py2wasm.crates import STANDARD_LIBRARY, list_crates
from py2wasm.link import library_area
from py2wasm.sources import load_vendored
from py2wasm.toolchain import hash_zig_library

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from py2wasm.crates import Crate
    from py2wasm.program import Program
    from py2wasm.sources import Pin
    from py2wasm.sysroot import Sdk

INTERPRETER = "cpython"
COMPILER = "zig"
# Of its library: what compiled C calls.
RUN_TIME = ("compiler_rt/", "compiler_rt.zig")
# The kind of origin of crates, which come as Debian packages.
CRATE = "crate"
# By engine, the pin with what it adds to compiled modules: helpers, and a run time.
ENGINE_SOURCES = {"nuitka": "nuitka", "cython": "cython", "mypyc": "mypy"}


@dataclass(frozen=True, kw_only=True)
class Component:
    """A source of code in a module. `archive` is the SHA-256 of `file`, as it is pinned.

    `sha256` is that of its files where no archive is pinned: of what `sha256sum` prints of them.
    `within` names the component whose source it lies in, and then there is no archive of its own;
    `origins` are the kinds of places that the file comes from.
    """

    name: str
    version: str
    licence: str | None
    file: str | None = None
    archive: str | None = None
    sha256: str | None = None
    origins: tuple[str, ...] = ()
    within: str | None = None


def list_components(
    program: Program, engines: Iterable[str], areas: Collection[str], sdk: Sdk
) -> tuple[Component, ...]:
    """List the components of a program, sorted by name.

    `engines` compiled its modules, and `areas` are those of the link in which something is.
    """
    linked = {name for name in _archives(program, sdk) if _is_linked(name, areas, sdk)}
    recipes = [sdk.recipes[name] for name in linked]
    # Packages are listed as such; tools that write code leave some of theirs in it.
    names = {recipe.source for recipe in recipes if recipe.package is None and recipe.source}
    names |= {tool for recipe in recipes for tool in recipe.tools if tool in ENGINE_SOURCES}
    names |= {ENGINE_SOURCES[engine] for engine in engines if engine in ENGINE_SOURCES}
    found = [
        *(_pinned(name, sdk.pins[name]) for name in {*names, INTERPRETER}),
        *_vendored(program.builtins, linked, sdk.toolchain.zig_version),
        *(_crate(crate) for recipe in recipes for crate in list_crates(recipe)),
    ]
    return tuple(sorted(found, key=lambda component: component.name))


def _archives(program: Program, sdk: Sdk) -> Iterator[str]:
    yield from (name for name in sdk.runtime if sdk.recipes[name].platform == "target")
    for shim in program.shims:
        yield from shim.archives


def _is_linked(recipe: str, areas: Collection[str], sdk: Sdk) -> bool:
    libraries = (sdk.builder.path(recipe) / "lib").glob("*.a")
    return any(library_area(library.stem) in areas for library in libraries)


def _pinned(name: str, pin: Pin) -> Component:
    return Component(
        name=name,
        version=pin.version,
        licence=pin.licence,
        file=pin.file,
        archive=pin.sha256,
        origins=tuple(origin.kind for origin in pin.origins),
    )


def _vendored(
    builtins: Collection[str], linked: Collection[str], compiler: str
) -> Iterator[Component]:
    """Give what comes with the compiler, of that version, and what lies in other sources."""
    run_time = hash_zig_library(RUN_TIME)
    yield Component(name=COMPILER, version=compiler, licence="MIT", sha256=run_time)
    for name, row in load_vendored().items():
        if row.recipe in linked or any(module in builtins for module in row.modules):
            yield Component(
                name=name,
                version=row.version or compiler,
                licence=row.licence,
                sha256=hash_zig_library(row.files) if row.files else None,
                within=row.within,
            )


def _crate(crate: Crate) -> Component:
    return Component(
        name=crate.name,
        version=crate.version,
        licence=crate.licence,
        file=crate.file,
        archive=crate.sha256,
        # Rust's own library is in no index of crates.
        origins=("debian",) if crate.name == STANDARD_LIBRARY else (CRATE,),
    )
