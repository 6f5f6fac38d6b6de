"""The nuitka engine: what Nuitka wrote, changed and collected for the compiler."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from py2wasm.cache import cache_key, hash_file, hash_tree
from py2wasm.engines.model import Engine, EngineOutput, MissingModulesError, Unit
from py2wasm.engines.nuitka.blob import split_blob
from py2wasm.engines.nuitka.postprocess import (
    ModuleC,
    process_global_constants,
    process_module,
    process_program,
)
from py2wasm.engines.nuitka.translate import translate
from py2wasm.errors import BuildError
from py2wasm.process import run
from py2wasm.program.model import ENTRY_NAME
from py2wasm.resources import runtime_stubs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from py2wasm.engines.model import EngineContext
    from py2wasm.program import Module

DEFINES = (
    "_NUITKA_EXE_MODE=1",
    "_NUITKA_DEPLOYMENT_MODE=1",
    "_NUITKA_CONSTANTS_FROM_C23_EMBED=1",
    "__NUITKA_NO_ASSERT__=1",
    "_NUITKA_FULL_COMPAT=1",
    # What `Py_DECREF` calls at last: see operations.c.
    "_Py_Dealloc=py2wasm_dealloc",
)
# Nuitka's C is written for compilers that are lenient about it.
WARNINGS = ("-Wno-deprecated-declarations", "-Wno-format", "-Wno-unused")
# Helpers of Nuitka's that import a module when they are called.
IMPORTING_HELPERS = {"MAKE_TYPE_GENERIC": "typing"}
RUNTIME_FLAGS = ("-fvisibility=hidden", "-Wno-c23-extensions")
# What programs spend their time in is compiled for speed, the rest for size.
RUNTIME_SOURCES = {
    "runtime": "-Os",
    "attributes": "-O2",
    "lists": "-Os",
    "operations": "-O2",
    "storage": "-O2",
}
# What Nuitka's run time compiles by itself.
EMPTY_FUNCTION = "def empty(): raise RuntimeError('Compiled function bytecode used')"
GENERATED_HEADERS = ("__constants.h", "py2wasm_global_constants.h")


class NuitkaEngine(Engine):
    """Compiles modules to C with Nuitka."""

    def compile(self, modules: Sequence[Module], context: EngineContext) -> EngineOutput:
        """Translate `modules` in one run of Nuitka."""
        nuitka = context.sdk.unpacked("nuitka")
        output = translate(modules, nuitka, context)
        refuse_missing(output, context)
        generated = context.work / "c"
        generated.mkdir()
        wanted = {module.name for module in modules}
        kept = write_sources(output, generated, wanted)
        build = nuitka / "nuitka" / "build"
        flags = compile_flags(build, generated)
        units = [
            Unit(source=_file(generated, module), flags=flags, module=module.name)
            for module in kept
        ]
        return EngineOutput(
            units=(Unit(source=generated / "program.c", flags=flags), *units),
            inits={module.name: module.symbol for module in kept if module.name in wanted},
            libraries=(build_runtime(generated, build, context),),
        )


def refuse_missing(output: Path, context: EngineContext) -> None:
    """Ask for the modules that the C itself imports, e.g. `typing` for a generic class."""
    texts = [path.read_text("latin-1") for path in output.glob("module.*.c")]
    needed = {
        module
        for helper, module in IMPORTING_HELPERS.items()
        if any(f" {helper}(" in text for text in texts)
    }
    if missing := needed - context.names:
        raise MissingModulesError(frozenset(missing))


def write_sources(output: Path, generated: Path, wanted: set[str]) -> list[ModuleC]:
    """Write the C that is compiled, and give the modules: those wanted, and always the entry.

    Nuitka puts functions that modules share into the entry, even into an empty one.
    """
    constants = split_blob((output / "blobs" / "constants.bin").read_bytes())
    found = [
        process_module(path.read_text("latin-1"), constants)
        for path in sorted(output.glob("module.*.c"))
    ]
    kept = [module for module in found if module.name in {*wanted, ENTRY_NAME}]
    if missing := sorted(wanted - {module.name for module in kept}):
        raise BuildError(f"Nuitka did not compile `{'`, `'.join(missing)}`")
    for module in kept:
        _file(generated, module).write_text(module.text, "latin-1")
    absent = [module.name for module in found if module not in kept]
    program = process_program(
        (output / "__constants.c").read_text("latin-1"),
        (output / "__helpers.c").read_text("latin-1"),
        absent,
    )
    (generated / "program.c").write_text(program, "latin-1")
    for name in ("__helpers.h", "__constants.h"):
        shutil.copyfile(output / name, generated / name)
    header = process_global_constants((output / "__constants.h").read_text("latin-1"), constants)
    (generated / "py2wasm_global_constants.h").write_text(header, "latin-1")
    return kept


def compile_flags(build: Path, generated: Path) -> tuple[str, ...]:
    """Give the flags for C that includes Nuitka's headers."""
    includes = (
        runtime_stubs() / "nuitka",
        runtime_stubs(),
        build / "include",
        build / "static_src",
        build / "inline_copy" / "zlib",
        generated,
    )
    return (
        *(f"-D{define}" for define in DEFINES),
        *(f"-I{path}" for path in includes),
        *WARNINGS,
    )


def build_runtime(generated: Path, build: Path, context: EngineContext) -> Path:
    """Give Nuitka's run time as a library, compiled once for all programs.

    Of what is generated it sees the list and the values of the global constants, which are the same
    for every program that this version of Nuitka translates.
    """
    sdk, stubs = context.sdk, runtime_stubs() / "nuitka"
    key = cache_key(
        {
            "constants": [hash_file(generated / name) for name in GENERATED_HEADERS],
            "nuitka": sdk.pins["nuitka"].sha256,
            "stubs": hash_tree(stubs),
            "recursion": hash_file(stubs.parent / "recursion.h"),
            "cpython": context.sysroot.cpython.key,
            "compiler": sdk.toolchain.compiler("wasm"),
            "flags": [*DEFINES, *RUNTIME_FLAGS, *RUNTIME_SOURCES.values()],
            "empty": EMPTY_FUNCTION,
        }
    )

    def create(folder: Path) -> None:
        for name in GENERATED_HEADERS:
            shutil.copyfile(generated / name, folder / name)
        write_empty_function(folder, context)
        flags = [*RUNTIME_FLAGS, f"-I{context.sysroot.include}", *compile_flags(build, folder)]
        compiler = [*sdk.toolchain.compiler(sdk.target.triple), *flags]
        log = sdk.cache.work("engines", "nuitka", key) / "build.log"
        library, objects = folder / "libnuitka.a", []
        with sdk.console.step("Compiling Nuitka's run time"):
            for name, level in RUNTIME_SOURCES.items():
                objects.append(str(folder / f"{name}.o"))
                command = [*compiler, level, "-c", str(stubs / f"{name}.c"), "-o", objects[-1]]
                run(command, log=log, env=sdk.environment)
            run([*sdk.toolchain.archiver(), "rcsD", str(library), *objects], log=log)

    return sdk.cache.entry("engines", "nuitka", key, create) / "libnuitka.a"


def write_empty_function(folder: Path, context: EngineContext) -> None:
    """Write the code object of `EMPTY_FUNCTION` as a C header."""
    source, code = folder / "empty.py", folder / "empty.bin"
    source.write_text(EMPTY_FUNCTION, "utf-8")
    context.python.compile(source, filename="<exec>", output=code)
    values = ",".join(str(byte) for byte in code.read_bytes())
    (folder / "py2wasm_empty_function.h").write_text(
        f"enum {{ EMPTY_FUNCTION_LENGTH = {len(EMPTY_FUNCTION)} }};\n"
        f"static const unsigned char EMPTY_FUNCTION[] = {{{values}}};\n",
        "utf-8",
    )


def _file(folder: Path, module: ModuleC) -> Path:
    return folder / f"{module.symbol.removeprefix('PyInit_')}.c"
