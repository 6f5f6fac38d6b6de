"""The store of modules: a file for each content, by its SHA-256, and nothing that is not verified.

`modules/<hash>.wasm` is whole and verified, `modules/<hash>.part` is what has been fetched so far.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from wedge.agent.durable import make_private, put_in_place
from wedge.errors import InvalidModuleError, ModuleError
from wedge.host.text import printable
from wedge.wasm import MAGIC

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Collection
    from pathlib import Path

    from wedge.agent.download import Fetch
    from wedge.manifest import Module

FOLDER, WHOLE, PART = "modules", ".wasm", ".part"


class ModuleStore:
    """The modules of the device whose data are in `folder`; none is larger than `most` bytes.

    Different modules may be brought by different threads at once.
    """

    def __init__(self, folder: Path, fetch: Fetch, *, most: int) -> None:
        self._folder = make_private(folder / FOLDER)
        self._fetch = fetch
        self._most = most

    def bring(
        self,
        module: Module,
        *,
        progress: Callable[[int, int | None], None],
        cancelled: threading.Event,
    ) -> bytes:
        """Give the bytes of a module; fetch what is not there.

        Raises `InvalidModuleError` for what is not Wasm though it is what was meant, `ModuleError`
        for what is not what the manifest says, `FetchError`, `CancelledError` and `OSError`.
        """
        if module.implementation != "wasm":
            raise ModuleError(
                f"the module `{module.id}` is not Wasm",
                cause=f"its `moduleImpl` is `{module.implementation}`",
                hint="this device runs modules whose `moduleImpl` is `wasm`",
            )
        if module.url is None or module.hash is None:
            raise ModuleError(
                f"the module `{module.id}` has no `downloadUrl`",
                hint="this device provides no modules itself",
            )
        found = self._read(module.hash)
        if found is not None:
            return found
        return self._bring(module, module.url, module.hash, progress, cancelled)

    def keep_only(self, hashes: Collection[bytes]) -> None:
        """Remove all files but those of these modules."""
        names = {hash_.hex() for hash_ in hashes}
        for path in self._folder.iterdir():
            if path.stem not in names:
                path.unlink(missing_ok=True)

    def _read(self, hash_: bytes) -> bytes | None:
        """Give what is there, unless the disk has changed it."""
        path = self._path(hash_, WHOLE)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        if hashlib.sha256(data).digest() == hash_:
            return data
        path.unlink()
        return None

    def _bring(
        self,
        module: Module,
        url: str,
        hash_: bytes,
        progress: Callable[[int, int | None], None],
        cancelled: threading.Event,
    ) -> bytes:
        part = self._path(hash_, PART)
        while True:
            continued = part.exists() and part.stat().st_size > 0
            self._fetch(url, part, most=self._most, progress=progress, cancelled=cancelled)
            data = part.read_bytes()
            if hashlib.sha256(data).digest() == hash_:
                break
            part.unlink()
            if not continued:
                raise ModuleError(
                    f"Module hash mismatch: `{module.id}` is not the one that was deployed",
                    cause=f"what was fetched has the SHA-256 {hashlib.sha256(data).hexdigest()}\n"
                    f"the manifest says {hash_.hex()}",
                    hint="`wedge deploy` writes the hashes of what it serves into the manifest",
                )
        if data[: len(MAGIC)] != MAGIC:
            part.unlink()
            raise InvalidModuleError(
                printable(module.id),
                "is not a WebAssembly module",
                hint="deploy the .wasm file: native code runs without any check, so the device "
                "makes it itself",
            )
        put_in_place(part, self._path(hash_, WHOLE))
        return data

    def _path(self, hash_: bytes, suffix: str) -> Path:
        return self._folder / (hash_.hex() + suffix)
