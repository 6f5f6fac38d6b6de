"""The hash of folders of zig's library."""

from __future__ import annotations

import hashlib
import importlib.metadata
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import ziglang

from py2wasm.toolchain import hash_zig_library

if TYPE_CHECKING:
    import pytest


def test_it_is_that_of_the_files() -> None:
    library = Path(ziglang.__file__).parent / "lib"
    files = sorted(path for path in (library / "libc" / "wasi").rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(library).as_posix()}\n"
        for path in files
    ]
    expected = hashlib.sha256("".join(sorted(lines, key=lambda line: line[66:])).encode())
    assert hash_zig_library(["libc/wasi/"]) == expected.hexdigest()
    assert hash_zig_library(["libc/wasi/", "libc/musl/"]) != expected.hexdigest()
    assert hash_zig_library(["none/"]) is None


def test_nobody_noted_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = SimpleNamespace(read_text=lambda _: None)
    monkeypatch.setattr(importlib.metadata, "distribution", lambda _: silent)
    assert hash_zig_library(["libc/wasi/"]) is None
