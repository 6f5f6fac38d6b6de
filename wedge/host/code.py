"""Native code of modules: compiled once, kept by the module's hash.

Compiled code runs without any check, so only what this store has made itself is loaded, from a
folder that nobody else can write to.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
import wasmtime

from wedge.abi import TABLE
from wedge.errors import ModuleError, WedgeError
from wedge.host.budget import Budget
from wedge.host.engine import EngineSpec, fingerprint
from wedge.host.guest import check_interface
from wedge.host.text import printable, printable_lines
from wedge.host.traps import LimitError
from wedge.wasm import read_exports, read_sections, replace_sections, unsigned

if TYPE_CHECKING:
    from collections.abc import Callable

SUFFIX = ".cwasm"
OWN_ONLY = 0o700
TABLE_KIND = 1
# A node is a few megabytes; numpy's are 15.
MOST_BYTES = 256 * 1024**2
MOST_KEPT = 2 * 1024**3
# Of a stateless node's memory, what stays mapped for the next instance.
KEPT = 16 * 1024**2


@dataclass(frozen=True)
class Code:
    """A node's module in native code, and the engine it was compiled for."""

    module: wasmtime.Module
    engine: wasmtime.Engine


class CodeStore:
    """A folder of compiled modules, and the engines that run them.

    `say` is told what takes long.
    """

    def __init__(
        self, folder: Path | None = None, *, say: Callable[[str], None] | None = None
    ) -> None:
        self._say = say or (lambda _: None)
        self._folder = folder or platformdirs.user_cache_path("wedge") / "code"
        self._engines: dict[EngineSpec, wasmtime.Engine] = {}

    def load(
        self, data: bytes, name: str, *, metered: bool = False, stateless: bool = False
    ) -> Code:
        """Give a node's module; `name` is what errors call it.

        `metered` code counts what it does, for a limit. `stateless` code is quick to begin anew,
        and has one instance at a time.

        Raises `ModuleError` for what is no node, cannot be compiled, or takes too much for that.
        """
        if len(data) > MOST_BYTES:
            raise ModuleError(f"the module `{name}` is larger than {MOST_BYTES // 1024**2} MiB")
        kept = KEPT if stateless else 0
        engine = self._engine(EngineSpec(interruptible=True, metered=metered, kept=kept))
        key = f"{hashlib.sha256(data).hexdigest()} {fingerprint(engine)}"
        path = self._folder / (hashlib.sha256(key.encode()).hexdigest() + SUFFIX)
        self._refuse_shared()
        if path.is_file():
            path.touch()
            module = wasmtime.Module.deserialize_file(engine, str(path))
        else:
            self._say(f"Compiling {printable(name)} for this machine, once...")
            module = _compile(with_table(data), name, engine)
            self._keep(path, bytes(module.serialize()))
        check_interface(module, name)
        return Code(module, engine)

    def _engine(self, spec: EngineSpec) -> wasmtime.Engine:
        if spec.kept:
            return spec.engine()
        if spec not in self._engines:
            self._engines[spec] = spec.engine()
        return self._engines[spec]

    def _refuse_shared(self) -> None:
        self._folder.mkdir(mode=OWN_ONLY, parents=True, exist_ok=True)
        status = self._folder.stat()
        if status.st_uid not in (os.getuid(), 0) or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise WedgeError(
                f"others can write to `{self._folder}`",
                cause="it holds native code, which runs without any check",
                hint="make it yours alone (`chmod 700`), or name another folder",
            )

    def _keep(self, path: Path, code: bytes) -> None:
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
            try:
                file.write(code)
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(path)
                self._make_room(path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise

    def _make_room(self, newest: Path) -> None:
        """Remove what was not used for longest, until all that is left is not too much."""
        found = [(file.stat().st_mtime, file) for file in self._folder.glob(f"*{SUFFIX}")]
        size = 0
        for _, file in sorted(found, reverse=True):
            size += file.stat().st_size
            if size > MOST_KEPT and file != newest:
                file.unlink(missing_ok=True)


def with_table(data: bytes) -> bytes:
    """Give the module with its first table exported, as callbacks are called by their place in it.

    What has no table, or exports it already, stays as it is.
    """
    sections = dict(read_sections(data))
    if "table" not in sections or "export" not in sections:
        return data
    body = sections["export"]
    start = body.position
    names = [name for name, _, _ in read_exports(body)]
    if TABLE in names:
        return data
    body.position = start
    count = body.number()
    own = unsigned(len(TABLE)) + TABLE.encode() + bytes([TABLE_KIND]) + unsigned(0)
    content = unsigned(count + 1) + data[body.position : body.end] + own
    return replace_sections(data, {"export": content})


def _compile(data: bytes, name: str, engine: wasmtime.Engine) -> wasmtime.Module:
    try:
        return Budget.of(len(data)).spend(lambda: wasmtime.Module(engine, data))
    except wasmtime.WasmtimeError as error:
        raise ModuleError(
            f"the module `{printable(name)}` is not valid",
            cause=printable_lines(str(error)),
            hint="it may be damaged, or use what the host has not switched on: build it again",
        ) from error
    except LimitError as error:
        raise ModuleError(
            f"the module `{printable(name)}` cannot be compiled",
            cause=error.message,
            hint="what compilers write takes a few seconds; do you know where it comes from?",
        ) from error
