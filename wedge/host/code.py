"""Native code of modules: compiled once, kept by the module's hash.

Compiled code runs without any check, so only what this store has made itself is loaded, from a
folder that nobody else can write to.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
import wasmtime

from wedge.errors import InvalidModuleError, ModuleError, WedgeError
from wedge.host.compiling import compile_here
from wedge.host.engine import EngineSpec, fingerprint
from wedge.host.guest import check_interface
from wedge.host.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wedge.host.compiling import Compile

SUFFIX = ".cwasm"
OWN_ONLY = 0o700
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

    `say` is told what takes long. `most` bytes of code are kept.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        say: Callable[[str], None] | None = None,
        compiler: Compile = compile_here,
        most: int = MOST_KEPT,
    ) -> None:
        self._say = say or (lambda _: None)
        self._compile = compiler
        self._most = most
        self._lock = threading.Lock()
        self._folder = folder or platformdirs.user_cache_path("wedge") / "code"
        self._engines: dict[EngineSpec, wasmtime.Engine] = {}

    def load(
        self, data: bytes, name: str, *, metered: bool = False, stateless: bool = False
    ) -> Code:
        """Give a node's module; `name` is what errors call it.

        `metered` code counts what it does, for a limit. `stateless` code is quick to begin anew,
        and has one instance at a time.

        Raises `InvalidModuleError` for what is no node or no module, `ModuleError` for what cannot
        be compiled now, or takes too much for that.
        """
        if len(data) > MOST_BYTES:
            raise InvalidModuleError(printable(name), f"is larger than {MOST_BYTES // 1024**2} MiB")
        kept = KEPT if stateless else 0
        spec = EngineSpec(interruptible=True, metered=metered, kept=kept)
        engine = self._engine(spec)
        key = f"{hashlib.sha256(data).hexdigest()} {fingerprint(engine)}"
        path = self._folder / (hashlib.sha256(key.encode()).hexdigest() + SUFFIX)
        self._refuse_shared()
        module = _read(path, engine)
        if module is None:
            self._say(f"Compiling {printable(name)} for this machine, once...")
            self._keep(path, self._compile(data, name, spec))
            module = _read(path, engine)
        if module is None:
            raise ModuleError(
                f"the native code of `{printable(name)}` is not as it was written",
                hint="see whether the disk is sound and has room",
            )
        check_interface(module, name)
        return Code(module, engine)

    def _engine(self, spec: EngineSpec) -> wasmtime.Engine:
        if spec.kept:
            return spec.engine()
        with self._lock:
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
        """Remove what was not used for longest, until all that is left is not too much.

        What a process that was killed has left half written is among it.
        """
        size = 0
        for _, bytes_, file in sorted(_files(self._folder), reverse=True):
            size += bytes_
            if size > self._most and file != newest:
                file.unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """Give when each file was used last, its size and its path."""
    for path in folder.iterdir():
        try:
            found = path.stat()
        except FileNotFoundError:
            # Another thread or process has given it its name.
            continue
        if stat.S_ISREG(found.st_mode):
            yield found.st_mtime, found.st_size, path


def _read(path: Path, engine: wasmtime.Engine) -> wasmtime.Module | None:
    """Load code that is there; remove what the disk has damaged."""
    if not path.is_file():
        return None
    try:
        module = wasmtime.Module.deserialize_file(engine, str(path))
    except wasmtime.WasmtimeError:
        path.unlink()
        return None
    path.touch()
    return module
