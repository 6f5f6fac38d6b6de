"""The C of `runtime_stubs/` that is in every module, compiled once for all programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from py2wasm.cache import cache_key, hash_file
from py2wasm.process import run
from py2wasm.resources import runtime_stubs, wedge

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.sysroot import Sdk, Sysroot

UNITS = (
    "blocks",
    "compiler",
    "descriptors",
    "evp",
    "evp_transfer",
    "files",
    "main",
    "malloc",
    "math",
    "memory",
    "modules",
    "network",
    "paths",
    "pools",
    "quick",
    "recursion",
    "snapshot",
    "unwind",
)
FLAGS = ("-O2", "-fvisibility=hidden", "-Wno-c23-extensions")


def runtime_objects(sdk: Sdk, sysroot: Sysroot) -> list[Path]:
    """Give the object files; raise `BuildError` with the compiler's words if one cannot be made."""
    stubs = runtime_stubs()
    sources = [stubs / f"{name}.c" for name in UNITS]
    headers = wedge() / "include"
    key = cache_key(
        {
            "sources": {
                path.name: hash_file(path)
                for path in (*sources, *stubs.glob("*.h"), *headers.rglob("*.h"))
            },
            "cpython": sysroot.cpython.key,
            "compiler": sdk.toolchain.compiler("wasm"),
            "flags": FLAGS,
        }
    )

    def create(folder: Path) -> None:
        includes = (f"-I{stubs}", f"-I{headers}", f"-I{sysroot.include}")
        compiler = [*sdk.toolchain.compiler(sdk.target.triple), *FLAGS, *includes]
        log = sdk.cache.work("engines", "runtime", key) / "build.log"
        with sdk.console.step("Compiling what every module has"):
            for source in sources:
                output = str(folder / f"{source.stem}.o")
                run([*compiler, "-c", str(source), "-o", output], log=log, env=sdk.environment)

    folder = sdk.cache.entry("engines", "runtime", key, create)
    return [folder / f"{name}.o" for name in UNITS]
