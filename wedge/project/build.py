"""Building a project: every module that has a source or is installed, and what the manifest says.

The manifest is written when all is built, so it never tells of half a build.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from wedge.errors import ManifestError, UsageError
from wedge.manifest import Module, parse_manifest
from wedge.manifest.doubts import can_be_fetched
from wedge.manifest.edit import set_modules
from wedge.manifest.load import read_manifest
from wedge.project.compile import compile_module, make_folder
from wedge.project.installed import Installed, find_node, read_code
from wedge.project.sources import Source, find_source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

MANIFEST = "deployment.json"
OUTPUT = "bin"
SERVER = "http://localhost:8000"


@dataclass(frozen=True, kw_only=True)
class Built:
    """A module that was built or taken; `hash` is in hexadecimal digits."""

    module: str
    file: Path
    size: int
    hash: str
    url: str


def build_project(
    folder: Path,
    *,
    server: str | None = None,
    write: Callable[[Path, bytes], None],
    skipped: Callable[[str], None],
) -> tuple[Built, ...]:
    """Build the modules of a project and write their addresses and hashes into its manifest.

    `server` is where devices fetch modules; without it each keeps the server it has. `skipped` is
    told of modules without a source that are not installed either, which stay as they are. Raises
    `UsageError`, `ManifestError`, `BuildError`, `ModuleError`.
    """
    if server is not None and not can_be_fetched(server):
        raise UsageError(f"`{server}` is no server", hint="give it as `http://host:port`")
    path = folder / MANIFEST
    data = read_manifest(path)
    modules = parse_manifest(data, name=str(path), hashes=False).deployment.modules
    built = []
    for module, source in _plan(folder, modules, skipped).items():
        output = folder.resolve() / OUTPUT / f"{module}.wasm"
        if isinstance(source, Installed):
            _take(source, output, write)
        else:
            compile_module(module, source, output, project=folder.resolve())
        code = output.read_bytes()
        built.append(
            Built(
                module=module,
                file=folder / OUTPUT / output.name,
                size=len(code),
                hash=hashlib.sha256(code).hexdigest(),
                url=_address(modules[module].url, module, server),
            )
        )
    values = {item.module: {"downloadUrl": item.url, "hash": item.hash} for item in built}
    changed = set_modules(data.decode("utf-8-sig"), values).encode("utf-8")
    if changed != data:
        write(path, changed)
    return tuple(built)


def _take(module: Installed, output: Path, write: Callable[[Path, bytes], None]) -> None:
    make_folder(output.parent)
    write(output, read_code(module))


def _plan(
    folder: Path, modules: Mapping[str, Module], skipped: Callable[[str], None]
) -> dict[str, Source | Installed]:
    plan: dict[str, Source | Installed] = {}
    for name, module in modules.items():
        is_wasm = module.implementation == "wasm"
        source = (find_source(folder.resolve(), name) or find_node(name)) if is_wasm else None
        if source is not None:
            plan[name] = source
        else:
            skipped(name)
    if not plan:
        raise ManifestError(
            f"no module of `{folder / MANIFEST}` has a source or is installed",
            hint="a module `name` is built from `src/name.py`, `src/name.c` or a folder "
            "`src/name`, or is taken from what is installed (`wedge modules`)",
        )
    return plan


def _address(now: str | None, module: str, server: str | None) -> str:
    if server is None:
        server = _server_of(now) or SERVER
    return f"{server.rstrip('/')}/{OUTPUT}/{quote(module)}.wasm"


def _server_of(url: str | None) -> str | None:
    """Give what stands before the folder of modules in an address, if that is one."""
    if url is None or not can_be_fetched(url):
        return None
    parts = urlsplit(url)
    above, found, _ = parts.path.rpartition(f"/{OUTPUT}/")
    return f"{parts.scheme}://{parts.netloc}{above if found else ''}"
