"""What is sent to a device: a manifest whose modules have the addresses and hashes of their files.

A device keeps a module under its id for as long as it is deployed, whatever the address and the
hash become. So each is sent as `NAME-XXXXX`, with the first digits of its hash: another content
is another module. The manifest on disk stays as it is.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from wedge.errors import ManifestError
from wedge.host.code import MOST_BYTES
from wedge.manifest import Problem, parse_manifest
from wedge.manifest.load import read_manifest
from wedge.wasm import MAGIC

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FOLDER = "bin"
# What the file of a module begins with: Wasm, or code of WAMR for one architecture.
MAGICS = {".wasm": MAGIC, ".aot": b"\0aot"}
HASH_DIGITS = 5
# A manifest names the host as the provider of a module with this.
HOST_PROVIDED = "EVP-BACKDOOR"
EVP1_INSTANCE = {"entryPoint": "main", "version": 1}
EVP2_MODULE = {"entryPoint": "main", "moduleImpl": "wasm"}


@dataclass(frozen=True, kw_only=True)
class Shipment:
    """A deployment as a device gets it: its id, its manifest, and the files it is to fetch.

    `files` has their bytes by their names below `bin/`; `modules` has the names that people gave to
    modules by the ids that they are sent under.
    """

    id: str
    manifest: bytes
    files: Mapping[str, bytes] = field(default_factory=dict)
    modules: Mapping[str, str] = field(default_factory=dict)
    instances: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def module_of(self, file: str) -> str:
        """Give the name of the module that a file is of."""
        return next(name for id_, name in self.modules.items() if file.startswith(f"{id_}."))


@dataclass(frozen=True, kw_only=True)
class _Found:
    """The file of a module, and the id that it is sent under."""

    id: str
    file: str
    data: bytes
    hash: str


def pack_deployment(
    manifest: Path, *, server: Callable[[], str], platform: str = "EVP2", arch: str | None = None
) -> Shipment:
    """Make the shipment of a manifest and of the modules in the folder `bin` beside it.

    `server` gives where they will be, as `http://host:port`; it is asked only if there are some.
    With `arch` the code for that architecture is sent (`bin/NAME.ARCH.aot`). Modules without a file
    are sent as the manifest has them. Raises `ManifestError` for what a device would refuse.
    """
    name = str(manifest)
    data = read_manifest(manifest)
    loaded = parse_manifest(data, name=name, hashes=False)
    body = _in_form(_body(data), platform)
    found = {}
    for module in loaded.deployment.modules:
        item = _find(manifest.parent, module, arch)
        if item is not None:
            found[module] = item
        else:
            _check_fetched(module, body["modules"][module])
    _rename(body, found, server() if found else "")
    shipment = _shipment(body, platform, name, base=loaded.deployment.id)
    return replace(
        shipment,
        files=MappingProxyType({item.file: item.data for item in found.values()}),
        modules=MappingProxyType({item.id: module for module, item in found.items()}),
        instances=tuple(loaded.deployment.instances),
        warnings=loaded.warnings,
    )


def pack_nothing(*, platform: str = "EVP2") -> Shipment:
    """Make the shipment after which a device runs nothing and keeps nothing."""
    tables = ("instanceSpecs", "modules", "publishTopics", "subscribeTopics")
    body: dict[str, Any] = {table: {} for table in tables}
    return _shipment(body, platform, "the empty deployment", base="empty")


def _body(data: bytes) -> dict[str, Any]:
    body = json.loads(data.decode("utf-8-sig"))["deployment"]
    # EVP1: text in the text.
    found: dict[str, Any] = json.loads(body) if isinstance(body, str) else body
    return found


def _in_form(body: dict[str, Any], platform: str) -> dict[str, Any]:
    """Add what the one generation needs and the other leaves out."""
    table, needed = (
        ("instanceSpecs", EVP1_INSTANCE) if platform == "EVP1" else ("modules", EVP2_MODULE)
    )
    filled = {name: {**needed, **spec} for name, spec in body[table].items()}
    return {**body, table: filled}


def _find(folder: Path, module: str, arch: str | None) -> _Found | None:
    suffix = ".wasm" if arch is None else f".{arch}.aot"
    path = folder / FOLDER / f"{module}{suffix}"
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ManifestError(f"cannot read `{path}`", cause=error.strerror) from error
    magic = MAGICS[path.suffix]
    if len(data) > MOST_BYTES:
        raise ManifestError(f"`{path}` is larger than {MOST_BYTES // 1024**2} MiB")
    if data[: len(magic)] != magic:
        kind = "a WebAssembly module" if arch is None else "code of WAMR"
        raise ManifestError(f"`{path}` is not {kind}", hint="make it again with `wedge build`")
    digest = hashlib.sha256(data).hexdigest()
    id_ = f"{module}-{digest[:HASH_DIGITS]}"
    return _Found(id=id_, file=f"{id_}{suffix}", data=data, hash=digest)


def _check_fetched(module: str, spec: Mapping[str, Any]) -> None:
    """Refuse a module that neither this machine nor any other has."""
    url = spec.get("downloadUrl", "")
    if url == HOST_PROVIDED or (url and spec.get("hash")):
        return
    raise ManifestError(
        f"there is no file for the module `{module}`",
        cause=f"it is not in `{FOLDER}`, and `downloadUrl` and `hash` do not say where it is",
        hint=f"make it with `wedge build`, or write `{HOST_PROVIDED}` if the device has it",
    )


def _rename(body: dict[str, Any], found: Mapping[str, _Found], server: str) -> None:
    modules = {}
    for module, spec in body["modules"].items():
        item = found.get(module)
        if item is None:
            modules[module] = spec
            continue
        url = f"{server.rstrip('/')}/{FOLDER}/{quote(item.file)}"
        modules[item.id] = {**spec, "downloadUrl": url, "hash": item.hash}
    body["modules"] = modules
    for spec in body["instanceSpecs"].values():
        item = found.get(spec["moduleId"])
        if item is not None:
            spec["moduleId"] = item.id


def _shipment(body: dict[str, Any], platform: str, name: str, *, base: str) -> Shipment:
    # Another id each time: a device that has the deployment already says so for the new id, and
    # what it says of an earlier one is known from it.
    body["deploymentId"] = id_ = f"{base or 'deployment'}-{secrets.token_hex(4)}"
    content = json.dumps(body) if platform == "EVP1" else body
    manifest = json.dumps({"deployment": content}).encode("utf-8")
    parse_manifest(manifest, name=f"{name} (as it is sent)")
    return Shipment(id=id_, manifest=manifest)
