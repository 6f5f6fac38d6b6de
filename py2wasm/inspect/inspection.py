"""Inspection: all that is known of a module, from its bytes, its map and its sidecar."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from py2wasm.host.wasmfile import read_module
from py2wasm.inspect.mapfile import find_map
from py2wasm.inspect.plain import plain_tree
from py2wasm.link import PROFILES, WasmInfo, check_module, parse_module
from py2wasm.sidecar import Sidecar, find_sidecar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from py2wasm.cache import Cache
    from py2wasm.inspect.node import Node
    from py2wasm.link.check import Violation


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """A module looked into. Sizes are in bytes.

    `violations` are what each profile does not have, by its name. Without a map (`is_mapped`) the
    tree holds what the binary itself says.
    """

    path: Path
    sha256: str
    size: int
    gzip: int
    wasm: WasmInfo
    tree: Node
    is_mapped: bool
    sidecar: Sidecar | None
    violations: Mapping[str, tuple[Violation, ...]]


def inspect_module(path: Path, cache: Cache) -> Inspection:
    """Look into a module file.

    Raises `ModuleError` if it is none, or its map or sidecar is damaged.
    """
    data = read_module(path)
    sha256 = hashlib.sha256(data).hexdigest()
    wasm = parse_module(data)
    tree = find_map(path, sha256, cache)
    return Inspection(
        path=path,
        sha256=sha256,
        size=len(data),
        gzip=len(gzip.compress(data, compresslevel=9, mtime=0)),
        wasm=wasm,
        tree=tree or plain_tree(data),
        is_mapped=tree is not None,
        sidecar=find_sidecar(path, sha256),
        violations={name: tuple(check_module(data, profile)) for name, profile in PROFILES.items()},
    )
