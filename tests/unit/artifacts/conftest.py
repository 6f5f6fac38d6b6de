"""Modules as a build leaves them: smallest ones, with sidecars."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# A core module of nothing but a custom section, which makes each another one.
HEADER = b"\0asm\1\0\0\0"

ZLIB: dict[str, Any] = {
    "name": "zlib",
    "version": "1.3.1",
    "licence": "Zlib",
    "file": "zlib-1.3.1.tar.gz",
    "archive": "60" * 32,
    "sha256": None,
    "origins": ["debian"],
    "within": None,
}
COMPONENTS: list[dict[str, Any]] = [
    {**ZLIB, "name": "cpython", "version": "3.13.5", "licence": "PSF-2.0", "file": "Python.tar.xz"},
    {**ZLIB, "name": "expat", "file": None, "archive": None, "origins": [], "within": "cpython"},
    {
        **ZLIB,
        "name": "nuitka",
        "licence": "AGPL-3.0-or-later WITH Nuitka-runtime-exception",
        "origins": ["pypi"],
    },
    {**ZLIB, "name": "zig", "file": None, "archive": None, "sha256": "21" * 32, "origins": []},
    ZLIB,
]
PACKAGES: list[dict[str, Any]] = [
    {
        "name": "attrs",
        "version": "26.1.0",
        "licence": "MIT",
        "archive": "a7" * 32,
        "files": 2,
        "sha256": "f1" * 32,
    },
    {
        "name": "stray",
        "version": None,
        "licence": "Ask the author",
        "archive": None,
        "files": 1,
        "sha256": "f2" * 32,
    },
]


def wasm(text: str) -> bytes:
    body = bytes([1]) + b"n" + text.encode()
    return HEADER + bytes([0, len(body)]) + body


def sidecar(module: bytes, **changes: object) -> dict[str, Any]:
    return {
        "format": 1,
        "kind": "program",
        "project": {"name": "lens", "version": "1.2", "licence": "MIT"},
        "sha256": hashlib.sha256(module).hexdigest(),
        "inputs": {
            "py2wasm": "0.1.0",
            "runtime": "5a" * 32,
            "python": "3.13.5",
            "target": "wasm32-wasi",
            "toolchain": "zig",
            "optimizer": None,
            "archives": {},
            "shims": {},
        },
        "modules": [],
        "builtins": [],
        "data": [],
        "compiler": {"kept": True, "reason": "app calls `eval`"},
        "snapshot": None,
        "absent": {},
        "packages": PACKAGES,
        "components": COMPONENTS,
        "sizes": {"raw": len(module)},
        **changes,
    }


@pytest.fixture
def write_module() -> Callable[..., Path]:
    """Write a module and its sidecar to a folder; give the module."""

    def write(folder: Path, name: str, **changes: object) -> Path:
        module = wasm(name)
        path = folder / f"{name}.wasm"
        path.write_bytes(module)
        text = json.dumps(sidecar(module, **changes))
        path.with_name(f"{path.name}.json").write_text(text)
        return path

    return write
