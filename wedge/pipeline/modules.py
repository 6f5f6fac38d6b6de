"""The files of a deployment's modules, found beside the manifest and verified."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from wedge.errors import ManifestError
from wedge.host.code import MOST_BYTES
from wedge.wasm import MAGIC

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wedge.manifest import Deployment, Module

SUFFIX = ".wasm"
USUAL = "bin"


def read_modules(deployment: Deployment, folders: Sequence[Path]) -> dict[str, bytes]:
    """Give the bytes of every module that an instance runs, by its id.

    A module is the file that its `downloadUrl` ends in, or is named after, in one of the folders or
    their `bin`. Raises `ManifestError` if it is missing, is no Wasm module, or has another hash.
    """
    wanted = {instance.module.id: instance.module for instance in deployment.instances.values()}
    return {id_: _read(module, folders) for id_, module in wanted.items()}


def _read(module: Module, folders: Sequence[Path]) -> bytes:
    where = f"deployment.modules.{module.id}"
    if module.implementation != "wasm":
        raise ManifestError(
            f"the module `{module.id}` is not Wasm",
            cause=f"{where}.moduleImpl is `{module.implementation}`",
            hint="this host runs modules whose `moduleImpl` is `wasm`",
        )
    candidates = list(dict.fromkeys(_candidates(module, folders)))
    path = next((path for path in candidates if path.is_file()), None)
    if path is None:
        looked = "\n".join(str(candidate) for candidate in candidates)
        raise ManifestError(
            f"there is no file for the module `{module.id}`",
            cause=f"looked for\n{looked}",
            hint="make it with `wedge build`, or name its folder with `--modules`",
        )
    if path.stat().st_size > MOST_BYTES:
        raise ManifestError(f"`{path}` is larger than {MOST_BYTES // 1024**2} MiB")
    data = path.read_bytes()
    if module.hash is not None and hashlib.sha256(data).digest() != module.hash:
        raise ManifestError(
            f"the module `{module.id}` is not the one that was deployed",
            cause=f"{path} has the SHA-256 {hashlib.sha256(data).hexdigest()}\n"
            f"{where}.hash is {module.hash.hex()}",
            hint="`wedge build` writes the hashes of what it builds into the manifest",
        )
    if data[: len(MAGIC)] != MAGIC:
        raise ManifestError(
            f"`{path}` is not a WebAssembly module",
            hint="name the .wasm file: native code is made from it here",
        )
    return data


def _candidates(module: Module, folders: Sequence[Path]) -> Iterator[Path]:
    named = PurePosixPath(unquote(urlsplit(module.url or "").path)).name
    for folder in folders:
        for name in filter(None, (named, module.id + SUFFIX)):
            yield folder / USUAL / name
            yield folder / name
