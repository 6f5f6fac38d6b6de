"""Whose a function, a datum or a file is: the way to it in the tree of a module.

Areas are what people can do something about: their own code, packages, what they import of the
standard library, data files; and the run time, which is the price of Python. A C module of the
interpreter is known by the object file that has its init function.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from py2wasm.inspect.node import Kind, Step
from py2wasm.link import BOOTSTRAP
from py2wasm.link.areas import area_of
from py2wasm.link.linkmap import INTERNAL
from py2wasm.program import BINDING, Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from py2wasm.inspect.heap import Held
    from py2wasm.link import Image
    from py2wasm.link.linkmap import Placed
    from py2wasm.program import Program
    from py2wasm.sysroot import Sysroot

# C modules that are parts of the interpreter itself: those that its table of modules
# (`Modules/config.c.in`) lists apart from the configured ones.
CORE = frozenset(
    {"marshal", "_imp", "_ast", "_tokenize", "builtins", "sys", "gc", "_warnings", "_string"}
)
OWN = "py2wasm"


class Area(StrEnum):
    """The parts of a module, by what they are for."""

    USER = "your code"
    PACKAGES = "packages"
    STDLIB = "standard library"
    RUNTIME = "run time"
    DATA = "data files"
    SNAPSHOT = "snapshot"
    STRUCTURE = "structure"


ORIGINS = {
    Origin.USER: Area.USER,
    Origin.THIRD_PARTY: Area.PACKAGES,
    Origin.STDLIB: Area.STDLIB,
    Origin.RUNTIME: Area.RUNTIME,
}
Way = tuple[Step, ...]


def area(name: Area) -> Step:
    """Give the step to an area."""
    return Step(name=name.value, kind=Kind.AREA)


def library(name: str) -> Step:
    """Give the step to a library."""
    return Step(name=name, kind=Kind.LIBRARY)


HEAP = (area(Area.SNAPSHOT), library("heap"))


class Owners:
    """Knows whose everything in a linked module is."""

    def __init__(self, image: Image, program: Program, sysroot: Sysroot) -> None:
        self._image = image
        self._program = program
        self._sysroot = sysroot
        self._modules = {module.name: module for module in program.modules}
        self._by_path = {module.guest_path: module.name for module in program.modules}
        self._by_path |= {f"<frozen {name}>": name for name in BOOTSTRAP.values()}
        self._libraries = {
            str(path): library.name for library in sysroot.libraries for path in library.libraries
        }
        self._shims: dict[str, str] = {}
        for shim in program.shims:
            for path in shim.libraries:
                self._shims.setdefault(str(path), shim.name)

    def of_function(self, placed: Placed) -> Way:
        """Give the way to a function."""
        return (*self._holder(placed), Step(name=placed.name, kind=Kind.FUNCTION))

    def of_data(self, placed: Placed) -> Way:
        """Give the way to a datum."""
        if placed.file == INTERNAL:
            # The linker joins equal strings, whoever wrote them.
            return (area(Area.RUNTIME), Step(name="strings of C code", kind=Kind.DATA))
        return (*self._holder(placed), Step(name=placed.name, kind=Kind.DATA))

    def of_module(self, name: str) -> Way:
        """Give the way to a Python module."""
        module = self._modules.get(name)
        if module is None:
            whose = "interpreter" if name in BOOTSTRAP.values() else OWN
            return (area(Area.RUNTIME), library(whose), Step(name=name, kind=Kind.MODULE))
        shown = module.real_name or module.name
        return (area(ORIGINS[module.origin]), *_in_package(shown))

    def of_file(self, path: str) -> Way:
        """Give the way to an embedded file, by its path in the guest."""
        *folders, name = path.strip("/").split("/")
        steps = [Step(name=folder, kind=Kind.PACKAGE) for folder in folders]
        return (area(Area.DATA), *steps, Step(name=name, kind=Kind.DATA))

    def of_held(self, held: Held) -> Way:
        """Give the way to what is in the heap of a snapshot: by its module, or by its type."""
        module = self._by_path.get(held.path or "")
        if module is not None:
            return (*self.of_module(module), Step(name="code in the snapshot", kind=Kind.DATA))
        return (*HEAP, Step(name=held.type, kind=Kind.DATA))

    def _holder(self, placed: Placed) -> Way:
        if placed.file == INTERNAL:
            return (area(Area.RUNTIME), library("linker"))
        if not placed.member:
            return self._of_object(placed)
        found = self._c_modules.get((placed.file, placed.member))
        step = Step(name=placed.object, kind=Kind.OBJECT)
        if placed.file in self._shims:
            shim = Step(name=self._shims[placed.file], kind=Kind.PACKAGE)
            inner = Step(name=found, kind=Kind.MODULE) if found else step
            return (area(Area.PACKAGES), shim, library(PurePath(placed.file).stem), inner)
        if found:
            return (area(Area.STDLIB), *_in_package(found))
        if placed.file in self._libraries:
            return (area(Area.STDLIB), library(self._libraries[placed.file]), step)
        return (area(Area.RUNTIME), library(area_of(placed)), step)

    def _of_object(self, placed: Placed) -> Way:
        step = Step(name=placed.object, kind=Kind.OBJECT)
        if placed.file == str(self._sysroot.start_file):
            return (area(Area.RUNTIME), library("libc"), step)
        if placed.object not in self._image.units:
            return (area(Area.RUNTIME), library(OWN), step)
        module = self._image.units[placed.object]
        if module is not None:
            return self.of_module(module)
        return (area(Area.RUNTIME), library("generated"), step)

    @cached_property
    def _c_modules(self) -> dict[tuple[str, str], str]:
        """By file and member, the C module of which the init function is there."""
        table = {**self._sysroot.inittab, **BINDING}
        for shim in self._program.shims:
            table |= shim.modules
        wanted = {table[name]: name for name in self._program.builtins if name not in CORE}
        return {
            (placed.file, placed.member): wanted[placed.name]
            for placed in self._image.link_map.functions
            if placed.member and placed.name in wanted
        }


def _in_package(name: str) -> Sequence[Step]:
    """Give the steps to a module from its area; what has no package stands there by itself."""
    top = name.partition(".")[0]
    return (Step(name=top, kind=Kind.PACKAGE), Step(name=name, kind=Kind.MODULE))
