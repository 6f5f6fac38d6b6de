"""Native code for modules: compiled once, then loaded from the cache.

Compiled code runs without any check, so a run takes it from the cache alone, which checks its
hash, and only if nobody else could have written it. What a user vouches for: `precompiled.py`.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

import wasmtime

from py2wasm.cache import cache_key
from py2wasm.errors import ModuleError, OutputError
from py2wasm.host.symbols import strip_symbols
from py2wasm.host.wasmfile import read_module
from wedge.host.budget import Budget
from wedge.host.engine import fingerprint
from wedge.host.text import printable_lines
from wedge.host.thread import Job

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.cache import Cache
    from py2wasm.console import Console
    from wedge.host.engine import EngineSpec

KIND = "aot"
CODE_FILE = "module.cwasm"
LONGEST_NAME = 60
# Native code is three times as big as its module, and every build of a program has its own.
MOST_BYTES = 8_000_000_000


@dataclass(frozen=True, kw_only=True)
class Program:
    """A module in native code, and the engine it was compiled for."""

    engine: wasmtime.Engine
    module: wasmtime.Module


@dataclass(frozen=True, kw_only=True)
class _Compilation:
    """A module to be compiled. Without a budget it takes what it takes."""

    path: Path
    wasm: bytes
    engine: wasmtime.Engine
    console: Console
    budget: Budget | None = None
    machine: str = "this machine"

    def __call__(self) -> wasmtime.Module:
        with self.console.step(f"Compiling {self.path.name} for {self.machine}"):
            try:
                if self.budget is not None:
                    return self.budget.spend(self._compile)
                return Job(self._compile).start().result()
            except wasmtime.WasmtimeError as error:
                raise _invalid(self.path, str(error)) from error

    def _compile(self) -> wasmtime.Module:
        return wasmtime.Module(self.engine, self.wasm)


def load_program(
    path: Path,
    spec: EngineSpec,
    cache: Cache | None,
    console: Console,
    *,
    seconds: float | None = None,
) -> Program:
    """Give the code of a module, from the cache if it can be.

    Compiling may take `seconds`, or if None what `Budget.of` gives a module of its size.
    """
    wasm = read_module(path)
    engine = spec.engine()
    budget = Budget.of(len(wasm), seconds)
    compilation = _Compilation(path=path, wasm=wasm, engine=engine, console=console, budget=budget)
    if cache is not None:
        code = _usable_code(compilation, cache)
        if code is not None:
            return Program(engine=engine, module=_load_code(engine, code))
    return Program(engine=engine, module=compilation())


def store_code(path: Path, spec: EngineSpec, cache: Cache, console: Console) -> Path:
    """Give the file with the code of a module, compiled if it is not in the cache."""
    compilation = _Compilation(
        path=path, wasm=read_module(path), engine=spec.engine(), console=console
    )
    return _cached_code(compilation, cache)


def compile_code(
    path: Path, wasm: bytes, spec: EngineSpec, console: Console, *, machine: str
) -> bytes:
    """Give the code of a module as the bytes of a file; raise `ModuleError` if it is not valid."""
    compilation = _Compilation(
        path=path, wasm=wasm, engine=spec.engine(), console=console, machine=machine
    )
    return _serialize(compilation())


def _usable_code(compilation: _Compilation, cache: Cache) -> Path | None:
    """Give the cached code, or None and a warning if the cache cannot be used."""
    try:
        code = _cached_code(compilation, cache)
        if _is_private(code):
            return code
        cause = f"others can write to {code.parent}"
    except (OutputError, OSError) as error:
        cause = getattr(error, "cause", None) or str(error)
    compilation.console.warn(
        f"compiling `{compilation.path.name}` without the cache: {cause}",
        hint="set PY2WASM_CACHE to a folder that only you can write to",
    )
    return None


def _cached_code(compilation: _Compilation, cache: Cache) -> Path:
    wasm = hashlib.sha256(compilation.wasm).hexdigest()
    key = cache_key({"wasm": wasm, "engine": fingerprint(compilation.engine)})

    def create(folder: Path) -> None:
        module = compilation()
        cache.limit(KIND, MOST_BYTES)
        (folder / CODE_FILE).write_bytes(_serialize(module))

    name = re.sub(r"[^A-Za-z0-9_]", "_", compilation.path.stem)[:LONGEST_NAME]
    return cache.entry(KIND, name, key, create) / CODE_FILE


def _serialize(module: wasmtime.Module) -> bytes:
    return strip_symbols(bytes(module.serialize()))


def _is_private(code: Path) -> bool:
    """Whether only this user (or root) can have written the code."""
    return all(
        (status := path.stat()).st_uid in (os.getuid(), 0) and not status.st_mode & stat.S_IWOTH
        for path in (code, code.parent)
    )


def _load_code(engine: wasmtime.Engine, code: Path) -> wasmtime.Module:
    try:
        return wasmtime.Module.deserialize_file(engine, str(code))
    except wasmtime.WasmtimeError as error:
        raise ModuleError(
            f"cannot load the compiled code `{code}`",
            cause=printable_lines(str(error)),
            hint=f"remove {code.parent} and run again",
        ) from error


def _invalid(path: Path, message: str) -> ModuleError:
    if re.search(r"support is (not|disabled)|must be enabled|not enabled|are disallowed", message):
        title = f"`{path}` uses a WebAssembly feature that is not enabled here"
        hint = "build it for WASI preview 1 with bulk memory, multi-value, reference types or SIMD"
    elif "unexpected end" in message or "unexpected EOF" in message:
        title = f"`{path}` is cut off"
        hint = "build or fetch it again"
    else:
        title = f"`{path}` is not a valid WebAssembly module"
        hint = "the file may be damaged, or its compiler has a bug: build or fetch it again"
    return ModuleError(title, cause=printable_lines(message), hint=hint)
