"""Image: compiling the units of a program and linking them into one Wasm module."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from py2wasm.errors import BuildError
from py2wasm.link.areas import PROGRAM, Areas, sum_areas
from py2wasm.link.linkmap import LinkMap, parse_link_map
from py2wasm.link.tables import Embedded
from py2wasm.process import run
from py2wasm.recipes.arity import refuse_mistakes_in
from py2wasm.recipes.cc import CXX_FLAGS
from py2wasm.recipes.extension import CXX_SUFFIXES
from py2wasm.toolchain.ninja import NinjaFile, Raw

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from py2wasm.engines import Unit
    from py2wasm.sysroot import Sdk, Sysroot

PAGE = 65536
# The WASI calls that runtime_stubs/{files,descriptors}.c answer for embedded files, or limit, and
# those that snapshot.c looks at.
WRAPPED = (
    "path_open", "path_filestat_get", "path_readlink", "fd_read", "fd_pread", "fd_seek", "fd_tell",
    "fd_close", "fd_filestat_get", "fd_fdstat_get", "fd_readdir", "path_create_directory",
    "path_remove_directory", "path_unlink_file", "path_rename", "path_filestat_set_times",
    "fd_fdstat_set_flags", "fd_write", "fd_pwrite", "random_get", "clock_time_get",
)  # fmt: skip
# What in the C library does not pass by those calls, or need not; math.c mends the last ones.
WRAPPED_LIBC = (
    "close", "getenv", "__wasilibc_find_relpath_alloc", "poll", "log2", "log10", "acosh", "acoshf",
)  # fmt: skip
# What blocks.c and quick.c do without calls through pointers.
WRAPPED_CPYTHON = (
    "PyObject_Malloc", "PyMem_Malloc", "PyObject_Free", "PyMem_Free",
    "PyObject_Hash", "PyObject_RichCompareBool", "_Py_Dealloc",
    *(f"_PyUnicode_Is{kind}" for kind in ("Alpha", "DecimalDigit", "Digit", "Numeric")),
)  # fmt: skip
OPTIMIZE = "-O2"


@dataclass(frozen=True, kw_only=True)
class Image:
    """A linked module, and how many bytes each part of it takes, by area and by compiled module.

    `units` gives the module of the program that an object file was compiled from, where it is one,
    and `embedded` what the tables hold. `kept` says of a module whose functions have been put in
    another order or taken out which of those that were linked each one is, if it is one.
    """

    path: Path
    areas: Areas
    modules: dict[str, int] = field(default_factory=dict)
    link_map: LinkMap = field(default_factory=LinkMap)
    units: dict[str, str | None] = field(default_factory=dict)
    embedded: Embedded = field(default_factory=Embedded)
    kept: tuple[int | None, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class LinkInput:
    """What is linked. `units` are compiled first; `libraries` come before the sysroot's."""

    units: Sequence[Unit]
    objects: Sequence[Path]
    libraries: Sequence[Path]
    include: Sequence[Path]
    stack_size: int
    max_memory: int | None
    exports: Sequence[str] = ()
    # What else the linker is told.
    arguments: Sequence[str] = ()
    # Functions of which the linker puts another one in place, by its prefix.
    wrapped: Sequence[str] = ()
    # What is in the tables, which are one of the units.
    embedded: Embedded = field(default_factory=Embedded)


def link_image(inputs: LinkInput, sdk: Sdk, sysroot: Sysroot, work: Path) -> Image:
    """Compile and link; raise `BuildError` with the compiler's or linker's words if that fails."""
    output, map_file = work / "linked.wasm", work / "linked.map"
    response = work / "link.rsp"
    objects = [f"{number}-{unit.source.stem}.o" for number, unit in enumerate(inputs.units)]
    arguments = _link_arguments(inputs, sysroot, [str(work / name) for name in objects], map_file)
    response.write_text("\n".join(shlex.quote(argument) for argument in arguments), "utf-8")
    _write_ninja(inputs, sdk, sysroot, work, objects)
    log = work / "link.log"
    run(
        [str(sdk.toolchain.ninja), "-C", str(work), f"-j{sdk.jobs}"],
        log=log,
        env=sdk.environment,
    )
    _refuse_warnings(log)
    for name, unit in zip(objects, inputs.units, strict=True):
        if unit.checked:
            refuse_mistakes_in(work / name)
    with map_file.open(encoding="utf-8", errors="replace") as lines:
        link_map = parse_link_map(lines)
    areas = sum_areas(link_map)
    return Image(
        path=output,
        areas=areas,
        modules=_module_sizes(objects, inputs.units, areas),
        link_map=link_map,
        units={name: unit.module for name, unit in zip(objects, inputs.units, strict=True)},
        embedded=inputs.embedded,
    )


def _module_sizes(objects: Sequence[str], units: Sequence[Unit], areas: Areas) -> dict[str, int]:
    return {
        unit.module: areas.objects.get(f"{PROGRAM}/{name}", 0)
        for name, unit in zip(objects, units, strict=True)
        if unit.module is not None
    }


def _write_ninja(
    inputs: LinkInput, sdk: Sdk, sysroot: Sysroot, work: Path, objects: Sequence[str]
) -> None:
    includes = [f"-I{path}" for path in (*inputs.include, sysroot.include)]
    compiler = [
        *sdk.toolchain.compiler(sdk.target.triple), OPTIMIZE, "-fvisibility=hidden",
        "-Wno-c23-extensions", *includes,
    ]  # fmt: skip
    cxx = [compiler[0], "c++", *compiler[2:], *CXX_FLAGS]
    ninja = NinjaFile()
    ninja.rule("cc", [*compiler, Raw("$flags -c $in -o $out")])
    ninja.rule("cxx", [*cxx, Raw("$flags -c $in -o $out")])
    ninja.rule("link", [*sdk.toolchain.linker(), Raw("@$in -o $out")])
    for name, unit in zip(objects, inputs.units, strict=True):
        rule = "cxx" if unit.source.suffix in CXX_SUFFIXES else "cc"
        ninja.build(name, rule, [unit.source], variables={"flags": unit.flags})
    ninja.build("linked.wasm", "link", ["link.rsp"], implicit=objects)
    ninja.write(work / "build.ninja")


def _link_arguments(
    inputs: LinkInput, sysroot: Sysroot, objects: Sequence[str], map_file: Path
) -> list[str]:
    memory = [f"--max-memory={inputs.max_memory // PAGE * PAGE}"] if inputs.max_memory else []
    return [
        "--entry", "_start", "--export-memory", "--gc-sections", "--build-id=none",
        # Without this every call and address takes five bytes, however small its number.
        "--compress-relocations",
        # The stack lies below everything else: running over its end traps, it never overwrites.
        "--stack-first", "-z", f"stack-size={inputs.stack_size}",
        *memory, "--strip-all", "--keep-section=target_features",
        *(f"--export-if-defined={name}" for name in inputs.exports), *inputs.arguments,
        *(f"--wrap=__wasi_{name}" for name in WRAPPED),
        *(f"--wrap={name}" for name in (*WRAPPED_LIBC, *WRAPPED_CPYTHON, *inputs.wrapped)),
        f"--Map={map_file}",
        str(sysroot.start_file), *objects, *map(str, inputs.objects),
        *(str(library) for library in (*inputs.libraries, *sysroot.link_libraries)),
    ]  # fmt: skip


def _refuse_warnings(log: Path) -> None:
    """Refuse to ship what would trap: a function called with another signature than it has."""
    lines = log.read_text("utf-8", errors="replace").splitlines()
    mismatches = [line for line in lines if "function signature mismatch" in line]
    if mismatches:
        raise BuildError(
            "two parts of the program disagree about a function's signature",
            cause="\n".join(mismatches),
            hint=f"the whole log is in {log}",
        )
