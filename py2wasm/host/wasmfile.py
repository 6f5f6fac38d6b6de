"""Reading a module file, and saying what it is when it is not a module.

wasmtime would name most of these too, but as parser errors at an offset.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from py2wasm.errors import ModuleError

if TYPE_CHECKING:
    from pathlib import Path

MAGIC = b"\0asm"
CORE_VERSION = b"\x01\0\0\0"
LOOK_SIZE = 4096
# wasmtime refuses what is larger.
MOST_BYTES = 2**30
HEADER_SIZE = len(MAGIC) + len(CORE_VERSION)
# In the binary format of components the last two bytes of the header are the layer.
COMPONENT_LAYER = b"\x01\0"
BUILD_HINT = "name a module that `py2wasm build` made, or any other WASI preview 1 command"
LOOKALIKES = {
    b"(": ("it is WebAssembly text", "convert it first, e.g. with `wat2wasm`"),
    b"\x7fELF": (
        "it is native code",
        "name the .wasm file; `--precompiled` runs a .cwasm file that you trust like a program",
    ),
    b"\0aot": ("it is native code for WAMR", "name the .wasm file, or run it with `iwasm`"),
    b"\x1f\x8b": ("it is compressed with gzip", "decompress it first"),
}


def read_module(path: Path) -> bytes:
    """Give the bytes of a core module; raise `ModuleError` if the file is anything else.

    Only the header is looked at; whether the rest is valid shows when it is compiled.
    """
    try:
        with path.open("rb") as file:
            # Before the rest, which may be without end.
            wasm = file.read(LOOK_SIZE)
            if wasm.startswith(MAGIC):
                wasm += file.read(MOST_BYTES)
    except OSError as error:
        raise ModuleError(
            f"cannot read the module `{path}`",
            cause=error.strerror or str(error),
            hint=BUILD_HINT,
        ) from error
    if not wasm.startswith(MAGIC):
        raise _not_a_module(path, wasm)
    if len(wasm) > MOST_BYTES:
        raise ModuleError(
            f"`{path}` is larger than {MOST_BYTES} bytes",
            hint="a module that size cannot be compiled: leave data out of it",
        )
    version = wasm[len(MAGIC) : HEADER_SIZE]
    if version.endswith(COMPONENT_LAYER):
        raise ModuleError(
            f"`{path}` is a WebAssembly component, not a core module",
            hint="build it as a core module for WASI preview 1, or run it with `wasmtime run`",
        )
    if version != CORE_VERSION:
        raise ModuleError(
            f"`{path}` is not a WebAssembly module of version 1",
            cause=f"its header ends with the bytes {version.hex(' ') or '(none)'}",
            hint="the file may be cut off or damaged: build or fetch it again",
        )
    return wasm


def _not_a_module(path: Path, wasm: bytes) -> ModuleError:
    title = f"`{path}` is not a WebAssembly module"
    if not wasm:
        return ModuleError(title, cause="the file is empty", hint=BUILD_HINT)
    if path.suffix == ".py":
        hint = f"build it first: `py2wasm build {path}`"
        return ModuleError(title, cause="it is a Python source file", hint=hint)
    for start, (cause, hint) in LOOKALIKES.items():
        if wasm.lstrip().startswith(start):
            return ModuleError(title, cause=cause, hint=hint)
    shown = wasm[: len(MAGIC)].hex(" ")
    return ModuleError(
        title,
        cause=f"it starts with the bytes {shown}, a module with {MAGIC.hex(' ')}",
        hint=BUILD_HINT,
    )
