"""The deployment manifest of published nodes: their addresses and hashes, and nothing to fill in.

A project's own `deployment.json` is completed; without one, a manifest is made in which each node
runs once and is connected to nothing.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from py2wasm.errors import UsageError
from wedge.errors import ManifestError
from wedge.manifest import parse_manifest
from wedge.manifest.doubts import can_be_fetched
from wedge.manifest.edit import set_modules
from wedge.manifest.load import read_manifest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from wedge.manifest import Module

NAME = "deployment.json"
# Where devices look when nobody names another place, as in what `wedge build` writes.
SERVER = "http://localhost:8000"


def complete_deployment(path: Path, hashes: Mapping[str, str], *, server: str | None) -> str:
    """Give the text of a manifest with the addresses and hashes of modules put in.

    `hashes` has what is published, by the names of files without `.wasm`. A module with the id
    `detect-faces` may be `detect_faces.wasm`. What is not published stays as it is if the manifest
    tells its hash. Raises `ManifestError` if the manifest is wrong, or tells too little.
    """
    data = read_manifest(path)
    modules = parse_manifest(data, name=str(path), hashes=False).deployment.modules
    files = {module: _file_of(module, hashes) for module in modules}
    values = {
        module: {
            "downloadUrl": _address(modules[module], file, server),
            "hash": hashes[file],
        }
        for module, file in files.items()
        if file is not None
    }
    text = set_modules(data.decode("utf-8-sig"), values)
    _refuse_unpublished(path, text, modules)
    parse_manifest(text.encode(), name=str(path))
    return text


def make_deployment(name: str, hashes: Mapping[str, str], *, server: str | None) -> str:
    """Give a manifest in which every node of `hashes` runs once; `name` is its id."""
    base = server or SERVER
    deployment = {
        "deploymentId": name,
        "instanceSpecs": {
            node: {"moduleId": node, "subscribe": {}, "publish": {}} for node in hashes
        },
        "modules": {
            node: {
                "entryPoint": "main",
                "moduleImpl": "wasm",
                "downloadUrl": _at(base, node),
                "hash": digest,
            }
            for node, digest in hashes.items()
        },
        "publishTopics": {},
        "subscribeTopics": {},
    }
    text = json.dumps({"deployment": deployment}, indent=2) + "\n"
    parse_manifest(text.encode(), name=NAME)
    return text


def check_server(server: str | None) -> None:
    """Raise `UsageError` unless devices can fetch from there."""
    if server is not None and not can_be_fetched(server):
        raise UsageError(f"`{server}` is no server", hint="give it as `https://host/folder`")


def _file_of(module: str, hashes: Mapping[str, str]) -> str | None:
    if module in hashes:
        return module
    wanted = _identifier(module)
    return next((name for name in hashes if _identifier(name) == wanted), None)


def _identifier(name: str) -> str:
    return re.sub(r"\W", "_", name)


def _address(module: Module, file: str, server: str | None) -> str:
    if server is None and module.url is not None and can_be_fetched(module.url):
        return module.url
    return _at(server or SERVER, file)


def _at(server: str, file: str) -> str:
    return f"{server.rstrip('/')}/{quote(file)}.wasm"


def _refuse_unpublished(path: Path, text: str, modules: Mapping[str, Module]) -> None:
    """Refuse what nobody has filled in; what a host provides itself has a name for that."""
    body = json.loads(text)["deployment"]
    specs = (json.loads(body) if isinstance(body, str) else body)["modules"]
    empty = [
        name
        for name, module in modules.items()
        if module.implementation == "wasm" and not specs[name].get("downloadUrl")
    ]
    if empty:
        raise ManifestError(
            f"`{path}` has modules that are not published: {', '.join(empty)}",
            cause="the project does not build them, and the manifest tells no address",
            hint="add them to [tool.py2wasm.modules], or name their files: "
            f"`py2wasm ci --with bin/{empty[0]}.wasm`",
        )
