"""CPython's C modules for its own tests (`_testcapi` and its like), linked in as built-in ones.

Many test modules ask for them, and some check nothing that matters here without them: every way in
which C code is called through a pointer.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.build import open_sdk
from py2wasm.cache import Cache, cache_key, hash_file
from py2wasm.process import run
from py2wasm.recipes import Archive
from py2wasm.sysroot import Sdk, Sysroot
from py2wasm.toolchain.ninja import NinjaFile, Raw

if TYPE_CHECKING:
    from py2wasm.console import Console
    from py2wasm.settings import Settings

# Each is a C file in CPython's `Modules`; some have a folder with more of them.
MODULES = {
    "_testcapi": "_testcapimodule.c",
    "_testinternalcapi": "_testinternalcapi.c",
    "_testlimitedcapi": "_testlimitedcapi.c",
    "_testbuffer": "_testbuffer.c",
    "_testmultiphase": "_testmultiphase.c",
    "_testsinglephase": "_testsinglephase.c",
    "_testimportmultiple": "_testimportmultiple.c",
    "_testclinic": "_testclinic.c",
    "_testclinic_limited": "_testclinic_limited.c",
}
LIBRARY = "libcpythontests.a"
# Modules here do not have the interpreter's own search for its paths.
RENAMED = "_Py_Get_Getpath_CodeObject"
REPLACEMENT = """\
#include "Python.h"
PyObject *py2wasm_no_getpath(void)
{
    PyErr_SetString(PyExc_NotImplementedError, "there is no getpath");
    return NULL;
}
"""


@dataclass(frozen=True, kw_only=True)
class TestSysroot(Sysroot):
    """A sysroot in which the interpreter has the test modules too."""

    @cached_property
    def inittab(self) -> dict[str, str]:
        """Map each C module, CPython's test modules among them, to its init function."""
        return {**super().inittab, **{name: f"PyInit_{name}" for name in MODULES}}


class TestSdk(Sdk):
    """An SDK that builds the test modules as well."""

    def sysroot(self) -> Sysroot:
        """Give the sysroot with the test modules."""
        base = super().sysroot()
        values = {field.name: getattr(base, field.name) for field in fields(base)}
        return TestSysroot(**{**values, "libraries": (self._archive(base), *base.libraries)})

    def _archive(self, base: Sysroot) -> Archive:
        key = cache_key({"cpython": base.cpython.key, "rules": hash_file(Path(__file__))})

        def create(folder: Path) -> None:
            with self.console.step("Building CPython's test modules"):
                self._compile(self.unpacked("cpython"), base, folder)

        path = self.cache.entry("conformance", "testmodules", key, create)
        return Archive(name="testmodules", version=self.target.python, key=key, path=path)

    def _compile(self, source: Path, base: Sysroot, folder: Path) -> None:
        modules = source / "Modules"
        replacement = folder / "replacement.c"
        replacement.write_text(REPLACEMENT)
        files = [
            path
            for name, main in MODULES.items()
            for path in (modules / main, *sorted((modules / name).glob("*.c")))
        ]
        includes = (source / "Include", source / "Include/internal", modules, base.include)
        compiler = [
            *self.toolchain.compiler(self.target.triple), "-O1", "-w",
            f"-D{RENAMED}=py2wasm_no_getpath",
            *(f"-I{path}" for path in includes),
        ]  # fmt: skip
        ninja = NinjaFile()
        ninja.rule("cc", [*compiler, Raw("-c $in -o $out")])
        ninja.rule("ar", [*self.toolchain.archiver(), Raw("rcsD $out $in")])
        ninja.build("objects/replacement.o", "cc", [replacement])
        objects = ["objects/replacement.o"]
        for path in files:
            objects.append(f"objects/{path.relative_to(modules).with_suffix('.o')}")
            ninja.build(objects[-1], "cc", [path])
        ninja.build(f"lib/{LIBRARY}", "ar", objects)
        ninja.write(folder / "build.ninja")
        (folder / "lib").mkdir()
        command = [str(self.toolchain.ninja), "-C", str(folder), f"-j{self.jobs}"]
        run(command, log=folder / "build.log", env=self.environment)


def open_test_sdk(
    settings: Settings, *, console: Console, cache: Cache, work: Path | None = None
) -> Sdk:
    """Give the SDK of the settings, with the test modules."""
    sdk = open_sdk(settings, console=console, cache=cache, work=work)
    return TestSdk(
        cache=sdk.cache,
        console=sdk.console,
        target=sdk.target,
        toolchain=sdk.toolchain,
        jobs=sdk.jobs,
        environment=sdk.environment,
    )
