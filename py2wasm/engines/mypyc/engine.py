"""The mypyc engine: what mypyc wrote, changed and collected for the compiler."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.cache import cache_key, hash_file, hash_tree
from py2wasm.engines.model import Engine, EngineOutput, Unit
from py2wasm.engines.mypyc.guards import guard_functions, read_tuples
from py2wasm.engines.mypyc.postprocess import process_group, process_header, process_module
from py2wasm.engines.mypyc.translate import GROUP, is_available, name_in, translate
from py2wasm.process import run
from py2wasm.recipes.arity import refuse_mistakes_in
from py2wasm.resources import runtime_stubs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from py2wasm.engines.model import EngineContext, Translated
    from py2wasm.engines.mypyc.postprocess import ModuleC
    from py2wasm.program import Module

# What mypyc's run time calls so that a library of the program, or another engine's, might have it.
RENAMED = (
    *("init_subclass", "intern_strings", "mypyc_interned_str", "update_bases"),
    "py2wasm_import",
)
DEFINES = (
    # Checks of mypyc's own C, which would carry the paths of the files it is in.
    "-DNDEBUG",
    *(f"-D{name}=py2wasm_mypyc_{name}" for name in RENAMED),
)
WARNINGS = ("-Wno-unused", "-Wno-unreachable-code", "-Wno-deprecated-declarations")
RUNTIME_FLAGS = ("-O2", "-fvisibility=hidden", "-Wno-c23-extensions")


class MypycEngine(Engine):
    """Compiles annotated modules to C with mypyc."""

    def compile(self, modules: Sequence[Module], context: EngineContext) -> EngineOutput:
        """Translate `modules` as one group, which call each other directly."""
        written = context.translated or translate(modules, context)
        generated = context.work / "c"
        generated.mkdir()
        kept = write_sources(written, generated)
        names = {name_in(module): module.name for module in modules}
        flags = compile_flags(context, generated)
        units = [
            Unit(
                source=generated / f"{module.symbol}.c",
                flags=flags,
                checked=True,
                module=names[module.name],
            )
            for module in kept
        ]
        return EngineOutput(
            units=(Unit(source=generated / "group.c", flags=flags), *units),
            inits={names[module.name]: module.symbol for module in kept},
            libraries=(build_runtime(context),),
        )

    def is_available(self) -> bool:
        """Say whether mypyc runs on this machine."""
        return is_available()


def write_sources(translated: Translated, generated: Path) -> list[ModuleC]:
    """Write the C that is compiled, and give the modules."""
    written, shared = translated.folder, f"__native_{GROUP}"
    texts = {
        path.name: path.read_text("utf-8")
        for path in sorted(written.glob("__native_*.c"))
        if path.stem != shared
    }
    headers = {path.name: path.read_text("utf-8") for path in written.glob("*.h")}
    tuples = read_tuples(headers[f"{shared}.h"])
    kept = [
        process_module(text, translated.docstrings)
        for text in guard_functions(texts, tuples).values()
    ]
    for module in kept:
        (generated / f"{module.symbol}.c").write_text(module.text, "utf-8")
    for name, text in headers.items():
        (generated / name).write_text(process_header(text), "utf-8")
    group = process_group((written / f"{shared}.c").read_text("utf-8"))
    (generated / "group.c").write_text(group, "utf-8")
    return kept


def compile_flags(context: EngineContext, generated: Path) -> tuple[str, ...]:
    """Give the flags for C that includes mypyc's headers."""
    stubs = runtime_stubs()
    includes = (stubs / "mypyc", stubs, library(context), generated)
    return (
        *DEFINES,
        *(f"-I{path}" for path in includes),
        "-include",
        "py2wasm_mypyc.h",
        *WARNINGS,
    )


def library(context: EngineContext) -> Path:
    """Give the folder of mypyc's run time, as it is pinned."""
    return context.sdk.unpacked("mypy") / "mypyc" / "lib-rt"


def build_runtime(context: EngineContext) -> Path:
    """Give mypyc's run time as a library, compiled once for all programs."""
    sdk, stubs = context.sdk, runtime_stubs() / "mypyc"
    key = cache_key(
        {
            "mypy": sdk.pins["mypy"].sha256,
            "stubs": hash_tree(stubs),
            "recursion": hash_file(stubs.parent / "recursion.h"),
            "cpython": context.sysroot.cpython.key,
            "compiler": sdk.toolchain.compiler("wasm"),
            "flags": [*DEFINES, *RUNTIME_FLAGS],
        }
    )

    def create(folder: Path) -> None:
        compiler = [*sdk.toolchain.compiler(sdk.target.triple), *RUNTIME_FLAGS, *DEFINES, *WARNINGS]
        includes = [f"-I{path}" for path in (library(context), context.sysroot.include)]
        log = sdk.cache.work("engines", "mypyc", key) / "build.log"
        target = str(folder / "runtime.o")
        with sdk.console.step("Compiling mypyc's run time"):
            source = str(stubs / "runtime.c")
            run([*compiler, *includes, "-c", source, "-o", target], log=log, env=sdk.environment)
            refuse_mistakes_in(Path(target))
            archive = [*sdk.toolchain.archiver(), "rcsD", str(folder / "libmypyc.a"), target]
            run(archive, log=log)

    return sdk.cache.entry("engines", "mypyc", key, create) / "libmypyc.a"
